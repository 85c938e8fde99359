//! Just enough calendar to place incidents in time: proleptic Gregorian dates and minutes with a fixed offset.

use std::fmt;

/// A day, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day(pub(crate) i64);

impl Day {
    /// Year, month, day of the month. (Eras of 400 years beginning on 1 March, so that the leap day comes last.)
    pub(crate) fn civil(self) -> (i64, i64, i64) {
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 {
            month_from_march + 3
        } else {
            month_from_march - 9
        };
        (year_of_era + era * 400 + i64::from(month <= 2), month, day)
    }

    #[cfg(test)]
    pub(crate) fn from_civil(year: i64, month: i64, day: i64) -> Self {
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Self(era * 146_097 + day_of_era - 719_468)
    }

    pub(crate) fn year(self) -> i64 {
        self.civil().0
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// A minute in UTC, counted from 1970-01-01T00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Minute(pub(crate) i64);

/// A fixed offset from UTC, in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Offset(pub(crate) i64);

impl Minute {
    pub(crate) fn plus(self, minutes: i64) -> Self {
        Self(self.0 + minutes)
    }

    pub(crate) fn day(self, offset: Offset) -> Day {
        Day((self.0 + offset.0).div_euclid(24 * 60))
    }

    /// `14:07` as a clock on the wall at that offset shows it.
    pub(crate) fn clock(self, offset: Offset) -> String {
        let minute = (self.0 + offset.0).rem_euclid(24 * 60);
        format!("{:02}:{:02}", minute / 60, minute % 60)
    }

    /// `2026-10-02T09:14`, without the offset.
    pub(crate) fn local(self, offset: Offset) -> String {
        format!("{}T{}", self.day(offset), self.clock(offset))
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { '-' } else { '+' };
        write!(f, "{sign}{:02}:{:02}", self.0.abs() / 60, self.0.abs() % 60)
    }
}

/// `34m`, `1h 5m`, `2d 3h`: the duration form of the front matter.
pub(crate) fn duration(minutes: i64) -> String {
    let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let parts = [(days, 'd'), (hours, 'h'), (rest, 'm')];
    let text: Vec<String> = parts
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, unit)| format!("{n}{unit}"))
        .collect();
    if text.is_empty() {
        "0m".to_owned()
    } else {
        text.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_civil_dates_agree_over_leap_years() {
        let mut expected = Day::from_civil(1999, 12, 31);
        for year in 2000..2040 {
            for month in 1..=12 {
                let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
                let length = match month {
                    2 if leap => 29,
                    2 => 28,
                    4 | 6 | 9 | 11 => 30,
                    _ => 31,
                };
                for day in 1..=length {
                    expected = Day(expected.0 + 1);
                    assert_eq!(Day::from_civil(year, month, day), expected);
                    assert_eq!(expected.civil(), (year, month, day));
                }
            }
        }
        assert_eq!(Day::from_civil(1970, 1, 1), Day(0));
    }

    #[test]
    fn prints_local_times_and_durations() {
        let minute = Minute(Day::from_civil(2026, 10, 2).0 * 1440 + 2 * 60 + 14);
        assert_eq!(minute.local(Offset(7 * 60)), "2026-10-02T09:14");
        assert_eq!(minute.local(Offset(-3 * 60)), "2026-10-01T23:14");
        assert_eq!(Offset(-210).to_string(), "-03:30");
        assert_eq!(duration(34), "34m");
        assert_eq!(duration(65), "1h 5m");
        assert_eq!(duration(3 * 1440 + 60), "3d 1h");
        assert_eq!(duration(0), "0m");
    }
}
