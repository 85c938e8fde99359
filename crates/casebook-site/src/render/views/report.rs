//! A report as one self-contained page.

use serde::Serialize;

use super::View;

/// A report that stands by itself: no frame, no file beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportPage {
    /// The book's title.
    pub book: String,
    /// The book's language.
    pub language: String,
    /// What the report is about.
    pub title: String,
    /// The day it was made for, `2026-10-31`.
    pub today: String,
    /// The answer in a sentence or two.
    pub lead: String,
    /// What it rests on.
    pub sections: Vec<ReportSection>,
    /// What was counted, and what could not be.
    pub notes: Vec<String>,
}

impl View for ReportPage {
    const TEMPLATE: &'static str = "report.html";
}

/// A part of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportSection {
    /// Its heading.
    pub title: String,
    /// Sentences above the table.
    pub text: Vec<String>,
    /// The heads of the columns, and whether they hold numbers.
    pub head: Vec<(String, bool)>,
    /// The rows, each as long as the head.
    pub rows: Vec<Vec<ReportCell>>,
    /// Said in place of an empty table.
    pub empty: String,
}

/// One cell of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportCell {
    /// The words; empty where nothing is known.
    pub text: String,
    /// An absolute address.
    pub href: Option<String>,
    /// Whether it stands in a column of numbers.
    pub number: bool,
}
