//! Ranges of days and durations, as queries write them.

use std::ops::Range;

use crate::document::Day;
use crate::time;

/// The days that `after:`, `before:`, `in:` and their like mean; `None` if the value is not a date.
pub(super) fn period(name: &str, value: &str) -> Option<Range<i64>> {
    let (sign, period) = split_comparison(value);
    let (start, end) = time::parse_period(period)?;
    let (start, end) = (i64::from(start), i64::from(end));
    let (min, max) = (i64::from(Day::MIN), i64::from(Day::MAX));
    Some(match (name, sign) {
        ("after" | "since" | "from", _) | (_, ">=") => start..max,
        ("before", _) | (_, "<") => min..start,
        ("until", _) | (_, "<=") => min..end,
        (_, ">") => end..max,
        _ => start..end,
    })
}

/// The seconds that `>30m` or `10m..2h` mean, ends included; `None` if the value is not a duration.
pub(super) fn downtime(value: &str) -> Option<(u64, u64)> {
    if let Some((from, to)) = value.split_once("..") {
        return time::parse_duration(from).zip(time::parse_duration(to));
    }
    let (sign, length) = split_comparison(value);
    time::parse_duration(length).map(|seconds| match sign {
        ">" => (seconds.saturating_add(1), u64::MAX),
        ">=" => (seconds, u64::MAX),
        "<" if seconds == 0 => (1, 0),
        "<" => (0, seconds - 1),
        "<=" => (0, seconds),
        _ => (seconds, seconds),
    })
}

/// `>30m` → `>` and `30m`.
fn split_comparison(value: &str) -> (&str, &str) {
    for sign in [">=", "<=", ">", "<", "="] {
        if let Some(rest) = value.strip_prefix(sign) {
            return (sign, rest.trim());
        }
    }
    ("", value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_ends() {
        assert_eq!(downtime(">30m"), Some((1_801, u64::MAX)));
        assert_eq!(downtime("<=30m"), Some((0, 1_800)));
        assert_eq!(downtime("<30m"), Some((0, 1_799)));
        assert_eq!(downtime("10m..1h"), Some((600, 3_600)));
        assert_eq!(downtime("long"), None);
        let days = |name: &str, value: &str| period(name, value).map(|days| days.end - days.start);
        assert_eq!((days("in", "2024"), days("in", "soon")), (Some(366), None));
        assert_eq!(period("date", ">1970-01-01"), Some(1..i64::from(Day::MAX)));
        assert_eq!(period("before", "1970-01-01"), Some(i64::from(Day::MIN)..0));
    }
}
