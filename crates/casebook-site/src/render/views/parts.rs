//! Parts that several pages share.

use serde::Serialize;

use super::{Href, Html, Link};

/// A point in time as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct When {
    /// In the book's zone, as precise as it is known: `2 Oct 2026 09:14 +07:00`, `2 Oct 2026`, `about 9 am`.
    pub display: String,
    /// A value valid in the `datetime` attribute of HTML, empty when the precision allows none.
    pub datetime: String,
    /// What pointing at it reveals: the full value and the zone. Never the only place of a fact.
    pub title: String,
    /// The key that orders such moments in a table: seconds since 1970 UTC of the earliest possible instant.
    pub sort: i64,
}

/// A length of time as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Span {
    /// `1 h 16 m`.
    pub display: String,
    /// Whole seconds, for sorting and for the `datetime` attribute.
    pub seconds: u64,
}

/// How bad it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Severity {
    /// The book's word for it: `SEV2`.
    pub word: String,
    /// 1 (worst) to 4: chooses the shape and colour of the mark. Other values get the plainest mark.
    pub level: u8,
}

/// How far the writing has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Being written; counted nowhere.
    Draft,
    /// Being reviewed; counted.
    InReview,
    /// Finished; counted.
    Published,
}

/// What sort of document an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An incident: the only kind that is counted.
    Incident,
    /// Something that almost happened.
    NearMiss,
    /// Planned work.
    Maintenance,
}

/// How an incident came to count as a repeat of an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RepeatKind {
    /// Its author says so.
    Declared,
    /// Same cause, and a service in common.
    SameService,
    /// Same cause, and one names a service that a service of the other depends on.
    Dependency,
    /// Same cause, other services.
    Spread,
}

/// What became of the fix that the earlier incident had promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// None was promised.
    NoFix,
    /// It was promised, and not done when the cause struck again.
    BeforeTheFix,
    /// It had been done, and did not hold.
    AfterTheFix,
    /// It was done, but when is not recorded well enough to tell.
    Unknown,
}

/// A stretch of a sentence, perhaps a link: headlines are sentences whose numbers lead to what they count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Phrase {
    /// The words, with the spaces that join them to their neighbours.
    pub text: String,
    /// What stands behind the number, if this stretch is one.
    pub href: Option<Href>,
}

impl Phrase {
    /// Words that lead nowhere.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            href: None,
        }
    }

    /// A number, or other words, that lead to what they are about.
    pub fn link(text: impl Into<String>, href: Href) -> Self {
        Self {
            text: text.into(),
            href: Some(href),
        }
    }
}

/// One figure with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stat {
    /// What is counted or measured: `Repeats`.
    pub label: String,
    /// The figure in words: `9 of 34`; `None` when it is not known.
    pub value: Option<String>,
    /// What it could not use, or how it was reached: `3 without a resolved time`.
    pub note: Option<String>,
    /// The entries behind it.
    pub href: Option<Href>,
}

/// A number that leads to the entries behind it; nought leads nowhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// The number.
    pub count: usize,
    /// The entries.
    pub href: Option<Href>,
}

impl Count {
    /// A number and the list of what it counts.
    pub fn new(count: usize, href: Href) -> Self {
        Self {
            count,
            href: (count > 0).then_some(href),
        }
    }
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingLevel {
    /// Must be put right.
    Error,
    /// Should be put right.
    Warning,
    /// Worth knowing.
    Note,
}

/// Something the lint found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How much it weighs.
    pub level: FindingLevel,
    /// The rule: `CB103`.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// Where, as `path:line:column`.
    pub place: Option<String>,
    /// The page of the document it is about.
    pub href: Option<Href>,
    /// How to put it right.
    pub help: Option<String>,
}

/// A drawing with the words that belong to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chart {
    /// What the drawing shows, as a statement: `Expired certificates came back in four of the last ten years`.
    pub title: String,
    /// What is counted, and what could not be.
    pub note: Option<String>,
    /// The drawing.
    pub svg: Html,
    /// The numbers behind it.
    pub table: Option<DataTable>,
}

/// The numbers behind a drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DataTable {
    /// The heads of the columns; the first column names the row.
    pub head: Vec<String>,
    /// The rows, each as long as the head.
    pub rows: Vec<Vec<DataCell>>,
}

/// One cell of the numbers behind a drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DataCell {
    /// What it says; `None` when not known.
    pub text: Option<String>,
    /// The entries behind it.
    pub href: Option<Href>,
}

impl DataCell {
    /// A number and the list of what it counts.
    pub fn count(count: usize, href: Href) -> Self {
        Self {
            text: Some(count.to_string()),
            href: (count > 0).then_some(href),
        }
    }
}

impl From<Link> for DataCell {
    fn from(link: Link) -> Self {
        Self {
            text: Some(link.text),
            href: Some(link.href),
        }
    }
}

impl From<String> for DataCell {
    fn from(text: String) -> Self {
        Self {
            text: Some(text),
            href: None,
        }
    }
}
