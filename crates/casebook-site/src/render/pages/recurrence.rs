//! The recurrence report.

use super::Site;
use super::chains::{chain, drawn_chains};
use super::heat::heat;
use super::home_figures::long_time;
use super::numbers::{
    COUNTED, RECURRENCE_DATA, REPEATED, SEEN_ELSEWHERE, capital, list, marks_note,
};
use super::words::{cause_words, fate_key};
use crate::render::charts::cumulative;
use crate::render::views::{
    Chart, DataCell, DataTable, FailedFixRow, Frame, Href, Link, Phrase, RecurrencePage, Root, Stat,
};
use crate::report::words::action_anchor;
use crate::report::{CHANCE, Counts, FAILED_FIXES, chance_rows, repeat_counts};
use casebook_analysis::{
    Dimension, FailedFix, Fate, RepeatKind, chains as connected, failed_fixes,
};
use casebook_text::counted;
use casebook_time::{Date, display_date};

/// How many chains are shown, the longest ones.
const MOST_CHAINS: usize = 30;
/// How many rows the list of fixes that did not hold has.
const MOST_FAILED: usize = 100;
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
        chance: by_chance(site),
        chance_note: CHANCE.to_owned(),
        failed_title: FAILED_FIXES.to_owned(),
        failed: failed(site),
        heat: heat(site),
        charts: charts.into_iter().flatten().collect(),
        chains: found
            .iter()
            .take(MOST_CHAINS)
            .enumerate()
            .map(|(at, found)| chain(site, at, found))
            .collect(),
        notes: notes(site, found.len()),
        json: Some(Href::site(RECURRENCE_DATA)),
    };
    (frame, view)
}

fn headline(site: &Site<'_>) -> Vec<Phrase> {
    let phrase = |(words, counts): (String, Option<Counts>)| match counts {
        None => Phrase::text(words),
        Some(counts) => {
            let filter = match counts {
                Counts::Incidents => COUNTED,
                Counts::Repeated => REPEATED,
                Counts::Fix(fate) => ("fix", fate_key(fate)),
                Counts::SeenElsewhere => SEEN_ELSEWHERE,
            };
            Phrase::link(words, list(&[filter]))
        }
    };
    crate::report::headline(site.query())
        .into_iter()
        .map(phrase)
        .collect()
}

fn stats(site: &Site<'_>) -> Vec<Stat> {
    let (kinds, fates) = repeat_counts(site.query());
    let stat = |label: &str, count: usize, filter: (&str, &str)| Stat {
        label: capital(label),
        value: Some(count.to_string()),
        note: None,
        href: (count > 0).then(|| list(&[filter])),
    };
    let kinds = RepeatKind::ALL.into_iter().zip(kinds).map(|(kind, count)| {
        let filter = site.repeat_filter(kind);
        stat(kind.as_str(), count, ("repeat", &filter))
    });
    let fates = Fate::ALL
        .into_iter()
        .zip(fates)
        .map(|(fate, count)| stat(fate.as_str(), count, ("fix", fate_key(fate))));
    kinds.chain(fates).collect()
}

/// What chance would give; `None` where there are too few incidents to tell.
fn by_chance(site: &Site<'_>) -> Option<DataTable> {
    let rows = chance_rows(site.query());
    (!rows.is_empty()).then(|| DataTable {
        head: ["Kind", "Incidents", "By chance"]
            .map(str::to_owned)
            .to_vec(),
        rows: rows
            .into_iter()
            .map(|row| row.map(Into::into).into())
            .collect(),
    })
}

/// The fixes that did not hold, a row for each incident that came then, the first [`MOST_FAILED`] of them.
fn failed(site: &Site<'_>) -> Option<DataTable> {
    let failed = failed_fixes(site.query());
    let pairs = failed
        .iter()
        .flat_map(|fix| fix.came_then.iter().map(move |link| (fix, link)));
    let rows: Vec<Vec<DataCell>> = pairs
        .take(MOST_FAILED)
        .map(|(fix, link)| {
            let page = &site.book.addresses[fix.promised_after];
            let anchor = Href::site(format!("{page}#{}", action_anchor(fix.action)));
            vec![
                Link::new(fix.action.title.value.clone(), anchor).into(),
                site.id_link(fix.promised_after).into(),
                DataCell {
                    text: fix.done.map(display_date),
                    href: None,
                },
                site.id_link(link.later).into(),
                link.kind.as_str().to_owned().into(),
            ]
        })
        .collect();
    let head = ["Fix", "Promised after", "Done on", "What came then", "Kind"];
    (!rows.is_empty()).then(|| DataTable {
        head: head.map(str::to_owned).to_vec(),
        rows,
    })
}

/// The first of the fixes that did not hold, by their titles.
pub(super) fn failed_rows(site: &Site<'_>, most: usize) -> Vec<FailedFixRow> {
    let row = |fix: &FailedFix<'_>| {
        let link = fix.came_then.first()?;
        let page = &site.book.addresses[fix.promised_after];
        let anchor = Href::site(format!("{page}#{}", action_anchor(fix.action)));
        Some(FailedFixRow {
            fix: Link::new(fix.action.title.value.clone(), anchor),
            promised_after: site.title_link(fix.promised_after),
            done: fix.done.map(display_date),
            then: site.title_link(link.later),
            later: long_time(link.days),
        })
    };
    failed_fixes(site.query())
        .iter()
        .filter_map(row)
        .take(most)
        .collect()
}

/// The causes that came back, each as a line of steps.
fn cumulative(site: &Site<'_>, root: &Root) -> Option<Chart> {
    let rows: Vec<&casebook_analysis::Record> = site
        .records(Dimension::Cause)
        .records
        .iter()
        .filter(|record| !record.repeats.is_empty() || !record.seen_elsewhere.is_empty())
        // A parent is shown where it gathers several causes that came back, and not beside its only child.
        .filter(|record| {
            record
                .incidents
                .iter()
                .any(|index| site.book.entries[*index].primary_cause() == Some(&record.name))
        })
        .take(MOST_PANELS)
        .collect();
    let (from, to) = site.reach()?;
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

fn notes(site: &Site<'_>, chains: usize) -> Vec<String> {
    let rules = &site.book.config.recurrence;
    let window = match rules.window_days {
        Some(days) => format!("within {days} days"),
        None => "at any distance in time".to_owned(),
    };
    let repeated: Vec<&str> = rules.repeats.iter().map(|kind| kind.as_str()).collect();
    let repeated = match repeated.is_empty() {
        true => "no kind".to_owned(),
        false => repeated.join(", "),
    };
    let mut notes = vec![
        format!("An incident repeats another when its author says so (declared), or when it has the same primary root cause {window} after the other was over: on the same service, on one that depends on it or that it depends on (dependency), or on others (spread). As repeated count: {repeated}; what has none of these was seen elsewhere. The strongest kind speaks for an incident."),
        "Counted are incidents in review and published; drafts, near misses and maintenance are not. Fates and distances are those of the strongest link; numbers of fates count repeats alone.".to_owned(),
    ];
    let causes = &site.records(Dimension::Cause).records;
    if causes.iter().any(|record| record.name.contains('/')) {
        notes.push("A cause that has others below it sums theirs as well.".to_owned());
    }
    notes.extend(uncounted(site));
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

/// What can repeat nothing.
fn uncounted(site: &Site<'_>) -> Vec<String> {
    let entries = &site.book.entries;
    let incidents = site.query().incidents.iter();
    let unknown = incidents.filter(|index| entries[**index].known_cause().is_none());
    let mut notes = Vec::new();
    for (many, what) in [
        (
            unknown.count(),
            "without a known primary root cause; there a repeat counts only when it is declared.",
        ),
        (
            site.recurrence.undated,
            "without a start could not be placed in time.",
        ),
    ] {
        if many > 0 {
            notes.push(format!("{} {what}", counted(many, "incident")));
        }
    }
    notes
}
