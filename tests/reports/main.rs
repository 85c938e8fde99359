//! Reports over two books: a dozen incidents made by hand (`book/`), of which every figure below is worked out, and the
//! demo book.
#![allow(clippy::unwrap_used)]

mod dozen;
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
