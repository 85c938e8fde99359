//! Causes for entries that have none: who is to be asked about, and the edit that writes an answer.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use casebook_analysis::{CauseModel, CauseSuggestion};
use casebook_diagnostic::Span;
use casebook_model::book::{Casebook, Index};
use casebook_model::entry::{Kind, Postmortem};
use casebook_model::source::front_matter::split;
use casebook_model::source::yaml::{self, Entry, Node, Value};
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
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, cause) in &known {
        *counts.entry(cause).or_default() += 1;
    }
    let mut order: Vec<(usize, &str)> = counts.iter().map(|(one, count)| (*count, *one)).collect();
    order.sort_unstable_by_key(|one| Reverse(*one));
    for (at, cause) in &known {
        let suggested = model.suggest(*at, SUGGESTIONS);
        let place = suggested.iter().position(|one| one.cause == *cause);
        quality.first += usize::from(place == Some(0));
        quality.first_three += usize::from(place.is_some());
        // Without the entry itself, its cause has one less.
        let own = counts[cause] - 1;
        let most = order.iter().find(|(_, other)| other != cause);
        quality.commonest += usize::from(own > 0 && most.is_none_or(|(most, _)| own >= *most));
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
    /// Its `root_causes` holds something else than a cause.
    #[error("its `root_causes` holds something that is not a cause: correct it first")]
    Occupied,
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
    let labelled = in_front_matter(text, front, template, &value)?;
    match says(&labelled, text, front, &term.name) {
        true => Ok(labelled),
        false => Err(LabelError::Unreadable),
    }
}

/// Puts the line where the template has it.
fn in_front_matter(
    text: &str,
    front: Span,
    template: &Template,
    value: &str,
) -> Result<String, LabelError> {
    let node = yaml::parse(front.slice(text), front.start).map_err(|_| LabelError::Unreadable)?;
    let entries = node.entries();
    if let Some(empty) = entries.iter().find(|one| one.key == "root_causes") {
        return instead_of_nothing(text, empty, value);
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

/// Whether the front matter of a text says that cause, and all else that it said before: what is written by hand may be written in
/// ways that an edit by lines does not know.
fn says(labelled: &str, before: &str, front: Span, cause: &str) -> bool {
    let read = |text: &str, front: Span| yaml::parse(front.slice(text), front.start).ok();
    let now = split(labelled).front_matter;
    let now = now.and_then(|front| read(labelled, front));
    let (Some(now), Some(before)) = (now, read(before, front)) else {
        return false;
    };
    let others = |node: &Node| -> Vec<(String, Node)> {
        let others = node.entries().iter();
        let others = others.filter(|one| one.key != "root_causes");
        others
            .map(|one| (one.key.clone(), one.value.clone()))
            .collect()
    };
    let (others_now, others_before) = (others(&now), others(&before));
    let causes = now.get("root_causes").map(Node::items).unwrap_or_default();
    let mut pairs = others_now.iter().zip(&others_before);
    causes.len() == 1
        && causes[0].text() == Some(cause)
        && others_now.len() == others_before.len()
        && pairs.all(|(now, before)| now.0 == before.0 && is_same(&now.1, &before.1))
}

/// Whether two values are the same, wherever they stand.
fn is_same(one: &Node, other: &Node) -> bool {
    let (items, entries) = (one.items(), one.entries());
    one.shape() == other.shape()
        && one.text() == other.text()
        && items.len() == other.items().len()
        && entries.len() == other.entries().len()
        && items
            .iter()
            .zip(other.items())
            .all(|(one, other)| is_same(one, other))
        && entries
            .iter()
            .zip(other.entries())
            .all(|(one, other)| one.key == other.key && is_same(&one.value, &other.value))
}

/// Puts a value where a key has none: `root_causes:`, `root_causes: null`, `root_causes: ~` or `root_causes: []`.
fn instead_of_nothing(text: &str, empty: &Entry, value: &str) -> Result<String, LabelError> {
    let behind = |start: usize| text.get(start..).ok_or(LabelError::Unreadable);
    let (start, end) = match &empty.value.value {
        Value::Null => {
            let colon = behind(empty.key_span.end)?.find(':');
            let start = empty.key_span.end + colon.ok_or(LabelError::Unreadable)? + 1;
            let line = behind(start)?.lines().next().unwrap_or_default();
            let said = line.split(" #").next().unwrap_or_default();
            let word = said.trim();
            if !["", "~", "null", "Null", "NULL"].contains(&word) {
                return Err(LabelError::Occupied);
            }
            match said.find(word).filter(|_| !word.is_empty()) {
                Some(at) => (start + at, start + at + word.len()),
                None => (start, start),
            }
        }
        Value::Sequence(items) if items.is_empty() => {
            let start = empty.value.span.start;
            let list = behind(start)?;
            let end = list.find(']').ok_or(LabelError::Unreadable)?;
            let inside = list[..end].strip_prefix('[');
            if inside.is_none_or(|inside| !inside.trim().is_empty()) {
                return Err(LabelError::Unreadable);
            }
            (start, start + end + 1)
        }
        _ => return Err(LabelError::Occupied),
    };
    let blank = if text[..start].ends_with(char::is_whitespace) {
        ""
    } else {
        " "
    };
    Ok(format!("{}{blank}{value}{}", &text[..start], &text[end..]))
}
