//! The recurrence report.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Site;
use super::parts::{cause_words, fate, repeat_kind};
use crate::analysis::{Fate, Repeat, RepeatKind};
use crate::casebook::Index;
use crate::render::views::{
    Chain, ChainStep, Frame, HeatCell, HeatMap, HeatRow, Href, Link, Phrase, RecurrencePage, Stat,
};

/// How many causes and services the heat map shows, the most frequent ones.
const HEAT_ROWS: usize = 20;
const HEAT_COLUMNS: usize = 16;
/// How many chains are shown, the longest ones.
const MOST_CHAINS: usize = 30;

/// Which causes keep coming back, where, and whether the fixes held.
#[must_use]
pub fn recurrence(site: &Site<'_>) -> (Frame, RecurrencePage) {
    let mut frame = site.frame("recurrence/index.html", "Recurrence", "recurrence/");
    frame.description = Some("Which root causes keep coming back, where, and whether the fixes held.".to_owned());
    let view = RecurrencePage {
        headline: headline(site),
        stats: stats(site),
        causes: site.cause_rows(false).into_iter().take(40).collect(),
        heat: heat(site),
        charts: Vec::new(),
        chains: chains(site),
        notes: notes(site),
        json: Some(Href::site("api/recurrence.json")),
    };
    (frame, view)
}

fn by_fate(site: &Site<'_>, wanted: Fate) -> usize {
    site.recurrence.repeats.iter().filter(|repeat| repeat.nearest_link().fate == wanted).count()
}

fn headline(site: &Site<'_>) -> Vec<Phrase> {
    let (repeats, counted) = (site.recurrence.repeats.len(), site.recurrence.counted);
    if repeats == 0 {
        let words = match counted {
            0 => "No incident has been counted yet".to_owned(),
            _ => format!("None of {} repeated an earlier cause", Site::counted_words(counted, "incident")),
        };
        return vec![Phrase::text(words)];
    }
    let open = by_fate(site, Fate::BeforeTheFix);
    let failed = by_fate(site, Fate::AfterTheFix);
    let mut headline = vec![
        Phrase::link(repeats.to_string(), Href::fragment("chains")),
        Phrase::text(" of "),
        Phrase::link(Site::counted_words(counted, "incident"), Href::site("incidents/")),
        Phrase::text(" repeated an earlier cause"),
    ];
    if open > 0 {
        headline.push(Phrase::text(format!("; in {open} the promised fix was still open")));
    }
    if failed > 0 {
        headline.push(Phrase::text(format!(
            "{} in {failed} it had been done and did not hold",
            if open > 0 { "," } else { ";" }
        )));
    }
    headline
}

fn stats(site: &Site<'_>) -> Vec<Stat> {
    let stat = |label: &str, count: usize| Stat {
        label: label.to_owned(),
        value: Some(count.to_string()),
        note: None,
        href: None,
    };
    let kinds = RepeatKind::ALL.into_iter().map(|kind| {
        let count = site.recurrence.repeats.iter().filter(|repeat| repeat.nearest_link().kind == kind).count();
        let label = match kind {
            RepeatKind::Declared => "Declared",
            RepeatKind::SameService => "Same service",
            RepeatKind::Spread => "Spread",
        };
        stat(label, count)
    });
    let fates = Fate::ALL.into_iter().map(|fate| {
        let label = match fate {
            Fate::NoFix => "No fix promised",
            Fate::BeforeTheFix => "Before the fix",
            Fate::AfterTheFix => "After the fix",
            Fate::Unknown => "Fix unknown",
        };
        stat(label, by_fate(site, fate))
    });
    kinds.chain(fates).collect()
}

fn heat(site: &Site<'_>) -> Option<HeatMap> {
    let mut cells: HashMap<(&str, &str), usize> = HashMap::new();
    let (mut causes, mut services): (BTreeMap<&str, usize>, BTreeMap<&str, usize>) = Default::default();
    for index in site.book.counted() {
        let entry = &site.book.entries[index];
        let Some(cause) = entry.primary_cause() else { continue };
        *causes.entry(cause).or_default() += 1;
        for service in &entry.services {
            *services.entry(&service.value).or_default() += 1;
            *cells.entry((cause, &service.value)).or_default() += 1;
        }
    }
    let rows = most_frequent(&causes, HEAT_ROWS);
    let columns = most_frequent(&services, HEAT_COLUMNS);
    if rows.len() < 2 || columns.len() < 2 {
        return None;
    }
    let largest = cells.values().copied().max().unwrap_or(1);
    let hidden = causes.len().saturating_sub(rows.len()) + services.len().saturating_sub(columns.len());
    let (&(cause, service), _) = cells.iter().max_by_key(|(key, count)| (**count, std::cmp::Reverse(**key)))?;
    let heat_rows = rows
        .iter()
        .map(|cause| HeatRow {
            cause: Link::new(cause_words(cause), site.name_href("root_causes", cause)),
            cells: columns
                .iter()
                .map(|service| {
                    let count = *cells.get(&(*cause, *service))?;
                    let strength = u8::try_from((count * 5).div_ceil(largest)).unwrap_or(5).clamp(1, 5);
                    let query = format!("incidents/?cause={cause}&service={service}");
                    Some(HeatCell { count, strength, href: Href::site(query) })
                })
                .collect(),
        })
        .collect();
    Some(HeatMap {
        title: format!("Most often together: {} on {service} ({largest})", cause_words(cause)),
        note: (hidden > 0).then(|| {
            format!("The {} most frequent causes and {} most frequent services; an incident counts under each of its services.", rows.len(), columns.len())
        }),
        columns: columns.iter().map(|name| Link::new(*name, site.name_href("services", name))).collect(),
        rows: heat_rows,
    })
}

fn most_frequent<'a>(counts: &BTreeMap<&'a str, usize>, most: usize) -> Vec<&'a str> {
    let mut names: Vec<(&str, usize)> = counts.iter().map(|(name, count)| (*name, *count)).collect();
    names.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
    names.into_iter().take(most).map(|(name, _)| name).collect()
}

/// Incidents connected by their nearest links, in the order of time: every incident follows its nearest predecessor.
fn chains(site: &Site<'_>) -> Vec<Chain> {
    let mut parent: HashMap<Index, Index> = HashMap::new();
    for repeat in &site.recurrence.repeats {
        parent.insert(repeat.entry, repeat.nearest_link().earlier);
    }
    let root = |mut at: Index| {
        // Links lead back in time, so this ends; the bound guards against a mistake here.
        for _ in 0..=parent.len() {
            match parent.get(&at) {
                Some(earlier) => at = *earlier,
                None => break,
            }
        }
        at
    };
    let mut members: BTreeMap<Index, Vec<Index>> = BTreeMap::new();
    for entry in parent.keys() {
        members.entry(root(*entry)).or_default().push(*entry);
    }
    let mut groups: Vec<Vec<Index>> = members
        .into_iter()
        .map(|(first, mut rest)| {
            rest.push(first);
            let start =
                |index: &Index| site.book.entries[*index].started.as_ref().map(|started| started.value.earliest());
            rest.sort_by_key(|index| (start(index), *index));
            rest
        })
        .collect();
    groups.sort_by_key(|group| (std::cmp::Reverse(group.len()), group.first().copied()));
    groups.into_iter().take(MOST_CHAINS).map(|group| chain(site, &group)).collect()
}

fn chain(site: &Site<'_>, group: &[Index]) -> Chain {
    let causes: HashSet<_> = group.iter().filter_map(|index| site.book.entries[*index].primary_cause()).collect();
    let cause = causes.iter().next().filter(|_| causes.len() == 1);
    let first = group.first().and_then(|index| site.book.date(*index));
    let last = group.last().and_then(|index| site.book.date(*index));
    let days = first.zip(last).map_or(0, |(first, last)| crate::time::days_between(first, last));
    let span = match days {
        0..=60 => Site::counted_words(usize::try_from(days).unwrap_or(0), "day"),
        61..=729 => Site::counted_words(usize::try_from(days / 30).unwrap_or(0), "month"),
        _ => Site::counted_words(usize::try_from(days / 365).unwrap_or(0), "year"),
    };
    Chain {
        cause: cause.map(|cause| Link::new(cause_words(cause), site.name_href("root_causes", cause))),
        summary: format!("{} in {span}", Site::counted_words(group.len(), "incident")),
        steps: group.iter().map(|index| step(site, *index)).collect(),
    }
}

fn step(site: &Site<'_>, index: Index) -> ChainStep {
    let link = site.recurrence.of(index).map(Repeat::nearest_link);
    let apart = link.map(|link| {
        let days = Site::counted_words(usize::try_from(link.days).unwrap_or(0), "day");
        format!("{days} after {}", site.book.entries[link.earlier].id)
    });
    let services = &site.book.entries[index].services;
    ChainStep {
        kind: link.map(|link| repeat_kind(link.kind)),
        fate: link.map(|link| fate(link.fate)),
        apart,
        started: site.started(index),
        severity: site.severity(index),
        entry: site.title_link(index),
        services: services.iter().map(|service| site.name_link("services", &service.value)).collect(),
    }
}

fn notes(site: &Site<'_>) -> Vec<String> {
    let window = match site.book.config.recurrence_window.days {
        Some(days) => format!("within {days} days of the earlier one"),
        None => "at any distance in time".to_owned(),
    };
    let mut notes = vec![
        format!(
            "An incident repeats an earlier one when its author declares it, or when both have the same primary root cause \
             and it started {window}. Text similarity is never counted."
        ),
        "Kinds and fates are those of the nearest earlier incident. The fate is what had become of its preventive actions for that cause.".to_owned(),
    ];
    if site.recurrence.undated > 0 {
        notes.push(format!(
            "{} without a start could not be placed in time.",
            Site::counted_words(site.recurrence.undated, "incident")
        ));
    }
    if site.book.config.analysis.selected {
        notes.push("The entries of this book are a selection, so no rates are shown.".to_owned());
    }
    notes
}
