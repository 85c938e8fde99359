//! The causes that came back, each as a row with its incidents drawn along time, and its chains in words behind it.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Site;
use super::chains::chain;
use super::numbers::{COUNTED, REPEATED, SEEN_ELSEWHERE, list, open_fixes};
use super::words::{cause_words, fate, fate_key};
use crate::render::charts::cause_lane::{self, Lane, LaneLine, LaneMark, LaneYear};
use crate::render::views::{Chain, Count, Href, LaneKey, LaneRow, LaneTable, Link, Root, Severity};
use casebook_analysis::{self as analysis, Dimension, Fate, Record};
use casebook_model::book::Index;
use casebook_model::entry::Name;
use casebook_text::counted;
use casebook_time::Date;

/// How many causes have a row.
const MOST_ROWS: usize = 16;
/// Above this many incidents a lane shows years.
const MOST_MARKS: usize = 24;
/// How many chains are told behind a row, and how many incidents of each: of a cause with many incidents, whose lane shows
/// years, only what came last.
const MOST_CHAINS: [usize; 2] = [4, 1];
const MOST_STEPS: [usize; 2] = [12, 3];

/// The causes that came back or were seen elsewhere, most repeats first; `None` where none was. A parent is shown where it
/// is itself a primary cause, since a parent of nothing but children only sums theirs.
pub(super) fn lanes(
    site: &Site<'_>,
    chains: &[analysis::Chain<'_>],
    root: &Root,
) -> Option<LaneTable> {
    let came_back = came_back(site);
    let (from, to) = site.reach()?;
    let title = title(came_back.first()?, &came_back);
    let shown = &came_back[..came_back.len().min(MOST_ROWS)];
    let mut key = LaneKey::default();
    let rows = shown
        .iter()
        .map(|record| {
            let lane = lane(site, record, &mut key);
            row(site, record, &lane, chains, (from, to), root)
        })
        .collect();
    Some(LaneTable {
        title,
        axis: cause_lane::axis(from, to),
        key,
        rows,
        more: (came_back.len() > shown.len()).then(|| {
            let elsewhere = came_back.iter().any(|one| one.repeats.is_empty());
            let or_seen = if elsewhere {
                " or were seen elsewhere"
            } else {
                ""
            };
            let words = format!("All {} causes that came back{or_seen}", came_back.len());
            Link::new(words, Href::site("causes/"))
        }),
    })
}

fn came_back<'s>(site: &'s Site<'_>) -> Vec<&'s Record> {
    let primary: HashSet<&Name> = site
        .query()
        .incidents
        .iter()
        .filter_map(|index| site.book.entries[*index].primary_cause())
        .collect();
    let mut records: Vec<&Record> = site
        .records(Dimension::Cause)
        .records
        .iter()
        .filter(|record| !record.repeats.is_empty() || !record.seen_elsewhere.is_empty())
        .filter(|record| primary.contains(&record.name))
        .collect();
    // They come by repeats; what was seen elsewhere tells apart those without.
    records.sort_by_key(|record| {
        std::cmp::Reverse((record.repeats.len(), record.seen_elsewhere.len()))
    });
    records
}

/// What the rows show: which cause came back most. Where several did, none is singled out.
fn title(first: &Record, all: &[&Record]) -> String {
    let most = first.repeats.len();
    let tied = all.iter().filter(|one| one.repeats.len() == most).count();
    if most == 0 {
        let times = first.seen_elsewhere.len();
        let tied = |one: &&&Record| one.seen_elsewhere.len() == times;
        return if all.iter().filter(tied).count() == 1 {
            let name = cause_words(&first.name);
            format!(
                "No cause came back on its services; {name} was seen elsewhere most, {}",
                times_words(times)
            )
        } else {
            "No cause came back on its services; these were seen elsewhere".to_owned()
        };
    }
    let returned = all.iter().filter(|one| !one.repeats.is_empty()).count();
    let most_words = if returned > tied { " most" } else { "" };
    if tied > 1 {
        let times = times_words(most);
        return format!("{tied} causes came back{most_words}, {times} each");
    }
    let open = first.by_fate[Fate::BeforeTheFix as usize];
    let fix = match (open, most) {
        (0, _) => String::new(),
        (1, 1) => "; the fix was still open".to_owned(),
        _ if open == most => "; each time the fix was still open".to_owned(),
        _ => format!("; in {open} the fix was still open"),
    };
    format!(
        "{} came back{most_words}, {}{fix}",
        cause_words(&first.name),
        times_words(most)
    )
}

fn times_words(times: usize) -> String {
    match times {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ => format!("{times} times"),
    }
}

fn row(
    site: &Site<'_>,
    record: &Record,
    lane: &Lane,
    chains: &[analysis::Chain<'_>],
    (from, to): (Date, Date),
    root: &Root,
) -> LaneRow {
    let primary = ("primary", &*record.name);
    let name = cause_words(&record.name);
    let incidents = record.incidents.len();
    let label = format!("{name}: {}", counted(incidents, "incident"));
    let own: Vec<(usize, &analysis::Chain<'_>)> = chains
        .iter()
        .enumerate()
        .filter(|(_, chain)| chain.cause.as_ref() == Some(&record.name))
        .collect();
    let size = usize::from(matches!(lane, Lane::Years(_)));
    let (most_chains, most_steps) = (MOST_CHAINS[size], MOST_STEPS[size]);
    LaneRow {
        cause: site.name_link("root_causes", &record.name),
        drawing: cause_lane::draw(&label, from, to, lane, root),
        incidents: Count::new(incidents, list(&[primary, COUNTED])),
        repeats: Count::new(record.repeats.len(), list(&[primary, REPEATED])),
        seen_elsewhere: Count::new(
            record.seen_elsewhere.len(),
            list(&[primary, SEEN_ELSEWHERE]),
        ),
        fates: Fate::ALL.map(|fate| {
            Count::new(
                record.by_fate[fate as usize],
                list(&[primary, ("fix", fate_key(fate))]),
            )
        }),
        open_fixes: Count::new(record.open_fixes.len(), open_fixes("cause", &record.name)),
        chains_more: own.len().saturating_sub(most_chains),
        chains: own
            .into_iter()
            .take(most_chains)
            .map(|(at, found)| Chain {
                cause: None,
                ..chain(site, at, found, most_steps)
            })
            .collect(),
    }
}

/// The incidents of a cause along time. What is drawn is added to the key.
fn lane(site: &Site<'_>, record: &Record, key: &mut LaneKey) -> Lane {
    let mut days: Vec<(Date, Index)> = record
        .incidents
        .iter()
        .filter_map(|index| Some((site.book.date(*index)?, *index)))
        .collect();
    days.sort_by_key(|(day, index)| {
        let started = site.book.entries[*index].started.as_ref();
        (
            *day,
            started.map(|started| started.value.earliest()),
            *index,
        )
    });
    if days.len() > MOST_MARKS {
        key.with_years = true;
        return Lane::Years(by_year(site, record, &days));
    }
    let places: HashMap<Index, usize> = days
        .iter()
        .enumerate()
        .map(|(at, (_, index))| (*index, at))
        .collect();
    let marks = days.iter().filter_map(|(_, index)| {
        let mark = site.calendar_mark(*index)?;
        let repeat = site.recurrence.of(*index);
        let line = repeat.and_then(|repeat| {
            let link = repeat.strongest();
            Some(LaneLine {
                from: *places.get(&link.earlier)?,
                fate: repeat.is_repeated.then(|| fate(link.fate)),
            })
        });
        if let Some(line) = line {
            key.add_line(line.fate);
        }
        if let Some((word, level)) = mark.severity.zip(mark.level) {
            key.add_severity(Severity { word, level });
        }
        Some(LaneMark {
            day: mark.day,
            level: mark.level,
            label: mark.label,
            href: mark.href,
            line,
        })
    });
    Lane::Marks(marks.collect())
}

fn by_year(site: &Site<'_>, record: &Record, days: &[(Date, Index)]) -> Vec<LaneYear> {
    let mut years: BTreeMap<i16, (usize, usize)> = BTreeMap::new();
    for (day, index) in days {
        let (incidents, repeats) = years.entry(day.year()).or_default();
        *incidents += 1;
        *repeats += usize::from(site.recurrence.repeated(*index).is_some());
    }
    let column = |(year, (incidents, repeats)): (i16, (usize, usize))| {
        let name = year.to_string();
        LaneYear {
            year,
            incidents,
            repeats,
            label: format!(
                "{year}: {}, {}",
                counted(incidents, "incident"),
                counted(repeats, "repeat")
            ),
            href: list(&[("primary", &*record.name), ("year", &name), COUNTED]),
        }
    };
    years.into_iter().map(column).collect()
}
