//! Named time zones.

use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousTimestamp, Offset, TimeZone};

use super::error::{TimeError, shortened};
use super::{Timestamp, print, scan};

/// The zone a book reads and shows its times in: a name of the IANA database, `UTC`, or a fixed offset as `+07:00`.
/// The rules come from the database inside the binary, so that every machine builds the same pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    name: String,
    rules: TimeZone,
}

impl Default for Zone {
    fn default() -> Self {
        Self::utc()
    }
}

impl Zone {
    /// Coordinated universal time.
    #[must_use]
    pub fn utc() -> Self {
        Self {
            name: "UTC".to_owned(),
            rules: TimeZone::UTC,
        }
    }

    /// The zone called `name`: `Europe/Amsterdam` (in any case), `UTC`, or an offset such as `+07:00`.
    ///
    /// # Errors
    /// [`TimeError::Zone`] with the nearest name when there is none.
    pub fn named(name: &str) -> Result<Self, TimeError> {
        let name = name.trim();
        if let Some(offset) = scan::whole_offset(name) {
            return Ok(Self {
                name: print::offset_text(offset),
                rules: TimeZone::fixed(offset),
            });
        }
        match TimeZone::get(name) {
            Ok(rules) if name.eq_ignore_ascii_case("UTC") || rules == TimeZone::UTC => {
                Ok(Self::utc())
            }
            Ok(rules) => Ok(Self {
                name: rules.iana_name().unwrap_or(name).to_owned(),
                rules,
            }),
            Err(_) => Err(TimeError::Zone {
                name: shortened(name),
                suggestion: nearest(name),
            }),
        }
    }

    /// The name, as the database spells it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The calendar day `at` falls on here.
    #[must_use]
    pub fn date(&self, at: Timestamp) -> Date {
        self.civil(at).date()
    }

    /// What calendar and clock show here at `at`.
    #[must_use]
    pub fn civil(&self, at: Timestamp) -> DateTime {
        self.rules.to_datetime(at)
    }

    /// How far the clock here is ahead of UTC at `at`.
    #[must_use]
    pub fn offset(&self, at: Timestamp) -> Offset {
        self.rules.to_offset(at)
    }

    /// The first instant of `date` here.
    #[must_use]
    pub fn start_of(&self, date: Date) -> Timestamp {
        let midnight = date.at(0, 0, 0, 0);
        self.rules
            .to_timestamp(midnight)
            .unwrap_or(if date < Date::ZERO {
                Timestamp::MIN
            } else {
                Timestamp::MAX
            })
    }

    /// The instant, or the two, that `civil` may mean here.
    pub(super) fn instants(&self, civil: DateTime) -> AmbiguousTimestamp {
        self.rules.to_ambiguous_timestamp(civil)
    }
}

/// The database name most like `name`, compared as a whole and by its last part (`Amsterdam`).
fn nearest(name: &str) -> Option<String> {
    const LIKE_ENOUGH: f64 = 0.8;
    let wanted = name.to_lowercase().replace(' ', "_");
    if wanted.is_empty() || wanted.len() > 60 {
        return None;
    }
    let zones = jiff::tz::db();
    let (likeness, best) = zones
        .available()
        .map(|zone| {
            let zone = zone.as_str().to_owned();
            let lower = zone.to_lowercase();
            let city = lower.rsplit('/').next().unwrap_or(&lower);
            let wanted_city = wanted.rsplit('/').next().unwrap_or(&wanted);
            let whole = strsim::jaro_winkler(&wanted, &lower);
            (
                whole.max(strsim::jaro_winkler(wanted_city, city) * 0.97),
                zone,
            )
        })
        // Of equally near names the alphabetically first, so that the message never changes.
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1)))?;
    (likeness >= LIKE_ENOUGH).then_some(best)
}
