//! Durations: how they are read, printed and worked out.

use super::*;

#[test]
fn what_ends_before_it_begins_has_no_duration() {
    let between = |from: &str, until: &str| between(&moment(from), &moment(until));
    assert_eq!(
        between("2026-01-01T00:00:05.9Z", "2026-01-01T00:00:05.1Z"),
        None
    );
    assert_eq!(
        between("2026-01-01T00:00:06Z", "2026-01-01T00:00:05.9Z"),
        None
    );
    assert_eq!(
        between("2026-01-01T00:00:05.1Z", "2026-01-01T00:00:05.9Z"),
        Some(Duration::from_seconds(0))
    );
    assert_eq!(
        between("2026-01-01T00:00:05.9Z", "2026-01-01T00:00:07.1Z"),
        Some(Duration::from_seconds(1))
    );
}

#[test]
fn durations_between_need_two_certain_clock_times() {
    let start = moment("2026-10-02T09:14+07:00");
    assert_eq!(
        between(&start, &moment("2026-10-02T10:30+07:00")),
        Some(Duration::from_minutes(76))
    );
    assert_eq!(between(&start, &moment("2026-10-02T09:13+07:00")), None);
    assert_eq!(between(&start, &moment("~2026-10-02T10:30+07:00")), None);
    assert_eq!(between(&start, &moment("2026-10-03")), None);
    // The night the clock goes back is an hour longer.
    let night = between(&moment("2026-10-25T00:00"), &moment("2026-10-25T06:00"));
    assert_eq!(night, Some(Duration::from_minutes(7 * 60)));
}

#[test]
fn durations_are_read_as_people_write_them() {
    for (raw, seconds, canonical) in [
        ("45s", 45, None),
        ("34m", 2040, None),
        ("1h 5m", 3900, None),
        ("1h5m", 3900, None),
        ("2d", 172_800, None),
        ("1w", 604_800, None),
        ("90m", 5400, None),
        ("0m", 0, None),
        ("11 Days", 950_400, Some("11d")),
        ("5280 minutes", 316_800, Some("3d 16h")),
        ("0h 37m", 2220, Some("37m")),
        ("1.5 hours", 5400, Some("1h 30m")),
        ("1 hour, 5 minutes and 3 seconds", 3903, Some("1h 5m 3s")),
        ("1h05", 3900, Some("1h 5m")),
        ("01:05:00", 3900, Some("1h 5m")),
        ("PT34M", 2040, Some("34m")),
        ("P1DT2H", 93_600, Some("1d 2h")),
        ("about 2h", 7200, Some("~2h")),
    ] {
        let parsed = Duration::parse(raw).unwrap();
        assert_eq!(
            parsed.duration,
            Some(if raw.starts_with("about") {
                Duration::from_seconds(seconds).approximately()
            } else {
                Duration::from_seconds(seconds)
            }),
            "{raw}"
        );
        let spelled: Vec<_> = canonical
            .map(|c| Note::Spelling {
                canonical: c.to_owned(),
            })
            .into_iter()
            .collect();
        assert_eq!(parsed.notes, spelled, "{raw}");
    }
    assert!(Duration::parse("~2h").unwrap().approximate);
    assert_eq!(Duration::parse("N/A").unwrap().duration, None);
}

#[test]
fn durations_that_may_mean_two_things_are_refused() {
    for (raw, says) in [
        ("34", "did you mean `34m`?"),
        ("1:05", "cannot be read"),
        ("2 months", "a month has no fixed length"),
        ("P2M", "a month has no fixed length"),
        ("1y", "a year has no fixed length"),
        ("5m 1h", "cannot be read"),
        ("5m 5m", "cannot be read"),
        ("2-3h", "cannot be read"),
        ("<1m", "cannot be read"),
        ("1h and", "cannot be read"),
        ("P", "cannot be read"),
        ("YYY", "cannot be read"),
        ("999999999999w", "longer than any incident"),
        ("99999999999999999999s", "cannot be read"),
    ] {
        let message = Duration::parse(raw).unwrap_err().to_string();
        assert!(message.contains(says), "{raw}: {message}");
    }
}

#[test]
fn durations_are_shown_in_two_units() {
    for (seconds, shown, source, datetime) in [
        (0, "0 s", "0s", "PT0S"),
        (45, "45 s", "45s", "PT45S"),
        (2040, "34 m", "34m", "PT34M"),
        (4560, "1 h 16 m", "1h 16m", "PT1H16M"),
        (4589, "1 h 16 m", "1h 16m 29s", "PT1H16M29S"),
        (7199, "2 h", "1h 59m 59s", "PT1H59M59S"),
        (86_399, "24 h", "23h 59m 59s", "PT23H59M59S"),
        (87_060, "24 h 11 m", "1d 11m", "P1DT11M"),
        (172_799, "2 d", "1d 23h 59m 59s", "P1DT23H59M59S"),
        (183_600, "2 d 3 h", "2d 3h", "P2DT3H"),
    ] {
        let duration = Duration::from_seconds(seconds);
        assert_eq!(duration.display(), shown);
        assert_eq!(duration.to_string(), source);
        assert_eq!(duration.datetime(), datetime);
    }
}

#[test]
fn an_approximate_duration_stays_so() {
    let about = Duration::parse("~1h").unwrap().duration.unwrap();
    assert_eq!(
        (about.to_string(), about.display()),
        ("~1h".to_owned(), "~1 h".to_owned())
    );
    assert_eq!(about.plus(Duration::from_minutes(5)).to_string(), "~1h 5m");
    assert_eq!(about.seconds(), 3600);
}
