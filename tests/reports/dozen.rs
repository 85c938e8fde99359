//! Twelve incidents whose numbers were worked out by hand.

use super::*;

#[test]
fn the_dozen_repeat_as_worked_out() {
    let book = dozen();
    let found = report(&book, Report::Recurrence);
    // Twelve incidents count; the near miss and the draft do not.
    assert_eq!(
        [
            &found["incidents"],
            &found["repeated"],
            &found["seen_elsewhere"]
        ],
        [&json!(12), &json!(6), &json!(1)]
    );
    let shown = |list: &str| -> Vec<String> {
        let repeats = found[list].as_array().unwrap().iter();
        repeats
            .map(|repeat| {
                let strongest = &repeat["strongest"];
                let word = |key: &str| strongest[key].as_str().unwrap();
                format!(
                    "{} > {}, {}, {} d, {}",
                    repeat["id"].as_str().unwrap(),
                    word("id"),
                    word("kind"),
                    strongest["days"],
                    word("fate")
                )
            })
            .collect()
    };
    // From 1 October to 1 December: 31 + 30. `web` depends on nothing, and nothing on it.
    assert_eq!(shown("elsewhere"), ["l > j, spread, 61 d, no-fix"]);
    assert_eq!(
        shown("repeats"),
        [
            // 10 January to 10 March of a leap year: 21 + 29 + 10. A1 was done on 1 February.
            "b > a, same-service, 60 d, after-the-fix",
            // `bank` depends on `shop`: 21 + 19 days after b, whose B1 is open to this day.
            "c > b, dependency, 40 d, before-the-fix",
            // Shares `bank` with c, 12 days before, who promised nothing.
            "d > c, same-service, 12 d, no-fix",
            // d's D1 was done, but nobody wrote down when.
            "e > d, same-service, 31 d, unknown",
            // f's only promise was turned down.
            "g > f, same-service, 40 d, no-fix",
            // Declared, of another cause and beyond the window: 365 + 122 days after e, 630 after a.
            "j > e, declared, 487 d, no-fix",
            // h and i: `unknown` repeats nothing. k: 436 days after g, the window is 365.
        ]
    );
    assert_eq!(
        found["by_kind"],
        json!({"declared": 1, "same-service": 4, "dependency": 1, "spread": 1})
    );
    assert_eq!(
        found["by_fate"],
        json!({"no-fix": 3, "before-the-fix": 1, "after-the-fix": 1, "unknown": 1})
    );
    // d has b before it too, on `shop`, and denies a; e has c on `bank`, and beside b, who is listed, a on `shop`.
    assert_eq!(
        (
            &found["repeats"][2]["more_same_service"],
            &found["repeats"][3]["more_dependency"]
        ),
        (&json!(1), &json!(1))
    );
    let failed = &found["failed_fixes"];
    assert_eq!(failed.as_array().unwrap().len(), 1);
    assert_eq!(
        [
            &failed[0]["fix"]["id"],
            &failed[0]["promised_after"],
            &failed[0]["done"],
            &failed[0]["came_then"][0]["id"]
        ],
        ["A1", "a", "2024-02-01", "b"]
    );
    assert_eq!(found["by_chance"], json!([]), "fewer than 20 incidents");
    let chains: Vec<Vec<&str>> = found["chains"]
        .as_array()
        .unwrap()
        .iter()
        .map(|chain| {
            chain["steps"]
                .as_array()
                .unwrap()
                .iter()
                .map(|step| step["id"].as_str().unwrap())
                .collect()
        })
        .collect();
    assert_eq!(
        chains,
        [vec!["a", "b", "c", "d", "e", "j", "l"], vec!["f", "g"]]
    );
}

#[test]
fn the_dozen_have_records_as_worked_out() {
    let found = report(&dozen(), Report::Causes);
    let of = |name: &str| {
        found["causes"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["name"] == name)
            .unwrap()
            .clone()
    };
    let names: Vec<&str> = found["causes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    // By repeats (4, 4, 1, 1, 1, 1), then by incidents (5, 5, 3, 3, 2, 2), then by name; `unknown` is not a cause.
    assert_eq!(found["unknown_cause"]["incidents"], 2);
    assert_eq!(
        names,
        [
            "network",
            "network/dns",
            "capacity",
            "capacity/disk-full",
            "config",
            "config/flag"
        ]
    );
    let dns = of("network/dns");
    // 12, 31, 40, 60: the median lies between 31 and 40.
    assert_eq!(dns["days_between_repeats"]["median"], 35.5);
    // 30 + 60 + 20 + 10 + 60 minutes.
    assert_eq!(
        (&dns["downtime_seconds"], &dns["downtime_missing"]),
        (&json!(180 * 60), &json!(0))
    );
    // From 1 June 2024: 365 + 213 days.
    assert_eq!(
        (&dns["last"], &dns["days_since"]),
        (&json!("2024-06-01"), &json!(578))
    );
    // B1 alone is left, since 1 April 2024.
    assert_eq!(
        (&dns["open_fixes"], &dns["overdue_fixes"]),
        (&json!(1), &json!(1))
    );
    // Of `capacity` g and k say how long they lasted, 45 + 5 minutes, and f does not.
    let capacity = of("capacity");
    assert_eq!(
        (&capacity["downtime_seconds"], &capacity["downtime_missing"]),
        (&json!(50 * 60), &json!(1))
    );
    // J1 is about a process: it prevents nothing.
    assert_eq!(of("config")["open_fixes"], 0);
}

#[test]
fn the_dozen_owe_as_worked_out() {
    let found = report(&dozen(), Report::Actions);
    assert_eq!(
        found["tally"],
        json!({"open": 4, "overdue": 3, "done": 3, "wont_do": 1})
    );
    let overdue: Vec<(String, i64)> = found["actions"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| {
            Some((
                one["id"].as_str()?.to_owned(),
                one["overdue_days"].as_i64()?,
            ))
        })
        .collect();
    // 1 April 2024: 365 + 274. 31 December 2024: 365. 1 December 2025, of a draft: 30.
    assert_eq!(
        overdue,
        [
            ("B1".to_owned(), 639),
            ("G1".to_owned(), 365),
            ("Y1".to_owned(), 30)
        ]
    );
    // Since the incident: J1 91, G1 508, Y1 604, B1 661 days.
    assert_eq!(found["open_age_days"]["median"], 556.0);
    // A1 took 22 days, B2 20; D1 was done on an unknown day.
    assert_eq!(
        (
            &found["days_to_close"]["median"],
            &found["days_to_close"]["unusable"]
        ),
        (&json!(21.0), &json!(1))
    );
    assert_eq!(
        (&found["kept"], &found["owing"]),
        (&json!(["d", "a"]), &json!(["g", "b"]))
    );
}

#[test]
fn the_dozen_measure_as_worked_out() {
    let found = report(&dozen(), Report::Metrics);
    // From a to 14 days before today: 357 days of 2024 and 351 of 2025.
    assert_eq!(
        found["observed"],
        json!({"from": "2024-01-10", "to": "2025-12-17", "days": 708, "begins_with_first_entry": true})
    );
    let quarters: Vec<(u64, u64, bool)> = found["quarters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["incidents"].as_u64().unwrap(),
                one["repeats"].as_u64().unwrap(),
                one["whole"] == true,
            )
        })
        .collect();
    let expected = [
        (2, 1, false),
        (3, 3, true),
        (2, 1, true),
        (0, 0, true),
        (2, 0, true),
        (0, 0, true),
        (0, 0, true),
        (3, 1, false),
    ];
    assert_eq!(quarters, expected);
    // 2, 5, 10 and 15 minutes; g is approximate, and the others do not say.
    let detect = &found["seconds_to_detect"];
    assert_eq!(
        (
            &detect["median"],
            &detect["quartile_1"],
            &detect["quartile_3"]
        ),
        (&json!(450.0), &json!(255.0), &json!(675.0))
    );
    assert_eq!(
        (&detect["used"], &detect["unusable"]),
        (&json!(4), &json!(8))
    );
    // f has days and no clock times, l goes on.
    assert_eq!(
        found["seconds_to_resolve"]["unusable_entries"],
        json!(["l", "f"])
    );
    assert_eq!(found["seconds_to_resolve"]["median"], 3600.0);
    // c after 21 days, k after 31; l is not over.
    assert_eq!(found["published"]["late"], json!(["k", "c"]));
    assert_eq!(
        (
            found["published"]["in_time"].as_array().unwrap().len(),
            &found["published"]["unknown"]
        ),
        (9, &json!(["l"]))
    );
    // Days since a of the eleven others: 60, 100, 112, 143, 173, 213, 388, 390, 630, 649, 691; together 3549.
    // (3549 / 11 − 353.75) · √132 / 707.5 = −0.5053.
    let laplace = found["trend"]["laplace"].as_f64().unwrap();
    assert!((laplace + 0.5053).abs() < 0.0001, "{laplace}");
    assert_eq!(
        (&found["trend"]["verdict"], &found["trend"]["events"]),
        (&json!("none"), &json!(12))
    );
    assert_eq!(found["cause_trends"], json!([]));
}
