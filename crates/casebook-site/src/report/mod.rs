//! Analyses, entries and the linter's rules → tables, Markdown, CSV, pages and JSON. The JSON of the command line and of
//! the site's `api/` is the same; [`SCHEMA`] describes it.

mod actions;
mod book;
mod digest;
pub mod document;
mod entry;
mod frame;
mod lessons;
mod metrics;
mod metrics_csv;
mod metrics_json;
mod records;
mod recurrence;
mod recurrence_json;
mod rule;
mod rules;
mod table;
mod uncounted;
pub mod words;

pub(crate) use actions::ledger_limits;
pub use book::API;
pub(crate) use book::book_json;
pub use document::Document;
pub use entry::entry_json;
pub(crate) use metrics::{
    interval_words, label_words, metric_notes, p_words, range_words, trend_words,
};
pub(crate) use recurrence::{CHANCE, FAILED_FIXES, chance_rows, repeat_counts};
pub use recurrence::{Counts, headline};
pub use rule::{rule_page, rule_text};
pub use rules::{rules_index, rules_json, rules_table};
pub use table::{Align, Table};
pub(crate) use uncounted::uncounted_words;
pub use uncounted::{Counted, why_uncounted};

use serde::{Serialize, Serializer};

use casebook_analysis::AnalysisQuery;
use document::Csv;

/// The JSON Schema (draft 2020-12) of every report as JSON.
pub const SCHEMA: &str = include_str!("schema.json");

/// What a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Report {
    /// Which incidents repeat which, and what had become of the fix.
    Recurrence,
    /// The record of each cause and trigger.
    Causes,
    /// The record of each service and team.
    Services,
    /// What is owed, by whom, for how long.
    Actions,
    /// Counts, durations and trends.
    Metrics,
    /// What went well, what went wrong, where we got lucky.
    Lessons,
    /// The last days at a glance.
    Digest {
        /// How many days, today included.
        days: i64,
    },
}

impl Report {
    /// The reports that the site publishes below `api/`, with their names.
    pub(crate) const PUBLISHED: [(&'static str, Self); 6] = [
        ("recurrence", Self::Recurrence),
        ("causes", Self::Causes),
        ("services", Self::Services),
        ("actions", Self::Actions),
        ("metrics", Self::Metrics),
        ("lessons", Self::Lessons),
    ];

    /// The report in words and tables.
    #[must_use]
    pub fn document(self, query: &AnalysisQuery<'_>) -> Document {
        match self {
            Self::Recurrence => recurrence::recurrence_document(query),
            Self::Causes => records::causes_document(query),
            Self::Services => records::services_document(query),
            Self::Actions => actions::actions_document(query),
            Self::Metrics => metrics::metrics_document(query),
            Self::Lessons => lessons::lessons_document(query),
            Self::Digest { days } => digest::digest_document(query, days),
        }
    }

    /// The report as JSON, made when it is written.
    #[must_use]
    pub fn json<'i, 'a>(self, query: &'i AnalysisQuery<'a>) -> ReportJson<'i, 'a> {
        ReportJson {
            report: self,
            query,
        }
    }

    /// The report as rows for a spreadsheet.
    #[must_use]
    pub fn csv(self, query: &AnalysisQuery<'_>) -> Csv {
        match self {
            Self::Recurrence => recurrence::recurrence_csv(query),
            Self::Causes => records::causes_csv(query),
            Self::Services => records::services_csv(query),
            Self::Actions => actions::actions_csv(query),
            Self::Metrics => metrics_csv::metrics_csv(query),
            Self::Lessons => lessons::lessons_csv(query),
            Self::Digest { days } => digest::digest_csv(query, days),
        }
    }
}

/// A report to be written as JSON.
pub struct ReportJson<'i, 'a> {
    report: Report,
    query: &'i AnalysisQuery<'a>,
}

impl Serialize for ReportJson<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let query = self.query;
        match self.report {
            Report::Recurrence => recurrence_json::recurrence_json(query).serialize(serializer),
            Report::Causes => records::causes_json(query).serialize(serializer),
            Report::Services => records::services_json(query).serialize(serializer),
            Report::Actions => actions::actions_json(query).serialize(serializer),
            Report::Metrics => metrics_json::metrics_json(query).serialize(serializer),
            Report::Lessons => lessons::lessons_json(query).serialize(serializer),
            Report::Digest { days } => digest::digest_json(query, days).serialize(serializer),
        }
    }
}
