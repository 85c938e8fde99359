//! The state of a book in four figures, for its home page.

use super::Site;
use super::numbers::{COUNTED, OPEN, REPEATED, SEEN_ELSEWHERE, list, query};
use super::words::{fate_key, long_time};
use crate::render::charts::shares;
use crate::render::views::{HomeFigure, Phrase};
use crate::report::repeat_counts;
use casebook_analysis::Fate;

/// The figures; none where nothing is counted, since a nought would say that all is well.
pub(super) fn figures(site: &Site<'_>) -> Vec<HomeFigure> {
    if site.incidents() == 0 {
        return Vec::new();
    }
    [
        Some(incidents(site)),
        Some(repeated(site)),
        fates(site),
        overdue(site),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn figure(label: &str, value: Vec<Phrase>, note: Vec<Phrase>) -> HomeFigure {
    HomeFigure {
        label: label.to_owned(),
        value,
        bar: None,
        note,
    }
}

fn incidents(site: &Site<'_>) -> HomeFigure {
    let dates = site
        .book
        .counted()
        .filter_map(|index| site.book.date(index));
    let year_ago = casebook_time::add_days(site.today, -365);
    let (mut first, mut recent) = (None, 0);
    for date in dates {
        first = Some(first.map_or(date, |first| std::cmp::min(first, date)));
        recent += usize::from(date > year_ago && date <= site.today);
    }
    let since = first.map(|date| format!("since {}", date.year()));
    // How many there were is what the strip below says.
    let lately = (recent == 0).then(|| "none in the last 12 months".to_owned());
    let words: Vec<String> = since.into_iter().chain(lately).collect();
    let value = vec![Phrase::link(site.incidents().to_string(), list(&[COUNTED]))];
    figure("Incidents", value, vec![Phrase::text(words.join(", "))])
}

fn repeated(site: &Site<'_>) -> HomeFigure {
    let repeats = site.query().repeats().count();
    let elsewhere = site.query().seen_elsewhere().count();
    let value = if repeats > 0 {
        vec![
            Phrase::link(repeats.to_string(), list(&[REPEATED])),
            Phrase::text(format!(" of {}", site.incidents())),
        ]
    } else {
        vec![Phrase::text("none")]
    };
    let note = if elsewhere > 0 {
        let words = format!("{elsewhere} more had a cause seen elsewhere");
        vec![Phrase::link(words, list(&[SEEN_ELSEWHERE]))]
    } else {
        Vec::new()
    };
    figure("Repeated an earlier one", value, note)
}

/// What became of the fixes that earlier incidents promised; `None` where nothing was repeated.
pub(super) fn fates(site: &Site<'_>) -> Option<HomeFigure> {
    let (_, counts) = repeat_counts(site.query());
    let found: Vec<(Fate, usize)> = Fate::ALL
        .into_iter()
        .zip(counts)
        .filter(|(_, count)| *count > 0)
        .collect();
    if found.is_empty() {
        return None;
    }
    let words = |fate: Fate, count: usize| match fate {
        Fate::NoFix => format!("{count} had no fix"),
        Fate::BeforeTheFix => format!("{count} still open"),
        Fate::AfterTheFix => format!("{count} did not hold"),
        Fate::Unknown => format!("{count} not known"),
    };
    let mut note = Vec::new();
    for (at, (fate, count)) in found.iter().enumerate() {
        if at > 0 {
            note.push(Phrase::text("\u{a0}· "));
        }
        let filter = ("fix", fate_key(*fate));
        note.push(Phrase::link(words(*fate, *count), list(&[filter])));
    }
    let parts: Vec<(&str, usize)> = found
        .iter()
        .map(|(fate, count)| (fate.as_str(), *count))
        .collect();
    Some(HomeFigure {
        bar: Some(shares::draw(&parts)),
        ..figure("What became of the fix", Vec::new(), note)
    })
}

/// How many actions are overdue; `None` where there are none at all.
fn overdue(site: &Site<'_>) -> Option<HomeFigure> {
    let open = site.actions.open().count();
    if open == 0 {
        return None;
    }
    let late: Vec<i64> = site
        .actions
        .overdue()
        .filter_map(|action| action.overdue_days)
        .collect();
    let all = Phrase::link(format!("{open} open"), query("actions/", &[OPEN]));
    Some(match late.iter().max() {
        None => figure(
            "Fixes open",
            vec![all],
            vec![Phrase::text("none of them overdue")],
        ),
        Some(longest) => figure(
            "Fixes overdue",
            vec![
                Phrase::link(
                    late.len().to_string(),
                    query("actions/", &[("status", "overdue")]),
                ),
                Phrase::text(" of "),
                all,
            ],
            vec![Phrase::text(format!(
                "the oldest for {}",
                long_time(*longest)
            ))],
        ),
    })
}
