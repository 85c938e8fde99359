//! What a dialect says, as values.

mod read;

use std::collections::BTreeMap;
use std::sync::Arc;

use casebook_diagnostic::Span;
use casebook_time::Zone;
use globset::GlobSet;
use regex::Regex;

use crate::times::TimeForm;

/// How one tool, or one house, writes its incidents down.
#[derive(Debug, Clone)]
pub struct Dialect {
    /// Its name, as people know the tool.
    pub name: String,
    /// The text it was read from, by which two are told apart.
    pub text: Arc<str>,
    /// Which files it explains.
    pub matches: Matches,
    /// Files that are none of its incidents, such as its template.
    pub skip: Option<GlobSet>,
    /// Where its clock times belong that name no zone.
    pub zone: Option<Zone>,
    /// What abbreviations of zones mean to its authors: offsets or names of zones.
    pub offsets: BTreeMap<String, String>,
    /// The unusual forms in which it writes times.
    pub times: Vec<TimeForm>,
    /// The status of its entries that say none.
    pub status: Option<String>,
    /// Where each field stands, in the order of the file.
    pub fields: Vec<FieldRule>,
    /// Where its follow-up actions stand.
    pub actions: Actions,
    /// How its exports of records (JSON, CSV) are read.
    pub records: Records,
}

/// How the records of an export are found, told apart, and told as Markdown.
#[derive(Debug, Clone, Default)]
pub struct Records {
    /// Keys at the top of a JSON export that hold its records, beside the usual ones.
    pub within: Vec<String>,
    /// What the tool knows a record by.
    pub id: Option<RecordId>,
    /// Records that are none of its incidents, such as those of a drill.
    pub skip: Vec<Condition>,
    /// The body, section by section.
    pub body: Vec<BodyPart>,
}

/// What a tool knows a record by.
#[derive(Debug, Clone)]
pub struct RecordId {
    /// The key that holds it, with `.` between levels.
    pub key: Vec<String>,
    /// What it is unique within, such as a repository, of which the first that is there counts: a key, and the part of its text.
    pub within: Vec<(Vec<String>, Option<Regex>)>,
}

impl RecordId {
    /// What the text of a key of `within` says: the first group of its pattern, or all of it.
    #[must_use]
    pub fn part(pattern: Option<&Regex>, text: &str) -> Option<String> {
        let Some(pattern) = pattern else {
            return Some(text.to_owned());
        };
        let found = pattern.captures(text)?;
        let part = found.get(1).or(found.get(0))?;
        Some(part.as_str().to_owned())
    }
}

/// A section of a body that is written from a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyPart {
    /// The heading.
    pub heading: String,
    /// The key of the record that holds the text or the rows.
    pub key: Vec<String>,
    /// The columns of a table whose rows are the items behind the key, each with the key of its cells; empty for a text.
    pub columns: Vec<(String, Vec<String>)>,
    /// Whether the rows come newest first in the record.
    pub is_newest_first: bool,
    /// Whether the text is HTML.
    pub is_html: bool,
}

/// Which files a dialect explains. What is not said here does not matter.
#[derive(Debug, Clone, Default)]
pub struct Matches {
    /// Globs of paths, one of which has to fit.
    pub files: Option<GlobSet>,
    /// What the name of the file without its ending has to fit.
    pub file: Option<Regex>,
    /// Keys of the front matter, all of which have to be there.
    pub keys: Vec<String>,
    /// Keys of which none may be there.
    pub without_keys: Vec<String>,
    /// Headings and labels of which `at_least` have to be there, as keys of names.
    pub names: Vec<String>,
    /// How many of `names` have to be there.
    pub at_least: usize,
    /// Whether the file has front matter; `None` for either.
    pub front_matter: Option<bool>,
}

/// One field and where its value stands.
#[derive(Debug, Clone)]
pub struct FieldRule {
    /// The field of Casebook's template, `impact.downtime` for one inside a group.
    pub field: String,
    /// The places, of which the first with a value counts.
    pub places: Vec<Place>,
}

/// A place where a value stands, and how it is read.
#[derive(Debug, Clone)]
pub struct Place {
    /// Where to look.
    pub from: From,
    /// What has to be written in the front matter for this place to count.
    pub when: Vec<Condition>,
    /// The part of the text that is the value: the first group, or the whole match.
    pub pattern: Option<Regex>,
    /// The value where the place (and its pattern) fits at all.
    pub value: Option<String>,
    /// Values of the tool, as keys of names, and what they are here; `None` for one that says nothing.
    pub map: BTreeMap<String, Option<String>>,
    /// The zone of this place's times, before that of the dialect.
    pub zone: Option<Zone>,
    /// A time at midnight is the day.
    pub midnight_is_day: bool,
    /// Whether the value is a guess.
    pub guess: bool,
}

/// Where to look for a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum From {
    /// A key of the front matter or record, with `.` between levels.
    Key(Vec<String>),
    /// What follows a label in a list, a paragraph or a table, as keys of names.
    Label(Vec<String>),
    /// The text of a section by its heading, as keys of names.
    Section(Vec<String>),
    /// The name of the file without its ending.
    File,
    /// The first heading.
    Heading,
    /// A row of the timeline.
    Row(RowChoice),
}

/// Which row of a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowChoice {
    /// The first with a time.
    First,
    /// The last with a time.
    Last,
    /// The first that the pattern of its place fits.
    Marked,
    /// The last that the pattern of its place fits.
    LastMarked,
}

/// A row of the timeline that stands for a field. The timeline is read by whoever asked; such a value is always a guess.
#[derive(Debug, Clone)]
pub struct Row {
    /// The field.
    pub field: String,
    /// Which row.
    pub choice: RowChoice,
    /// What a marked row says.
    pub pattern: Option<Regex>,
}

/// A condition on a key of the front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The key.
    pub key: String,
    /// The values it may have, as keys of names.
    pub values: Vec<String>,
}

/// Where follow-up actions stand.
#[derive(Debug, Clone, Default)]
pub struct Actions {
    /// Sections whose list items, or table rows, are actions; as keys of names.
    pub sections: Vec<String>,
    /// Labels whose nested list items are.
    pub labels: Vec<String>,
    /// The kind of actions below some headings, as keys of names.
    pub kinds: BTreeMap<String, String>,
}

/// How a fact came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// Its author wrote it as this field.
    Stated,
    /// It follows from what stands elsewhere, such as the name of the file.
    Derived,
    /// Somebody has to confirm it.
    Guess,
}

impl Origin {
    /// The word in JSON and on the page.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Derived => "derived",
            Self::Guess => "guess",
        }
    }
}

/// What is wrong with a dialect's file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub span: Span,
    /// What.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl Place {
    /// How a value from here came about.
    #[must_use]
    pub fn origin(&self) -> Origin {
        match self.from {
            _ if self.guess => Origin::Guess,
            From::Row(_) => Origin::Guess,
            From::File | From::Heading => Origin::Derived,
            From::Key(_) | From::Label(_) | From::Section(_) => Origin::Stated,
        }
    }
}

impl PartialEq for Dialect {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.text) == (&other.name, &other.text)
    }
}

impl Dialect {
    /// Whether it reads the records of an export, whose keys are the tool's own even where Casebook has a field of that name.
    #[must_use]
    fn is_of_records(&self) -> bool {
        let Records {
            within, id, body, ..
        } = &self.records;
        id.is_some() || !body.is_empty() || !within.is_empty()
    }

    /// Whether a key that an entry has is none of Casebook's fields, whatever it is called.
    #[must_use]
    pub fn owns(&self, key: &str) -> bool {
        self.is_of_records() || self.rules_on(key)
    }

    /// Whether it says where a field stands.
    #[must_use]
    pub fn rules_on(&self, field: &str) -> bool {
        self.fields.iter().any(|rule| {
            rule.field == field
                || rule
                    .field
                    .split_once('.')
                    .is_some_and(|(group, _)| group == field)
        })
    }
}
