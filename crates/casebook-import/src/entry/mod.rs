//! A record and its dialect → an entry in Casebook's form, and what was read on the way.

mod front_matter;
mod links;
mod names;

use std::sync::{Arc, OnceLock};

use casebook_dialect::{Dialect, Origin, Source};
use casebook_model::config::is_front_page;
use casebook_model::entry::{Context, Kind, Postmortem, canonical_front_matter, read};
use casebook_model::template::Template;
use casebook_time::Zone;
use casebook_tree::front_matter::{Language, split};
use casebook_tree::{Node, toml, yaml};

use crate::body::body;
use crate::record::{Content, Keys, Record, Restriction};
use crate::yaml_text::{entry as yaml_entry, with_hash};
pub use links::{PageName, Reference, Target};
pub(crate) use links::{page_by_id, page_by_title};

/// Makes entries of records.
#[derive(Debug)]
pub struct Converter {
    zone: Zone,
    /// The dialects that may explain a record, in the order in which they are asked, each with a template that knows it alone.
    readers: Vec<(Arc<Dialect>, Template)>,
    /// Whether records that only some people may see are taken.
    pub takes_restricted: bool,
}

/// An entry that is not written yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What identifies it in its source.
    pub id: String,
    /// What earlier versions of Casebook called it, or would have.
    pub older_ids: Vec<String>,
    /// What other pages of its tool call it.
    pub names: Vec<PageName>,
    /// Its path within the folder of entries, with `/`.
    pub path: String,
    /// Its whole text, with its fingerprint, as it is without the pages that it refers to.
    pub text: String,
    /// Its links to other pages of its tool, in the order of the text.
    pub references: Vec<Reference>,
    /// Files that it refers to: their names in the source, and their paths within the folder of entries.
    pub assets: Vec<(String, String)>,
    /// Addresses of files that it refers to and that lie outside of its source.
    pub outside: Vec<String>,
    /// What was read.
    pub outcome: Outcome,
}

/// What was read of a record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Where the record stands.
    pub place: String,
    /// The name of the dialect.
    pub dialect: String,
    /// Facts in the order of the dialect's fields.
    pub facts: Vec<FactRead>,
    /// What stands where a fact is expected, and is not one.
    pub unread: Vec<UnreadFact>,
    /// How many follow-up actions it has.
    pub actions: usize,
    /// The keys that no field takes, which the entry keeps.
    pub kept: Vec<String>,
    /// What was left out or stands there otherwise, in words.
    pub notes: Vec<String>,
}

/// A fact that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactRead {
    /// The field.
    pub field: String,
    /// How the fact came about.
    pub origin: Origin,
    /// What its author wrote.
    pub raw: String,
}

/// Something that stands where a fact is expected, and is not one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadFact {
    /// The field.
    pub field: String,
    /// What its author wrote.
    pub raw: String,
    /// Where: the file and its line.
    pub place: String,
    /// Why it is not a value of the field.
    pub reason: String,
}

/// Why a record is not imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skipped {
    /// None of the dialects explains it.
    Unexplained,
    /// The dialect says that it is not an incident: a template, a drill.
    ByDialect,
    /// It is a page about the files beside it.
    Page,
    /// Only some people may see it.
    Restricted,
    /// Whether only some people may see it is not known.
    MaybeRestricted,
    /// What the other tool says of it cannot be read.
    Broken,
}

impl Skipped {
    /// The reason in words.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Unexplained => "no dialect explains it",
            Self::ByDialect => "its dialect says that it is not an incident",
            Self::Page => "it is a page about the files beside it",
            Self::Restricted => "only some people may see it; `--restricted` takes it",
            Self::MaybeRestricted => {
                "who may see it is not known; `--restricted` takes it as restricted"
            }
            Self::Broken => "its front matter cannot be read",
        }
    }

    /// Whether something may be missing that somebody expects.
    #[must_use]
    pub const fn is_loss(self) -> bool {
        matches!(self, Self::Broken)
    }
}

/// A record as the file that a dialect reads.
struct Readable {
    text: String,
    keys: Option<Node>,
    body: casebook_diagnostic::Span,
    is_markdown: bool,
}

impl Converter {
    /// Makes entries for a book with this template, whose times without a zone are those of `zone`.
    #[must_use]
    pub fn new(template: &Template, zone: &Zone, dialects: &[Arc<Dialect>]) -> Self {
        let reader = |dialect: &Arc<Dialect>| {
            let mut template = template.clone();
            template.dialects = vec![Arc::clone(dialect)];
            (Arc::clone(dialect), template)
        };
        Self {
            zone: zone.clone(),
            readers: dialects.iter().map(reader).collect(),
            takes_restricted: false,
        }
    }

    /// The dialects that it asks.
    pub fn dialects(&self) -> impl Iterator<Item = &Arc<Dialect>> {
        self.readers.iter().map(|(dialect, _)| dialect)
    }

    /// The place among the dialects of the first that explains a record.
    #[must_use]
    pub fn explains(&self, record: &Record) -> Option<usize> {
        let readable = readable(record, None);
        self.readers
            .iter()
            .position(|(dialect, _)| fits(dialect, record, &readable))
    }

    /// Makes an entry.
    ///
    /// # Errors
    /// When the record is not to be imported.
    pub fn convert(&self, record: &Record) -> Result<Draft, Skipped> {
        let plain = readable(record, None);
        if plain.is_markdown && plain.keys.is_none() && has_front_matter(&plain.text) {
            return Err(Skipped::Broken);
        }
        let mut readers = self.readers.iter();
        let found = readers.find(|(dialect, _)| fits(dialect, record, &plain));
        let Some((dialect, template)) = found else {
            let mut readers = self.readers.iter();
            let is_skipped = readers.any(|(dialect, _)| is_skipped(dialect, record, &plain));
            return Err(match is_skipped {
                true => Skipped::ByDialect,
                false => Skipped::Unexplained,
            });
        };
        if !self.takes_restricted {
            match record.restriction {
                Restriction::None => {}
                Restriction::Stated => return Err(Skipped::Restricted),
                Restriction::Unknown => return Err(Skipped::MaybeRestricted),
            }
        }
        self.entry(record, dialect, template)
    }

    fn entry(
        &self,
        record: &Record,
        dialect: &Dialect,
        template: &Template,
    ) -> Result<Draft, Skipped> {
        let readable = readable(record, Some(dialect));
        let path: Arc<str> = virtual_path(record).into();
        let context = Context {
            template,
            zone: &self.zone,
            is_page: &is_front_page,
            sources: &[],
        };
        let text: Arc<str> = readable.text.as_str().into();
        let (entry, _) = read(&path, &path, &text, &context);
        if entry.kind == Kind::Page {
            return Err(Skipped::Page);
        }
        let Some(canonical) = canonical_front_matter(&entry, template).filter(|_| !entry.broken)
        else {
            return Err(Skipped::Broken);
        };
        let is_restricted =
            record.restriction != Restriction::None || entry.visibility.is_restricted();
        if is_restricted && !self.takes_restricted {
            return Err(Skipped::Restricted);
        }
        let id = names::identity(record, dialect);
        let (front, kept) = front_matter::write(&front_matter::Parts {
            entry: &entry,
            canonical: &canonical,
            template,
            record,
            dialect,
            id: &id,
            is_restricted,
            taken: taken_by_body(record, dialect),
        });
        let (body, references) = links::body(record, dialect, &entry);
        let text = with_hash(&format!("{front}{body}"));
        let start = text.len() - body.len();
        let path = names::path(record, &entry, &self.zone);
        let assets = names::assets(record, &entry, &path);
        Ok(Draft {
            older_ids: names::older_identities(record, dialect, &id),
            id,
            names: page_names(record, dialect),
            path,
            text,
            references: references
                .into_iter()
                .map(|reference| reference.shifted(start))
                .collect(),
            assets: assets.inside,
            outside: assets.outside,
            outcome: outcome(record, &entry, dialect, kept),
        })
    }
}

/// What links of its tool call a record.
fn page_names(record: &Record, dialect: &Dialect) -> Vec<PageName> {
    let mut names = PageName::of_record(record);
    names.extend(links::issue_name(record, dialect));
    names
}

fn has_front_matter(text: &str) -> bool {
    split(text).front_matter.is_some()
}

fn fits(dialect: &Dialect, record: &Record, readable: &Readable) -> bool {
    with_source(record, readable, |source| dialect.fits(source))
}

fn is_skipped(dialect: &Dialect, record: &Record, readable: &Readable) -> bool {
    with_source(record, readable, |source| {
        dialect.skips(source.path) || dialect.skips_record(source)
    })
}

pub(crate) fn with_source_of<T>(record: &Record, ask: impl FnOnce(&Source<'_>) -> T) -> T {
    with_source(record, &readable(record, None), ask)
}

fn with_source<T>(record: &Record, readable: &Readable, ask: impl FnOnce(&Source<'_>) -> T) -> T {
    let path = virtual_path(record);
    ask(&Source {
        path: &path,
        text: &readable.text,
        keys: readable.keys.as_ref(),
        body: readable.body,
        outline: &OnceLock::new(),
    })
}

/// The path by which a dialect knows a record: its file, as Markdown.
fn virtual_path(record: &Record) -> String {
    match &record.content {
        Content::Markdown(_) => record.file.clone(),
        Content::Keys(..) => format!("{}.md", record.file),
    }
}

/// The text of a record: as it is, or its keys as front matter above its body, which the dialect may have to write.
fn readable(record: &Record, dialect: Option<&Dialect>) -> Readable {
    let (text, is_markdown) = match &record.content {
        Content::Markdown(text) => (text.clone(), true),
        Content::Keys(keys, written) => {
            let mut rest = keys.clone();
            let parts = dialect.map_or(&[][..], |dialect| &dialect.records.body);
            let sections = body(parts, &mut rest);
            let parts = [written.as_str(), sections.as_str()];
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            (
                format!("{}\n{}", as_front_matter(keys), parts.join("\n")),
                false,
            )
        }
    };
    let split = split(&text);
    let keys = split.front_matter.and_then(|span| {
        let front = span.slice(&text);
        match split.language {
            Language::Yaml => yaml::parse(front, span.start).ok(),
            Language::Toml => toml::parse(front, span.start).ok(),
        }
    });
    Readable {
        keys,
        body: split.body,
        text,
        is_markdown,
    }
}

fn as_front_matter(keys: &Keys) -> String {
    let lines: Vec<String> = keys
        .iter()
        .map(|(key, value)| yaml_entry(key, value, 0))
        .collect();
    format!("---\n{}\n---\n", lines.join("\n"))
}

/// What is left of the keys of a record where its dialect puts some of them into the body; `None` where it puts none there.
fn taken_by_body(record: &Record, dialect: &Dialect) -> Option<Keys> {
    let Content::Keys(keys, _) = &record.content else {
        return None;
    };
    let mut rest = keys.clone();
    body(&dialect.records.body, &mut rest);
    (rest != *keys).then_some(rest)
}

fn outcome(record: &Record, entry: &Postmortem, dialect: &Dialect, kept: Vec<String>) -> Outcome {
    let explained = entry.explained.as_deref();
    let facts = explained.into_iter().flat_map(|explained| &explained.facts);
    let unread = explained
        .into_iter()
        .flat_map(|explained| &explained.unread);
    let is_markdown = matches!(record.content, Content::Markdown(_));
    let place = |at: usize| match is_markdown {
        true => {
            let line = entry.text[..at].matches('\n').count() + 1;
            format!("{}:{line}", record.file)
        }
        false => record.place(),
    };
    Outcome {
        place: record.place(),
        dialect: dialect.name.clone(),
        facts: facts
            .map(|fact| FactRead {
                field: fact.field.clone(),
                origin: fact.origin,
                raw: fact.raw.clone(),
            })
            .collect(),
        unread: unread
            .map(|unread| UnreadFact {
                field: unread.field.clone(),
                raw: unread.raw.clone(),
                place: place(unread.span.start),
                reason: unread.reason.clone(),
            })
            .collect(),
        actions: entry.actions.len(),
        kept,
        notes: record.notes.clone(),
    }
}

/// Whether an entry would be a page by its name, and has to say that it is none.
fn needs_kind(path: &str, entry: &Postmortem) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    ["index.md", "readme.md"].contains(&name.as_str()) && entry.kind == Kind::Incident
}
