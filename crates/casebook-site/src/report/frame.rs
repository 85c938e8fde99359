//! What every report as JSON begins with, and the parts that several share.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::API;
use casebook_analysis::statistics::Distribution;
use casebook_analysis::{AnalysisQuery, Dimension, Fate, Record, Records, RepeatKind};
use casebook_model::book::Index;
use casebook_model::entry::Name;

/// The head of a report: which, of what, and when.
pub(super) fn head(query: &AnalysisQuery<'_>, report: &str) -> Map<String, Value> {
    let scope = &query.scope;
    let name = |name: &Option<Name>| name.as_ref().map(ToString::to_string);
    let head = json!({
        "version": API,
        "report": report,
        "today": query.today.to_string(),
        "scope": {
            "from": scope.from.map(|date| date.to_string()),
            "to": scope.to.map(|date| date.to_string()),
            "service": name(&scope.service),
            "team": name(&scope.team),
            "cause": name(&scope.cause),
        },
        "sample": if query.is_selected() { "selected" } else { "complete" },
        "incidents": query.incidents.len(),
    });
    map(head)
}

/// A report as JSON: its head, and what follows it. Long lists in it are written from what they borrow; as values made of
/// maps they would take longer than all the rest.
#[derive(Serialize)]
pub(super) struct Whole<T> {
    #[serde(flatten)]
    pub(super) head: Map<String, Value>,
    #[serde(flatten)]
    pub(super) rest: T,
}

fn map(value: Value) -> Map<String, Value> {
    if let Value::Object(map) = value {
        map
    } else {
        Map::new()
    }
}

pub(super) fn ids(query: &AnalysisQuery<'_>, entries: &[Index]) -> Vec<String> {
    entries
        .iter()
        .map(|index| query.entry(*index).id.to_string())
        .collect()
}

/// The key of a kind or fate in JSON.
pub(super) fn key(value: impl serde::Serialize) -> String {
    json!(value).as_str().unwrap_or_default().to_owned()
}

pub(super) fn by_kind(counts: [usize; 4]) -> Map<String, Value> {
    RepeatKind::ALL
        .into_iter()
        .zip(counts)
        .map(|(kind, count)| (key(kind), json!(count)))
        .collect()
}

pub(super) fn by_fate(counts: [usize; 4]) -> Map<String, Value> {
    Fate::ALL
        .into_iter()
        .zip(counts)
        .map(|(fate, count)| (key(fate), json!(count)))
        .collect()
}

/// The figures of a distribution; its unit stands in the name of its key.
pub(super) fn figures(distribution: &Distribution) -> Value {
    json!({
        "used": distribution.used(),
        "unusable": distribution.unusable.len(),
        "shortest": distribution.shortest(),
        "quartile_1": distribution.quartiles().map(|(low, _)| low),
        "median": distribution.median(),
        "quartile_3": distribution.quartiles().map(|(_, high)| high),
        "longest": distribution.longest(),
    })
}

pub(super) fn records_json(
    query: &AnalysisQuery<'_>,
    dimension: Dimension,
    records: &Records,
) -> Value {
    records
        .records
        .iter()
        .map(|record| record_json(query, dimension, record))
        .collect()
}

/// The record of the cause `unknown`, which is ranked among none; `null` where there is none.
pub(super) fn unknown_json(query: &AnalysisQuery<'_>, causes: &Records) -> Value {
    let unknown = causes.unknown.as_ref();
    unknown.map_or(Value::Null, |record| {
        record_json(query, Dimension::Cause, record)
    })
}

fn record_json(query: &AnalysisQuery<'_>, dimension: Dimension, record: &Record) -> Value {
    let value = query
        .book
        .listing(dimension.field())
        .and_then(|listing| listing.value(&record.name));
    let known = record.downtime.known > 0;
    json!({
        "name": &*record.name,
        "title": value.map(|value| &value.title),
        "url": value.map(|value| query.book.url(&value.address)),
        "incidents": record.incidents.len(),
        "entries": ids(query, &record.incidents),
        "repeats": record.repeats.len(),
        "repeat_entries": ids(query, &record.repeats),
        "seen_elsewhere": record.seen_elsewhere.len(),
        "seen_elsewhere_entries": ids(query, &record.seen_elsewhere),
        "by_kind": by_kind(record.by_kind),
        "by_fate": by_fate(record.by_fate),
        "services": record.services.iter().map(|(name, count)| json!({"name": &**name, "incidents": count})).collect::<Vec<_>>(),
        "downtime_seconds": known.then(|| record.downtime.total.seconds()),
        "downtime_sum_seconds": known.then(|| record.downtime.sum.seconds()),
        "downtime_overlapping": record.downtime.overlapping,
        "downtime_known": record.downtime.known,
        "downtime_missing": record.downtime.missing,
        "days_between_repeats": figures(&record.gaps),
        "last": record.last.map(|date| date.to_string()),
        "days_since": record.days_since,
        "open_fixes": record.open_fixes.len(),
        "overdue_fixes": record.overdue_fixes,
    })
}
