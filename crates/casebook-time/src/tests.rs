use proptest::prelude::*;

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
            .moment
            .to_string()
    };
    assert_eq!(on("09:14"), "2026-10-02T09:14");
    assert_eq!(on("~9:14 UTC"), "~2026-10-02T09:14Z");
    assert_eq!(on("2026-10-03 00:05 +02:00"), "2026-10-03T00:05+02:00");
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
fn messages_stay_short_and_on_one_line() {
    let long = format!("2026-10-02 {}\n\n{}", "x".repeat(500), "é".repeat(500));
    let message = error(&long);
    assert!(
        message.chars().count() < 200 && !message.contains('\n'),
        "{message}"
    );
}

/// Anything an author could plausibly write, in canonical form.
fn canonical() -> impl Strategy<Value = String> {
    let date = (1970_i16..2100, 1_i8..=12, 1_i8..=28)
        .prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}"));
    let time = (
        0_u8..24,
        0_u8..60,
        proptest::option::of((0_u8..60, proptest::option::of(1_u32..1000))),
    )
        .prop_map(|(h, m, rest)| match rest {
            None => format!("{h:02}:{m:02}"),
            Some((s, None)) => format!("{h:02}:{m:02}:{s:02}"),
            Some((s, Some(f))) => {
                format!(
                    "{h:02}:{m:02}:{s:02}.{}",
                    format!("{f:03}").trim_end_matches('0')
                )
            }
        });
    let offset = prop_oneof![
        Just(String::new()),
        Just("Z".to_owned()),
        (
            1_u8..14,
            prop_oneof![Just(0), Just(30), Just(45)],
            any::<bool>()
        )
            .prop_map(|(h, m, east)| format!("{}{h:02}:{m:02}", if east { '+' } else { '-' })),
    ];
    let clock = (date.clone(), time, offset).prop_map(|(d, t, o)| format!("{d}T{t}{o}"));
    let month = (1970_i16..2100, 1_i8..=12).prop_map(|(y, m)| format!("{y:04}-{m:02}"));
    let plain = prop_oneof![4 => clock, 2 => date, 1 => month, 1 => (1970_i16..2100).prop_map(|y| y.to_string())];
    (any::<bool>(), plain).prop_map(|(about, text)| if about { format!("~{text}") } else { text })
}

/// Strings made of the parts that times are made of, so that the reader is led deep into its branches.
fn scraps() -> impl Strategy<Value = String> {
    let scrap = prop_oneof![
        "[0-9]{1,5}",
        "[-:/.,+~TZ tz@]",
        Just(" UTC".to_owned()),
        Just("Oct".to_owned()),
        Just("PM".to_owned()),
        Just("½é\u{2212}".to_owned()),
        Just("P1DT".to_owned()),
        Just("h".to_owned()),
        Just(" and ".to_owned()),
    ];
    proptest::collection::vec(scrap, 0..9).prop_map(|scraps| scraps.concat())
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back(raw in canonical()) {
        let zone = amsterdam();
        let first = Moment::parse(&raw, &zone).unwrap().moment;
        prop_assert_eq!(first.to_string(), raw);
        prop_assert_eq!(Moment::parse(&first.to_string(), &zone).unwrap().moment, first);
        prop_assert!(first.earliest() <= first.latest());
    }

    #[test]
    fn being_before_is_a_strict_order(a in canonical(), b in canonical(), c in canonical()) {
        let [a, b, c] = [a, b, c].map(|raw| moment(&raw));
        prop_assert!(!a.certainly_before(&a));
        prop_assert!(!(a.certainly_before(&b) && b.certainly_before(&a)));
        prop_assert!(!(a.certainly_before(&b) && b.certainly_before(&c)) || a.certainly_before(&c));
        if let Some(length) = between(&a, &b) {
            prop_assert!(!b.certainly_before(&a), "{length}");
        }
    }

    #[test]
    fn no_text_is_too_strange(any_text in any::<String>(), scraps in scraps()) {
        let zone = amsterdam();
        for text in [&any_text, &scraps] {
            if let Ok(parsed) = Moment::parse(text, &zone) {
                let again = Moment::parse(&parsed.moment.to_string(), &zone).unwrap();
                prop_assert_eq!(again.moment, parsed.moment, "{}", text);
                let _ = (parsed.moment.display(&zone), parsed.moment.datetime());
            }
            let _ = Moment::parse_on(text, Date::constant(2026, 10, 25), &zone);
            if let Ok(parsed) = Duration::parse(text) {
                let printed = parsed.duration.map(|d| d.to_string()).unwrap_or_default();
                prop_assert_eq!(Duration::parse(&printed).unwrap().duration, parsed.duration, "{}", text);
            }
        }
        let _ = Zone::named(&scraps);
    }

    #[test]
    fn durations_survive_printing(seconds in 0_u64..3_000_000_000) {
        let duration = Duration::from_seconds(seconds);
        let parsed = Duration::parse(&duration.to_string()).unwrap();
        prop_assert_eq!(parsed.duration, Some(duration));
        prop_assert_eq!(parsed.notes, []);
    }

    #[test]
    fn days_are_counted_as_they_are_added(year in 1970_i16..2100, days in -40_000_i64..40_000) {
        let day = Date::constant(2000, 2, 28).with().year(year).build().unwrap();
        prop_assert_eq!(days_between(day, add_days(day, days)), days);
    }
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
fn an_approximate_duration_stays_so() {
    let about = Duration::parse("~1h").unwrap().duration.unwrap();
    assert_eq!(
        (about.to_string(), about.display()),
        ("~1h".to_owned(), "~1 h".to_owned())
    );
    assert_eq!(about.plus(Duration::from_minutes(5)).to_string(), "~1h 5m");
    assert_eq!(about.seconds(), 3600);
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
