//! What each file of a site is made from, as data: two runs whose inputs have the same fingerprints give the same bytes.

use std::fmt;
use std::io::Write as _;
use std::sync::Arc;

use casebook_model::book::{Casebook, Index, Target};
use casebook_model::entry::Postmortem;
use casebook_model::template::Template;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::render::Theme;
use crate::render::pages::Site;

/// Something that an output is made from. Entries go by what findings call their file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dependency {
    /// The whole text of an entry, its address, and what git says of it.
    Entry(Arc<str>),
    /// Where the links and images of an entry lead.
    Links(Arc<str>),
    /// The entries that mention an entry.
    Mentions(Arc<str>),
    /// The entries that are like an entry, with the passages that show it.
    Related(Arc<str>),
    /// What the linter found in an entry.
    FindingsOf(Arc<str>),
    /// The whole text of every entry.
    Entries,
    /// What lists and links show of every entry: its front matter, title, address and days.
    Listing,
    /// Repeats, fixes, records and metrics: the front matter of every entry, as seen today.
    Analysis,
    /// Every finding.
    Findings,
    /// The commit the book was read at.
    History,
    /// The files beside the entries.
    Assets,
    /// Fields, sections and vocabularies.
    Template,
    /// `book.toml`.
    Config,
    /// Templates and files of the theme.
    Theme,
}

impl Dependency {
    /// The file of the entry it is about, if it is about one.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::Entry(path)
            | Self::Links(path)
            | Self::Mentions(path)
            | Self::Related(path)
            | Self::FindingsOf(path) => Some(path),
            _ => None,
        }
    }
}

/// Half of a BLAKE3 hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 16]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The fingerprints of everything that the outputs of one run are made from.
#[derive(Debug, Default)]
pub struct Fingerprints {
    /// Looked up a hundred thousand times in a large site. The names come from the book itself, so nobody gains by making them
    /// collide on purpose.
    known: FxHashMap<Dependency, Fingerprint>,
}

impl Fingerprints {
    /// Those of a site in a theme.
    #[must_use]
    pub fn of(site: &Site<'_>, theme: &Theme) -> Self {
        let book = site.book;
        let entries: Vec<Fingerprint> = (0..book.entries.len())
            .into_par_iter()
            .map(|index| entry(book, index))
            .collect();
        let of_entries = (0..book.entries.len())
            .into_par_iter()
            .flat_map_iter(|index| of_entry(site, &entries, index));
        let mut known: FxHashMap<Dependency, Fingerprint> = of_entries.collect();
        let (listing, config) = (listing(book), config(book));
        let analysis = Hash::new()
            .add(listing)
            .add(config)
            .shown(&site.today)
            .finish();
        known.extend([
            (Dependency::Entries, all(&entries)),
            (Dependency::Listing, listing),
            (Dependency::Analysis, analysis),
            (Dependency::Findings, shown(site.findings)),
            (Dependency::History, history(book)),
            (Dependency::Assets, assets(site)),
            (Dependency::Template, template(&book.template)),
            (Dependency::Config, config),
            (Dependency::Theme, theme.fingerprint()),
        ]);
        Self { known }
    }

    /// The fingerprint of one input; `None` if nothing is known of it.
    #[must_use]
    pub fn get(&self, dependency: &Dependency) -> Option<Fingerprint> {
        self.known.get(dependency).copied()
    }

    /// The fingerprint of all inputs of an output; `None` if it has none, or nothing is known of one of them.
    #[must_use]
    pub(crate) fn combined(&self, inputs: &[Dependency]) -> Option<Fingerprint> {
        let mut hash = Hash::new();
        for input in inputs {
            hash.add(self.get(input)?);
        }
        (!inputs.is_empty()).then(|| hash.finish())
    }
}

/// Collects what a fingerprint is made of, to be hashed as a whole: part by part, most parts are too short for more than one lane
/// of the processor.
pub(crate) struct Hash(Vec<u8>);

impl Hash {
    /// Another version of the program may make other bytes of the same inputs.
    pub(crate) fn new() -> Self {
        let mut hash = Self(Vec::new());
        hash.bytes(env!("CARGO_PKG_VERSION").as_bytes());
        hash
    }

    /// With its length, so that the end of one thing is not the beginning of the next.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(&bytes.len().to_le_bytes());
        self.0.extend_from_slice(bytes);
        self
    }

    fn add(&mut self, fingerprint: Fingerprint) -> &mut Self {
        self.bytes(&fingerprint.0)
    }

    /// A value by all its fields: none of its maps may be a `HashMap`, whose order is another in every run.
    fn shown(&mut self, value: &(impl fmt::Debug + ?Sized)) -> &mut Self {
        let from = self.0.len();
        self.0.extend_from_slice(&0usize.to_le_bytes());
        let start = self.0.len();
        // Writing to memory does not fail.
        let _ = write!(self.0, "{value:?}");
        let length = self.0.len() - start;
        self.0[from..start].copy_from_slice(&length.to_le_bytes());
        self
    }

    pub(crate) fn finish(&self) -> Fingerprint {
        let mut half = [0; 16];
        half.copy_from_slice(&blake3::hash(&self.0).as_bytes()[..16]);
        Fingerprint(half)
    }
}

fn shown(value: &(impl fmt::Debug + ?Sized)) -> Fingerprint {
    Hash::new().shown(value).finish()
}

fn all(fingerprints: &[Fingerprint]) -> Fingerprint {
    let mut hash = Hash::new();
    for fingerprint in fingerprints {
        hash.add(*fingerprint);
    }
    hash.finish()
}

fn entry(book: &Casebook, index: Index) -> Fingerprint {
    let entry = &book.entries[index];
    Hash::new()
        .bytes(entry.path.as_bytes())
        .bytes(entry.text.as_bytes())
        .bytes(book.addresses[index].as_str().as_bytes())
        .shown(&book.history[index])
        .add(reading(entry))
        .finish()
}

/// How an entry was read, beside its text: by which dialect, and with which status where it says none.
fn reading(entry: &Postmortem) -> Fingerprint {
    let mut hash = Hash::new();
    hash.shown(&entry.status);
    if let Some(explained) = &entry.explained {
        // Its facts may stand in the body.
        hash.bytes(explained.dialect.text.as_bytes())
            .bytes(entry.text.as_bytes());
    }
    hash.finish()
}

fn of_entry(
    site: &Site<'_>,
    entries: &[Fingerprint],
    index: Index,
) -> [(Dependency, Fingerprint); 5] {
    let path = || Arc::clone(&site.book.entries[index].path);
    [
        (Dependency::Entry(path()), entries[index]),
        (Dependency::Links(path()), links(site, index)),
        (Dependency::Mentions(path()), mentions(site.book, index)),
        (Dependency::Related(path()), related(site, entries, index)),
        (Dependency::FindingsOf(path()), findings(site, index)),
    ]
}

/// Where each link and image leads, as the page shows it.
fn links(site: &Site<'_>, index: Index) -> Fingerprint {
    let (book, outline) = (site.book, site.book.entries[index].outline());
    let links = outline.links.iter().map(|link| &link.destination);
    let images = outline.images.iter().map(|image| &image.destination);
    let mut hash = Hash::new();
    for destination in links.chain(images) {
        hash.bytes(destination.as_bytes());
        match book.target(index, destination) {
            Target::Entry { index, fragment } => hash
                .bytes(book.addresses[index].as_str().as_bytes())
                .shown(&book.anchor(index, &fragment)),
            Target::Asset(asset) => hash
                .bytes(book.assets[asset].content_path.as_bytes())
                .shown(&site.image_sizes.get(&asset)),
            other => hash.shown(&other),
        };
    }
    hash.finish()
}

fn mentions(book: &Casebook, index: Index) -> Fingerprint {
    let mut hash = Hash::new();
    for from in book.backlinks(index) {
        hash.bytes(book.entries[*from].path.as_bytes());
    }
    hash.finish()
}

fn related(site: &Site<'_>, entries: &[Fingerprint], index: Index) -> Fingerprint {
    let mut hash = Hash::new();
    for one in site.similar.get(index).into_iter().flatten() {
        // The passage is cut from its text.
        hash.add(entries[one.entry]);
        hash.shown(&one.shared).shown(&one.words);
    }
    hash.finish()
}

fn findings(site: &Site<'_>, index: Index) -> Fingerprint {
    let path = &site.book.entries[index].path;
    let start = site
        .findings
        .partition_point(|finding| finding.path < *path);
    let own = site.findings[start..].iter();
    let mut hash = Hash::new();
    for finding in own.take_while(|finding| finding.path == *path) {
        hash.shown(finding);
    }
    hash.finish()
}

/// What may be shown of an entry where it is not on its own page. The body may hold its title; the days may be git's.
fn listing(book: &Casebook) -> Fingerprint {
    let mut hash = Hash::new();
    for (index, entry) in book.entries.iter().enumerate() {
        hash.bytes(entry.path.as_bytes())
            .bytes(entry.text[..entry.body.start].as_bytes())
            .bytes(entry.title.as_bytes())
            .bytes(book.addresses[index].as_str().as_bytes())
            .shown(&entry.kind)
            .shown(&book.date(index))
            .shown(&book.history[index])
            .add(reading(entry));
    }
    hash.finish()
}

/// The commit, without the files, which entries know, and which are in no order.
fn history(book: &Casebook) -> Fingerprint {
    let history = &book.history_of_book;
    Hash::new()
        .shown(&history.head())
        .shown(&history.absence())
        .shown(&heads_of_sources(book))
        .finish()
}

/// By source, the commit it is at, or why that is not known.
fn heads_of_sources(book: &Casebook) -> Vec<String> {
    let sources = book.history_of_book.sources();
    sources
        .map(|(name, history)| format!("{name} {:?} {:?}", history.head(), history.absence()))
        .collect()
}

fn assets(site: &Site<'_>) -> Fingerprint {
    let mut hash = Hash::new();
    for (at, asset) in site.book.assets.iter().enumerate() {
        hash.bytes(asset.content_path.as_bytes())
            .shown(&site.image_sizes.get(&at));
    }
    hash.finish()
}

/// Everything but the patterns of pages, of which only the kinds of entries are seen: those are in the listing.
fn config(book: &Casebook) -> Fingerprint {
    let config = &book.config;
    Hash::new()
        .shown(&config.book)
        .shown(&config.build)
        .shown(&config.html)
        .shown(&config.criteria)
        .shown(&config.recurrence)
        .shown(&config.analysis)
        .shown(&config.lint)
        .shown(&config.search)
        .shown(&config.ids)
        .shown(&config.sources)
        .shown(&book.missing_sources)
        .finish()
}

fn template(template: &Template) -> Fingerprint {
    let mut hash = Hash::new();
    hash.shown(&template.fields)
        .shown(&template.sections)
        .shown(&template.glossary);
    for (name, vocabulary) in &template.vocabularies {
        hash.bytes(name.as_bytes()).shown(vocabulary.terms());
    }
    hash.finish()
}
