//! The records of causes and triggers, and of services and teams.

use serde_json::{Value, json};

use super::Align;
use super::document::{Csv, Document, Section};
use super::frame::{Whole, head, ids, records_json};
use super::words::{absolute, notes, short, value_cell};
use casebook_analysis::{AnalysisQuery, Dimension, Record, Records, records};
use casebook_text::counted;

/// What the two reports are about: the first dimension leads.
const CAUSES: [Dimension; 2] = [Dimension::Cause, Dimension::Trigger];
const SERVICES: [Dimension; 2] = [Dimension::Service, Dimension::Team];

/// What the columns of [`record_section`] mean.
pub(super) const COLUMNS: &str = "Apart: the median time from the nearest earlier incident to the repeat. Since: from \
     the last incident to today. Open and overdue: actions that are to prevent another one.";

fn plural(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Cause => "causes",
        Dimension::Service => "services",
        Dimension::Team => "teams",
        Dimension::Trigger => "triggers",
    }
}

/// A table of records.
pub(super) fn record_section<'a>(
    query: &AnalysisQuery<'_>,
    title: &str,
    dimension: Dimension,
    rows: impl IntoIterator<Item = &'a Record>,
    empty: &str,
) -> Section {
    let columns = [
        (dimension.as_str(), Align::Left),
        ("incidents", Align::Right),
        ("repeats", Align::Right),
        ("apart", Align::Right),
        ("since", Align::Right),
        ("open", Align::Right),
        ("overdue", Align::Right),
    ];
    let mut section = Section::table(title, &columns, empty);
    for record in rows {
        section.row(vec![
            value_cell(query, dimension.field(), &record.name),
            record.incidents.len().into(),
            record.repeats.len().into(),
            record
                .gaps
                .median()
                .map(|days| format!("{} d", short(days)))
                .into(),
            record.days_since.map(|days| format!("{days} d")).into(),
            record.open_fixes.len().into(),
            record.overdue_fixes.into(),
        ]);
    }
    section
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn document(query: &AnalysisQuery<'_>, dimensions: [Dimension; 2]) -> Document {
    let all = dimensions.map(|dimension| (dimension, records(query, dimension)));
    let leading = &all[0].1;
    let named = leading
        .records
        .iter()
        .filter(|one| !one.incidents.is_empty())
        .count();
    let back = leading
        .records
        .iter()
        .filter(|one| !one.repeats.is_empty())
        .count();
    let word = dimensions[0].as_str();
    let lead = match named {
        0 => format!("No {word} is named yet."),
        _ => format!(
            "{} in use; {back} with a repeat of an earlier incident.",
            counted(named, word)
        ),
    };
    let mut document = Document {
        title: capital(plural(dimensions[0])),
        lead,
        notes: notes(query),
        ..Document::default()
    };
    for (dimension, found) in &all {
        let title = format!("{}, most repeats first", capital(plural(*dimension)));
        let empty = format!("No {} is named.", dimension.as_str());
        document.sections.push(record_section(
            query,
            &title,
            *dimension,
            &found.records,
            &empty,
        ));
        document.notes.extend(unnamed(*dimension, found));
    }
    document.notes.push(COLUMNS.to_owned());
    document
}

fn unnamed(dimension: Dimension, found: &Records) -> Option<String> {
    let many = found.unnamed.len();
    (many > 0).then(|| {
        format!(
            "{} without a {}.",
            counted(many, "incident"),
            dimension.as_str()
        )
    })
}

fn to_json(query: &AnalysisQuery<'_>, report: &str, dimensions: [Dimension; 2]) -> Whole<Value> {
    let mut rest = json!({});
    for dimension in dimensions {
        let found = records(query, dimension);
        rest[plural(dimension)] = records_json(query, dimension, &found);
        rest[format!("without_{}", dimension.as_str())] = json!(ids(query, &found.unnamed));
    }
    Whole {
        head: head(query, report),
        rest,
    }
}

fn csv(query: &AnalysisQuery<'_>, dimensions: [Dimension; 2]) -> Csv {
    let mut csv = Csv::new(&[
        "dimension",
        "name",
        "incidents",
        "repeats",
        "declared",
        "same_service",
        "spread",
        "no_fix",
        "before_the_fix",
        "after_the_fix",
        "fix_unknown",
        "services",
        "downtime_seconds",
        "downtime_known",
        "downtime_missing",
        "days_between_median",
        "days_between_shortest",
        "days_between_longest",
        "last",
        "days_since",
        "open_fixes",
        "overdue_fixes",
        "url",
    ]);
    for dimension in dimensions {
        for record in &records(query, dimension).records {
            csv.row(&csv_row(query, dimension, record));
        }
    }
    csv
}

fn csv_row(query: &AnalysisQuery<'_>, dimension: Dimension, record: &Record) -> Vec<String> {
    let some = |value: Option<String>| value.unwrap_or_default();
    let value = query
        .book
        .listing(dimension.field())
        .and_then(|listing| listing.value(&record.name));
    let mut row = vec![dimension.as_str().to_owned(), record.name.to_string()];
    row.extend([record.incidents.len(), record.repeats.len()].map(|count| count.to_string()));
    row.extend(
        record
            .by_kind
            .iter()
            .chain(&record.by_fate)
            .map(ToString::to_string),
    );
    let names: Vec<&str> = record.services.iter().map(|(name, _)| &**name).collect();
    row.extend([
        names.join(" "),
        some((record.downtime.known > 0).then(|| record.downtime.total.seconds().to_string())),
        record.downtime.known.to_string(),
        record.downtime.missing.to_string(),
        some(record.gaps.median().map(|days| days.to_string())),
        some(record.gaps.shortest().map(|days| days.to_string())),
        some(record.gaps.longest().map(|days| days.to_string())),
        some(record.last.map(|date| date.to_string())),
        some(record.days_since.map(|days| days.to_string())),
        record.open_fixes.len().to_string(),
        record.overdue_fixes.to_string(),
        some(value.and_then(|value| absolute(query, &value.address))),
    ]);
    row
}

/// The records of causes and triggers in words and tables.
pub(super) fn causes_document(query: &AnalysisQuery<'_>) -> Document {
    document(query, CAUSES)
}

/// The records of causes and triggers as JSON.
pub(super) fn causes_json(query: &AnalysisQuery<'_>) -> Whole<Value> {
    to_json(query, "causes", CAUSES)
}

/// One row for each cause and trigger.
pub(super) fn causes_csv(query: &AnalysisQuery<'_>) -> Csv {
    csv(query, CAUSES)
}

/// The records of services and teams in words and tables.
pub(super) fn services_document(query: &AnalysisQuery<'_>) -> Document {
    document(query, SERVICES)
}

/// The records of services and teams as JSON.
pub(super) fn services_json(query: &AnalysisQuery<'_>) -> Whole<Value> {
    to_json(query, "services", SERVICES)
}

/// One row for each service and team.
pub(super) fn services_csv(query: &AnalysisQuery<'_>) -> Csv {
    csv(query, SERVICES)
}
