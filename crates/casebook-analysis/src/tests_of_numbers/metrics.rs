//! Quarters, durations, publication and trends.

use super::*;

#[test]
fn quarters_run_from_the_first_entry_to_what_may_be_written_by_now() {
    let book = five();
    // 14 days before 2 April is 19 March.
    ask(&book, "2020-04-02", Scope::default(), |query| {
        let metrics = metrics(query);
        let observed = metrics.observed.unwrap();
        assert_eq!(
            (observed.from, observed.to),
            (day("2020-01-01"), day("2020-03-19"))
        );
        // 31 days of January, 29 of February, 19 of March.
        assert_eq!(observed.days(), 79);
        let [quarter] = &metrics.quarters[..] else {
            panic!("{:?}", metrics.quarters)
        };
        assert_eq!(
            (quarter.name(), quarter.incidents.len(), quarter.repeats),
            ("2020 Q1".to_owned(), 5, 2)
        );
        assert!(!quarter.whole, "twelve days of March are left");
        // Garwood's interval of a count of 5.
        assert!(
            (quarter.interval.0 - 1.62).abs() < 0.01 && (quarter.interval.1 - 11.67).abs() < 0.01
        );
        assert!(metrics.uncounted.iter().all(Vec::is_empty));
    });
    ask(&book, "2020-03-15", Scope::default(), |query| {
        // Up to 1 March, which is in: e started a day later and is too new.
        let metrics = metrics(query);
        assert_eq!(metrics.quarters[0].incidents.len(), 4);
        assert_eq!(ids(&book, &metrics.uncounted[2]), "e");
    });
    ask(
        &book,
        "2020-07-14",
        Scope {
            from: Some(day("2020-02-01")),
            ..Scope::default()
        },
        |query| {
            let metrics = metrics(query);
            let names: Vec<(String, usize, bool)> = metrics
                .quarters
                .iter()
                .map(|one| (one.name(), one.incidents.len(), one.whole))
                .collect();
            assert_eq!(
                names,
                [
                    ("2020 Q1".to_owned(), 3, false),
                    ("2020 Q2".to_owned(), 0, true)
                ]
            );
            assert_eq!(metrics.years.len(), 1);
            assert_eq!(
                metrics.observed.unwrap().first,
                None,
                "it begins on a day that was asked for"
            );
        },
    );
    ask(&book, "2019-12-31", Scope::default(), |query| {
        assert!(metrics(query).observed.is_none());
    });
}

#[test]
fn durations_need_two_clock_times() {
    let lines = [
        "a | 2020-01-01T10:00Z | 2020-01-01T11:00Z | shop | network/dns | detected: 2020-01-01T10:05Z",
        "b | 2020-01-02 | 2020-01-02T11:00Z | shop | network/dns | detected: 2020-01-02T10:05Z",
        "c | 2020-01-03T10:00Z | ~2020-01-03T11:00Z | shop | network/dns | detected: 2020-01-03T09:00Z",
        "d | 2020-01-04T10:00Z | 2020-01-04T13:00Z | shop | network/dns | mitigated: 2020-01-04T10:00Z",
    ];
    let book = book(&lines, None);
    ask(&book, "2020-04-01", Scope::default(), |query| {
        let metrics = metrics(query);
        // b has no clock time, c was noticed before it began (a finding elsewhere), d does not say.
        assert_eq!(
            (metrics.detect.used(), ids(&book, &metrics.detect.unusable)),
            (1, "d c b".to_owned())
        );
        assert_eq!(metrics.detect.median(), Some(300.0));
        assert_eq!(metrics.mitigate.values, [(0, 3)]);
        // 1 h and 3 h: the quartiles of type 7 lie a quarter of the way in.
        assert_eq!(metrics.resolve.quartiles(), Some((5400.0, 9000.0)));
        assert_eq!(ids(&book, &metrics.resolve.unusable), "c b");
    });
}

#[test]
fn publication_is_in_time_up_to_the_last_day() {
    let lines = [
        // Resolved on the 1st: the 15th is the fourteenth day after it.
        "a | 2020-01-01T10:00Z | 2020-01-01T11:00Z | shop | network/dns | published: 2020-01-15",
        "b | 2020-01-01T12:00Z | 2020-01-01T13:00Z | shop | network/dns | published: 2020-01-16",
        "c | 2020-01-01T14:00Z | | shop | network/dns | published: 2020-01-02",
        "d | 2020-01-01T16:00Z | 2020-01-01T17:00Z | shop | network/dns | tags: []",
    ];
    let mut book = book(&lines, None);
    ask(&book, "2020-04-01", Scope::default(), |query| {
        let found = metrics(query).published;
        assert_eq!(
            (ids(&book, &found.in_time), ids(&book, &found.late)),
            ("a".to_owned(), "b".to_owned())
        );
        assert_eq!(ids(&book, &found.unknown), "d c");
    });
    std::sync::Arc::make_mut(&mut book.entries[3]).status = casebook_model::entry::Status::InReview;
    let of = |today: &str| {
        ask(&book, today, Scope::default(), |query| {
            metrics(query).published
        })
    };
    assert_eq!(ids(&book, &of("2020-01-15").pending), "d");
    assert_eq!(ids(&book, &of("2020-01-16").late), "d b");
}

/// `n` incidents, the first on 1 January 2020 and the others on the days given.
fn on_days(days: &[&str]) -> Vec<String> {
    days.iter()
        .enumerate()
        .map(|(at, day)| {
            format!("n{at:02} | {day}T10:00Z | {day}T11:00Z | shop | network/dns | {PLAIN}")
        })
        .collect()
}

pub(super) fn built(lines: &[String]) -> Casebook {
    book(&lines.iter().map(String::as_str).collect::<Vec<_>>(), None)
}

#[test]
fn a_trend_takes_eight_events_and_leaves_out_the_one_that_began_the_window() {
    let days = [
        "2020-01-01",
        "2020-01-02",
        "2020-01-03",
        "2020-01-04",
        "2020-01-05",
        "2020-01-06",
        "2020-01-07",
        "2020-01-08",
    ];
    let seven = built(&on_days(&days[..7]));
    let trend_of = |book: &Casebook| {
        ask(book, "2020-04-14", Scope::default(), |query| {
            metrics(query).trend.unwrap()
        })
    };
    assert_eq!(trend_of(&seven), Trend::TooFew { events: 7 });

    // Observed to 31 March: 91 days, 90.5 of them after the first event. The seven others lie 1 to 7 days after it:
    // mean 4; (4 − 45.25) · √84 / 90.5 = −378.06 / 90.5 = −4.1775.
    let mut eight = built(&on_days(&days));
    let Trend::Tested {
        events,
        statistic,
        direction,
        ..
    } = trend_of(&eight)
    else {
        panic!()
    };
    assert_eq!((events, direction), (8, Direction::Falling));
    assert!((statistic + 4.1775).abs() < 0.0001, "{statistic}");

    // Observed from a day of its own: all eight count, in the middle of their days. 100 days from 23 December, 9.5 to
    // 16.5, mean 13; (13 − 50) · √96 / 100 = −3.6252.
    eight.config.analysis.since = Some(day("2019-12-23"));
    let Trend::Tested { statistic, .. } = trend_of(&eight) else {
        panic!()
    };
    assert!((statistic + 3.6252).abs() < 0.0001, "{statistic}");

    eight.config.analysis.selected = true;
    assert_eq!(trend_of(&eight), Trend::NotShown);
}

#[test]
fn trends_of_causes_are_corrected_for_their_number() {
    let days = [
        "2020-03-01",
        "2020-03-12",
        "2020-02-22",
        "2020-03-23",
        "2020-01-10",
        "2020-01-20",
        "2020-02-09",
        "2020-03-30",
    ];
    let mut lines = on_days(&days);
    lines.extend(
        on_days(&days)
            .iter()
            .map(|line| line.replace("n0", "m0").replace("network/dns", "time/leap")),
    );
    lines.push(format!(
        "first | 2020-01-01T10:00Z | 2020-01-01T11:00Z | shop | config/flag | {PLAIN}"
    ));
    ask(&built(&lines), "2020-04-14", Scope::default(), |query| {
        let metrics = metrics(query);
        // Each parent has one child in use, so that the child is not tested a second time; `config` has too few.
        let names: Vec<&str> = metrics
            .cause_trends
            .iter()
            .map(|(name, _)| &**name)
            .collect();
        assert_eq!(
            (names, metrics.causes_too_few),
            (vec!["network", "time"], 1)
        );
        for (_, trend) in &metrics.cause_trends {
            let Trend::Tested {
                events,
                p,
                adjusted,
                ..
            } = trend
            else {
                panic!()
            };
            assert_eq!(*events, 8);
            assert!((adjusted - 2.0 * p).abs() < 1e-12 || *adjusted == 1.0);
        }
    });
}

#[test]
fn publication_is_told_in_words_and_in_addresses() {
    let words = Publication::ALL.map(|publication| (publication.as_str(), publication.key()));
    assert_eq!(
        words,
        [
            ("in time", "in-time"),
            ("late", "late"),
            ("not due yet", "not-due-yet"),
            ("cannot be determined", "unknown")
        ]
    );
}
