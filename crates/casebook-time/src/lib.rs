//! Moments (intervals with a precision), durations and zones: reading what authors write, and printing it.
//!
//! A [`Moment`] never claims more than its author wrote: a date is a whole day, a time without seconds a whole
//! minute, and two moments are only called out of order when that is certain. Everything here is a pure function of
//! its arguments; the clock is read nowhere.

mod duration;
mod error;
mod moment;
mod names;
mod note;
mod print;
mod read;
mod scan;
mod zone;

pub use duration::{Duration, ParsedDuration};
pub use error::TimeError;
pub use jiff::{Timestamp, civil::Date};
pub use moment::{Moment, Precision};
pub use note::Note;
pub use print::display_date;
pub use read::{Parsed, parse_date};
pub use scan::UNKNOWN_WORDS;
pub use zone::Zone;

/// The time from one moment to a later one: `None` unless both are clock times, neither approximate nor ambiguous,
/// and `until` is not before `from`. Parts of a second are left out.
#[must_use]
pub fn between(from: &Moment, until: &Moment) -> Option<Duration> {
    let (from, until) = (from.clock()?, until.clock()?);
    // Compared as they are: of two in the same second the later may come first.
    if until < from {
        return None;
    }
    u64::try_from(until.duration_since(from).as_secs())
        .ok()
        .map(Duration::from_seconds)
}

/// Whole days from `from` to `until`; negative when `until` is the earlier one.
#[must_use]
pub fn days_between(from: Date, until: Date) -> i64 {
    // A civil day has no offset, so hours cannot disturb the count.
    from.duration_until(until).as_hours() / 24
}

/// The date `days` after `date` (before it when negative); stops at the first or last date there is.
#[must_use]
pub fn add_days(date: Date, days: i64) -> Date {
    // More days than there are dates, and far fewer hours than overflow.
    const MOST: i64 = 8_000_000;
    date.saturating_add(jiff::SignedDuration::from_hours(
        days.clamp(-MOST, MOST) * 24,
    ))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
