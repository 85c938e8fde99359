//! The ledger of actions.

use serde::Serialize;
use serde_json::{Value, json};

use super::Align;
use super::document::{Cell, Csv, Document, Section};
use super::entry::{ActionJson, action_json, entry_url};
use super::frame::{Whole, figures, head, ids};
use super::words::{action_link, days, id_cell, scope_words};
use casebook_analysis::statistics::Distribution;
use casebook_analysis::{ActionRef, AnalysisQuery, Ledger, LedgerGroup, Tally, ledger};
use casebook_text::counted;

/// The ledger in words and tables: what is still to be done, then who owes how much.
pub(super) fn actions_document(query: &AnalysisQuery<'_>) -> Document {
    let ledger = ledger(query);
    let tally = ledger.tally;
    let lead = match tally.total() {
        0 => "No entry names an action yet.".to_owned(),
        total => format!(
            "{}: {} open, {} of them overdue; {} done, {} turned down.",
            counted(total, "action"),
            tally.open,
            tally.overdue,
            tally.done,
            tally.wont_do
        ),
    };
    let mut document = Document {
        title: "Actions".to_owned(),
        lead,
        ..Document::default()
    };
    let open: Vec<&ActionRef<'_>> = ledger
        .actions
        .iter()
        .copied()
        .filter(|action| action.action.status.is_open())
        .collect();
    document.sections.push(open_section(
        query,
        "Still to be done, overdue first",
        &open,
    ));
    if tally.total() > 0 {
        let [owners, _, kinds, _] = &ledger.groups;
        document
            .sections
            .push(tally_section(LedgerGroup::Owner, owners));
        document
            .sections
            .push(tally_section(LedgerGroup::Kind, kinds));
    }
    document.notes = ledger_notes(query, &ledger);
    document
}

/// What the ledger adds up to, and what it could not use.
#[must_use]
pub(crate) fn ledger_notes(query: &AnalysisQuery<'_>, ledger: &Ledger<'_>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let kept = ledger.kept.len();
    if kept + ledger.owing.len() > 0 {
        out.push(format!(
            "{kept} of {} that promised to prevent something have done all of it.",
            counted(kept + ledger.owing.len(), "entry")
        ));
    }
    out.extend(length("Open actions are", "old", &ledger.age));
    out.extend(length(
        "Done ones took",
        "from the incident",
        &ledger.time_to_close,
    ));
    out.extend(ledger_limits(query, ledger));
    out
}

/// What the ledger holds, and what it could not use.
#[must_use]
pub(crate) fn ledger_limits(query: &AnalysisQuery<'_>, ledger: &Ledger<'_>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    if ledger.without_due > 0 {
        out.push(format!(
            "{} without a due day; none of them can be overdue.",
            counted(ledger.without_due, "open action")
        ));
    }
    out.push("Actions of drafts and near misses are here too: a promise does not wait for a publication.".to_owned());
    out.extend(scope_words(&query.scope));
    out
}

/// `Open actions are 41 days old in the middle, 30 to 91 (3 known, 1 not).`
fn length(before: &str, after: &str, days_of: &Distribution) -> Option<String> {
    let median = days_of.median()?;
    let missing = match days_of.unusable.len() {
        0 => String::new(),
        missing => format!("; {missing} cannot be determined"),
    };
    Some(format!(
        "{before} {} {after} in the median, between {} and {} ({} known{missing}).",
        days(median),
        days_of.shortest().unwrap_or_default(),
        days_of.longest().unwrap_or_default(),
        days_of.used()
    ))
}

/// A table of actions that are still to be done.
pub(super) fn open_section(
    query: &AnalysisQuery<'_>,
    title: &str,
    actions: &[&ActionRef<'_>],
) -> Section {
    let head = [
        ("overdue", Align::Left),
        ("owner", Align::Left),
        ("what", Align::Left),
        ("entry", Align::Left),
    ];
    let mut section = Section {
        below: 1,
        ..Section::table(title, &head, "Nothing is to be done.")
    };
    for one in actions {
        let overdue = match (one.overdue_days, &one.action.due) {
            (Some(days), _) => counted(usize::try_from(days).unwrap_or(0), "day"),
            (None, Some(due)) => format!("due {}", due.value),
            (None, None) => String::new(),
        };
        section.row(vec![
            overdue.into(),
            one.action
                .owner
                .as_ref()
                .map(|owner| owner.value.clone())
                .into(),
            Cell::link(one.action.title.value.clone(), action_link(query, one)),
            id_cell(query, one.index),
        ]);
    }
    section
}

fn tally_section(group: LedgerGroup, names: &[(Option<String>, Tally)]) -> Section {
    let head = [
        (group.as_str(), Align::Left),
        ("open", Align::Right),
        ("overdue", Align::Right),
        ("done", Align::Right),
        ("won't do", Align::Right),
    ];
    let mut section = Section::table(format!("By {}", group.as_str()), &head, "");
    for (name, tally) in names {
        let name = name.clone().unwrap_or_else(|| "(not recorded)".to_owned());
        let counts = [tally.open, tally.overdue, tally.done, tally.wont_do].map(Cell::from);
        section.row(std::iter::once(name.into()).chain(counts).collect());
    }
    section
}

/// One row for each action.
pub(super) fn actions_csv(query: &AnalysisQuery<'_>) -> Csv {
    let mut csv = Csv::new(&[
        "entry",
        "action",
        "title",
        "kind",
        "status",
        "owner",
        "due",
        "done",
        "overdue_days",
        "ticket",
        "cause",
    ]);
    for one in query.actions() {
        let action = one.action;
        let day = |date: &Option<casebook_model::entry::Located<casebook_time::Date>>| {
            date.as_ref()
                .map(|date| date.value.to_string())
                .unwrap_or_default()
        };
        csv.row(&[
            one.entry.id.to_string(),
            action.id.clone(),
            action.title.value.clone(),
            action
                .kind
                .as_ref()
                .map(|kind| kind.value.as_str().to_owned())
                .unwrap_or_default(),
            action.status.as_str().to_owned(),
            action
                .owner
                .as_ref()
                .map(|owner| owner.value.clone())
                .unwrap_or_default(),
            day(&action.due),
            day(&action.done),
            one.overdue_days
                .map(|days| days.to_string())
                .unwrap_or_default(),
            action
                .ticket
                .as_ref()
                .map(|ticket| ticket.value.clone())
                .unwrap_or_default(),
            one.cause().map(ToString::to_string).unwrap_or_default(),
        ]);
    }
    csv
}

/// An action with the entry it stands in.
#[derive(Serialize)]
pub(super) struct LedgerActionJson<'a> {
    #[serde(flatten)]
    action: ActionJson<'a>,
    overdue_days: Option<i64>,
    entry: LedgerEntryJson<'a>,
}

#[derive(Serialize)]
struct LedgerEntryJson<'a> {
    id: &'a str,
    title: &'a str,
    url: String,
}

/// An action with the entry it stands in.
pub(super) fn ledger_action_json<'a>(
    query: &AnalysisQuery<'a>,
    one: &ActionRef<'a>,
) -> LedgerActionJson<'a> {
    LedgerActionJson {
        action: action_json(one.entry, one.action),
        overdue_days: one.overdue_days,
        entry: LedgerEntryJson {
            id: one.entry.id.as_str(),
            title: &one.entry.title,
            url: entry_url(query.book, one.index),
        },
    }
}

#[derive(Serialize)]
pub(super) struct ActionsJson<'a> {
    tally: Tally,
    by_owner: Value,
    by_team: Value,
    by_kind: Value,
    by_cause: Value,
    open_age_days: Value,
    days_to_close: Value,
    open_without_due: usize,
    kept: Vec<String>,
    owing: Vec<String>,
    actions: Vec<LedgerActionJson<'a>>,
}

/// The ledger as JSON: tallies, ages, and every action, overdue first.
pub(super) fn actions_json<'a>(query: &AnalysisQuery<'a>) -> Whole<ActionsJson<'a>> {
    let ledger = ledger(query);
    let group = |names: &[(Option<String>, Tally)]| -> Value {
        names
            .iter()
            .map(|(name, tally)| json!({"name": name, "tally": tally}))
            .collect()
    };
    let [owners, teams, kinds, causes] = &ledger.groups;
    let rest = ActionsJson {
        tally: ledger.tally,
        by_owner: group(owners),
        by_team: group(teams),
        by_kind: group(kinds),
        by_cause: group(causes),
        open_age_days: figures(&ledger.age),
        days_to_close: figures(&ledger.time_to_close),
        open_without_due: ledger.without_due,
        kept: ids(query, &ledger.kept),
        owing: ids(query, &ledger.owing),
        actions: ledger
            .actions
            .iter()
            .map(|one| ledger_action_json(query, one))
            .collect(),
    };
    Whole {
        head: head(query, "actions"),
        rest,
    }
}
