//! The recurrence report.

use super::Site;
use super::chains::chain;
use super::heat::heat;
use super::home_figures::fates;
use super::lanes::lanes;
use super::numbers::{COUNTED, RECURRENCE_DATA, REPEATED, SEEN_ELSEWHERE, list};
use super::words::fate_key;
use crate::render::views::{DataTable, Frame, Href, Phrase, RecurrencePage};
use crate::report::{CHANCE, Counts, FAILED_FIXES, chance_rows, repeat_counts, uncounted_words};
use casebook_analysis::{Dimension, RepeatKind, chains as connected};
use casebook_text::counted;

/// How many chains of several causes are told, the longest ones.
const MOST_CHAINS: usize = 5;
/// How many incidents of such a chain are told, the newest ones.
const MOST_STEPS: usize = 8;
/// How many rows the list of fixes that did not hold has.
const MOST_FAILED: usize = 25;

/// Which causes keep coming back, where, and whether the fixes held.
#[must_use]
pub fn recurrence(site: &Site<'_>) -> (Frame, RecurrencePage) {
    let mut frame = site.frame("recurrence/index.html", "Recurrence", "recurrence/");
    frame.description =
        Some("Which root causes keep coming back, where, and whether the fixes held.".to_owned());
    let found = connected(site.query());
    let root = frame.root.clone();
    let (failed, all_failed) = site.failed_rows(MOST_FAILED);
    let mixed = || {
        found
            .iter()
            .enumerate()
            .filter(|(_, one)| one.cause.is_none())
    };
    let view = RecurrencePage {
        headline: headline(site),
        uncounted: uncounted_words(site.book),
        fates: fates(site),
        kinds: kinds(site),
        failed_title: FAILED_FIXES.to_owned(),
        failed_more: (all_failed > failed.len()).then(|| {
            format!(
                "The newest {} of {all_failed}; the data below has all of them.",
                failed.len()
            )
        }),
        failed,
        lanes: lanes(site, &found, &root),
        heat: heat(site),
        chains: mixed()
            .take(MOST_CHAINS)
            .map(|(at, found)| chain(site, at, found, MOST_STEPS))
            .collect(),
        chance: by_chance(site),
        chance_note: CHANCE.to_owned(),
        notes: notes(site, mixed().count()),
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

/// `1 declared · 23 spread`: incidents by the kind of their strongest link.
fn kinds(site: &Site<'_>) -> Vec<Phrase> {
    let (kinds, _) = repeat_counts(site.query());
    let mut words: Vec<Phrase> = Vec::new();
    for (kind, count) in RepeatKind::ALL.into_iter().zip(kinds) {
        if count == 0 {
            continue;
        }
        if !words.is_empty() {
            words.push(Phrase::text("\u{a0}· "));
        }
        let filter = site.repeat_filter(kind);
        words.push(Phrase::link(
            count.to_string(),
            list(&[("repeat", &filter)]),
        ));
        words.push(Phrase::text(format!("\u{a0}{}", kind.as_str())));
    }
    words
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
            "The {MOST_CHAINS} longest of {chains} chains of several causes; the data below has all of them."
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
