//! Which incidents repeat which, and what had become of the fix.

use serde::Serialize;
use serde_json::{Map, Value};

use super::Align;
use super::document::{Csv, Document, Section};
use super::entry::{ActionJson, LinkJson, action_json, link_json};
use super::frame::{Whole, by_fate, by_kind, head, records_json};
use super::records::{COLUMNS, record_section};
use super::words::{absolute, id_cell, notes, title_cell};
use casebook_analysis::{
    AnalysisQuery, Chain, Dimension, Fate, Link, Progress, Promise, Record, Step, chains, records,
};
use casebook_model::book::Index;
use casebook_text::counted;
use casebook_time::display_date;

/// Repeats by kind and by fate, by their nearest predecessor.
#[must_use]
pub fn repeat_counts(query: &AnalysisQuery<'_>) -> ([usize; 3], [usize; 4]) {
    let (mut kinds, mut fates) = ([0; 3], [0; 4]);
    for repeat in query.repeats() {
        kinds[repeat.nearest_link().kind as usize] += 1;
        fates[repeat.nearest_link().fate as usize] += 1;
    }
    (kinds, fates)
}

/// The answer in one sentence.
fn headline(query: &AnalysisQuery<'_>) -> String {
    let (repeats, incidents) = (query.repeats().count(), query.incidents.len());
    let mut line = match (repeats, incidents) {
        (_, 0) => return "No incident is counted.".to_owned(),
        (0, _) => format!(
            "None of {} repeated an earlier cause",
            counted(incidents, "incident")
        ),
        _ => format!(
            "{repeats} of {} repeated an earlier cause",
            counted(incidents, "incident")
        ),
    };
    let (_, fates) = repeat_counts(query);
    let (open, failed) = (
        fates[Fate::BeforeTheFix as usize],
        fates[Fate::AfterTheFix as usize],
    );
    if open > 0 {
        line.push_str(&format!("; in {open} the fix was still open"));
    }
    if failed > 0 {
        line.push_str(&format!("; in {failed} the fix did not hold"));
    }
    line + "."
}

/// The report in words and tables: the causes that came back, then every repeat, newest first.
pub(super) fn recurrence_document(query: &AnalysisQuery<'_>) -> Document {
    let mut document = Document {
        title: "Recurrence".to_owned(),
        lead: headline(query),
        ..Document::default()
    };
    let causes = records(query, Dimension::Cause);
    let repeated: Vec<&Record> = causes
        .records
        .iter()
        .filter(|record| !record.repeats.is_empty())
        .collect();
    document.sections.push(record_section(
        query,
        "Causes that came back",
        Dimension::Cause,
        repeated,
        "No cause has come back.",
    ));
    if query.repeats().next().is_some() {
        document.sections.push(repeats(query));
        document.sections.extend(chain_section(query));
    }
    document.notes = notes(query);
    document.notes.push(COLUMNS.to_owned());
    if let Some(days) = query.book.config.recurrence_window.days {
        document.notes.push(format!(
            "The same cause counts as a repeat for {days} days; a repeat that its author declares counts at any age."
        ));
    }
    let undated = undated(query);
    if undated > 0 {
        document.notes.push(format!(
            "{} without a start could not be placed in time.",
            counted(undated, "incident")
        ));
    }
    document
}

/// Incidents of which nobody knows when they started, so that nothing can be said of them.
fn undated(query: &AnalysisQuery<'_>) -> usize {
    let zone = query.book.zone();
    let has_start = |index: &&Index| {
        let started = query.entry(**index).started.as_ref();
        started
            .and_then(|started| started.value.first_date(zone))
            .is_some()
    };
    query.incidents.len() - query.incidents.iter().filter(has_start).count()
}

/// What the fix of the earlier incident had come to.
#[must_use]
pub const fn fate_words(fate: Fate) -> &'static str {
    fate.as_str()
}

fn repeats(query: &AnalysisQuery<'_>) -> Section {
    let head = [
        ("incident", Align::Left),
        ("days after", Align::Right),
        ("the earlier one's fix", Align::Left),
        ("repeats", Align::Left),
        ("kind", Align::Left),
    ];
    let mut section = Section {
        below: 2,
        ..Section::table("Repeats, newest first", &head, "")
    };
    for repeat in query.repeats() {
        let link = repeat.nearest_link();
        let more = match repeat.predecessors() - 1 {
            0 => String::new(),
            more => format!(" ({more} more before it)"),
        };
        section.row(vec![
            id_cell(query, link.later),
            link.days.to_string().into(),
            fate_words(link.fate).into(),
            id_cell(query, link.earlier),
            format!("{}{more}", link.kind.as_str()).into(),
        ]);
    }
    section
}

/// The chains of three and more: two incidents are a repeat, listed above.
fn chain_section(query: &AnalysisQuery<'_>) -> Option<Section> {
    let chains: Vec<Chain<'_>> = chains(query)
        .into_iter()
        .filter(|chain| chain.steps.len() > 2)
        .collect();
    let head = [
        ("started", Align::Left),
        ("incident", Align::Left),
        ("the earlier one's promises", Align::Left),
    ];
    let mut section = Section::table("Chains of three and more, longest first", &head, "");
    for (at, chain) in chains.iter().enumerate() {
        for step in &chain.steps {
            let done = step
                .promises
                .iter()
                .filter(|promise| promise.progress == Progress::Done)
                .count();
            let promised = match (step.repeats, step.promises.len()) {
                (None, _) => format!(
                    "chain {}: {}",
                    at + 1,
                    counted(chain.steps.len(), "incident")
                ),
                (Some(_), 0) => "nothing promised".to_owned(),
                (Some(_), promised) => format!("{done} of {promised} done by then"),
            };
            section.row(vec![
                query.book.date(step.entry).map(display_date).into(),
                title_cell(query, step.entry),
                promised.into(),
            ]);
        }
    }
    (!chains.is_empty()).then_some(section)
}

/// One row for each repeat, with its nearest predecessor.
pub(super) fn recurrence_csv(query: &AnalysisQuery<'_>) -> Csv {
    let mut csv = Csv::new(&[
        "entry",
        "started",
        "cause",
        "services",
        "repeats",
        "kind",
        "days",
        "fate",
        "predecessors",
        "url",
    ]);
    for repeat in query.repeats() {
        let link = repeat.nearest_link();
        let entry = query.entry(link.later);
        let services: Vec<&str> = entry
            .services
            .iter()
            .map(|service| &*service.value)
            .collect();
        csv.row(&[
            entry.id.to_string(),
            query
                .book
                .date(link.later)
                .map(|date| date.to_string())
                .unwrap_or_default(),
            entry
                .primary_cause()
                .map(ToString::to_string)
                .unwrap_or_default(),
            services.join(" "),
            query.entry(link.earlier).id.to_string(),
            super::frame::key(link.kind),
            link.days.to_string(),
            super::frame::key(link.fate),
            repeat.predecessors().to_string(),
            absolute(query, query.book.addresses[link.later].as_str()).unwrap_or_default(),
        ]);
    }
    csv
}

/// A repeat with its predecessors.
#[derive(Serialize)]
struct RepeatJson<'a> {
    id: &'a str,
    title: &'a str,
    cause: Option<&'a str>,
    services: Vec<&'a str>,
    nearest: LinkJson<'a>,
    links: Vec<LinkJson<'a>>,
    more_same_service: usize,
    more_spread: usize,
}

#[derive(Serialize)]
struct ChainJson<'a> {
    cause: Option<String>,
    steps: Vec<StepJson<'a>>,
}

/// An incident of a chain, and what had been promised before it.
#[derive(Serialize)]
struct StepJson<'a> {
    id: &'a str,
    date: Option<String>,
    repeats: Option<LinkJson<'a>>,
    promised: Vec<PromiseJson<'a>>,
}

#[derive(Serialize)]
struct PromiseJson<'a> {
    action: ActionJson<'a>,
    by_then: Progress,
}

#[derive(Serialize)]
pub(super) struct RecurrenceJson<'a> {
    window_days: Option<i64>,
    undated: usize,
    repeated: usize,
    by_kind: Map<String, Value>,
    by_fate: Map<String, Value>,
    repeats: Vec<RepeatJson<'a>>,
    causes: Value,
    services: Value,
    teams: Value,
    triggers: Value,
    chains: Vec<ChainJson<'a>>,
}

/// The report as JSON: counts, records of causes, services, teams and triggers, every repeat, oldest first, and chains.
pub(super) fn recurrence_json<'a>(query: &AnalysisQuery<'a>) -> Whole<RecurrenceJson<'a>> {
    let (kinds, fates) = repeat_counts(query);
    let book = query.book;
    let mut repeats: Vec<RepeatJson<'a>> = query
        .repeats()
        .map(|repeat| {
            let entry = query.entry(repeat.entry);
            let link = |link: &Link| link_json(book, link, link.earlier);
            RepeatJson {
                id: entry.id.as_str(),
                title: &entry.title,
                cause: entry.primary_cause().map(|cause| &**cause),
                services: entry
                    .services
                    .iter()
                    .map(|service| &*service.value)
                    .collect(),
                nearest: link(repeat.nearest_link()),
                links: repeat.links.iter().map(link).collect(),
                more_same_service: repeat.more_same_service,
                more_spread: repeat.more_spread,
            }
        })
        .collect();
    repeats.reverse();
    let of = |dimension| records_json(query, dimension, &records(query, dimension));
    let rest = RecurrenceJson {
        window_days: book.config.recurrence_window.days,
        undated: undated(query),
        repeated: repeats.len(),
        by_kind: by_kind(kinds),
        by_fate: by_fate(fates),
        repeats,
        causes: of(Dimension::Cause),
        services: of(Dimension::Service),
        teams: of(Dimension::Team),
        triggers: of(Dimension::Trigger),
        chains: chains(query)
            .iter()
            .map(|chain| chain_json(query, chain))
            .collect(),
    };
    Whole {
        head: head(query, "recurrence"),
        rest,
    }
}

fn chain_json<'a>(query: &AnalysisQuery<'a>, chain: &Chain<'a>) -> ChainJson<'a> {
    let step = |step: &Step<'a>| {
        let promised = step.repeats.map(|link| {
            let earlier = query.entry(link.earlier);
            let promise = |promise: &Promise<'a>| PromiseJson {
                action: action_json(earlier, promise.action),
                by_then: promise.progress,
            };
            step.promises.iter().map(promise).collect()
        });
        StepJson {
            id: query.entry(step.entry).id.as_str(),
            date: query.book.date(step.entry).map(|date| date.to_string()),
            repeats: step
                .repeats
                .map(|link| link_json(query.book, link, link.earlier)),
            promised: promised.unwrap_or_default(),
        }
    };
    ChainJson {
        cause: chain.cause.as_deref().map(str::to_owned),
        steps: chain.steps.iter().map(step).collect(),
    }
}
