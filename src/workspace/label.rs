//! Causes for entries that have none: who is to be asked about, and the edit that writes an answer.

use std::cmp::Reverse;

use casebook_analysis::{CauseModel, CauseSuggestion};
use casebook_model::book::{Casebook, Index};
use casebook_model::entry::{Kind, Postmortem};
use casebook_model::source::yaml::{self, Entry};
use casebook_model::template::{Template, quoted};
use serde::Serialize;

/// An entry without a root cause, and the causes that it may have.
#[derive(Debug, Clone, Serialize)]
pub struct Unlabelled {
    /// Its file within the book.
    pub path: String,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its day, as `2026-10-02`.
    pub date: Option<String>,
    /// The likeliest causes, best first.
    pub suggestions: Vec<SuggestedCause>,
}

/// A cause that an entry may have.
#[derive(Debug, Clone, Serialize)]
pub struct SuggestedCause {
    /// The cause.
    pub cause: String,
    /// How much speaks for it, from 0 to 1.
    pub share: f64,
    /// The words that speak for it.
    pub words: Vec<String>,
}

/// How often suggestions are right for entries whose cause is known, each judged without itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct LabelQuality {
    /// Entries with a known cause.
    pub entries: usize,
    /// Of these, how many have it as the first suggestion.
    pub first: usize,
    /// How many have it among the first three.
    pub first_three: usize,
    /// How many would have the commonest cause of all others as theirs: what no reading at all achieves.
    pub commonest: usize,
}

/// How many causes are suggested.
pub const SUGGESTIONS: usize = 3;

/// Counted incidents without a root cause, newest first; `with_drafts` also those that are not counted yet.
#[must_use]
pub fn unlabelled(book: &Casebook, with_drafts: bool) -> Vec<Unlabelled> {
    let model = CauseModel::learn(book);
    let is_asked = |entry: &Postmortem| {
        let is_incident = entry.kind == Kind::Incident && !entry.broken;
        entry.root_causes.is_empty() && (entry.is_counted() || (with_drafts && is_incident))
    };
    let mut found: Vec<Index> = (0..book.entries.len())
        .filter(|at| is_asked(&book.entries[*at]))
        .collect();
    found.sort_by_key(|at| Reverse((book.entries[*at].date(book.zone()), Reverse(*at))));
    found
        .into_iter()
        .map(|at| {
            let entry = &book.entries[at];
            Unlabelled {
                path: entry.path.to_string(),
                id: entry.id.to_string(),
                title: entry.title.clone(),
                date: entry.date(book.zone()).map(|day| day.to_string()),
                suggestions: model
                    .suggest(at, SUGGESTIONS)
                    .into_iter()
                    .map(SuggestedCause::from)
                    .collect(),
            }
        })
        .collect()
}

impl From<CauseSuggestion> for SuggestedCause {
    fn from(suggestion: CauseSuggestion) -> Self {
        Self {
            cause: suggestion.cause,
            share: (suggestion.share * 1000.0).round() / 1000.0,
            words: suggestion.words,
        }
    }
}

/// Judges the suggestions by the entries whose cause is known.
#[must_use]
pub fn label_quality(book: &Casebook) -> LabelQuality {
    let model = CauseModel::learn(book);
    let known: Vec<(Index, &str)> = model.labelled().collect();
    let mut quality = LabelQuality {
        entries: known.len(),
        ..LabelQuality::default()
    };
    for (at, cause) in &known {
        let suggested = model.suggest(*at, SUGGESTIONS);
        let place = suggested.iter().position(|one| one.cause == *cause);
        quality.first += usize::from(place == Some(0));
        quality.first_three += usize::from(place.is_some());
        let count = |wanted: &str| {
            let others = known.iter().filter(|(other, _)| other != at);
            others.filter(|(_, other)| *other == wanted).count()
        };
        let most = known.iter().map(|(_, other)| count(other)).max();
        quality.commonest += usize::from(most.is_some_and(|most| most > 0 && count(cause) == most));
    }
    quality
}

/// Why a cause cannot be written into an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LabelError {
    /// The vocabulary has no such cause.
    #[error("`{0}` is not among the causes of the book")]
    NoCause(String),
    /// Another tool owns the file.
    #[error("another tool owns this file: import it first")]
    Foreign,
    /// It has one by now.
    #[error("the entry has a root cause already")]
    Labelled,
    /// Its front matter cannot be edited.
    #[error("its front matter cannot be edited")]
    Unreadable,
}

/// The text of an entry with a root cause, every other byte as it was.
///
/// # Errors
/// When the cause is unknown, or the entry is not to be edited.
pub fn with_cause(
    entry: &Postmortem,
    template: &Template,
    cause: &str,
) -> Result<String, LabelError> {
    let vocabulary = template.vocabulary("causes");
    let known = vocabulary.lookup(cause).term();
    let Some(term) = known else {
        return Err(LabelError::NoCause(cause.to_owned()));
    };
    if !entry.is_rewritable() {
        return Err(LabelError::Foreign);
    }
    if !entry.root_causes.is_empty() {
        return Err(LabelError::Labelled);
    }
    let value = format!("[{}]", quoted(&term.name));
    let text = &*entry.text;
    let Some(front) = entry.front_matter else {
        return Ok(format!("---\nroot_causes: {value}\n---\n{text}"));
    };
    let node = yaml::parse(front.slice(text), front.start).map_err(|_| LabelError::Unreadable)?;
    let entries = node.entries();
    if let Some(empty) = entries.iter().find(|one| one.key == "root_causes") {
        return instead_of_nothing(text, empty, &value);
    }
    let order = |key: &str| template.fields.iter().position(|field| field.name == key);
    let own = order("root_causes");
    // Before the first field that the template has behind it, else at the end.
    let next = entries.iter().find(|one| order(&one.key) > own);
    let at = next.map_or(front.end, |next| next.key_span.start);
    let at = text[..at]
        .rfind('\n')
        .map_or(0, |line| line + 1)
        .max(front.start);
    let at = if next.is_none() { front.end } else { at };
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let before = if next.is_none() && !text[..at].ends_with('\n') {
        line_end
    } else {
        ""
    };
    let line = format!("{before}root_causes: {value}{line_end}");
    Ok(format!("{}{line}{}", &text[..at], &text[at..]))
}

/// Puts a value where a key has none: `root_causes:` or `root_causes: []`.
fn instead_of_nothing(text: &str, empty: &Entry, value: &str) -> Result<String, LabelError> {
    // `root_causes:` and `root_causes: []`: a value goes behind the colon, or where the brackets are.
    let (start, end) = match empty.value.is_null() {
        true => {
            let colon = text[empty.key_span.end..]
                .find(':')
                .ok_or(LabelError::Unreadable)?;
            let at = empty.key_span.end + colon + 1;
            (at, at)
        }
        false => {
            let bracket = text[empty.value.span.start..]
                .find(']')
                .ok_or(LabelError::Unreadable)?;
            (empty.value.span.start, empty.value.span.start + bracket + 1)
        }
    };
    let blank = if text[..start].ends_with(' ') {
        ""
    } else {
        " "
    };
    Ok(format!("{}{blank}{value}{}", &text[..start], &text[end..]))
}
