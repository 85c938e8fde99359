//! The report of recurrence as JSON.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::entry::{ActionJson, LinkJson, action_json, link_json};
use super::frame::{Whole, by_fate, by_kind, head, key, records_json, unknown_json};
use super::recurrence::{repeat_counts, service_names, undated};
use casebook_analysis::{
    AnalysisQuery, Chain, Dimension, FailedFix, Link, Progress, Promise, Repeat, RepeatKind, Step,
    chains, chance, failed_fixes, records,
};

/// A repeat with its predecessors.
#[derive(Serialize)]
struct RepeatJson<'a> {
    id: &'a str,
    title: &'a str,
    cause: Option<&'a str>,
    services: Vec<&'a str>,
    strongest: LinkJson<'a>,
    links: Vec<LinkJson<'a>>,
    more_same_service: usize,
    more_dependency: usize,
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

/// A fix that was done before its cause came back.
#[derive(Serialize)]
struct FailedFixJson<'a> {
    fix: ActionJson<'a>,
    promised_after: &'a str,
    done: Option<String>,
    came_then: Vec<LinkJson<'a>>,
}

#[derive(Serialize)]
pub(super) struct RecurrenceJson<'a> {
    window_days: Option<i64>,
    counts_as_repeated: Vec<&'static str>,
    undated: usize,
    repeated: usize,
    seen_elsewhere: usize,
    by_kind: Map<String, Value>,
    by_fate: Map<String, Value>,
    by_chance: Vec<Value>,
    repeats: Vec<RepeatJson<'a>>,
    elsewhere: Vec<RepeatJson<'a>>,
    failed_fixes: Vec<FailedFixJson<'a>>,
    causes: Value,
    unknown_cause: Value,
    services: Value,
    teams: Value,
    triggers: Value,
    chains: Vec<ChainJson<'a>>,
}

/// The report as JSON: counts, records of causes, services, teams and triggers, every repeat and what was seen elsewhere,
/// oldest first, fixes that did not hold, and chains.
pub(super) fn recurrence_json<'a>(query: &AnalysisQuery<'a>) -> Whole<RecurrenceJson<'a>> {
    let (kinds, fates) = repeat_counts(query);
    let rules = &query.book.config.recurrence;
    let mut repeats: Vec<RepeatJson<'a>> =
        query.repeats().map(|one| repeat_json(query, one)).collect();
    let mut elsewhere: Vec<RepeatJson<'a>> = query
        .seen_elsewhere()
        .map(|one| repeat_json(query, one))
        .collect();
    repeats.reverse();
    elsewhere.reverse();
    let of = |dimension| records_json(query, dimension, &records(query, dimension));
    let causes = records(query, Dimension::Cause);
    let rest = RecurrenceJson {
        window_days: rules.window_days,
        counts_as_repeated: rules.repeats.iter().map(|kind| kind.key()).collect(),
        undated: undated(query),
        repeated: repeats.len(),
        seen_elsewhere: elsewhere.len(),
        by_kind: by_kind(kinds),
        by_fate: by_fate(fates),
        by_chance: by_chance(query),
        repeats,
        elsewhere,
        failed_fixes: failed_fixes(query)
            .iter()
            .map(|fix| failed_json(query, fix))
            .collect(),
        causes: records_json(query, Dimension::Cause, &causes),
        unknown_cause: unknown_json(query, &causes),
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

fn repeat_json<'a>(query: &AnalysisQuery<'a>, repeat: &Repeat) -> RepeatJson<'a> {
    let entry = query.entry(repeat.entry);
    let link = |link: &Link| link_json(query.book, link, link.earlier);
    let more = |kind: RepeatKind| repeat.more[kind as usize];
    RepeatJson {
        id: entry.id.as_str(),
        title: &entry.title,
        cause: entry.primary_cause().map(|cause| &**cause),
        services: service_names(query, repeat.entry),
        strongest: link(repeat.strongest()),
        links: repeat.links.iter().map(link).collect(),
        more_same_service: more(RepeatKind::SameService),
        more_dependency: more(RepeatKind::Dependency),
        more_spread: more(RepeatKind::Spread),
    }
}

/// Expected numbers with two decimals: more would claim more than the counts of causes can bear.
fn by_chance(query: &AnalysisQuery<'_>) -> Vec<Value> {
    let chances = chance(query).into_iter().map(|one| {
        let expected = (one.expected * 100.0).round() / 100.0;
        json!({"kind": key(one.kind), "incidents": one.incidents, "expected": expected})
    });
    chances.collect()
}

fn failed_json<'a>(query: &AnalysisQuery<'a>, fix: &FailedFix<'a>) -> FailedFixJson<'a> {
    let earlier = query.entry(fix.promised_after);
    FailedFixJson {
        fix: action_json(earlier, fix.action),
        promised_after: earlier.id.as_str(),
        done: fix.done.map(|done| done.to_string()),
        came_then: fix
            .came_then
            .iter()
            .map(|link| link_json(query.book, link, link.later))
            .collect(),
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
