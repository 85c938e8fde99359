//! From when to when a book observes, and how many incidents fall into each quarter and year.

use super::AnalysisQuery;
use super::statistics::poisson_interval;
use casebook_model::book::Index;
use casebook_time::{Date, add_days, days_between};

/// Years that periods reach back at most: a mistyped year must not print a thousand empty rows.
const MOST_YEARS: i64 = 100;

/// The days in which incidents are counted: from `[analysis] since`, else from the first entry, to today less the days
/// that may pass until publication, since what is newer may not be written yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Observation {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// The entry whose start began the observation; `None` when it began on a day of its own.
    pub first: Option<Index>,
}

impl Observation {
    /// How many days it lasts, both ends included.
    #[must_use]
    pub fn days(&self) -> i64 {
        days_between(self.from, self.to) + 1
    }

    /// Whether a day lies in it.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

/// When the part of the book that is asked about was observed; `None` when that is not a time at all.
#[must_use]
pub fn observation(query: &AnalysisQuery<'_>) -> Option<Observation> {
    let book = query.book;
    let newest = add_days(
        query.today,
        -book.config.criteria.publish_within_days.max(0),
    );
    let to = query.scope.to.map_or(newest, |to| to.min(newest));
    let oldest = add_days(to, -365 * MOST_YEARS);
    let began = match book.config.analysis.since {
        Some(since) => (since, None),
        None => {
            let dated = book
                .counted()
                .filter_map(|index| Some((book.date(index)?, index)));
            let (day, index) = dated.filter(|(day, _)| *day >= oldest).min()?;
            (day, Some(index))
        }
    };
    let asked = query.scope.from.unwrap_or(oldest).max(oldest);
    let (from, first) = if asked > began.0 {
        (asked, None)
    } else {
        began
    };
    (from <= to).then_some(Observation { from, to, first })
}

/// A quarter or a year, and the incidents that started in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Period {
    /// The year.
    pub year: i16,
    /// 1 to 4; `None` for the whole year.
    pub quarter: Option<u8>,
    /// Its incidents that were observed, oldest first.
    pub incidents: Vec<Index>,
    /// How many of them repeat an earlier one.
    pub repeats: usize,
    /// Whether it was observed from its first to its last day.
    pub whole: bool,
    /// Between which numbers the count that was to be expected lies with 95 % confidence.
    pub interval: (f64, f64),
}

impl Period {
    /// `2026` or `2026 Q3`.
    #[must_use]
    pub fn name(&self) -> String {
        match self.quarter {
            Some(quarter) => format!("{} Q{quarter}", self.year),
            None => self.year.to_string(),
        }
    }
}

/// The quarter of a day, 1 to 4.
#[must_use]
pub fn quarter(day: Date) -> u8 {
    u8::try_from((day.month() - 1) / 3 + 1).unwrap_or(1)
}

/// The observed incidents by quarter, or by year; periods without any are there too.
pub(super) fn periods(
    query: &AnalysisQuery<'_>,
    observed: &Observation,
    quarterly: bool,
) -> Vec<Period> {
    let number = |day: Date| i32::from(day.year()) * 4 + i32::from(quarter(day)) - 1;
    let per_period = if quarterly { 1 } else { 4 };
    let (first, last) = (
        number(observed.from) / per_period,
        number(observed.to) / per_period,
    );
    let mut periods: Vec<Period> = (first..=last)
        .map(|at| {
            let year =
                i16::try_from(if quarterly { at.div_euclid(4) } else { at }).unwrap_or(i16::MAX);
            let quarter = quarterly.then(|| u8::try_from(at.rem_euclid(4) + 1).unwrap_or(1));
            let whole = days_of(year, quarter)
                .is_some_and(|(from, to)| observed.from <= from && to <= observed.to);
            Period {
                year,
                quarter,
                incidents: Vec::new(),
                repeats: 0,
                whole,
                interval: (0.0, 0.0),
            }
        })
        .collect();
    for index in query.incidents.iter().rev() {
        let Some(day) = query.book.date(*index).filter(|day| observed.holds(*day)) else {
            continue;
        };
        let at = usize::try_from(number(day) / per_period - first).unwrap_or(usize::MAX);
        if let Some(period) = periods.get_mut(at) {
            period.incidents.push(*index);
            period.repeats += usize::from(query.recurrence.repeated(*index).is_some());
        }
    }
    for period in &mut periods {
        period.interval = poisson_interval(period.incidents.len());
    }
    periods
}

/// The first and last day of a period.
fn days_of(year: i16, quarter: Option<u8>) -> Option<(Date, Date)> {
    let first_month = quarter.map_or(1, |quarter| i8::try_from(quarter * 3 - 2).unwrap_or(1));
    let last_month = quarter.map_or(12, |_| first_month + 2);
    let from = Date::new(year, first_month, 1).ok()?;
    let to = Date::new(year, last_month, 1).ok()?.last_of_month();
    Some((from, to))
}
