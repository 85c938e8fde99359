//! The page of one entry.

use serde::Serialize;

use super::{
    ActionColumns, ActionRow, Fate, Finding, Href, Html, Kind, Link, RepeatKind, Severity, Span,
    Status, View, When,
};

/// `/incidents/<slug>/`: one entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryPage {
    /// Its id: `PM-2026-0042`.
    pub id: String,
    /// What sort of document it is.
    pub kind: Kind,
    /// Its title, as plain text.
    pub title: String,
    /// The language of its text where it is not the book's, as a BCP 47 tag.
    pub language: Option<String>,
    /// How far the writing has come.
    pub status: Status,
    /// How bad it was.
    pub severity: Option<Severity>,
    /// When it started.
    pub started: Option<When>,
    /// How long it took from there to be resolved.
    pub time_to_resolve: Option<Span>,
    /// The day it was published.
    pub published: Option<When>,
    /// How often the file was committed; `None` outside a repository.
    pub revisions: Option<u32>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Problems of the file that a reader should know of: an entry that could be read only in part.
    pub findings: Vec<Finding>,
    /// The course of the incident, drawn to scale; `None` with fewer than two known clock times.
    pub course: Option<CourseDrawing>,
    /// The facts at a glance, in the order to show them.
    pub facts: Vec<Fact>,
    /// Where the facts come from when another tool wrote them, and what no field takes.
    pub source: Option<SourceFacts>,
    /// The headings of the body. Sections that the page adds itself (actions, recurrence, related, history) are
    /// added by the template.
    pub contents: Vec<ContentsItem>,
    /// The rendered sections.
    pub body: Html,
    /// The action items.
    pub actions: Vec<ActionRow>,
    /// How many of them are not done, nor turned down.
    pub open_actions: usize,
    /// The columns that these fill.
    pub action_columns: ActionColumns,
    /// Whether it counts as repeated; what it repeats was seen elsewhere only, otherwise.
    pub is_repeated: bool,
    /// What it repeats, the strongest kind first; the first one is also shown above the body.
    pub repeats: Vec<RepeatLink>,
    /// How many more it repeats that are not listed.
    pub repeats_more: usize,
    /// What repeated it, earliest first.
    pub repeated_by: Vec<RepeatLink>,
    /// How many more repeated it that are not listed.
    pub repeated_by_more: usize,
    /// Entries that resemble it.
    pub related: Vec<Related>,
    /// Entries that mention it.
    pub mentioned_by: Vec<Link>,
    /// Where the file comes from and how it changed.
    pub history: History,
    /// The entry before it in time.
    pub previous: Option<Link>,
    /// The entry after it in time.
    pub next: Option<Link>,
}

impl View for EntryPage {
    const TEMPLATE: &'static str = "entry.html";
}

/// The course of an incident as two drawings of the same thing, of which one is visible at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CourseDrawing {
    /// For wide pages: time runs along the line.
    pub wide: Html,
    /// For narrow ones: time runs down.
    pub narrow: Html,
}

/// What an entry's source says beside its facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceFacts {
    /// The name of the dialect it is read as; none for an entry in Casebook's own form.
    pub dialect: Option<String>,
    /// Keys that no field takes, with their values.
    pub facts: Vec<Fact>,
    /// Facts that somebody has to confirm, with what they were guessed from.
    pub guesses: Vec<Fact>,
}

/// A field and what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// `Services`.
    pub label: String,
    /// Its values; none means "not recorded".
    pub values: Vec<FactValue>,
    /// Set on a line of its own.
    pub wide: bool,
}

/// One value of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactValue {
    /// `checkout`.
    pub text: String,
    /// Its listing, or its address elsewhere.
    pub href: Option<Href>,
    /// Anything to add in small: `of 3 known`.
    pub note: Option<String>,
    /// The entries that the note counts.
    pub note_href: Option<Href>,
    /// A value for the `datetime` attribute when the text is a time.
    pub datetime: Option<String>,
}

impl FactValue {
    /// A value that is only words.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            href: None,
            note: None,
            note_href: None,
            datetime: None,
        }
    }

    /// A value that leads somewhere.
    pub fn link(text: impl Into<String>, href: Href) -> Self {
        Self {
            href: Some(href),
            ..Self::text(text)
        }
    }

    /// A moment.
    pub fn when(when: &When) -> Self {
        let datetime = (!when.datetime.is_empty()).then(|| when.datetime.clone());
        Self {
            datetime,
            ..Self::text(&when.display)
        }
    }
}

/// A line of the table of contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContentsItem {
    /// The heading's level in the body: 2 or 3 (deeper ones are best left out).
    pub level: u8,
    /// The heading's words.
    pub text: String,
    /// The heading's id.
    pub id: String,
}

/// One link of recurrence, seen from either end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RepeatLink {
    /// The other entry: its title as the text.
    pub entry: Link,
    /// When the other entry started.
    pub started: Option<When>,
    /// How the two came to be linked.
    pub kind: RepeatKind,
    /// What became of the earlier entry's fix.
    pub fate: Fate,
    /// How far apart they lie, in words: `140 days earlier`.
    pub apart: Option<String>,
}

/// An entry that resembles this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Related {
    /// The other entry: its title as the text.
    pub entry: Link,
    /// When it started.
    pub started: Option<When>,
    /// Its cause, as plain text.
    pub cause: Option<String>,
    /// What the two share, in words: `connection pool`, `checkout`.
    pub shared: Vec<String>,
    /// The passage that matches, with the shared words in `mark`.
    pub passage: Option<Html>,
    /// The section the passage stands in.
    pub section: Option<Link>,
}

/// Where a document comes from and how it changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct History {
    /// The file, relative to the book.
    pub source: String,
    /// First committed.
    pub created: Option<When>,
    /// Last committed.
    pub changed: Option<When>,
    /// Number of commits.
    pub revisions: Option<u32>,
    /// Who committed.
    pub authors: Vec<String>,
    /// Where to edit it.
    pub edit: Option<Href>,
    /// Where its earlier versions are listed.
    pub log: Option<Href>,
    /// The entry as data.
    pub json: Option<Href>,
}
