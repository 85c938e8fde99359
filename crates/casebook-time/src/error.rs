//! What can be wrong with a written time.

use casebook_text::{printable_line, truncate};

/// Why a time, duration or zone could not be read. Every message says how to write it instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// Neither a date nor a time in any form that is certain.
    #[error(
        "`{raw}` cannot be read as a time: write `2026-10-02T09:14+07:00`, or `2026-10-02` when only the day is known"
    )]
    Form {
        /// What was written, shortened.
        raw: String,
    },
    /// Day and month cannot be told apart.
    #[error(
        "`{raw}` could be read with the day or the month first: write the year first, as in `2026-10-02`"
    )]
    DayMonthOrder {
        /// What was written, shortened.
        raw: String,
    },
    /// A part that is too large or too small: month 13, 25 o'clock.
    #[error("`{raw}`: {part} {value} is outside {range}")]
    Range {
        /// What was written, shortened.
        raw: String,
        /// Which part: "month", "hour".
        part: &'static str,
        /// The part as it was written.
        value: String,
        /// The range it has to be in.
        range: &'static str,
    },
    /// A day that its month does not have.
    #[error("`{raw}`: there is no {date} in the calendar")]
    NoSuchDay {
        /// What was written, shortened.
        raw: String,
        /// The date that does not exist, as `2026-02-30`.
        date: String,
    },
    /// A zone abbreviation, which does not name one offset.
    #[error(
        "`{raw}`: `{zone}` is not the same offset everywhere: write the offset itself, such as `{offset}`"
    )]
    Abbreviation {
        /// What was written, shortened.
        raw: String,
        /// The abbreviation.
        zone: String,
        /// What it usually stands for, or an example.
        offset: &'static str,
    },
    /// A zone, and an offset that it does not have then.
    #[error("`{raw}`: the offset in {zone} is `{offset}` at that time")]
    ZoneOffset {
        /// What was written, shortened.
        raw: String,
        /// The zone.
        zone: String,
        /// The zone's own offset.
        offset: String,
    },
    /// The day is known, but something follows it that is not a time.
    #[error("`{raw}`: `{rest}` is left over after the time")]
    Rest {
        /// What was written, shortened.
        raw: String,
        /// The part that was not understood, shortened.
        rest: String,
    },
    /// No such zone in the time zone database.
    #[error("`{name}` is not a time zone in the IANA database{}", did_you_mean(.suggestion.as_deref()))]
    Zone {
        /// The name as written, shortened.
        name: String,
        /// The nearest name there is.
        suggestion: Option<String>,
    },
    /// Not a duration.
    #[error("`{raw}` cannot be read as a duration: write `45s`, `34m`, `1h 5m` or `2d`{}", did_you_mean(.suggestion.as_deref()))]
    Duration {
        /// What was written, shortened.
        raw: String,
        /// What was probably meant.
        suggestion: Option<String>,
    },
    /// Months and years have no fixed length.
    #[error("`{raw}`: a {unit} has no fixed length: write the days, as in `30d`")]
    CalendarUnit {
        /// What was written, shortened.
        raw: String,
        /// "month" or "year".
        unit: &'static str,
    },
    /// A duration beyond what can be counted.
    #[error("`{raw}` is longer than any incident: the limit is 36500d")]
    TooLong {
        /// What was written, shortened.
        raw: String,
    },
}

fn did_you_mean(suggestion: Option<&str>) -> String {
    suggestion
        .map(|name| format!("; did you mean `{name}`?"))
        .unwrap_or_default()
}

/// At most 40 characters of `raw` on one line, so that a message stays readable whatever was written.
pub(super) fn shortened(raw: &str) -> String {
    const LONGEST: usize = 40;
    truncate(&printable_line(raw.trim()), LONGEST)
}
