//! Lengths of time.

use std::fmt;

use serde::{Serialize, Serializer};

use super::error::{TimeError, shortened};
use super::note::Note;
use super::scan::{self, Scan};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
const WEEK: u64 = 7 * DAY;
/// A hundred years: far beyond any incident, and far from any overflow.
const LONGEST: u64 = 36_500 * DAY;

/// A length of time in whole seconds; a day is 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Duration {
    seconds: u64,
    /// Whether its author marked it with `~`.
    approximate: bool,
}

/// What was read as a duration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedDuration {
    /// The duration; `None` when the author wrote that it is not known (`?`, `N/A`).
    pub duration: Option<Duration>,
    /// Whether it was marked with `~`.
    pub approximate: bool,
    /// Remarks for the lint; empty when there is nothing to say.
    pub notes: Vec<Note>,
}

impl Duration {
    /// Nothing at all.
    pub const ZERO: Self = Self::from_seconds(0);

    /// So many seconds.
    #[must_use]
    pub const fn from_seconds(seconds: u64) -> Self {
        Self {
            seconds,
            approximate: false,
        }
    }

    /// So many minutes.
    #[must_use]
    pub const fn from_minutes(minutes: u64) -> Self {
        Self::from_seconds(minutes.saturating_mul(MINUTE))
    }

    /// So many days of 24 hours.
    #[must_use]
    pub const fn from_days(days: u64) -> Self {
        Self::from_seconds(days.saturating_mul(DAY))
    }

    /// The length in seconds.
    #[must_use]
    pub const fn seconds(self) -> u64 {
        self.seconds
    }

    /// The same length, marked as approximate.
    #[must_use]
    pub const fn approximately(self) -> Self {
        Self {
            approximate: true,
            ..self
        }
    }

    /// Whether it is marked as approximate.
    #[must_use]
    pub const fn is_approximate(self) -> bool {
        self.approximate
    }

    /// The sum, or the longest duration that can be counted; approximate when either is.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            seconds: self.seconds.saturating_add(other.seconds),
            approximate: self.approximate || other.approximate,
        }
    }

    /// Reads `45s`, `34m`, `1h 5m`, `2d`, `1w`, and with a note what is unusual but certain: `11 Days`, `1.5 hours`,
    /// `0h 37m`, `1 hour and 5 minutes`, `PT34M`, `01:05:00`.
    ///
    /// # Errors
    /// When the text can be read in two ways (`1:05`, a bare `34`), or in none, or is not a fixed length (`2 months`).
    pub fn parse(raw: &str) -> Result<ParsedDuration, TimeError> {
        let text = raw.trim();
        if scan::says_unknown(text) {
            return Ok(ParsedDuration {
                duration: None,
                approximate: false,
                notes: Vec::new(),
            });
        }
        let (text, approximate, usual) = scan::approximate(text);
        let written = match clock_form(text) {
            Some(seconds) => Written { seconds, odd: true },
            None => units(raw, text)?,
        };
        if written.seconds > LONGEST {
            return Err(TimeError::TooLong {
                raw: shortened(raw),
            });
        }
        let duration = match approximate {
            true => Self::from_seconds(written.seconds).approximately(),
            false => Self::from_seconds(written.seconds),
        };
        let mut notes = Vec::new();
        if written.odd || !usual {
            notes.push(Note::Spelling {
                canonical: duration.to_string(),
            });
        }
        Ok(ParsedDuration {
            duration: Some(duration),
            approximate,
            notes,
        })
    }

    /// For readers, two units, with `~` before them when approximate: `45 s`, `34 m`, `1 h 16 m`, `24 h 11 m`, `2 d 3 h`; rounded to the smaller one. Days
    /// begin at two, so that "a day and eleven minutes" keeps its minutes.
    #[must_use]
    pub fn display(self) -> String {
        let mark = if self.approximate { "~" } else { "" };
        format!("{mark}{}", self.display_units())
    }

    fn display_units(self) -> String {
        let (large, small) = match self.seconds {
            // What rounds up to two whole days is shown as such.
            s if s >= 2 * DAY - MINUTE / 2 => ((DAY, "d"), (HOUR, "h")),
            s if s >= HOUR => ((HOUR, "h"), (MINUTE, "m")),
            s if s >= MINUTE => ((MINUTE, "m"), (1, "s")),
            s => return format!("{s} s"),
        };
        let rounded = self.seconds.saturating_add(small.0 / 2) / small.0 * small.0;
        match (rounded / large.0, rounded % large.0 / small.0) {
            (many, 0) => format!("{many} {}", large.1),
            (many, few) => format!("{many} {} {few} {}", large.1, small.1),
        }
    }

    /// The value of an HTML `datetime` attribute: `PT1H16M`, `P2DT3H`.
    #[must_use]
    pub fn datetime(self) -> String {
        let mut text = String::from("P");
        let mut rest = self.seconds;
        for (unit, letter) in [(DAY, "D"), (HOUR, "H"), (MINUTE, "M"), (1, "S")] {
            let many = rest / unit;
            rest %= unit;
            if many > 0 {
                if unit < DAY && !text.contains('T') {
                    text.push('T');
                }
                text.push_str(&format!("{many}{letter}"));
            }
        }
        if text == "P" { "PT0S".to_owned() } else { text }
    }
}

/// The source form: `1h 16m`, to the second, as [`Duration::parse`] reads it back.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.approximate {
            f.write_str("~")?;
        }
        if self.seconds == 0 {
            return f.write_str("0s");
        }
        let mut rest = self.seconds;
        let mut separator = "";
        for (unit, letter) in [(DAY, "d"), (HOUR, "h"), (MINUTE, "m"), (1, "s")] {
            let many = rest / unit;
            rest %= unit;
            if many > 0 {
                write!(f, "{separator}{many}{letter}")?;
                separator = " ";
            }
        }
        Ok(())
    }
}

impl Serialize for Duration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.seconds)
    }
}

struct Written {
    seconds: u64,
    odd: bool,
}

/// `hh:mm:ss`; two parts alone could be hours and minutes or minutes and seconds.
fn clock_form(text: &str) -> Option<u64> {
    let mut parts = text.split(':');
    let (hours, minutes, seconds) = (parts.next()?, parts.next()?, parts.next()?);
    let whole = |part: &str| {
        part.bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| part.parse::<u64>().ok())
            .flatten()
    };
    if parts.next().is_some()
        || minutes.len() != 2
        || seconds.len() != 2
        || hours.is_empty()
        || hours.len() > 6
    {
        return None;
    }
    let (hours, minutes, seconds) = (whole(hours)?, whole(minutes)?, whole(seconds)?);
    (minutes < 60 && seconds < 60).then_some(hours * HOUR + minutes * MINUTE + seconds)
}
/// Numbers with units, the largest first.
fn units(raw: &str, text: &str) -> Result<Written, TimeError> {
    let mut scan = Scan::new(text);
    let iso = scan.take('P');
    let mut parts = Parts {
        raw,
        text,
        scan,
        iso,
        after_t: false,
        previous: None,
        written: Written {
            seconds: 0,
            odd: iso,
        },
    };
    if parts.scan.is_done() {
        return Err(parts.unreadable(None));
    }
    while !parts.scan.is_done() {
        parts.next()?;
        let joined = conjunction(&mut parts.scan);
        if joined && parts.scan.is_done() {
            return Err(parts.unreadable(None));
        }
        parts.written.odd |= joined;
    }
    let mut written = parts.written;
    // Zero is written `0s` or `0m`; only a zero beside other parts is unusual.
    if written.seconds == 0 && matches!(text, "0s" | "0m" | "0h" | "0d") {
        written.odd = false;
    }
    Ok(written)
}

/// A duration that is being read, part by part.
struct Parts<'a> {
    raw: &'a str,
    text: &'a str,
    scan: Scan<'a>,
    /// Whether it is written as ISO 8601 does: `PT1H30M`.
    iso: bool,
    /// Whether the `T` of that form has been read, behind which `M` means minutes.
    after_t: bool,
    /// The unit of the part before, in seconds.
    previous: Option<u64>,
    written: Written,
}

impl Parts<'_> {
    /// Reads a number and its unit.
    fn next(&mut self) -> Result<(), TimeError> {
        let scan = &mut self.scan;
        self.after_t |= self.iso && scan.take('T');
        let digits = scan.digits();
        let fraction = scan.take('.').then(|| scan.digits());
        let spaced = scan.spaces();
        let name = if self.iso { scan.letter() } else { scan.word() };
        let ends = name.is_empty() && scan.is_done();
        if self.iso && !self.after_t && name == "M" {
            return Err(TimeError::CalendarUnit {
                raw: shortened(self.raw),
                unit: "month",
            });
        }
        let unit = match unit(name, self.raw)? {
            Some(unit) => unit,
            // `1h05`: minutes follow hours.
            None if ends && self.previous == Some(HOUR) && digits.len() == 2 => Unit {
                seconds: MINUTE,
                odd: true,
            },
            None => return Err(self.unreadable(bare_number(self.text))),
        };
        let seconds =
            amount(digits, fraction, unit.seconds).ok_or_else(|| self.unreadable(None))?;
        if self
            .previous
            .is_some_and(|previous| unit.seconds >= previous)
        {
            return Err(self.unreadable(None));
        }
        let overflows = self.previous.is_some_and(|previous| seconds >= previous);
        let written = &mut self.written;
        written.odd |= unit.odd || spaced || fraction.is_some() || seconds == 0 || overflows;
        written.seconds = written.seconds.saturating_add(seconds);
        self.previous = Some(unit.seconds);
        Ok(())
    }

    fn unreadable(&self, suggestion: Option<String>) -> TimeError {
        TimeError::Duration {
            raw: shortened(self.raw),
            suggestion,
        }
    }
}

/// Takes white space, a comma and "and" between two parts; false when there is only white space.
fn conjunction(scan: &mut Scan<'_>) -> bool {
    scan.spaces();
    let comma = scan.take(',');
    scan.spaces();
    let mut ahead = *scan;
    let and = ahead.word() == "and";
    if and {
        *scan = ahead;
        scan.spaces();
    }
    comma || and
}

struct Unit {
    seconds: u64,
    odd: bool,
}

fn unit(name: &str, raw: &str) -> Result<Option<Unit>, TimeError> {
    let usual = matches!(name, "s" | "m" | "h" | "d" | "w");
    let seconds = match name.to_lowercase().as_str() {
        "s" | "sec" | "secs" | "second" | "seconds" => 1,
        "m" | "min" | "mins" | "minute" | "minutes" => MINUTE,
        "h" | "hr" | "hrs" | "hour" | "hours" => HOUR,
        "d" | "day" | "days" => DAY,
        "w" | "wk" | "wks" | "week" | "weeks" => WEEK,
        "mo" | "mon" | "month" | "months" => {
            return Err(TimeError::CalendarUnit {
                raw: shortened(raw),
                unit: "month",
            });
        }
        "y" | "yr" | "yrs" | "year" | "years" => {
            return Err(TimeError::CalendarUnit {
                raw: shortened(raw),
                unit: "year",
            });
        }
        _ => return Ok(None),
    };
    Ok(Some(Unit {
        seconds,
        odd: !usual,
    }))
}

/// `digits.fraction` units in seconds, when that is a whole number of seconds.
fn amount(digits: &str, fraction: Option<&str>, unit: u64) -> Option<u64> {
    if digits.is_empty() || digits.len() > 12 {
        return None;
    }
    let whole = digits.parse::<u64>().ok()?.checked_mul(unit)?;
    let Some(fraction) = fraction else {
        return Some(whole);
    };
    if fraction.is_empty() || fraction.len() > 6 {
        return None;
    }
    let scale = 10_u64.pow(u32::try_from(fraction.len()).ok()?);
    let part = fraction.parse::<u64>().ok()? * unit;
    part.is_multiple_of(scale)
        .then(|| whole.saturating_add(part / scale))
}

/// For a number without a unit, the same number in minutes: the unit most durations of incidents are noted in.
fn bare_number(text: &str) -> Option<String> {
    let whole = !text.is_empty() && text.len() <= 6 && text.bytes().all(|b| b.is_ascii_digit());
    whole.then(|| format!("{text}m"))
}
