//! A point in time as far as it is known.

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

use super::{Timestamp, Zone};

/// When something happened, as precisely as its author wrote it: an interval of instants with the form it was
/// written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Moment {
    pub(super) earliest: Timestamp,
    pub(super) latest: Timestamp,
    pub(super) form: Form,
    pub(super) approximate: bool,
}

/// How a moment was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Form {
    Clock {
        civil: DateTime,
        /// None when the book's zone had to be assumed.
        offset: Option<Offset>,
        unit: Unit,
        /// None when the zone's clock shows this time twice, or never.
        at: Option<Timestamp>,
    },
    Day(Date),
    /// The first day of the month.
    Month(Date),
    /// The first day of the year.
    Year(Date),
    Unknown,
}

/// The smallest part of a clock time that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Unit {
    Minute,
    Second,
    Fraction,
}

impl Unit {
    fn nanoseconds(self) -> i64 {
        match self {
            Self::Minute => 60_000_000_000,
            Self::Second => 1_000_000_000,
            Self::Fraction => 1,
        }
    }
}

/// What is known of a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Precision {
    /// A clock time with its offset.
    Exact,
    /// A clock time without offset, read in the book's zone.
    Naive,
    /// A clock time without offset that the book's zone shows twice (fold) or never (gap).
    Ambiguous,
    /// A day.
    Day,
    /// A month.
    Month,
    /// A year.
    Year,
    /// Anything marked with `~`, whatever its form.
    Approximate,
    /// Nothing.
    Unknown,
}

impl Precision {
    /// The word for it in JSON and in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Naive => "naive",
            Self::Ambiguous => "ambiguous",
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
            Self::Approximate => "approximate",
            Self::Unknown => "unknown",
        }
    }
}

impl Moment {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self {
        earliest: Timestamp::MIN,
        latest: Timestamp::MAX,
        form: Form::Unknown,
        approximate: false,
    };

    /// The exact moment `at`, to the second, written with the offset of `zone`.
    #[must_use]
    pub fn at(at: Timestamp, zone: &Zone) -> Self {
        let at = Timestamp::from_second(at.as_second()).unwrap_or(at);
        Self::clock_time(
            zone.civil(at),
            Some(zone.offset(at)),
            Unit::Second,
            (at, at),
        )
    }

    /// The whole day `date` in `zone`.
    #[must_use]
    pub fn on(date: Date, zone: &Zone) -> Self {
        Self::spanning(Form::Day(date), date, date, zone)
    }

    /// The day `date` somewhere on earth: from its start where it begins first (UTC+14) to its end where it ends last
    /// (UTC−12). A day that a person writes is one of their own calendar, wherever they are.
    #[must_use]
    pub fn on_somewhere(date: Date) -> Self {
        const HOUR: i64 = 3_600_000_000_000;
        let day = Self::on(date, &Zone::utc());
        Self {
            earliest: plus(day.earliest, -14 * HOUR),
            latest: plus(day.latest, 12 * HOUR),
            ..day
        }
    }

    /// A moment that lasts from the start of `first` to the end of `last`.
    pub(super) fn spanning(form: Form, first: Date, last: Date, zone: &Zone) -> Self {
        let earliest = zone.start_of(first);
        let end = last
            .tomorrow()
            .map_or(Timestamp::MAX, |next| zone.start_of(next));
        // A day that a zone skipped (Samoa, 30 December 2011) has no length at all.
        Self {
            earliest,
            latest: plus(end, -1).max(earliest),
            form,
            approximate: false,
        }
    }

    /// A clock time which is one of two instants (the same one twice when it is certain).
    pub(super) fn clock_time(
        civil: DateTime,
        offset: Option<Offset>,
        unit: Unit,
        (first, second): (Timestamp, Timestamp),
    ) -> Self {
        let at = (first == second).then_some(first);
        let latest = plus(second, unit.nanoseconds() - 1);
        Self {
            earliest: first,
            latest,
            form: Form::Clock {
                civil,
                offset,
                unit,
                at,
            },
            approximate: false,
        }
    }

    /// The same moment with the offset that `zone` has then, where it was read in that zone for want of one. Only for a
    /// zone that the author named.
    #[must_use]
    pub fn with_offset_of(self, zone: &Zone) -> Self {
        match self.form {
            Form::Clock {
                civil,
                offset: None,
                unit,
                at: Some(at),
            } => Self {
                form: Form::Clock {
                    civil,
                    offset: Some(zone.offset(at)),
                    unit,
                    at: Some(at),
                },
                ..self
            },
            _ => self,
        }
    }

    /// The same moment marked as approximate: a clock time may be an hour off, a day a day, a month 31 days and a
    /// year 366 days, either way.
    #[must_use]
    pub fn approximately(self) -> Self {
        const HOUR: i64 = 3_600_000_000_000;
        let margin = match self.form {
            Form::Unknown => return self,
            _ if self.approximate => return self,
            Form::Clock { .. } => HOUR,
            Form::Day(_) => 24 * HOUR,
            Form::Month(_) => 31 * 24 * HOUR,
            Form::Year(_) => 366 * 24 * HOUR,
        };
        Self {
            earliest: plus(self.earliest, -margin),
            latest: plus(self.latest, margin),
            approximate: true,
            ..self
        }
    }

    /// The first instant it may have been; [`Timestamp::MIN`] when unknown.
    #[must_use]
    pub fn earliest(&self) -> Timestamp {
        self.earliest
    }

    /// The last instant it may have been; [`Timestamp::MAX`] when unknown.
    #[must_use]
    pub fn latest(&self) -> Timestamp {
        self.latest
    }

    /// What is known of it.
    #[must_use]
    pub fn precision(&self) -> Precision {
        match self.form {
            Form::Unknown => Precision::Unknown,
            _ if self.approximate => Precision::Approximate,
            Form::Clock { at: None, .. } => Precision::Ambiguous,
            Form::Clock {
                offset: Some(_), ..
            } => Precision::Exact,
            Form::Clock { offset: None, .. } => Precision::Naive,
            Form::Day(_) => Precision::Day,
            Form::Month(_) => Precision::Month,
            Form::Year(_) => Precision::Year,
        }
    }

    /// Whether anything at all is known.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.form != Form::Unknown
    }

    /// Whether it is marked with `~`.
    #[must_use]
    pub fn is_approximate(&self) -> bool {
        self.approximate
    }

    /// The instant, for clock times that are neither approximate nor ambiguous: what durations are computed from.
    #[must_use]
    pub fn clock(&self) -> Option<Timestamp> {
        match self.form {
            Form::Clock { at, .. } if !self.approximate => at,
            _ => None,
        }
    }

    /// The day it falls on in `zone`, approximate or not; `None` when only the month or year is known, or nothing.
    #[must_use]
    pub fn date(&self, zone: &Zone) -> Option<Date> {
        match self.form {
            Form::Clock { at: Some(at), .. } => Some(zone.date(at)),
            Form::Clock { civil, .. } => Some(civil.date()),
            Form::Day(date) => Some(date),
            Form::Month(_) | Form::Year(_) | Form::Unknown => None,
        }
    }

    /// The first day it may mean in `zone`, the margin of `~` aside: for sorting and for listings by year.
    #[must_use]
    pub fn first_date(&self, zone: &Zone) -> Option<Date> {
        match self.form {
            Form::Month(first) | Form::Year(first) => Some(first),
            _ => self.date(zone),
        }
    }

    /// Whether this was over before `other` could have begun. Never true while there is any doubt, so that neither
    /// of two overlapping or unknown moments is before the other.
    #[must_use]
    pub fn certainly_before(&self, other: &Self) -> bool {
        self.is_known() && other.is_known() && self.latest < other.earliest
    }

    /// Whether this could only have begun after `at`.
    #[must_use]
    pub fn certainly_after(&self, at: Timestamp) -> bool {
        self.is_known() && at < self.earliest
    }
}

/// `at` moved by nanoseconds, or the first or last instant there is.
fn plus(at: Timestamp, nanoseconds: i64) -> Timestamp {
    at.saturating_add(jiff::SignedDuration::from_nanos(nanoseconds))
        .unwrap_or(at)
}
