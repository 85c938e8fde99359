//! What holds for any text and any time.

use super::*;

use proptest::prelude::*;

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
