//! Chains of the recurrence page in words.

use super::Site;
use super::numbers::RECURRENCE_DATA;
use super::words::{fate, long_time, repeat_kind};
use crate::render::views::{Chain, ChainStep, Href, Phrase, PromiseRow};
use casebook_model::book::Index;
use casebook_text::counted;
use casebook_time::days_between;

/// The last of the steps of a chain, which are in the order of time.
fn newest<'s, 'a>(
    steps: &'s [casebook_analysis::Step<'a>],
    most: usize,
) -> &'s [casebook_analysis::Step<'a>] {
    &steps[steps.len().saturating_sub(most)..]
}

/// A chain in words, of a long one the newest incidents; `at` is its place among the chains.
pub(super) fn chain(
    site: &Site<'_>,
    at: usize,
    found: &casebook_analysis::Chain<'_>,
    most_steps: usize,
) -> Chain {
    let date = |step: Option<&casebook_analysis::Step<'_>>| {
        step.and_then(|step| site.book.date(step.entry))
    };
    let days = date(found.steps.first())
        .zip(date(found.steps.last()))
        .map_or(0, |(first, last)| days_between(first, last));
    let span = long_time(days);
    Chain {
        anchor: format!("chain-{}", at + 1),
        cause: found.cause.as_ref().map(|cause| site.cause_link(cause)),
        summary: format!("{} in {span}", counted(found.steps.len(), "incident")),
        left_out: left_out(found.steps.len().saturating_sub(most_steps)),
        steps: steps_of(site, newest(&found.steps, most_steps)),
    }
}

fn steps_of(site: &Site<'_>, steps: &[casebook_analysis::Step<'_>]) -> Vec<ChainStep> {
    let mut before: Option<Index> = None;
    let told = steps.iter().map(|found| {
        let told = step(site, found, before);
        before = Some(found.entry);
        told
    });
    told.collect()
}

/// What stands before the newest incidents of a long chain.
fn left_out(earlier: usize) -> Vec<Phrase> {
    if earlier == 0 {
        return Vec::new();
    }
    let words = format!(
        "{} of this chain left out here: ",
        counted(earlier, "earlier incident")
    );
    vec![
        Phrase::text(words),
        Phrase::link("the data", Href::site(RECURRENCE_DATA)),
        Phrase::text(" has all."),
    ]
}

/// One incident, `before` being the one that is told before it.
fn step(site: &Site<'_>, found: &casebook_analysis::Step<'_>, before: Option<Index>) -> ChainStep {
    let entry = &site.book.entries[found.entry];
    let promised = found.promises.iter().map(|promise| PromiseRow {
        title: promise.action.title.value.clone(),
        progress: promise.progress.as_str().to_owned(),
    });
    ChainStep {
        kind: found.repeats.map(|link| repeat_kind(link.kind)),
        fate: found.repeats.map(|link| fate(link.fate)),
        apart: found.repeats.map(|link| apart(site, link, before)),
        promised: promised.collect(),
        started: site.started(found.entry),
        severity: site.severity(found.entry),
        entry: site.title_link(found.entry),
        services: entry
            .services
            .iter()
            .map(|service| site.name_link("services", &service.value))
            .collect(),
    }
}

/// How long after what it repeats, which is named where it is not the one told before.
fn apart(site: &Site<'_>, link: &casebook_analysis::Link, before: Option<Index>) -> String {
    let time = match link.days {
        0 => "the same day".to_owned(),
        days => format!("{} later", long_time(days)),
    };
    if before == Some(link.earlier) {
        return time;
    }
    format!("{time}, repeats {}", site.book.entries[link.earlier].title)
}
