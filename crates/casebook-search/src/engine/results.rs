//! What the engine is asked, and what it answers.

use std::collections::BTreeMap;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::document::Day;
use crate::query::Note;

/// How to search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SearchOptions {
    /// The most results returned.
    pub limit: usize,
    /// Results to leave out first.
    pub offset: usize,
    /// Order of the results.
    pub sort: Sort,
    /// Whether values are counted beside the results.
    pub facets: bool,
    /// The most values counted per facet.
    pub facet_limit: usize,
    /// Whether the last word may still be incomplete.
    pub as_you_type: bool,
    /// The most passages per result.
    pub passages: usize,
    /// Chosen facets: an entry needs one of the values of every field that is named here.
    pub filters: BTreeMap<String, Vec<String>>,
}

impl Default for SearchOptions {
    fn default() -> SearchOptions {
        SearchOptions {
            limit: 10,
            offset: 0,
            sort: Sort::Relevance,
            facets: false,
            facet_limit: 12,
            as_you_type: false,
            passages: 2,
            filters: BTreeMap::new(),
        }
    }
}

/// Order of results.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// Best first; of equals, the last published; of those, by id.
    #[default]
    Relevance,
    /// Last started first; entries without a date last.
    Newest,
    /// First started first; entries without a date last.
    Oldest,
}

/// Answer to a query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// The query as it was read, in the query language; empty when it asks for nothing.
    pub understood: String,
    /// What was not understood, or not found, and what was searched instead.
    pub notes: Vec<Note>,
    /// Words and phrases of the query for which synonyms were searched as well.
    pub expansions: Vec<Expansion>,
    /// Number of entries found.
    pub total: usize,
    /// Whether this number, and the counts of facets, are upper bounds: of a phrase with frequent words, only the results
    /// shown are verified where there are many.
    pub total_is_upper_bound: bool,
    /// The results asked for.
    pub hits: Vec<Hit>,
    /// Values of the entries found, with counts. What is chosen of a facet does not narrow its own counts, so that they
    /// say what choosing another of its values would find.
    pub facets: Vec<Facet>,
}

/// A word or phrase of a query with the synonyms that were searched as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expansion {
    /// As typed.
    pub asked: String,
    /// Its synonyms that are in any entry.
    pub also: Vec<String>,
}

/// An entry that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// Id of the entry.
    pub id: String,
    /// Address of its page.
    pub url: String,
    /// `incident`, `near-miss`, `maintenance` or `page`.
    pub kind: String,
    /// Title, with what matched in it.
    pub title: Vec<Fragment>,
    /// Day on which the incident started; as data, `2024-03-07`.
    #[serde(with = "crate::time::iso")]
    pub date: Option<Day>,
    /// Severity.
    pub severity: Option<String>,
    /// Status.
    pub status: Option<String>,
    /// Root causes, the primary one first.
    pub causes: Vec<String>,
    /// Services.
    pub services: Vec<String>,
    /// Flags: `recurrence`, `open-actions`…
    pub flags: Vec<String>,
    /// How well it fits; comparable within one answer only.
    pub score: f32,
    /// Where the words stand, the best first.
    pub passages: Vec<Passage>,
}

/// Some text of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Heading of the section it stands in; empty before the first heading.
    pub section: String,
    /// Id of that heading in the page; may be empty.
    pub anchor: String,
    /// The text, in pieces. It is text, never markup.
    pub fragments: Vec<Fragment>,
}

/// A piece of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fragment {
    /// The text.
    pub text: String,
    /// Whether it is what was searched for.
    pub hit: bool,
}

/// Counts of the values of a field among the entries found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// Name of the field in queries.
    pub field: String,
    /// Name for people.
    pub label: String,
    /// The most frequent values.
    pub values: Vec<FacetValue>,
    /// How many more values there are.
    pub more: usize,
}

/// A value with its count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetValue {
    /// The value.
    pub value: String,
    /// Name for people.
    pub label: String,
    /// Number of entries found that have it.
    pub count: usize,
}

/// A word, in any of its inflections, that two texts share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SharedWord {
    /// The word to name it by.
    pub word: String,
    /// Its forms, to find it in a text. Some may be no words.
    pub forms: Vec<String>,
    /// What the text asked with has in its place: a misspelling, or another name.
    pub read_from: Option<String>,
}

/// A word of a text that was taken for another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// As the text has it: misspelt, abbreviated, or by another name.
    pub asked: String,
    /// As the entry has it.
    pub read: String,
}

/// A cause, service or trigger that two entries share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedFact {
    /// `cause`, `service` or `trigger`.
    pub field: String,
    /// Its value.
    pub value: String,
}

/// An entry that resembles another one or a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Similar {
    /// Id of the entry.
    pub id: String,
    /// How much they have in common; comparable within one answer only.
    pub score: f32,
    /// The words they share, the most telling first.
    pub words: Vec<Arc<SharedWord>>,
    /// The causes, services and triggers they share, as `field:value`.
    pub evidence: Vec<String>,
}

/// An entry that resembles a text, with what someone who meets the same trouble asks first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SimilarIncident {
    /// The entry, with the passages that the shared words stand in.
    pub hit: Hit,
    /// The words they share, the most telling first.
    pub words: Vec<String>,
    /// Those of the words that the text has otherwise.
    pub readings: Vec<Reading>,
    /// The causes, services and triggers they share.
    pub facts: Vec<SharedFact>,
    /// How it was resolved: the beginning of that section.
    pub resolution: Option<Passage>,
    /// Titles of the actions that are not done.
    pub open_actions: Vec<String>,
}
