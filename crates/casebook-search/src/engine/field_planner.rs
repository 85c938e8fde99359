//! `name:value` in a query → what to look up.

use std::io;
use std::ops::Range;

use super::plan::Plan;
use super::ranges::{downtime, period};
use super::read_batch::ReadBatch;
use super::value_names::ValueMatch;
use super::word_planner::{WordPlanner, WordQuery};
use crate::query::NoteKind;
use crate::schema::{Zone, key};
use crate::text::distance_within;

/// The most values of a field with too many to list that a beginning stands for.
const MAX_UNLISTED: u64 = 2_000;
/// The largest number of slips in the name of a field that are forgiven.
const MAX_NAME_SLIPS: usize = 2;

/// Plans `name:value`; with `prefix`, the value may be incomplete. `None` for what says nothing.
pub(super) fn plan_field(
    words: &mut WordPlanner<'_>,
    name: &str,
    value: &str,
    prefix: bool,
    span: &Range<usize>,
) -> io::Result<Option<Plan>> {
    let name = crate::text::fold(name);
    if value.trim().is_empty() {
        let message = format!("“{name}:” needs a value; it was left out.");
        words.note(NoteKind::Syntax, span, message, None);
        return Ok(None);
    }
    let query = WordQuery {
        text: value,
        prefix,
        zones: &Zone::ALL,
        span,
    };
    match name.as_str() {
        "title" | "heading" => in_zone(words, query, &[Zone::Title]),
        "summary" => in_zone(words, query, &[Zone::Summary]),
        "after" | "since" | "from" | "before" | "until" | "in" | "on" | "during" | "date" => {
            Ok(plan_days(words, &name, value, span))
        }
        "downtime" | "duration" => Ok(plan_downtime(words, value, span)),
        _ => match words.reader.meta().field(&name) {
            Some(field) => plan_value(words, field, query),
            None => plan_unknown(words, &name, query),
        },
    }
}

fn in_zone(
    words: &mut WordPlanner<'_>,
    query: WordQuery<'_>,
    zones: &[Zone],
) -> io::Result<Option<Plan>> {
    if query.text.contains(' ') {
        words.phrase(query.text, zones, query.span)
    } else {
        words.text(WordQuery { zones, ..query })
    }
}

/// A field that the book does not have: the one with a similar name, or else the words of name and value.
fn plan_unknown(
    words: &mut WordPlanner<'_>,
    name: &str,
    query: WordQuery<'_>,
) -> io::Result<Option<Plan>> {
    let known = words.reader.field_names();
    let near = known
        .iter()
        .filter_map(|known| Some((distance_within(name, known, MAX_NAME_SLIPS)?, known)))
        .min();
    if let Some((_, near)) = near {
        let message = format!("There is no field “{name}”; “{near}:” was searched instead.");
        let suggestion = format!("{near}:{}", quoted(query.text));
        words.note(
            NoteKind::UnknownField,
            query.span,
            message,
            Some(suggestion),
        );
        return plan_field(words, near, query.text, query.prefix, query.span);
    }
    let message = format!("There is no field “{name}”; the words were searched instead.");
    words.note(NoteKind::UnknownField, query.span, message, None);
    let mut batch = ReadBatch::default();
    let name = batch.take(words.text(WordQuery {
        text: name,
        prefix: false,
        ..query
    }));
    let value = batch.take(words.text(query));
    batch.finish(())?;
    let parts: Vec<Plan> = name.into_iter().chain(value).collect();
    Ok((!parts.is_empty()).then_some(Plan::All {
        parts,
        strict: false,
    }))
}

/// A value of a field of the book.
fn plan_value(
    words: &mut WordPlanner<'_>,
    number: usize,
    query: WordQuery<'_>,
) -> io::Result<Option<Plan>> {
    let reader = words.reader;
    let (field, value) = (&reader.meta().settings.fields[number], query.text);
    let values = match reader.values(number).find(value, query.prefix) {
        ValueMatch::Values(values) => values,
        ValueMatch::Near(near) => {
            let message = format!(
                "No entry has “{}:{value}”; “{near}” was searched instead.",
                field.name
            );
            let suggestion = Some(format!("{}:{}", field.name, quoted(&near)));
            words.note(NoteKind::UnknownValue, query.span, message, suggestion);
            vec![near]
        }
        ValueMatch::Unlisted(value) => vec![value],
        ValueMatch::UnlistedPrefix(prefix) => {
            return plan_unlisted(words, &field.name, &prefix, query);
        }
        ValueMatch::None => Vec::new(),
    };
    let mut batch = ReadBatch::default();
    let mut infos = Vec::with_capacity(values.len());
    for value in values {
        infos.extend(batch.take(reader.key(&key(&field.name, &value))));
    }
    batch.finish(())?;
    if !infos.is_empty() {
        return Ok(Some(Plan::Values(infos)));
    }
    let known = reader.values(number).examples();
    plan_text_instead(words, &field.name, known, query)
}

/// The values that begin so, of a field with too many to list.
fn plan_unlisted(
    words: &mut WordPlanner<'_>,
    field: &str,
    prefix: &str,
    query: WordQuery<'_>,
) -> io::Result<Option<Plan>> {
    let infos = words.reader.keys_from(&key(field, prefix), MAX_UNLISTED)?;
    if infos.is_empty() {
        return plan_text_instead(words, field, "", query);
    }
    if infos.len() as u64 == MAX_UNLISTED {
        let message = format!(
            "“{field}:{prefix}*” means many values; the first {MAX_UNLISTED} were searched."
        );
        words.note(NoteKind::Completed, query.span, message, None);
    }
    Ok(Some(Plan::Values(infos)))
}

/// A value that no entry has: its words in the text.
fn plan_text_instead(
    words: &mut WordPlanner<'_>,
    field: &str,
    known: &str,
    query: WordQuery<'_>,
) -> io::Result<Option<Plan>> {
    let known = if known.is_empty() {
        String::new()
    } else {
        format!(" In use: {known}.")
    };
    let message = format!(
        "No entry has “{field}:{}”; it was searched in the text instead.{known}",
        query.text
    );
    words.note(NoteKind::UnknownValue, query.span, message, None);
    words.text(query)
}

/// `after:`, `before:`, `in:` and their like.
fn plan_days(
    words: &mut WordPlanner<'_>,
    name: &str,
    value: &str,
    span: &Range<usize>,
) -> Option<Plan> {
    let days = period(name, value);
    if days.is_none() {
        let message = format!(
            "“{value}” is not a date; it was left out. Dates are written 2024, 2024-Q3, 2024-03 or 2024-03-07."
        );
        words.note(NoteKind::BadRange, span, message, None);
    }
    days.map(Plan::Days)
}

/// `downtime:>30m`, `downtime:10m..2h`.
fn plan_downtime(words: &mut WordPlanner<'_>, value: &str, span: &Range<usize>) -> Option<Plan> {
    let bounds = downtime(value);
    if bounds.is_none() {
        let message = format!(
            "“{value}” is not a duration; it was left out. Write downtime:>30m, downtime:<2h or downtime:10m..1h."
        );
        words.note(NoteKind::BadRange, span, message, None);
    }
    bounds.map(|(from, to)| Plan::Downtime(from, to))
}

/// A value as the query language writes it.
fn quoted(value: &str) -> String {
    if value.contains(char::is_whitespace) {
        format!("\"{value}\"")
    } else {
        value.to_owned()
    }
}
