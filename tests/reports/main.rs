//! Reports over two books: a dozen incidents made by hand (`book/`), of which every figure below is worked out, and the
//! demo book.
#![allow(clippy::unwrap_used)]

mod pages;
#[path = "../formats/schema.rs"]
mod schema;

use std::path::{Path, PathBuf};

use casebook::analysis::{AnalysisQuery, Scope, actions, recurrence};
use casebook::book::Casebook;
use casebook::report::document::{markdown, plain};
use casebook::report::{Report, SCHEMA};
use casebook::time::parse_date;
use casebook::workspace::{Clock, HistoryDepth, Location, Workspace};
use serde_json::{Value, json};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Reads a book without its history in git, which changes with every commit.
fn open(folder: &Path) -> Casebook {
    let (today, _) = parse_date(TODAY).unwrap();
    let (location, clock) = (Location::of(folder), Clock::Day(today));
    let workspace = Workspace::open_with(&location, clock, HistoryDepth::None, &()).unwrap();
    workspace.into_book()
}

fn dozen() -> Casebook {
    open(&root().join("tests/reports/book"))
}

fn ask<T>(
    book: &Casebook,
    today: &str,
    scope: Scope,
    about: impl FnOnce(&AnalysisQuery<'_>) -> T,
) -> T {
    let today = parse_date(today).unwrap().0;
    let (recurrence, actions) = (recurrence(book), actions(book, today));
    about(&AnalysisQuery::new(
        book,
        &recurrence,
        &actions,
        today,
        scope,
    ))
}

fn report(book: &Casebook, report: Report) -> Value {
    ask(book, TODAY, Scope::default(), |query| {
        serde_json::to_value(report.json(query)).unwrap()
    })
}

const TODAY: &str = "2025-12-31";

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
    // By repeats (4, 4, 1, 1, 1, 1), then by incidents (5, 5, 3, 3, 2, 2), then by name; `unknown` is no cause.
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

#[test]
fn a_digest_of_the_week_fits_a_screen() {
    let book = dozen();
    let text = |today: &str| {
        ask(&book, today, Scope::default(), |query| {
            plain(&Report::Digest { days: 7 }.document(query), 80)
        })
    };
    // j was published on 9 October 2025, eight days after it started.
    let week = text("2025-10-12");
    assert!(
        week.replace('\n', " ")
            .starts_with("6 Oct 2025 to 12 Oct 2025: 1 incident published or started, 1 of them published; 1 repeated an earlier cause. 2 actions overdue."),
        "{week}"
    );
    for today in ["2025-10-12", "2024-06-10", TODAY, "2020-01-01"] {
        let shown = text(today);
        assert!(
            shown.lines().count() <= 24 && shown.lines().all(|line| line.chars().count() <= 80),
            "{shown}"
        );
    }
}

const ALL: [Report; 7] = [
    Report::Recurrence,
    Report::Causes,
    Report::Services,
    Report::Actions,
    Report::Metrics,
    Report::Lessons,
    Report::Digest { days: 7 },
];

#[test]
fn every_report_obeys_the_published_schema() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    assert_eq!(
        std::fs::read_to_string(root().join("docs/content/report.schema.json")).unwrap(),
        SCHEMA
    );
    let whole = schema::Validator::new(&schema);
    // One part of it says more than that none fits.
    let faults = |value: &Value| {
        let part = format!("#/$defs/{}", value["report"].as_str().unwrap());
        let schema = json!({"$schema": schema["$schema"], "$ref": part, "$defs": schema["$defs"]});
        schema::Validator::new(&schema).errors(value)
    };
    let none = Scope {
        team: Some("nobody".into()),
        ..Scope::default()
    };
    for (book, today) in [
        (dozen(), TODAY),
        (dozen(), "2025-10-12"),
        (open(&root()), "2026-06-30"),
    ] {
        for one in ALL {
            for scope in [Scope::default(), none.clone()] {
                let value = ask(&book, today, scope, |query| {
                    serde_json::to_value(one.json(query)).unwrap()
                });
                assert_eq!(faults(&value), Vec::<String>::new(), "{one:?}");
                assert_eq!(whole.errors(&value), Vec::<String>::new());
            }
        }
    }
    // The check can fail: an unknown key, a missing one, and a wrong type.
    let mut value = report(&dozen(), Report::Causes);
    value["surprise"] = json!(1);
    value["causes"][0]["incidents"] = json!("five");
    value.as_object_mut().unwrap().remove("today");
    assert_eq!(faults(&value).len(), 3, "{:?}", faults(&value));
}

/// The reports as people read them; change them with `INSTA_UPDATE=always`, and read the difference.
fn golden(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => "golden", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn reports_of_the_dozen_read_as_before() {
    let book = dozen();
    let names = [
        "recurrence",
        "causes",
        "services",
        "actions",
        "metrics",
        "lessons",
        "digest",
    ];
    for (one, name) in ALL.into_iter().zip(names) {
        ask(&book, TODAY, Scope::default(), |query| {
            golden(&format!("{name}.txt"), &plain(&one.document(query), 80));
            golden(&format!("{name}.md"), &markdown(&one.document(query)));
            golden(&format!("{name}.csv"), &one.csv(query).into_text());
        });
    }
}

#[test]
fn reports_of_the_demo_book_read_as_before() {
    let book = open(&root());
    ask(&book, "2026-06-30", Scope::default(), |query| {
        golden(
            "demo-recurrence.txt",
            &plain(&Report::Recurrence.document(query), 80),
        );
        golden(
            "demo-metrics.txt",
            &plain(&Report::Metrics.document(query), 80),
        );
    });
}

#[test]
fn a_selection_shows_no_rates() {
    let mut book = dozen();
    book.config.analysis.selected = true;
    let found = report(&book, Report::Metrics);
    assert_eq!(
        (&found["trend"], &found["cause_trends"]),
        (&json!({"verdict": "not-shown"}), &json!([]))
    );
    assert!(
        found["quarters"]
            .as_array()
            .unwrap()
            .iter()
            .all(|quarter| quarter["expected_95"].is_null())
    );
    for one in ALL {
        let text = ask(&book, TODAY, Scope::default(), |query| {
            markdown(&one.document(query))
        });
        assert!(!text.contains("95 %") && !text.contains("p = "), "{text}");
    }
}
