//! All entries together: ids, addresses, links and backlinks, vocabularies in use, orderings.

mod address;
mod aliases;
mod asset_names;
mod assets;
mod links;
mod own;
mod own_ids;
mod shown_path;
mod values;
mod whole;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

pub use address::{Address, ids_clash};
pub use links::{Broken, Target};
pub use own::OwnPage;
pub use values::{Listing, ValueUse};
pub use whole::WholeBook;

use crate::audience::twin_of;
use crate::config::Config;
use crate::entry::{Kind, Name, Postmortem};
use crate::source::{AssetFile, BookHistory, FileHistory};
use crate::template::Template;
use casebook_diagnostic::Diagnostic;
use casebook_markdown::percent_encoded;
use casebook_time::{Date, Zone};

/// An entry's place in [`Casebook::entries`].
pub type Index = usize;

/// The whole book as values. Restricted entries are not in it: nothing that is made from it can show them.
#[derive(Debug, Default)]
pub struct Casebook {
    /// `book.toml`.
    pub config: Config,
    /// The template in force.
    pub template: Template,
    /// Every entry that may be shown, pages included, in the order of their paths. Shared with whoever holds the book
    /// open: linking again copies no entry.
    pub entries: Vec<Arc<Postmortem>>,
    /// The texts that some entries have for one audience, in the order of their paths.
    pub twins: Vec<Arc<Postmortem>>,
    /// The files beside them that are not part of a restricted entry, in the order of their paths.
    pub assets: Vec<AssetFile>,
    /// What git knows; the same order as `entries`. All `None` where the history was not read to its end.
    pub history: Vec<Option<FileHistory>>,
    /// What of the history was read: the commit the book was read at, or when its files were last changed.
    pub history_of_book: BookHistory,
    /// The names of sources that are missing, so that what is counted is not all there is.
    pub missing_sources: Vec<Arc<str>>,
    /// The book that this one is a source of, where somebody named it.
    pub whole: WholeBook,
    /// The address of each entry, in the order of `entries`.
    pub addresses: Vec<Address>,
    /// A listing per browsable field, in the order of the template.
    pub listings: Vec<Listing>,
    by_id: HashMap<Arc<str>, Index>,
    by_path: HashMap<Arc<str>, Index>,
    asset_by_path: HashMap<Arc<str>, usize>,
    asset_names: asset_names::AssetNames,
    /// Slugs of restricted entries' ids, their paths and those of their files, so that a link to one is told from a
    /// mistake.
    restricted: HashSet<String>,
    files_of_restricted: assets::Restricted,
    /// Files that a restricted entry names, by their place in `assets`.
    named_by_restricted: HashSet<usize>,
    /// The folders that belong to entries.
    folders: HashSet<String>,
    by_address: HashMap<String, Index>,
    /// Old addresses as they were written, in order.
    redirects: Vec<(String, Index)>,
    newest_first: Vec<Index>,
    /// The day each entry is listed under, in the order of `entries`.
    dates: Vec<Option<Date>>,
    authors: HashSet<String>,
    /// Made when somebody first asks for it: it takes the Markdown of all entries.
    backlinks: OnceLock<Vec<Vec<Index>>>,
    /// Made when a name is wrong for the first time.
    names: OnceLock<links::Names>,
    /// The counted incidents by primary root cause, made when somebody first asks for it.
    by_cause: OnceLock<HashMap<Name, Vec<Index>>>,
}

/// The entries, and beside them the texts that some of them have for one audience.
fn without_twins(
    config: &Config,
    mut entries: Vec<Arc<Postmortem>>,
) -> (Vec<Arc<Postmortem>>, Vec<Arc<Postmortem>>) {
    let base =
        |entry: &Postmortem| twin_of(&entry.content_path, &config.audiences).map(|twin| twin.base);
    if entries.iter().all(|entry| base(entry).is_none()) {
        return (entries, Vec::new());
    }
    let paths: HashSet<Arc<str>> = entries
        .iter()
        .map(|entry| Arc::clone(&entry.content_path))
        .collect();
    let twins = entries
        .extract_if(.., |entry| {
            base(entry).is_some_and(|base| paths.contains(base.as_str()))
        })
        .collect();
    (entries, twins)
}

/// Links entries into one book. Findings tell of ids, addresses and values that clash.
#[must_use]
pub fn link(
    config: Config,
    template: Template,
    entries: Vec<impl Into<Arc<Postmortem>>>,
    assets: Vec<AssetFile>,
    history: impl Into<BookHistory>,
) -> (Casebook, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let history = history.into();
    let entries: Vec<Arc<Postmortem>> = entries.into_iter().map(Into::into).collect();
    let (entries, twins) = without_twins(&config, entries);
    let (restricted, entries): (Vec<Arc<Postmortem>>, Vec<_>) =
        entries.into_iter().partition(|entry| entry.hidden);
    let held_back = assets::Restricted::of(&config.sources, &entries, &restricted);
    let mut book = Casebook {
        config,
        template,
        entries,
        twins,
        ..Casebook::default()
    };
    book.history = book
        .entries
        .iter()
        .map(|entry| history.file(&entry.content_path).cloned())
        .collect();
    book.history_of_book = history;
    for entry in restricted {
        book.restricted.insert(entry.id.slug().to_owned());
        book.restricted.insert(entry.content_path.to_string());
    }
    address::assign(&mut book, &mut findings);
    own_ids::resolve(&mut book);
    for (index, entry) in book.entries.iter().enumerate() {
        book.by_path.insert(Arc::clone(&entry.content_path), index);
    }
    assets::assign(&mut book, held_back, assets, &mut findings);
    book.asset_names = asset_names::AssetNames::of(&book.config, &book.assets);
    book.authors = book
        .entries
        .iter()
        .flat_map(|entry| &entry.authors)
        .cloned()
        .collect();
    book.dates = (0..book.entries.len())
        .map(|index| date_of(&book, index))
        .collect();
    book.newest_first = newest_first(&book);
    book.listings = values::listings(&book, &mut findings);
    aliases::aliases(&mut book, &mut findings);
    (book, findings)
}

/// `incidents/über/#a b` → `incidents/%C3%BCber/#a%20b`
fn url_path(path: &str) -> String {
    match path.split_once('#') {
        Some((path, fragment)) => {
            format!("{}#{}", percent_encoded(path), percent_encoded(fragment))
        }
        None => percent_encoded(path).into_owned(),
    }
}

fn date_of(book: &Casebook, index: Index) -> Option<Date> {
    let own = book.entries[index].date(book.zone());
    own.or_else(|| Some(book.zone().date(book.history[index].as_ref()?.created)))
}

fn newest_first(book: &Casebook) -> Vec<Index> {
    let mut order: Vec<Index> = (0..book.entries.len())
        .filter(|at| book.entries[*at].kind != Kind::Page)
        .collect();
    order.sort_by(|one, other| {
        let started = |at: Index| {
            book.entries[at]
                .started
                .as_ref()
                .map(|started| started.value.earliest())
        };
        (book.date(*other), started(*other))
            .cmp(&(book.date(*one), started(*one)))
            .then_with(|| book.entries[*one].id.cmp(&book.entries[*other].id))
    });
    order
}

impl Casebook {
    /// The zone in which the book shows times.
    #[must_use]
    pub fn zone(&self) -> &Zone {
        &self.config.book.time_zone
    }

    /// The codes (ISO 639-1) of all languages that the book is written in, separated by commas: its own first, then those of
    /// entries in the order of the alphabet. How a country writes its language makes no difference here: `pt-BR` is `pt`.
    #[must_use]
    pub fn languages(&self) -> String {
        let code = |tag: &str| tag.split('-').next().map(str::to_ascii_lowercase);
        let entries = self.entries.iter();
        let of_entries: BTreeSet<String> = entries
            .filter_map(|entry| code(entry.language.as_deref()?))
            .collect();
        let own = code(&self.config.book.language).unwrap_or_default();
        let mut all = own.clone();
        for other in of_entries.iter().filter(|other| **other != own) {
            all.push(',');
            all.push_str(other);
        }
        all
    }

    /// The whole address of a path of the site, which may name a place on its page, as programs take it: encoded.
    /// `None` for a book without a site-url.
    #[must_use]
    pub fn absolute_url(&self, path: &str) -> Option<String> {
        Some(format!(
            "{}{}",
            self.config.html.site_url.as_deref()?,
            url_path(path)
        ))
    }

    /// The same, relative to the root of the site where the book has no site-url.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        self.absolute_url(path).unwrap_or_else(|| url_path(path))
    }

    /// Everything but pages, newest first; what has no date at all comes last.
    #[must_use]
    pub fn newest_first(&self) -> &[Index] {
        &self.newest_first
    }

    /// The pages, in the order of their paths.
    pub fn pages(&self) -> impl Iterator<Item = Index> {
        (0..self.entries.len()).filter(|at| self.entries[*at].kind == Kind::Page)
    }

    /// The entries that recurrence and metrics count, in the order of their paths.
    pub fn counted(&self) -> impl Iterator<Item = Index> {
        (0..self.entries.len()).filter(|at| self.entries[*at].is_counted())
    }

    /// Whether the book holds pages and nothing else.
    #[must_use]
    pub fn is_documentation(&self) -> bool {
        self.newest_first().is_empty() && self.pages().next().is_some()
    }

    /// The counted entries of a primary root cause (the full path), in the order of their paths.
    #[must_use]
    pub fn counted_of(&self, cause: &Name) -> &[Index] {
        let by_cause = self.by_cause.get_or_init(|| {
            let mut by_cause: HashMap<Name, Vec<Index>> = HashMap::new();
            for index in self.counted() {
                if let Some(cause) = self.entries[index].primary_cause() {
                    by_cause.entry(cause.clone()).or_default().push(index);
                }
            }
            by_cause
        });
        by_cause.get(cause).map_or(&[], Vec::as_slice)
    }

    /// The day an entry is listed under: its own, else the day git first saw it.
    #[must_use]
    pub fn date(&self, index: Index) -> Option<Date> {
        self.dates[index]
    }

    /// The entry of an id: as written, or in any spelling that has the same slug.
    #[must_use]
    pub fn entry_of_id(&self, id: &str) -> Option<Index> {
        self.by_id
            .get(id)
            .or_else(|| self.by_id.get(casebook_markdown::segment(id).as_str()))
            .copied()
    }

    /// Whether an id belongs to a restricted entry.
    #[must_use]
    pub fn is_restricted_id(&self, id: &str) -> bool {
        self.restricted.contains(&casebook_markdown::segment(id))
    }

    /// The entry of a path inside the content folder.
    #[must_use]
    pub fn entry_of_path(&self, content_path: &str) -> Option<Index> {
        self.by_path.get(content_path).copied()
    }

    /// Whether somebody of this name wrote an entry.
    #[must_use]
    pub fn is_author(&self, name: &str) -> bool {
        self.authors.contains(name)
    }

    /// The entries that link to an entry, in the order of their paths, without repetition.
    #[must_use]
    pub fn backlinks(&self, index: Index) -> &[Index] {
        &self.backlinks.get_or_init(|| links::backlinks(self))[index]
    }

    /// The listing of a browsable field.
    #[must_use]
    pub fn listing(&self, field: &str) -> Option<&Listing> {
        self.listings.iter().find(|listing| listing.field == field)
    }

    /// The next newer and the next older entry beside `index` in [`Casebook::newest_first`].
    #[must_use]
    pub fn neighbours(&self, position: usize) -> (Option<Index>, Option<Index>) {
        let newer = position
            .checked_sub(1)
            .and_then(|at| self.newest_first.get(at))
            .copied();
        (newer, self.newest_first.get(position + 1).copied())
    }
}

#[cfg(test)]
mod tests;
