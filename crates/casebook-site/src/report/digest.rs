//! The last days at a glance: what was published, what repeated, what is overdue.

use serde_json::{Value, json};

use super::Align;
use super::actions::ledger_action_json;
use super::document::{Cell, Csv, Document, Section};
use super::entry::{entry_url, link_json};
use super::frame::{Whole, head};
use super::recurrence::fate_words;
use super::words::{action_link, scope_words, title_cell};
use casebook_analysis::{ActionRef, AnalysisQuery, Repeat};
use casebook_model::book::Index;
use casebook_model::entry::Status;
use casebook_text::counted;
use casebook_time::{Date, add_days, display_date};

/// Rows of each of the three tables, so that the whole fits a screen of 24 lines.
const ROWS: usize = 3;

struct Digest<'a> {
    from: Date,
    /// How many incidents were published or started.
    all: usize,
    published: Vec<Index>,
    /// Those of all that repeat an earlier one.
    repeated: Vec<&'a Repeat>,
    overdue: Vec<&'a ActionRef<'a>>,
}

/// The last `days` days, today included. An incident belongs to them when it was published in them, or started in
/// them: what is written up today happened a week ago.
fn digest<'a>(query: &AnalysisQuery<'a>, days: i64) -> Digest<'a> {
    let from = add_days(query.today, 1 - days.max(1));
    let recent = |date: Option<Date>| date.is_some_and(|date| (from..=query.today).contains(&date));
    let published = |index: &Index| {
        let entry = query.entry(*index);
        entry.status == Status::Published && recent(entry.published.as_ref().map(|date| date.value))
    };
    let happened = |index: &Index| recent(query.book.date(*index)) || published(index);
    Digest {
        from,
        all: query
            .incidents
            .iter()
            .filter(|index| happened(index))
            .count(),
        published: query
            .incidents
            .iter()
            .copied()
            .filter(|index| published(index))
            .collect(),
        repeated: query
            .incidents
            .iter()
            .filter(|index| happened(index))
            .filter_map(|index| query.recurrence.of(*index))
            .collect(),
        overdue: query
            .actions()
            .filter(|action| action.overdue_days.is_some())
            .collect(),
    }
}

/// The digest in at most a screen.
pub(super) fn digest_document(query: &AnalysisQuery<'_>, days: i64) -> Document {
    let found = digest(query, days);
    let overdue = counted(found.overdue.len(), "action");
    let days = format!(
        "{} to {}",
        display_date(found.from),
        display_date(query.today)
    );
    let lead = match found.all {
        0 => format!("{days}: no incident was published or started. {overdue} overdue."),
        all => format!(
            "{days}: {} published or started, {} of them published; {} repeated an earlier cause. {overdue} overdue.",
            counted(all, "incident"),
            found.published.len(),
            found.repeated.len(),
        ),
    };
    Document {
        title: format!("Incidents, {days}"),
        lead,
        sections: vec![
            published_section(query, &found),
            repeated_section(query, &found),
            overdue_section(query, &found),
        ],
        notes: scope_words(&query.scope).into_iter().collect(),
    }
}

fn published_section(query: &AnalysisQuery<'_>, found: &Digest<'_>) -> Section {
    let mut published = Section::table(
        title("Published", found.published.len()),
        &[
            ("started", Align::Left),
            ("severity", Align::Left),
            ("title", Align::Left),
        ],
        "Nothing was published.",
    );
    for index in found.published.iter().take(ROWS) {
        published.row(vec![
            query.book.date(*index).into(),
            query
                .entry(*index)
                .severity
                .as_ref()
                .map(|severity| severity.value.to_string())
                .into(),
            title_cell(query, *index),
        ]);
    }
    published
}

fn repeated_section(query: &AnalysisQuery<'_>, found: &Digest<'_>) -> Section {
    let mut repeated = Section::table(
        title("Repeated", found.repeated.len()),
        &[
            ("what", Align::Left),
            ("days after", Align::Right),
            ("the earlier one's fix", Align::Left),
        ],
        "Nothing repeated an earlier cause.",
    );
    for repeat in found.repeated.iter().take(ROWS) {
        let link = repeat.nearest_link();
        repeated.row(vec![
            title_cell(query, link.later),
            link.days.to_string().into(),
            fate_words(link.fate).into(),
        ]);
    }
    repeated
}

fn overdue_section(query: &AnalysisQuery<'_>, found: &Digest<'_>) -> Section {
    let mut overdue = Section::table(
        title("Overdue", found.overdue.len()),
        &[
            ("days", Align::Right),
            ("owner", Align::Left),
            ("what", Align::Left),
        ],
        "Nothing is overdue.",
    );
    for action in found.overdue.iter().take(ROWS) {
        overdue.row(vec![
            action.overdue_days.into(),
            action
                .action
                .owner
                .as_ref()
                .map(|owner| owner.value.clone())
                .into(),
            Cell::link(
                action.action.title.value.clone(),
                action_link(query, action),
            ),
        ]);
    }
    overdue
}

fn title(word: &str, many: usize) -> String {
    match many {
        0..=ROWS => word.to_owned(),
        _ => format!("{word}: {ROWS} of {many}"),
    }
}

/// One row for each thing the digest tells of, all of them.
pub(super) fn digest_csv(query: &AnalysisQuery<'_>, days: i64) -> Csv {
    let found = digest(query, days);
    let mut csv = Csv::new(&["what", "entry", "title", "days", "fate_or_owner"]);
    let id = |index: Index| query.entry(index).id.to_string();
    for index in &found.published {
        csv.row(&[
            "published".to_owned(),
            id(*index),
            query.entry(*index).title.clone(),
            String::new(),
            String::new(),
        ]);
    }
    for repeat in &found.repeated {
        let link = repeat.nearest_link();
        let title = query.entry(link.later).title.clone();
        csv.row(&[
            "repeated".to_owned(),
            id(link.later),
            title,
            link.days.to_string(),
            super::frame::key(link.fate),
        ]);
    }
    for one in &found.overdue {
        csv.row(&[
            "overdue".to_owned(),
            id(one.index),
            one.action.title.value.clone(),
            one.overdue_days.unwrap_or_default().to_string(),
            one.action
                .owner
                .as_ref()
                .map(|owner| owner.value.clone())
                .unwrap_or_default(),
        ]);
    }
    csv
}

/// The digest as JSON, all of it.
pub(super) fn digest_json(query: &AnalysisQuery<'_>, days: i64) -> Whole<Value> {
    let found = digest(query, days);
    let entry = |index: Index| {
        let entry = query.entry(index);
        json!({
            "id": entry.id.as_str(),
            "title": entry.title,
            "url": entry_url(query.book, index),
            "date": query.book.date(index).map(|date| date.to_string()),
            "severity": entry.severity.as_ref().map(|severity| severity.value.to_string()),
        })
    };
    let rest = json!({
        "days": days,
        "since": found.from.to_string(),
        "published": found.published.iter().map(|index| entry(*index)).collect::<Vec<_>>(),
        "repeated": found.repeated.iter().map(|repeat| {
            let link = repeat.nearest_link();
            let mut shown = entry(link.later);
            shown["nearest"] = json!(link_json(query.book, link, link.earlier));
            shown
        }).collect::<Vec<_>>(),
        "overdue": found.overdue.iter().map(|one| ledger_action_json(query, one)).collect::<Vec<_>>(),
    });
    Whole {
        head: head(query, "digest"),
        rest,
    }
}
