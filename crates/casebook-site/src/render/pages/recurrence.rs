//! The recurrence report.

use std::collections::HashMap;

use super::Site;
use super::heat::heat;
use super::numbers::{COUNTED, REPEATED, capital, list, marks_note};
use super::parts::{cause_words, fate, fate_key, repeat_kind};
use crate::render::charts::chain_chart::{self, Lane, LaneMark};
use crate::render::charts::cumulative;
use crate::render::views::{
    Chain, ChainStep, Chart, DataCell, DataTable, Frame, Href, Link, Phrase, PromiseRow,
    RecurrencePage, Root, Stat,
};
use crate::report::{fate_words, repeat_counts};
use casebook_analysis::{Dimension, Fate, RepeatKind, chains as connected};
use casebook_model::book::Index;
use casebook_text::counted;
use casebook_time::{Date, add_days, days_between, display_date};

/// The report as JSON.
const DATA: &str = "api/recurrence.json";
/// How many chains are shown, the longest ones, and how many of them are drawn.
const MOST_CHAINS: usize = 30;
const MOST_LANES: usize = 8;
/// How many incidents of a chain are drawn, and how many are told in words, the newest ones.
const MOST_DRAWN: usize = 60;
const MOST_STEPS: usize = 30;
/// How many causes are drawn over time.
const MOST_PANELS: usize = 8;

/// Which causes keep coming back, where, and whether the fixes held.
#[must_use]
pub fn recurrence(site: &Site<'_>) -> (Frame, RecurrencePage) {
    let mut frame = site.frame("recurrence/index.html", "Recurrence", "recurrence/");
    frame.description =
        Some("Which root causes keep coming back, where, and whether the fixes held.".to_owned());
    let found = connected(site.query());
    let root = frame.root.clone();
    let charts = [cumulative(site, &root), drawn_chains(site, &found, &root)];
    let view = RecurrencePage {
        headline: headline(site),
        stats: stats(site),
        causes: site.cause_rows(false).into_iter().take(40).collect(),
        heat: heat(site),
        charts: charts.into_iter().flatten().collect(),
        chains: found
            .iter()
            .take(MOST_CHAINS)
            .enumerate()
            .map(|(at, found)| chain(site, at, found))
            .collect(),
        notes: notes(site, found.len()),
        json: Some(Href::site(DATA)),
    };
    (frame, view)
}

fn by_fate(site: &Site<'_>, wanted: Fate) -> usize {
    repeat_counts(site.query()).1[wanted as usize]
}

fn headline(site: &Site<'_>) -> Vec<Phrase> {
    let (repeats, incidents) = (site.recurrence.repeats.len(), site.recurrence.counted);
    if repeats == 0 {
        let words = match incidents {
            0 => "No incident has been counted yet.".to_owned(),
            _ => format!(
                "None of {} repeated an earlier cause.",
                counted(incidents, "incident")
            ),
        };
        return vec![Phrase::text(words)];
    }
    let open = by_fate(site, Fate::BeforeTheFix);
    let failed = by_fate(site, Fate::AfterTheFix);
    let of_fate = |fate: Fate| list(&[("fix", fate_key(fate))]);
    let mut headline = vec![
        Phrase::link(repeats.to_string(), list(&[REPEATED])),
        Phrase::text(" of "),
        Phrase::link(counted(incidents, "incident"), list(&[COUNTED])),
        Phrase::text(" repeated an earlier cause"),
    ];
    if open > 0 {
        headline.push(Phrase::text("; in "));
        headline.push(Phrase::link(open.to_string(), of_fate(Fate::BeforeTheFix)));
        headline.push(Phrase::text(" the fix was still open"));
    }
    if failed > 0 {
        headline.push(Phrase::text(if open > 0 { ", in " } else { "; in " }));
        headline.push(Phrase::link(failed.to_string(), of_fate(Fate::AfterTheFix)));
        headline.push(Phrase::text(" the fix did not hold"));
    }
    headline.push(Phrase::text("."));
    headline
}

fn stats(site: &Site<'_>) -> Vec<Stat> {
    let (kinds, fates) = repeat_counts(site.query());
    let stat = |label: &str, count: usize, filter: (&str, &str)| Stat {
        label: label.to_owned(),
        value: Some(count.to_string()),
        note: None,
        href: (count > 0).then(|| list(&[filter])),
    };
    let kinds = RepeatKind::ALL.into_iter().zip(kinds).map(|(kind, count)| {
        let (label, filter) = match kind {
            RepeatKind::Declared => ("Declared", "yes/declared"),
            RepeatKind::SameService => ("Same service", "yes/same-service"),
            RepeatKind::Spread => ("Spread", "yes/spread"),
        };
        stat(label, count, ("repeat", filter))
    });
    let fates = Fate::ALL
        .into_iter()
        .zip(fates)
        .map(|(fate, count)| stat(&capital(fate.as_str()), count, ("fix", fate_key(fate))));
    kinds.chain(fates).collect()
}

/// From the first incident to today, for drawings.
fn reach(site: &Site<'_>) -> Option<(Date, Date)> {
    let dates = || {
        site.query()
            .incidents
            .iter()
            .filter_map(|index| site.book.date(*index))
    };
    let (first, last) = (dates().min()?, dates().max()?);
    let last = last.max(site.today);
    Some((
        first,
        if last > first {
            last
        } else {
            add_days(first, 1)
        },
    ))
}

/// The causes that came back, each as a line of steps.
fn cumulative(site: &Site<'_>, root: &Root) -> Option<Chart> {
    let rows: Vec<&casebook_analysis::Record> = site
        .records(Dimension::Cause)
        .records
        .iter()
        .filter(|record| !record.repeats.is_empty())
        // A parent is shown where it gathers several causes that came back, and not beside its only child.
        .filter(|record| {
            record
                .incidents
                .iter()
                .any(|index| site.book.entries[*index].primary_cause() == Some(&record.name))
        })
        .take(MOST_PANELS)
        .collect();
    let (from, to) = reach(site)?;
    let last = rows
        .iter()
        .max_by_key(|record| (record.last, std::cmp::Reverse(&record.name)))?;
    let title = format!(
        "{} struck last, {}",
        cause_words(&last.name),
        last.last
            .map(|last| format!("on {}", display_date(last)))
            .unwrap_or_default()
    );
    let panels: Vec<_> = rows
        .iter()
        .map(|record| site.step_panel(Dimension::Cause, record))
        .collect();
    let table = DataTable {
        head: [
            "Cause",
            "Incidents",
            "Repeats",
            "Median days between",
            "First",
            "Last",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: rows
            .iter()
            .map(|record| cumulative_row(site, record))
            .collect(),
    };
    Some(Chart {
        svg: cumulative::draw(&title, from, to, &panels, root),
        title,
        note: Some(format!(
            "Incidents of the {} that came back most, added up since {}; {}.",
            counted(rows.len(), "cause"),
            display_date(from),
            marks_note(&panels)
        )),
        table: Some(table),
    })
}

fn cumulative_row(site: &Site<'_>, record: &casebook_analysis::Record) -> Vec<DataCell> {
    let primary = ("primary", &*record.name);
    let first = record
        .incidents
        .iter()
        .filter_map(|index| site.book.date(*index))
        .min();
    let day = |date: Option<Date>| DataCell {
        text: date.map(display_date),
        href: None,
    };
    vec![
        Link::new(
            cause_words(&record.name),
            site.name_href("root_causes", &record.name),
        )
        .into(),
        Link::new(
            record.incidents.len().to_string(),
            list(&[primary, COUNTED]),
        )
        .into(),
        Link::new(record.repeats.len().to_string(), list(&[primary, REPEATED])).into(),
        DataCell {
            text: record.gaps.median().map(crate::report::words::short),
            href: None,
        },
        day(first),
        day(record.last),
    ]
}

/// The longest chains as lanes.
fn drawn_chains(
    site: &Site<'_>,
    chains: &[casebook_analysis::Chain<'_>],
    root: &Root,
) -> Option<Chart> {
    let longest = chains.first()?;
    let lanes: Vec<Lane> = chains
        .iter()
        .take(MOST_LANES)
        .enumerate()
        .map(|(at, chain)| lane(site, at, chain))
        .collect();
    let (first, to) = reach(site)?;
    // Where the beginning of chains is left out, the drawing begins with what is there.
    let drawn: usize = lanes.iter().map(|lane| lane.marks.len()).sum();
    let all: usize = chains
        .iter()
        .take(MOST_LANES)
        .map(|chain| chain.steps.len())
        .sum();
    let earliest = || {
        lanes
            .iter()
            .flat_map(|lane| &lane.marks)
            .map(|mark| mark.day)
            .min()
    };
    let from = if drawn < all {
        earliest().filter(|from| *from < to).unwrap_or(first)
    } else {
        first
    };
    let steps = longest.steps.len();
    let limit = match steps > MOST_DRAWN {
        true => format!("Of longer chains the newest {MOST_DRAWN} are drawn. "),
        false => String::new(),
    };
    let title = match &longest.cause {
        Some(cause) => format!(
            "The longest chain is {} of {}",
            counted(steps, "incident"),
            cause_words(cause)
        ),
        None => format!(
            "The longest chain is {} of several causes",
            counted(steps, "incident")
        ),
    };
    Some(Chart {
        svg: chain_chart::draw(&title, from, to, &lanes, root),
        title,
        note: Some(format!(
            "A line leads from an incident to the one that repeats it: dotted, no fix; dashed, fix still open; solid, fix did \
             not hold; long dashes, fix not known. {limit}The chains in words stand below."
        )),
        table: Some(DataTable {
            head: [
                "Chain",
                "Started",
                "Incident",
                "Repeats",
                "Days after",
                "Kind",
                "Fix of the earlier one",
            ]
            .map(str::to_owned)
            .to_vec(),
            rows: chains
                .iter()
                .take(MOST_LANES)
                .enumerate()
                .flat_map(|(at, chain)| lane_rows(site, at, chain))
                .collect(),
        }),
    })
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
            text(link.map(|link| fate_words(link.fate).to_owned())),
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

fn chain(site: &Site<'_>, at: usize, found: &casebook_analysis::Chain<'_>) -> Chain {
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
        Phrase::link("the data", Href::site(DATA)),
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

fn notes(site: &Site<'_>, chains: usize) -> Vec<String> {
    let window = match site.book.config.recurrence_window.days {
        Some(days) => format!("within {days} days"),
        None => "at any distance in time".to_owned(),
    };
    let mut notes = vec![
        format!("An incident repeats another when its author says so, or when it has the same primary root cause {window} after the other was over."),
        "Counted are incidents in review and published; drafts, near misses and maintenance are not. Fates and distances are those of the nearest earlier incident.".to_owned(),
    ];
    if site
        .records(Dimension::Cause)
        .records
        .iter()
        .any(|record| record.name.contains('/'))
    {
        notes.push("A cause that has others below it sums theirs as well.".to_owned());
    }
    let unknown = site.query().incidents.iter().filter(|index| {
        site.book.entries[**index]
            .primary_cause()
            .is_none_or(|cause| &**cause == "unknown")
    });
    let unknown = unknown.count();
    if unknown > 0 {
        notes.push(format!(
            "{} without a known primary root cause; there a repeat counts only when it is declared.",
            counted(unknown, "incident")
        ));
    }
    if site.recurrence.undated > 0 {
        notes.push(format!(
            "{} without a start could not be placed in time.",
            counted(site.recurrence.undated, "incident")
        ));
    }
    if chains > MOST_CHAINS {
        notes.push(format!(
            "The {MOST_CHAINS} longest of {chains} chains; the data below has all of them."
        ));
    }
    if site.book.config.analysis.selected {
        notes.push("The entries of this book are a selection, so no rates are shown.".to_owned());
    }
    notes
}
