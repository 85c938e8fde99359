//! Tables of entries: the list of everything, and the list of one year.

use serde::Serialize;

use super::{Chart, Href, Html, Kind, Link, Phrase, Severity, Span, Status, View, When};

/// One entry in a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryRow {
    /// Its page.
    pub href: Href,
    /// Its id: `PM-2026-0042`.
    pub id: String,
    /// Its title, as plain text.
    pub title: String,
    /// What sort of document it is.
    pub kind: Kind,
    /// How far the writing has come.
    pub status: Status,
    /// The day it started; the date alone reads best here.
    pub started: Option<When>,
    /// How bad it was.
    pub severity: Option<Severity>,
    /// Services, in the author's order.
    pub services: Vec<Link>,
    /// The primary root cause, as `capacity / connection-pool`.
    pub cause: Option<Link>,
    /// When what it repeats was, if it repeats something: `8 y 2 mo earlier`, `of the same day`.
    pub repeats: Option<String>,
    /// From start to resolution.
    pub time_to_resolve: Option<Span>,
    /// Whether the entry's file could not be read as it should.
    pub broken: bool,
    /// The values that the filters of the list page compare: one pair per field and value.
    pub facets: Vec<FacetValue>,
}

impl View for EntryRow {
    const TEMPLATE: &'static str = "entry-row.html";
}

/// A field and a value, both as they stand in the address of a filtered list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FacetValue {
    /// `service`.
    pub field: String,
    /// `checkout`; for a hierarchy the full path, `capacity/connection-pool`.
    pub value: String,
}

/// A field to filter by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facet {
    /// `service`: the name of the parameter in the address.
    pub field: String,
    /// `Service`.
    pub label: String,
    /// Its values, in the order to show them. A parent value stands before its children and also selects them.
    pub options: Vec<FacetOption>,
}

/// A value to filter by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FacetOption {
    /// As in [`FacetValue::value`].
    pub value: String,
    /// As the reader sees it.
    pub label: String,
    /// How many rows have it (or a child of it).
    pub count: usize,
    /// How deep it lies in its hierarchy, 0 at the top.
    pub depth: u8,
}

/// The rows of a list that is too long for its page, in files of data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MoreRows {
    /// How many rows the list has.
    pub total: usize,
    /// The files, in the order of their rows; together they hold all of the list.
    pub files: Vec<Href>,
}

/// `/incidents/`: every entry, sortable and filterable in the browser, complete without it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentListPage {
    /// What the table holds, in words: `34 incidents since 2012, 2 of them drafts`.
    pub headline: Vec<Phrase>,
    /// Why no incident is counted, where none is, and what changes that.
    pub uncounted: Option<String>,
    /// All rows, newest first; of a long list the first of them.
    pub rows: Vec<EntryRow>,
    /// The rows as data, where the page does not hold all.
    pub more: Option<MoreRows>,
    /// Filters that are often wanted, each with how many entries it finds in the text: `Repeats 26`.
    pub views: Vec<Link>,
    /// What they can be filtered by.
    pub facets: Vec<Facet>,
    /// The years, newest first, with their counts in the text: `2026 (4)`.
    pub years: Vec<Link>,
}

impl View for IncidentListPage {
    const TEMPLATE: &'static str = "incidents.html";
}

/// `/years/2026/`: the entries of one year, or of one of its months.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct YearPage {
    /// `2026`, `March 2026`.
    pub title: String,
    /// What it holds, in words.
    pub headline: Vec<Phrase>,
    /// The year as a calendar strip.
    pub calendar: Option<Chart>,
    /// The months of a year that has too many entries for one page, each with their number in the text: `March 2026 (84)`.
    pub months: Vec<Link>,
    /// What is said of those that the page does not list.
    pub more: Option<Vec<Phrase>>,
    /// Its [printed rows](crate::render::Rows), newest first.
    pub rows: Html,
    /// The year or month before that has entries.
    pub previous: Option<Link>,
    /// The next one that has entries.
    pub next: Option<Link>,
}

impl View for YearPage {
    const TEMPLATE: &'static str = "year.html";
}
