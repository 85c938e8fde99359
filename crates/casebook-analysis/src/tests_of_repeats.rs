//! Chance, fixes that did not hold, overlapping downtime, and what is ranked among no causes.
#![allow(clippy::unwrap_used)]

use super::tests::{book, book_with};
use super::tests_of_numbers::{ask, ids};
use super::*;
use casebook_time::Duration;

/// `many` incidents on one service, a day apart: half of `network/dns`, a quarter of `time/leap`, a quarter unknown.
fn series(many: usize, more: impl Fn(usize) -> String) -> Vec<String> {
    let cause = |at: usize| match at % 4 {
        0 | 2 => "network/dns",
        1 => "time/leap",
        _ => "unknown",
    };
    (0..many)
        .map(|at| {
            let day = format!("2020-01-{:02}", at + 1);
            let cause = cause(at);
            format!(
                "n{at:02} | {day}T10:00Z | {day}T11:00Z | shop | {cause} | {}",
                more(at)
            )
        })
        .collect()
}

fn chances(lines: &[String]) -> Vec<Chance> {
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    ask(&book(&lines, None), "2020-04-01", Scope::default(), chance)
}

#[test]
fn chance_is_what_causes_dealt_at_random_would_give() {
    let plain = |_| "tags: []".to_owned();
    assert_eq!(chances(&series(19, plain)), []);
    let found = chances(&series(20, plain));
    let kinds: Vec<(RepeatKind, usize)> =
        found.iter().map(|one| (one.kind, one.incidents)).collect();
    // All of either cause but its first; `unknown` repeats nothing.
    assert_eq!(
        kinds,
        [
            (RepeatKind::SameService, 13),
            (RepeatKind::Dependency, 0),
            (RepeatKind::Spread, 0)
        ]
    );
    // The incident with n before it: ½ (1 − ½ⁿ) + ¼ (1 − ¾ⁿ). Over n from 0 to 19: ½ · 18.0000 + ¼ · 16.0127.
    assert!((found[0].expected - 13.003_172).abs() < 1e-5, "{found:?}");
    assert_eq!((found[1].expected, found[2].expected), (0.0, 0.0));
    // What is declared is related by its services like the rest.
    let declared = |at: usize| match at {
        0 => "tags: []".to_owned(),
        _ => format!("recurrence_of: [n{:02}]", at - 1),
    };
    let declared = chances(&series(20, declared));
    assert_eq!(declared[0].expected, found[0].expected);
    assert_eq!(declared[0].incidents, 13);
    // What is denied could not be a repeat, whatever its cause.
    let denied = |at: usize| match at {
        19 => "not_recurrence_of: [n00]".to_owned(),
        _ => "tags: []".to_owned(),
    };
    let less = chances(&series(20, denied))[0].expected;
    let of = |n: i32| 0.5 * (1.0 - 0.5_f64.powi(n)) + 0.25 * (1.0 - 0.75_f64.powi(n));
    assert!((found[0].expected - less - (of(19) - of(18))).abs() < 1e-9);
}

#[test]
fn fixes_that_did_not_hold_are_listed_with_what_came_then() {
    let done = |title: &str, day: &str| {
        format!("{{title: {title}, kind: prevent, status: done, done: {day}}}")
    };
    let a = format!(
        "a | 2020-01-01T10:00Z | 2020-01-01T11:00Z | shop | network/dns | actions: [{}, {}, {{title: Watch, kind: detect, status: done, done: 2020-01-02}}]",
        done("One", "2020-01-10"),
        done("Two", "2020-01-12")
    );
    let lines = [
        &*a,
        "b | 2020-02-01T10:00Z | 2020-02-01T11:00Z | shop | network/dns | actions: [{title: Late, kind: prevent}]",
        // Goes back to a by its author's word; on the same service b is nearer.
        "c | 2020-03-01T10:00Z | 2020-03-01T11:00Z | shop | network/dns | recurrence_of: [a]",
        // b's fix is open.
        "d | 2020-04-01T10:00Z | 2020-04-01T11:00Z | shop | network/dns | not_recurrence_of: [c]",
        // Elsewhere: whatever was done for `shop`, it did not fail there.
        "e | 2020-01-20T10:00Z | 2020-01-20T11:00Z | mail | network/dns | tags: []",
    ];
    let book = book(&lines, None);
    ask(&book, "2020-05-01", Scope::default(), |query| {
        let failed = failed_fixes(query);
        let told: Vec<String> = failed
            .iter()
            .map(|fix| {
                let then: Vec<usize> = fix.came_then.iter().map(|link| link.later).collect();
                let (title, done) = (&fix.action.title.value, fix.done.unwrap());
                let after = ids(&book, &[fix.promised_after]);
                format!("{title}, after {after}, {done}: {}", ids(&book, &then))
            })
            .collect();
        assert_eq!(
            told,
            [
                "One, after a, 2020-01-10: b c",
                "Two, after a, 2020-01-12: b c"
            ]
        );
        assert_eq!(query.repeats().count(), 3);
        let elsewhere: Vec<usize> = query.seen_elsewhere().map(|one| one.entry).collect();
        assert_eq!(ids(&book, &elsewhere), "e");
        let record = &records(query, Dimension::Cause).records[0];
        assert_eq!(ids(&book, &record.seen_elsewhere), "e");
        assert_eq!(
            (record.by_kind, record.by_fate),
            ([1, 2, 0, 1], [0, 1, 2, 0])
        );
    });
}

#[test]
fn unknown_is_ranked_among_no_causes() {
    let lines = [
        "a | 2020-01-01T10:00Z | 2020-01-01T11:00Z | shop | unknown | tags: []",
        "b | 2020-02-01T10:00Z | 2020-02-01T11:00Z | shop | unknown | recurrence_of: [a]",
        "c | 2020-03-01T10:00Z | 2020-03-01T11:00Z | shop | network/dns | tags: []",
    ];
    ask(
        &book(&lines, None),
        "2020-05-01",
        Scope::default(),
        |query| {
            let found = records(query, Dimension::Cause);
            let names: Vec<&str> = found.records.iter().map(|record| &*record.name).collect();
            assert_eq!(names, ["network", "network/dns"]);
            assert_eq!(found.unknown.as_ref().unwrap().repeats.len(), 1);
            assert_eq!(found.get("unknown"), found.unknown.as_ref());
        },
    );
}

#[test]
fn overlapping_downtime_counts_once() {
    let impact = "impact: {downtime: 2h}";
    let lines = [
        format!("a | 2020-01-01T10:00Z | 2020-01-01T12:00Z | shop | network/dns | {impact}"),
        format!("b | 2020-01-01T10:00Z | 2020-01-01T12:00Z | shop | time/leap | {impact}"),
        format!("c | 2020-01-01T11:30Z | 2020-01-01T12:00Z | mail | time/leap | {impact}"),
        // Nobody wrote down when.
        format!("d | 2020-01-01 | 2020-01-02 | shop | time/leap | {impact}"),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    ask(
        &book_with(&lines, None, ""),
        "2020-05-01",
        Scope::default(),
        |query| {
            let services = records(query, Dimension::Service);
            let hours = |hours: u64| Duration::from_minutes(hours * 60);
            let shop = services.get("shop").unwrap().downtime;
            assert_eq!(
                (shop.total, shop.sum, shop.overlapping, shop.known),
                (hours(4), hours(6), 2, 3)
            );
            // b until noon and c from half past eleven on.
            let causes = records(query, Dimension::Cause);
            let leap = causes.get("time/leap").unwrap().downtime;
            assert_eq!(leap.total, Duration::from_minutes(210 + 120));
        },
    );
}
