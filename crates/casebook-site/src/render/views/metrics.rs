//! Counts, durations and trends.

use serde::Serialize;

use super::{Chart, DataTable, Href, Phrase, Stat, View};

/// `/metrics/`: how many, how long, how noticed, and whether that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MetricsPage {
    /// The state in a sentence, its numbers linked.
    pub headline: Vec<Phrase>,
    /// Why no incident is counted, where none is, and what changes that.
    pub uncounted: Option<String>,
    /// The figures at a glance.
    pub stats: Vec<Stat>,
    /// Drawings, each with the numbers behind it.
    pub charts: Vec<Chart>,
    /// Tables that need no drawing.
    pub tables: Vec<MetricsTable>,
    /// Labels that say less than they could.
    pub labels: Vec<Vec<Phrase>>,
    /// What is counted and what could not be.
    pub notes: Vec<String>,
    /// The numbers as data.
    pub json: Option<Href>,
}

impl View for MetricsPage {
    const TEMPLATE: &'static str = "metrics.html";
}

/// A table with what it shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MetricsTable {
    /// What it shows.
    pub title: String,
    /// What is counted, and what could not be.
    pub note: Option<String>,
    /// The numbers.
    pub table: DataTable,
}
