//! Incidents by quarter and year, as a drawing and a table.

use super::Site;
use super::numbers::{REPEATED, list};
use crate::render::charts::columns::{self, Column};
use crate::render::views::{Chart, DataCell, DataTable, Href, Root};
use crate::report::interval_words;
use casebook_analysis::Period;
use casebook_text::counted;
use casebook_time::Date;

/// The statement that stands above a drawing of periods.
fn peak(periods: &[Period], word: &str) -> Option<String> {
    let most = periods
        .iter()
        .map(|period| period.incidents.len())
        .max()
        .filter(|most| *most > 0)?;
    let peaks: Vec<String> = periods
        .iter()
        .filter(|period| period.incidents.len() == most)
        .map(Period::name)
        .collect();
    Some(match &peaks[..] {
        [one] => format!("Most incidents of a {word}: {most}, in {one}"),
        [one, other] => format!("Most incidents of a {word}: {most}, in {one} and {other}"),
        _ => format!(
            "Most incidents of a {word}: {most}, in {}",
            counted(peaks.len(), word)
        ),
    })
}

/// The incidents of a period that were observed.
fn link_of(period: &Period) -> Href {
    list(&[("observed", &observed(period))])
}

fn observed(period: &Period) -> String {
    match period.quarter {
        Some(quarter) => format!("{}/Q{quarter}", period.year),
        None => period.year.to_string(),
    }
}

pub(super) fn periods(
    site: &Site<'_>,
    periods: &[Period],
    word: &str,
    root: &Root,
) -> Option<Chart> {
    let selected = site.query().is_selected();
    let title = peak(periods, word)?;
    let columns: Vec<Column> = periods
        .iter()
        .map(|period| Column {
            tick: tick(period, periods.len()),
            label: format!(
                "{}: {}, {} repeated{}",
                period.name(),
                counted(period.incidents.len(), "incident"),
                period.repeats,
                if period.whole {
                    ""
                } else {
                    "; observed in part"
                }
            ),
            running: is_running(period, site.today),
            incidents: period.incidents.len(),
            repeats: period.repeats,
            interval: (!selected).then_some(period.interval),
            href: link_of(period),
        })
        .collect();
    let whiskers = if selected {
        ""
    } else {
        " The lines reach from the lowest to the highest count that was to be expected, with 95 % confidence."
    };
    Some(Chart {
        svg: columns::draw(&title, &columns, root),
        title,
        note: Some(format!(
            "Incidents by the {word} in which they started; the filled part repeated an earlier one.{whiskers}"
        )),
        table: Some(period_table(periods, word, selected)),
    })
}

/// What stands below a column: some of the years, where there are many.
fn tick(period: &Period, periods: usize) -> Option<String> {
    let every = match periods {
        0..=12 => 1,
        13..=24 => 2,
        25..=60 => 5,
        _ => 10,
    };
    let year = usize::try_from(period.year).unwrap_or(0);
    let is_shown = match period.quarter {
        None => periods <= 8 || year % every == 0,
        Some(1) => periods / 4 <= 8 || year % every.min(5) == 0,
        Some(_) => false,
    };
    is_shown.then(|| period.year.to_string())
}

/// Whether a period has not ended yet.
fn is_running(period: &Period, today: Date) -> bool {
    period.year == today.year()
        && period
            .quarter
            .is_none_or(|quarter| quarter == casebook_analysis::quarter(today))
}

fn period_table(periods: &[Period], word: &str, selected: bool) -> DataTable {
    let mut head = vec![
        if word == "year" { "Year" } else { "Quarter" },
        "Incidents",
        "Repeats",
    ];
    if !selected {
        head.push("Expected, 95 %");
    }
    head.push("Observed");
    let rows = periods.iter().rev().map(|period| {
        let repeats = list(&[("observed", &observed(period)), REPEATED]);
        let mut row = vec![
            DataCell::from(period.name()),
            DataCell::count(period.incidents.len(), link_of(period)),
            DataCell::count(period.repeats, repeats),
        ];
        if !selected {
            row.push(interval_words(period.interval).into());
        }
        row.push(
            if period.whole { "whole" } else { "in part" }
                .to_owned()
                .into(),
        );
        row
    });
    DataTable {
        head: head.into_iter().map(str::to_owned).collect(),
        rows: rows.collect(),
    }
}
