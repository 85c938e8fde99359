//! Chains of the recurrence page: as lanes, and in words.

use std::collections::HashMap;

use super::Site;
use super::numbers::RECURRENCE_DATA;
use super::words::{cause_words, fate, repeat_kind};
use crate::render::charts::chain_chart::{self, Lane, LaneMark};
use crate::render::views::{
    Chain, ChainStep, Chart, DataCell, DataTable, Href, Link, Phrase, PromiseRow, Root,
};
use casebook_model::book::Index;
use casebook_text::counted;
use casebook_time::{Date, days_between};

/// How many chains are drawn, the longest ones.
const MOST_LANES: usize = 8;
/// How many incidents of a chain are drawn, and how many are told in words, the newest ones.
const MOST_DRAWN: usize = 60;
const MOST_STEPS: usize = 30;

/// The longest chains as lanes.
pub(super) fn drawn_chains(
    site: &Site<'_>,
    chains: &[casebook_analysis::Chain<'_>],
    root: &Root,
) -> Option<Chart> {
    let longest = chains.first()?;
    let drawn = &chains[..chains.len().min(MOST_LANES)];
    let lanes: Vec<Lane> = drawn
        .iter()
        .enumerate()
        .map(|(at, chain)| lane(site, at, chain))
        .collect();
    let (from, to) = lanes_reach(site, drawn, &lanes)?;
    let steps = longest.steps.len();
    let limit = match steps > MOST_DRAWN {
        true => format!("Of longer chains the newest {MOST_DRAWN} are drawn. "),
        false => String::new(),
    };
    let of = match &longest.cause {
        Some(cause) => cause_words(cause),
        None => "several causes".to_owned(),
    };
    let title = format!(
        "The longest chain is {} of {of}",
        counted(steps, "incident")
    );
    let head = [
        "Chain",
        "Started",
        "Incident",
        "Repeats",
        "Days after",
        "Kind",
        "Fix of the earlier one",
    ];
    Some(Chart {
        svg: chain_chart::draw(&title, from, to, &lanes, root),
        title,
        note: Some(format!(
            "A line leads from an incident to the one that repeats it: dotted, no fix; dashed, fix still open; solid, fix did \
             not hold; long dashes, fix not known. {limit}The chains in words stand below."
        )),
        table: Some(DataTable {
            head: head.map(str::to_owned).to_vec(),
            rows: drawn
                .iter()
                .enumerate()
                .flat_map(|(at, chain)| lane_rows(site, at, chain))
                .collect(),
        }),
    })
}

/// The days that the drawing of chains spans; where the beginning of chains is left out, it begins with what is there.
fn lanes_reach(
    site: &Site<'_>,
    chains: &[casebook_analysis::Chain<'_>],
    lanes: &[Lane],
) -> Option<(Date, Date)> {
    let (first, to) = site.reach()?;
    let drawn: usize = lanes.iter().map(|lane| lane.marks.len()).sum();
    let all: usize = chains.iter().map(|chain| chain.steps.len()).sum();
    let marks = lanes.iter().flat_map(|lane| &lane.marks);
    let earliest = marks.map(|mark| mark.day).min();
    let from = earliest.filter(|from| drawn < all && *from < to);
    Some((from.unwrap_or(first), to))
}

/// The incidents of a lane, oldest first.
fn lane_rows(
    site: &Site<'_>,
    at: usize,
    chain: &casebook_analysis::Chain<'_>,
) -> Vec<Vec<DataCell>> {
    let cause = chain
        .cause
        .as_ref()
        .map_or_else(|| "several causes".to_owned(), |cause| cause_words(cause));
    let text = |text: Option<String>| DataCell {
        text: Some(text.unwrap_or_default()),
        href: None,
    };
    let row = |step: &casebook_analysis::Step<'_>| {
        let link = step.repeats;
        vec![
            Link::new(cause.clone(), Href::fragment(format!("chain-{}", at + 1))).into(),
            DataCell {
                text: site.started(step.entry).map(|started| started.display),
                href: None,
            },
            site.title_link(step.entry).into(),
            link.map_or_else(|| text(None), |link| site.id_link(link.earlier).into()),
            text(link.map(|link| link.days.to_string())),
            text(link.map(|link| link.kind.as_str().to_owned())),
            text(link.map(|link| link.fate.as_str().to_owned())),
        ]
    };
    newest(&chain.steps, MOST_DRAWN).iter().map(row).collect()
}

/// The last of the steps of a chain, which are in the order of time.
fn newest<'s, 'a>(
    steps: &'s [casebook_analysis::Step<'a>],
    most: usize,
) -> &'s [casebook_analysis::Step<'a>] {
    &steps[steps.len().saturating_sub(most)..]
}

fn lane(site: &Site<'_>, at: usize, chain: &casebook_analysis::Chain<'_>) -> Lane {
    let steps = newest(&chain.steps, MOST_DRAWN);
    let places: HashMap<Index, usize> = steps
        .iter()
        .enumerate()
        .map(|(at, step)| (step.entry, at))
        .collect();
    let marks = steps.iter().filter_map(|step| {
        let mark = site.calendar_mark(step.entry)?;
        let repeats = step
            .repeats
            .and_then(|link| Some((*places.get(&link.earlier)?, fate(link.fate))));
        Some(LaneMark {
            day: mark.day,
            level: mark.level,
            label: mark.label,
            href: mark.href,
            repeats,
        })
    });
    let cause = chain
        .cause
        .as_ref()
        .map_or_else(|| "several causes".to_owned(), |cause| cause_words(cause));
    Lane {
        name: cause,
        words: counted(chain.steps.len(), "incident"),
        href: Href::fragment(format!("chain-{}", at + 1)),
        marks: marks.collect(),
    }
}

/// A chain in words; `at` is its place among them.
pub(super) fn chain(site: &Site<'_>, at: usize, found: &casebook_analysis::Chain<'_>) -> Chain {
    let date = |step: Option<&casebook_analysis::Step<'_>>| {
        step.and_then(|step| site.book.date(step.entry))
    };
    let days = date(found.steps.first())
        .zip(date(found.steps.last()))
        .map_or(0, |(first, last)| days_between(first, last));
    let whole = |days: i64| usize::try_from(days).unwrap_or(0);
    let span = match days {
        0..=60 => counted(whole(days), "day"),
        61..=729 => counted(whole(days / 30), "month"),
        _ => counted(whole(days / 365), "year"),
    };
    Chain {
        anchor: format!("chain-{}", at + 1),
        cause: found
            .cause
            .as_ref()
            .map(|cause| Link::new(cause_words(cause), site.name_href("root_causes", cause))),
        summary: format!("{} in {span}", counted(found.steps.len(), "incident")),
        left_out: left_out(found.steps.len().saturating_sub(MOST_STEPS)),
        steps: newest(&found.steps, MOST_STEPS)
            .iter()
            .map(|found| step(site, found))
            .collect(),
    }
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

fn step(site: &Site<'_>, found: &casebook_analysis::Step<'_>) -> ChainStep {
    let entry = &site.book.entries[found.entry];
    let promised = found.promises.iter().map(|promise| PromiseRow {
        title: promise.action.title.value.clone(),
        progress: promise.progress.as_str().to_owned(),
    });
    ChainStep {
        kind: found.repeats.map(|link| repeat_kind(link.kind)),
        fate: found.repeats.map(|link| fate(link.fate)),
        apart: found.repeats.map(|link| {
            let days = counted(usize::try_from(link.days).unwrap_or(0), "day");
            format!("{days} after {}", site.book.entries[link.earlier].id)
        }),
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
