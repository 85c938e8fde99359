//! What an import did, in figures and places.

use std::collections::BTreeMap;

use casebook_dialect::Origin;
use casebook_import::{Outcome, Unreadable};
use serde::{Serialize, Serializer};
use similar::{ChangeTag, TextDiff};

/// What an import did.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ImportReport {
    /// Files that a front end read.
    pub files: usize,
    /// Records in them.
    pub records: usize,
    /// Files beside entries that were copied.
    pub assets: usize,
    /// What was made of records, in their order.
    pub entries: Vec<ImportedEntry>,
    /// Records that are none of the book's, in their order.
    pub skipped: Vec<SkippedRecord>,
    /// What could not be read at all.
    #[serde(serialize_with = "unreadable")]
    pub unread: Vec<Unreadable>,
    /// Files that no front end reads and no entry refers to.
    pub unused: Vec<String>,
    /// What was left out or stands there otherwise, in words, and how often.
    pub notes: BTreeMap<String, usize>,
}

/// A record that became an entry.
#[derive(Debug, Clone, Serialize)]
pub struct ImportedEntry {
    /// The path of the entry within the folder that entries are written to.
    pub path: String,
    /// Where the record stands.
    pub place: String,
    /// What identifies it in its source.
    pub id: String,
    /// The dialect that it was read by.
    pub dialect: String,
    /// What became of it.
    pub fate: Fate,
    /// Facts that were read.
    pub facts: Vec<FactLine>,
    /// What stands where a fact is expected, and is not one.
    pub unread: Vec<UnreadLine>,
    /// How many follow-up actions it has.
    pub actions: usize,
    /// The keys that no field takes, which the entry keeps.
    pub kept: Vec<String>,
}

/// A fact that was read.
#[derive(Debug, Clone, Serialize)]
pub struct FactLine {
    /// The field.
    pub field: String,
    /// `stated`, `derived` or `guess`.
    pub origin: &'static str,
    /// What its author wrote.
    pub raw: String,
}

/// Something that is not a value of a field.
#[derive(Debug, Clone, Serialize)]
pub struct UnreadLine {
    /// The field.
    pub field: String,
    /// What its author wrote.
    pub raw: String,
    /// Where.
    pub place: String,
    /// Why not.
    pub reason: String,
}

/// A record that is none of the book's.
#[derive(Debug, Clone, Serialize)]
pub struct SkippedRecord {
    /// Where it stands.
    pub place: String,
    /// Why.
    pub reason: &'static str,
}

/// What became of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// A new entry.
    New,
    /// The entry is as an import would write it.
    Unchanged,
    /// The source changed, nobody had edited the entry, and it was written again.
    Updated,
    /// Somebody edited the entry, the source is what it was: the entry stays.
    Edited,
    /// Somebody edited the entry, and the source changed: the entry stays, and somebody has to look.
    Conflict(Conflict),
}

/// How an edited entry and its source differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// Lines that the entry has, with `-`, and that the source would give, with `+`.
    pub lines: Vec<String>,
}

impl Conflict {
    /// The differences of an entry and what the source would make of it. Fingerprints always differ.
    pub(super) fn of(entry: &str, source: &str) -> Self {
        let difference = TextDiff::from_lines(entry, source);
        let changes = difference.iter_all_changes();
        let lines = changes.filter_map(|change| {
            let mark = match change.tag() {
                ChangeTag::Equal => return None,
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
            };
            let line = change.value().trim_end();
            let is_hash = ["  hash: ", "  unlinked_hash: "]
                .iter()
                .any(|key| line.starts_with(key));
            (!is_hash).then(|| format!("{mark} {line}"))
        });
        Self {
            lines: lines.collect(),
        }
    }
}

impl Fate {
    /// The word for it.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Unchanged => "unchanged",
            Self::Updated => "updated",
            Self::Edited => "edited",
            Self::Conflict(_) => "conflict",
        }
    }
}

impl ImportReport {
    /// Counts something that was left out or stands there otherwise.
    pub(super) fn note(&mut self, note: String) {
        *self.notes.entry(note).or_default() += 1;
    }

    /// Adds an entry; its place among the entries.
    pub(super) fn add(&mut self, outcome: Outcome, id: String, path: String, fate: Fate) -> usize {
        for note in outcome.notes {
            self.note(note);
        }
        let facts = outcome.facts.into_iter().map(|fact| FactLine {
            field: fact.field,
            origin: fact.origin.as_str(),
            raw: fact.raw,
        });
        let unread = outcome.unread.into_iter().map(|unread| UnreadLine {
            field: unread.field,
            raw: unread.raw,
            place: unread.place,
            reason: unread.reason,
        });
        self.entries.push(ImportedEntry {
            path,
            place: outcome.place,
            id,
            dialect: outcome.dialect,
            fate,
            facts: facts.collect(),
            unread: unread.collect(),
            actions: outcome.actions,
            kept: outcome.kept,
        });
        self.entries.len() - 1
    }

    /// How many records had one fate.
    #[must_use]
    pub fn count(&self, word: &str) -> usize {
        let entries = self.entries.iter();
        entries.filter(|entry| entry.fate.word() == word).count()
    }

    /// Whether something was not read, or waits for somebody to look.
    #[must_use]
    pub fn has_unread(&self) -> bool {
        !self.unread.is_empty()
            || self.count("conflict") > 0
            || self.entries.iter().any(|entry| !entry.unread.is_empty())
    }

    /// Per field: how many facts were stated, derived and guessed, and how many were not read.
    #[must_use]
    pub fn fields(&self) -> BTreeMap<&str, [usize; 4]> {
        let mut fields: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
        for entry in &self.entries {
            for fact in &entry.facts {
                let at = match fact.origin {
                    origin if origin == Origin::Stated.as_str() => 0,
                    origin if origin == Origin::Derived.as_str() => 1,
                    _ => 2,
                };
                fields.entry(&fact.field).or_default()[at] += 1;
            }
            for unread in &entry.unread {
                fields.entry(&unread.field).or_default()[3] += 1;
            }
            if entry.actions > 0 {
                fields.entry("actions").or_default()[0] += entry.actions;
            }
        }
        fields
    }
}

fn unreadable<S: Serializer>(unread: &[Unreadable], serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Line<'a> {
        place: &'a str,
        reason: &'a str,
    }
    serializer.collect_seq(unread.iter().map(|one| Line {
        place: &one.place,
        reason: &one.reason,
    }))
}
