//! Printing moments: as authors write them, and as readers see them.

use std::fmt;

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use serde::{Serialize, Serializer};

use super::moment::{Form, Unit};
use super::names::MONTHS;
use super::{Moment, Zone};

/// A date for readers: `2 Oct 2026`.
#[must_use]
pub fn display_date(date: Date) -> String {
    format!("{} {} {}", date.day(), short_month(date), date.year())
}

/// The source form: what an author would write, and what [`Moment::parse`] reads back as the same moment.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.approximate {
            f.write_str("~")?;
        }
        match self.form {
            Form::Clock {
                civil,
                offset,
                unit,
                ..
            } => {
                write!(f, "{}T", civil.date())?;
                write_time(f, civil, unit)?;
                match offset {
                    Some(offset) if offset == Offset::UTC => f.write_str("Z"),
                    Some(offset) => f.write_str(&offset_text(offset)),
                    None => Ok(()),
                }
            }
            Form::Day(date) => write!(f, "{date}"),
            Form::Month(first) => write!(f, "{:04}-{:02}", first.year(), first.month()),
            Form::Year(first) => write!(f, "{:04}", first.year()),
            Form::Unknown => f.write_str("unknown"),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Moment {
    /// For readers: `2 Oct 2026 09:14 +07:00` in the book's zone, `2 Oct 2026`, `Oct 2026`, `2026`, each with `~`
    /// before it when approximate; `unknown` when nothing is known. A time that the zone's clock showed twice or
    /// never has no offset.
    #[must_use]
    pub fn display(&self, zone: &Zone) -> String {
        let short = self.short(zone);
        match self.form {
            Form::Clock { at: Some(at), .. } => format!("{short} {}", offset_text(zone.offset(at))),
            _ => short,
        }
    }

    /// Like [`Moment::display`] without the offset: `2 Oct 2026 09:14`.
    #[must_use]
    pub fn short(&self, zone: &Zone) -> String {
        let date = self.display_day(zone);
        match self.display_clock(zone) {
            Some(clock) => format!("{date} {clock}"),
            None => date,
        }
    }

    /// The day only, or as much of it as is known: `2 Oct 2026`, `Oct 2026`, `2026`, `unknown`.
    #[must_use]
    pub fn display_day(&self, zone: &Zone) -> String {
        let day = match self.form {
            Form::Unknown => return "unknown".to_owned(),
            Form::Month(first) => format!("{} {}", short_month(first), first.year()),
            Form::Year(first) => first.year().to_string(),
            Form::Day(date) => display_date(date),
            Form::Clock { civil, .. } => display_date(self.date(zone).unwrap_or(civil.date())),
        };
        if self.approximate {
            format!("~{day}")
        } else {
            day
        }
    }

    /// The clock time in the book's zone, as precise as it was written: `09:14`, `09:14:30`.
    #[must_use]
    pub fn display_clock(&self, zone: &Zone) -> Option<String> {
        let Form::Clock {
            civil, unit, at, ..
        } = self.form
        else {
            return None;
        };
        let shown = at.map_or(civil, |at| zone.civil(at));
        Some(ClockTime(shown, unit).to_string())
    }

    /// The value of an HTML `datetime` attribute; `None` when nothing is known.
    #[must_use]
    pub fn datetime(&self) -> Option<String> {
        if !self.is_known() {
            return None;
        }
        let mut exact = *self;
        exact.approximate = false;
        // HTML allows three digits of a second at most.
        if let Form::Clock {
            unit: unit @ Unit::Fraction,
            ..
        } = &mut exact.form
        {
            *unit = Unit::Second;
        }
        Some(exact.to_string())
    }
}

/// `+07:00`; `+00:00` for UTC.
pub(super) fn offset_text(offset: Offset) -> String {
    let seconds = offset.seconds();
    let minutes = seconds.unsigned_abs() / 60;
    let sign = if seconds < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

fn short_month(date: Date) -> &'static str {
    usize::try_from(date.month() - 1)
        .ok()
        .and_then(|at| MONTHS.get(at))
        .map_or("", |month| &month[..3])
}

struct ClockTime(DateTime, Unit);

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_time(f, self.0, self.1)
    }
}

fn write_time(f: &mut fmt::Formatter<'_>, civil: DateTime, unit: Unit) -> fmt::Result {
    write!(f, "{:02}:{:02}", civil.hour(), civil.minute())?;
    if unit != Unit::Minute {
        write!(f, ":{:02}", civil.second())?;
    }
    if unit == Unit::Fraction {
        let fraction = format!("{:09}", civil.subsec_nanosecond());
        let trimmed = fraction.trim_end_matches('0');
        write!(f, ".{}", if trimmed.is_empty() { "0" } else { trimmed })?;
    }
    Ok(())
}
