mod durations;
mod properties;

use super::*;

fn amsterdam() -> Zone {
    Zone::named("Europe/Amsterdam").unwrap()
}

fn moment(raw: &str) -> Moment {
    Moment::parse(raw, &amsterdam()).unwrap().moment
}

fn source(raw: &str) -> String {
    moment(raw).to_string()
}

fn notes(raw: &str) -> Vec<Note> {
    Moment::parse(raw, &amsterdam()).unwrap().notes
}

fn error(raw: &str) -> String {
    Moment::parse(raw, &amsterdam()).unwrap_err().to_string()
}

fn at(raw: &str) -> Timestamp {
    raw.parse().unwrap()
}

#[test]
fn usual_forms_are_read_without_remark() {
    for (raw, canonical, instant) in [
        (
            "2026-10-02T09:14+07:00",
            "2026-10-02T09:14+07:00",
            "2026-10-02T02:14:00Z",
        ),
        (
            "2026-10-02 09:14 +0700",
            "2026-10-02T09:14+07:00",
            "2026-10-02T02:14:00Z",
        ),
        (
            "  2026-10-02T09:14:30Z\t",
            "2026-10-02T09:14:30Z",
            "2026-10-02T09:14:30Z",
        ),
        (
            "2026-10-02T09:14:30.250-03:30",
            "2026-10-02T09:14:30.25-03:30",
            "2026-10-02T12:44:30.25Z",
        ),
        (
            "2026-06-03T10:14:00-00:00",
            "2026-06-03T10:14:00Z",
            "2026-06-03T10:14:00Z",
        ),
    ] {
        assert_eq!(source(raw), canonical, "{raw}");
        assert_eq!(moment(raw).clock(), Some(at(instant)), "{raw}");
        assert_eq!(moment(raw).precision(), Precision::Exact, "{raw}");
        assert_eq!(notes(raw), [], "{raw}");
    }
}

#[test]
fn unusual_but_certain_forms_are_read_with_the_usual_spelling() {
    for (raw, canonical) in [
        ("2026-10-02T9:05+07:00", "2026-10-02T09:05+07:00"),
        ("2026-10-02 09:14 UTC", "2026-10-02T09:14Z"),
        ("2026-10-02 09:14 GMT+2", "2026-10-02T09:14+02:00"),
        ("2026-10-02t09:14z", "2026-10-02T09:14Z"),
        ("2026-10-02T09:14+7", "2026-10-02T09:14+07:00"),
        ("2026-10-02T09:14\u{2212}07:00", "2026-10-02T09:14-07:00"),
        ("2026/10/2, 9:05 pm UTC", "2026-10-02T21:05Z"),
        ("2 Oct 2026 at 12:05 AM Z", "2026-10-02T00:05Z"),
        ("October 2nd, 2026", "2026-10-02"),
        ("2-Oct-2026", "2026-10-02"),
        ("Sept 2026", "2026-09"),
        ("20261002", "2026-10-02"),
        ("about 2026-10", "~2026-10"),
        ("2012-06-30T23:59:60Z", "2012-06-30T23:59:59Z"),
    ] {
        assert_eq!(source(raw), canonical, "{raw}");
        assert_eq!(
            notes(raw),
            [Note::Spelling {
                canonical: canonical.to_owned()
            }],
            "{raw}"
        );
    }
}

#[test]
fn a_time_without_offset_is_read_in_the_zone_of_the_book() {
    let naive = moment("2026-10-02 09:14");
    assert_eq!(naive.clock(), Some(at("2026-10-02T07:14:00Z")));
    assert_eq!(naive.precision(), Precision::Naive);
    assert_eq!(naive.to_string(), "2026-10-02T09:14");
    assert_eq!(
        notes("2026-10-02 09:14"),
        [Note::Naive {
            canonical: "2026-10-02T09:14+02:00".to_owned()
        }]
    );
}

#[test]
fn a_time_shown_twice_or_never_has_no_single_instant() {
    let twice = Moment::parse("2026-10-25T02:30", &amsterdam()).unwrap();
    let candidates = ["2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00"].map(str::to_owned);
    assert_eq!(twice.notes, [Note::Fold { candidates }]);
    assert_eq!(twice.moment.clock(), None);
    assert_eq!(twice.moment.precision(), Precision::Ambiguous);
    assert_eq!(twice.moment.earliest(), at("2026-10-25T00:30:00Z"));
    assert_eq!(twice.moment.latest(), at("2026-10-25T01:30:59.999999999Z"));
    assert_eq!(twice.moment.display(&amsterdam()), "25 Oct 2026 02:30");

    let never = Moment::parse("2026-03-29T02:30", &amsterdam()).unwrap();
    let candidates = ["2026-03-29T01:30+01:00", "2026-03-29T03:30+02:00"].map(str::to_owned);
    assert_eq!(never.notes, [Note::Gap { candidates }]);
    assert_eq!(never.moment.clock(), None);
    assert_eq!(never.moment.earliest(), at("2026-03-29T00:30:00Z"));

    // With an offset there is nothing to doubt.
    assert_eq!(notes("2026-10-25T02:30+01:00"), []);
}

#[test]
fn coarse_moments_last_as_long_as_they_may_mean() {
    let day = moment("2026-03-29");
    assert_eq!(
        (day.earliest(), day.latest()),
        (
            at("2026-03-28T23:00:00Z"),
            at("2026-03-29T21:59:59.999999999Z")
        )
    );
    assert_eq!(
        moment("2026-02").latest(),
        at("2026-02-28T22:59:59.999999999Z")
    );
    assert_eq!(
        moment("2026").latest(),
        at("2026-12-31T22:59:59.999999999Z")
    );
    assert_eq!(moment("2026-02").precision(), Precision::Month);
    assert_eq!(moment("2026-02").date(&amsterdam()), None);
    assert_eq!(
        moment("2026-02").first_date(&amsterdam()),
        Some(Date::constant(2026, 2, 1))
    );
    for raw in ["", " ", "?", "N/A", "unknown", "~", "TBD"] {
        assert_eq!(moment(raw), Moment::UNKNOWN, "{raw:?}");
    }
    // Samoa skipped this day altogether.
    let skipped = Moment::parse("2011-12-30", &Zone::named("Pacific/Apia").unwrap())
        .unwrap()
        .moment;
    assert!(skipped.earliest() <= skipped.latest());
}

#[test]
fn approximate_times_give_way_on_both_sides() {
    let about = moment("~2026-10-02T09:14Z");
    assert_eq!(about.precision(), Precision::Approximate);
    assert_eq!(about.clock(), None);
    assert_eq!(about.earliest(), at("2026-10-02T08:14:00Z"));
    assert_eq!(about.display(&amsterdam()), "~2 Oct 2026 11:14 +02:00");
    assert_eq!(about.approximately(), about);
    assert!(about.certainly_before(&moment("2026-10-02T10:15Z")));
    assert!(!about.certainly_before(&moment("2026-10-02T10:14Z")));
}

#[test]
fn order_is_only_claimed_when_certain() {
    assert!(moment("2026-10-02T09:14Z").certainly_before(&moment("2026-10-02T09:15Z")));
    assert!(!moment("2026-10-02T09:14Z").certainly_before(&moment("2026-10-02T09:14:30Z")));
    assert!(!moment("2026-10-02T09:14:30Z").certainly_before(&moment("2026-10-02T09:14Z")));
    assert!(!moment("2026-10-02").certainly_before(&moment("2026-10-02T23:00+02:00")));
    assert!(moment("2026-10-02").certainly_before(&moment("2026-10-03")));
    assert!(!moment("?").certainly_before(&moment("2026-10-03")));
    assert!(!moment("2026-10-03").certainly_before(&Moment::UNKNOWN));
}

#[test]
fn what_is_uncertain_is_refused_with_a_way_out() {
    for (raw, says) in [
        ("02/10/2026", "year first"),
        ("2.10.2026 09:14", "year first"),
        ("2026-13-02", "month 13"),
        ("2026-02-30", "no 2026-02-30"),
        ("0226-10-02", "year 0226"),
        ("2026-10-02T24:00Z", "hour 24"),
        ("2026-10-02T09:60Z", "minute 60"),
        ("2026-10-02T09:14 CEST", "such as `+02:00`"),
        ("2026-10-02T09:14+15:00", "`+15:00` is left over"),
        ("2026-10-02T09:14Z and later", "`and later` is left over"),
        ("2022-08-03 12:26-12:??", "left over"),
        ("2026-10-02 13:05 PM", "12-hour"),
        ("yesterday", "write `2026-10-02T09:14+07:00`"),
        ("09:14", "write `2026-10-02T09:14+07:00`"),
        ("2026-10 09:14", "left over"),
    ] {
        assert!(error(raw).contains(says), "{raw}: {}", error(raw));
    }
}

#[test]
fn timeline_rows_may_leave_the_date_out() {
    let on = |raw: &str| {
        Moment::parse_on(raw, Date::constant(2026, 10, 2), &amsterdam())
            .unwrap()
            .to_string()
    };
    assert_eq!(on("09:14"), "2026-10-02T09:14");
    assert_eq!(on("~9:14 UTC"), "~2026-10-02T09:14Z");
    assert_eq!(on("2026-10-03 00:05 +02:00"), "2026-10-03T00:05+02:00");
    for clock in [
        "9:14",
        " 09:14 UTC",
        "09:14 2 October 2026",
        "1:2",
        "00:00:00.5+07:00",
        "24:",
    ] {
        assert!(Moment::begins_with_clock(clock), "{clock}");
        assert!(Moment::parse(clock, &amsterdam()).is_err(), "{clock}");
    }
    for other in ["2026-10-03 00:05", "~9:14", "2 October 2026 09:14", "9", ""] {
        assert!(!Moment::begins_with_clock(other), "{other}");
    }
}

#[test]
fn moments_are_shown_in_the_zone_of_the_book() {
    let zone = amsterdam();
    let exact = moment("2026-10-02T09:14+07:00");
    assert_eq!(exact.display(&zone), "2 Oct 2026 04:14 +02:00");
    assert_eq!(exact.short(&zone), "2 Oct 2026 04:14");
    assert_eq!(exact.display_day(&zone), "2 Oct 2026");
    assert_eq!(exact.display_clock(&zone).as_deref(), Some("04:14"));
    assert_eq!(exact.datetime().as_deref(), Some("2026-10-02T09:14+07:00"));
    assert_eq!(
        moment("2026-10-01T23:30Z").date(&zone),
        Some(Date::constant(2026, 10, 2))
    );
    assert_eq!(moment("~2026-10").display(&zone), "~Oct 2026");
    assert_eq!(moment("?").datetime(), None);
    assert_eq!(
        Moment::at(at("2026-01-02T03:04:05.6Z"), &zone).to_string(),
        "2026-01-02T04:04:05+01:00"
    );
}

#[test]
fn dates_are_days_and_nothing_else() {
    assert_eq!(
        parse_date("2026-10-02").unwrap(),
        (Date::constant(2026, 10, 2), vec![])
    );
    assert_eq!(parse_date("2026/10/02").unwrap().1.len(), 1);
    for raw in ["2026-10", "~2026-10-02", "2026-10-02T09:14Z", "?", ""] {
        assert!(parse_date(raw).is_err(), "{raw}");
    }
    let day = Date::constant(2026, 10, 2);
    assert_eq!(days_between(day, Date::constant(2026, 11, 1)), 30);
    assert_eq!(add_days(day, -2), Date::constant(2026, 9, 30));
    assert_eq!(add_days(day, i64::MAX), Date::MAX);
    assert_eq!(display_date(day), "2 Oct 2026");
}

#[test]
fn zones_are_named_as_in_the_database() {
    assert_eq!(
        Zone::named("europe/amsterdam").unwrap().name(),
        "Europe/Amsterdam"
    );
    assert_eq!(Zone::named("UTC").unwrap(), Zone::utc());
    assert_eq!(Zone::named("+0700").unwrap().name(), "+07:00");
    for (wrong, right) in [
        ("Europe/Amsterdm", "Europe/Amsterdam"),
        ("Amsterdam", "Europe/Amsterdam"),
        ("America/New York", "America/New_York"),
    ] {
        let message = Zone::named(wrong).unwrap_err().to_string();
        assert!(
            message.ends_with(&format!("did you mean `{right}`?")),
            "{message}"
        );
    }
    assert!(Zone::named("").is_err());
}

#[test]
fn messages_stay_short_and_on_one_line() {
    let long = format!("2026-10-02 {}\n\n{}", "x".repeat(500), "é".repeat(500));
    let message = error(&long);
    assert!(
        message.chars().count() < 200 && !message.contains('\n'),
        "{message}"
    );
}

#[test]
fn a_zone_may_stand_beside_the_offset() {
    let zone = Zone::utc();
    let read = |text: &str| Moment::parse(text, &zone).map(|parsed| parsed.moment);
    assert_eq!(
        read("2026-09-01T09:14+02:00[Europe/Berlin]"),
        read("2026-09-01T09:14+02:00")
    );
    assert_eq!(
        read("2026-09-01T09:14[Europe/Berlin]"),
        read("2026-09-01T09:14+02:00")
    );
    assert_eq!(
        read("2026-09-01T07:14Z[Europe/Berlin]"),
        read("2026-09-01T07:14Z")
    );
    assert_eq!(
        Moment::parse("2026-10-25T02:30[Europe/Berlin]", &zone)
            .unwrap()
            .moment
            .precision(),
        Precision::Ambiguous
    );
    for wrong in [
        "2026-12-01T09:14+02:00[Europe/Berlin]",
        "2026-09-01T09:14+02:00[Europe/Berlinn]",
        "2026-09-01T09:14+02:00[Europe/Berlin",
        "2026-09-01T09:14+02:00[Europe/Berlin]x",
    ] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_day_lies_ahead_only_when_it_does_everywhere() {
    let day = |text: &str| parse_date(text).unwrap().0;
    let at = |text: &str| Moment::parse(text, &Zone::utc()).unwrap().moment.earliest();
    let here = Moment::on_somewhere(day("2026-10-02"));
    assert!(!here.certainly_after(at("2026-10-01T10:00Z")));
    assert!(here.certainly_after(at("2026-10-01T09:59Z")));
    assert_eq!(
        here.latest().as_second(),
        at("2026-10-03T12:00Z").as_second() - 1
    );
}
