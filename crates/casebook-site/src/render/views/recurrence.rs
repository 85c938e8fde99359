//! The recurrence report.

use serde::Serialize;

use super::{
    CauseRow, Chart, DataTable, Fate, Href, Link, Phrase, RepeatKind, Severity, Stat, View, When,
};

/// `/recurrence/`: which causes keep coming back, where, and whether the fixes held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecurrencePage {
    /// The answer in one sentence, its numbers linked.
    pub headline: Vec<Phrase>,
    /// The figures behind it: repeats by kind and by fate.
    pub stats: Vec<Stat>,
    /// Causes, most repeats first.
    pub causes: Vec<CauseRow>,
    /// What chance would give of each kind.
    pub chance: Option<DataTable>,
    /// What its numbers are.
    pub chance_note: String,
    /// The heading of the fixes that did not hold.
    pub failed_title: String,
    /// The fixes that did not hold, and what came then.
    pub failed: Option<DataTable>,
    /// Causes against services.
    pub heat: Option<HeatMap>,
    /// Further drawings, in the order to show them.
    pub charts: Vec<Chart>,
    /// Connected repeats in the order of time.
    pub chains: Vec<Chain>,
    /// What is counted and what could not be.
    pub notes: Vec<String>,
    /// The report as data.
    pub json: Option<Href>,
}

impl View for RecurrencePage {
    const TEMPLATE: &'static str = "recurrence.html";
}

/// Causes against services, with the number of incidents in each cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeatMap {
    /// What it shows, as a statement.
    pub title: String,
    /// What is counted, and what could not be.
    pub note: Option<String>,
    /// The services.
    pub columns: Vec<Link>,
    /// The causes.
    pub rows: Vec<HeatRow>,
}

/// One cause of the heat map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeatRow {
    /// The cause.
    pub cause: Link,
    /// One cell per column; `None` where nothing happened.
    pub cells: Vec<Option<HeatCell>>,
}

/// One cell of the heat map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeatCell {
    /// Number of incidents.
    pub count: usize,
    /// 1 (fewest) to 5 (most): how strongly the cell is tinted.
    pub strength: u8,
    /// The entries behind it.
    pub href: Href,
}

/// Incidents linked by repeats, in the order of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chain {
    /// The anchor of the chain on this page.
    pub anchor: String,
    /// What they have in common: the cause they share.
    pub cause: Option<Link>,
    /// In words: `4 incidents in 2 years 3 months`.
    pub summary: String,
    /// What is said about incidents before the first of `steps`; empty when there are none.
    pub left_out: Vec<Phrase>,
    /// The incidents, earliest first; of a long chain the newest.
    pub steps: Vec<ChainStep>,
}

/// One incident of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChainStep {
    /// How it repeats the one before it; `None` for the first.
    pub kind: Option<RepeatKind>,
    /// What became of the fix the one before it had promised; `None` for the first.
    pub fate: Option<Fate>,
    /// How long after the one before it, in words: `140 days later`.
    pub apart: Option<String>,
    /// What the one it repeats had promised, and how far that had come.
    pub promised: Vec<PromiseRow>,
    /// When it started.
    pub started: Option<When>,
    /// How bad it was.
    pub severity: Option<Severity>,
    /// The entry, its title as the text.
    pub entry: Link,
    /// Its services.
    pub services: Vec<Link>,
}

/// What had been promised after an incident, as it stood when its cause came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PromiseRow {
    /// The action.
    pub title: String,
    /// `done by then`.
    pub progress: String,
}
