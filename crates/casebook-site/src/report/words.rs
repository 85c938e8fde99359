//! Numbers in words, and links, as every report writes them.

use super::document::Cell;
use casebook_analysis::{ActionRef, AnalysisQuery, Scope};
use casebook_model::book::Index;
use casebook_model::entry::{Action, Name};
use casebook_time::{Duration, display_date};

/// A length of time that was measured in seconds.
#[must_use]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn seconds(value: f64) -> String {
    Duration::from_seconds(value.max(0.0).round() as u64).display()
}

/// A number of days: `12 days`, `1 day`, `12.5 days`.
#[must_use]
pub fn days(value: f64) -> String {
    if (value - 1.0).abs() < f64::EPSILON {
        "1 day".to_owned()
    } else {
        format!("{} days", short(value))
    }
}

/// A number with one decimal where it has any.
#[must_use]
pub fn short(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    rounded.to_string()
}

/// Where an entry's page is, when the book knows its own address.
pub(super) fn absolute(query: &AnalysisQuery<'_>, address: &str) -> Option<String> {
    query.book.absolute_url(address)
}

/// An entry's id, leading to its page.
pub(super) fn id_cell(query: &AnalysisQuery<'_>, index: Index) -> Cell {
    Cell::link(
        query.entry(index).id.as_str(),
        absolute(query, query.book.addresses[index].as_str()),
    )
}

/// An entry's title, leading to its page.
pub(super) fn title_cell(query: &AnalysisQuery<'_>, index: Index) -> Cell {
    Cell::link(
        query.entry(index).title.clone(),
        absolute(query, query.book.addresses[index].as_str()),
    )
}

/// A value of a field, leading to its page.
pub(super) fn value_cell(query: &AnalysisQuery<'_>, field: &str, name: &str) -> Cell {
    let value = query
        .book
        .listing(field)
        .and_then(|listing| listing.value(name));
    Cell::link(
        name,
        value.and_then(|value| absolute(query, &value.address)),
    )
}

/// Where an action stands on its entry's page.
pub(super) fn action_link(query: &AnalysisQuery<'_>, one: &ActionRef<'_>) -> Option<String> {
    let page = query.book.addresses[one.index].as_str();
    absolute(query, &format!("{page}#{}", action_anchor(one.action)))
}

/// The anchor of an action on its entry's page.
#[must_use]
pub(crate) fn action_anchor(action: &Action) -> String {
    format!("cb-action-{}", action.slug)
}

/// What part of the book a report is about, when it is not all of it.
pub(super) fn scope_words(scope: &Scope) -> Option<String> {
    let named =
        |word: &str, name: &Option<Name>| name.as_ref().map(|name| format!("{word} {name}"));
    let time = match (scope.from, scope.to) {
        (Some(from), Some(to)) => Some(format!(
            "from {} to {}",
            display_date(from),
            display_date(to)
        )),
        (Some(from), None) => Some(format!("from {} on", display_date(from))),
        (None, Some(to)) => Some(format!("up to {}", display_date(to))),
        (None, None) => None,
    };
    let parts = [
        named("service", &scope.service),
        named("team", &scope.team),
        named("cause", &scope.cause),
        time,
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty())
        .then(|| format!("Only {}; repeats look back beyond that.", parts.join(", ")))
}

/// What every report says about what it counts.
pub(super) fn notes(query: &AnalysisQuery<'_>) -> Vec<String> {
    let mut notes: Vec<String> = scope_words(&query.scope).into_iter().collect();
    notes
        .push("Counted are incidents in review and published; drafts, near misses and maintenance are not.".to_owned());
    if query.is_selected() {
        notes.push("The entries of this book are a selection, so no rates are shown.".to_owned());
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_words() {
        assert_eq!(
            (days(1.0), days(2.5), days(0.0)),
            ("1 day".into(), "2.5 days".into(), "0 days".into())
        );
        assert_eq!(short(12.25), "12.3");
    }
}
