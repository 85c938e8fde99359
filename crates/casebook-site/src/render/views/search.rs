//! The search page.

use serde::Serialize;

use super::{Link, View};

/// What the search page says before anything is typed; the results are made by its script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SearchPage {
    /// How many results are shown at first.
    pub results: usize,
    /// Questions whose first results stand in files of their own, separated by commas.
    pub questions: String,
    /// Names of the fields that can be chosen beside the results, separated by spaces.
    pub facets: String,
    /// Lists to browse instead.
    pub browse: Vec<Link>,
    /// Queries to begin with, as links.
    pub examples: Vec<Link>,
    /// Whether the book holds incidents, so that a text can be compared with them.
    pub incidents: bool,
}

impl View for SearchPage {
    const TEMPLATE: &'static str = "search.html";
}
