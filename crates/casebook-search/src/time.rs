//! Days, and the spellings of days and durations in queries.

use crate::document::Day;

/// Day of a date in the Gregorian calendar; `None` for a date that does not exist.
/// (Days from civil, after Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms".)
#[must_use]
pub(crate) fn day_of(year: i32, month: u32, day: u32) -> Option<Day> {
    if !(1..=12).contains(&month)
        || day == 0
        || day > days_in(year, month)
        || !(-9999..=9999).contains(&year)
    {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted = i32::try_from((month + 9) % 12).ok()?;
    let day_of_year = (153 * shifted + 2) / 5 + i32::try_from(day).ok()? - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

/// The year, month and day of a day.
fn date_of(day: Day) -> (i32, u32, u32) {
    let shifted = i64::from(day) + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let date = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let narrow = |value: i64| u32::try_from(value).unwrap_or(0);
    (
        i32::try_from(year).unwrap_or(0),
        narrow(month),
        narrow(date),
    )
}

/// The year of a day.
#[must_use]
pub(crate) fn year_of(day: Day) -> i32 {
    date_of(day).0
}

/// `2024-03-07`.
#[must_use]
pub(crate) fn format_day(day: Day) -> String {
    let (year, month, date) = date_of(day);
    format!("{year:04}-{month:02}-{date:02}")
}

/// Days as text, `2024-03-07`, wherever they leave or enter the engine as data.
pub(crate) mod iso {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use super::{format_day, parse_period};
    use crate::document::Day;

    pub(crate) fn serialize<S: Serializer>(day: &Option<Day>, to: S) -> Result<S::Ok, S::Error> {
        match day {
            Some(day) => to.serialize_str(&format_day(*day)),
            None => to.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Day>, D::Error> {
        let read = |text: String| {
            parse_period(&text)
                .map(|(day, _)| day)
                .ok_or_else(|| D::Error::custom("no date"))
        };
        Option::<String>::deserialize(from)?.map(read).transpose()
    }
}

fn days_in(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Reads `2024`, `2024-Q1`, `2024-03` or `2024-03-07`, with `-`, `/` or `.` between the parts, as the half-open range of
/// days that it covers.
#[must_use]
pub fn parse_period(text: &str) -> Option<(Day, Day)> {
    let mut parts = text.trim().split(['-', '/', '.']);
    let year = parts
        .next()
        .filter(|part| part.len() == 4 && is_number(part))?
        .parse::<i32>()
        .ok()?;
    let Some(second) = parts.next() else {
        return Some((day_of(year, 1, 1)?, day_of(year + 1, 1, 1)?));
    };
    if let Some(quarter) = second.strip_prefix(['q', 'Q']) {
        let quarter: u32 = quarter
            .parse()
            .ok()
            .filter(|quarter| (1..=4).contains(quarter))?;
        return parts.next().is_none().then_some(()).and_then(|()| {
            Some((
                day_of(year, quarter * 3 - 2, 1)?,
                month_after(year, quarter * 3)?,
            ))
        });
    }
    let month = small_number(second)?;
    let Some(third) = parts.next() else {
        return Some((day_of(year, month, 1)?, month_after(year, month)?));
    };
    let start = day_of(year, month, small_number(third)?)?;
    parts.next().is_none().then_some((start, start + 1))
}

fn month_after(year: i32, month: u32) -> Option<Day> {
    if month == 12 {
        day_of(year + 1, 1, 1)
    } else {
        day_of(year, month + 1, 1)
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn small_number(text: &str) -> Option<u32> {
    (is_number(text) && text.len() <= 2).then(|| text.parse().ok())?
}

/// Reads a duration in seconds: `45s`, `34m`, `1h5m`, `1.5h`, `2d`. A bare number is minutes.
#[must_use]
pub(crate) fn parse_duration(text: &str) -> Option<u64> {
    let text = text.trim();
    if is_number(text) {
        return text.parse::<u64>().ok()?.checked_mul(60);
    }
    let mut rest = text;
    let mut seconds = 0.0f64;
    while !rest.is_empty() {
        let digits = rest.find(|ch: char| !ch.is_ascii_digit() && ch != '.')?;
        let number: f64 = rest[..digits].parse().ok()?;
        let after = &rest[digits..];
        let letters = after
            .find(|ch: char| !ch.is_ascii_alphabetic())
            .unwrap_or(after.len());
        seconds += number
            * match after[..letters].to_ascii_lowercase().as_str() {
                "s" | "sec" | "second" | "seconds" => 1.0,
                "m" | "min" | "minute" | "minutes" => 60.0,
                "h" | "hour" | "hours" => 3_600.0,
                "d" | "day" | "days" => 86_400.0,
                "w" | "week" | "weeks" => 604_800.0,
                _ => return None,
            };
        rest = after[letters..].trim_start();
    }
    // A million years is beyond any incident, and far within what a float counts exactly.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    (text.len() <= 40 && seconds < 3.2e13 && !text.is_empty()).then_some(seconds as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn periods() {
        let day = |year, month, date| day_of(year, month, date).unwrap_or_default();
        assert_eq!(day(1970, 1, 1), 0);
        assert_eq!(day(2000, 3, 1), 11_017);
        assert_eq!(
            parse_period("2024"),
            Some((day(2024, 1, 1), day(2025, 1, 1)))
        );
        assert_eq!(
            parse_period("2024-02"),
            Some((day(2024, 2, 1), day(2024, 3, 1)))
        );
        assert_eq!(
            parse_period("2024-12"),
            Some((day(2024, 12, 1), day(2025, 1, 1)))
        );
        assert_eq!(
            parse_period("2024-q3"),
            Some((day(2024, 7, 1), day(2024, 10, 1)))
        );
        assert_eq!(
            parse_period("2024/02/29"),
            Some((day(2024, 2, 29), day(2024, 3, 1)))
        );
        for wrong in [
            "",
            "24",
            "2024-13",
            "2023-02-29",
            "2024-02-29-1",
            "2024-Q5",
            "yesterday",
            "2024-",
            "２０２４",
        ] {
            assert_eq!(parse_period(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn durations() {
        assert_eq!(parse_duration("45s"), Some(45));
        assert_eq!(parse_duration("30"), Some(1_800));
        assert_eq!(parse_duration("1h5m"), Some(3_900));
        assert_eq!(parse_duration("1h 5m"), Some(3_900));
        assert_eq!(parse_duration("1.5h"), Some(5_400));
        assert_eq!(parse_duration("2 days"), None);
        for wrong in ["", "m", "5x", "h5", "1..2h", "99999999999999999999d"] {
            assert_eq!(parse_duration(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn days_and_dates_agree(day in -700_000i32..2_900_000) {
            let (year, month, date) = date_of(day);
            prop_assert_eq!(day_of(year, month, date), Some(day));
        }

        #[test]
        fn reading_never_panics(text in "\\PC{0,20}|[0-9.hmsdqQ/-]{0,12}") {
            let _ = parse_period(&text);
            let _ = parse_duration(&text);
        }
    }
}
