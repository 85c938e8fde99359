//! What `casebook new` writes.

#![allow(clippy::unwrap_used)]

mod prompts;

use std::fs;

use casebook::diagnostic::{Diagnostic, code};
use casebook::lint::Selection;
use casebook::workspace::{Clock, Location};
use serde_json::json;

use self::prompts::{talked, with_one_service};
use super::super::questions::tests::talk;
use super::*;

struct Scratch(tempfile::TempDir);

impl Scratch {
    fn new(files: &[(&str, &str)]) -> Self {
        let scratch = Self(tempfile::tempdir().unwrap());
        fs::create_dir_all(scratch.0.path().join("content")).unwrap();
        for (path, text) in files {
            let file = scratch.0.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        scratch
    }

    fn open(&self) -> Workspace {
        let (today, _) = casebook::time::parse_date("2026-10-03").unwrap();
        self.open_at(Clock::Day(today))
    }

    fn open_at(&self, clock: Clock) -> Workspace {
        Workspace::open(&Location::of(self.0.path()), clock).unwrap()
    }

    /// Writes the entry of an incident; its path in the content folder.
    fn write(&self, fields: Value) -> anyhow::Result<String> {
        let workspace = self.open();
        let Value::Object(mut fields) = fields else {
            panic!("{fields}")
        };
        workspace.date_clock_times(&mut fields);
        let incident = input::read(fields, &workspace)?;
        let decision = incident.triage(workspace.config()).decision;
        let entry = workspace.new_entry(&incident, &decision);
        write_only_new(&workspace.folders().content.join(&entry.path), &entry.text)?;
        Ok(entry.path.to_string_lossy().replace('\\', "/"))
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join("content").join(path)).unwrap()
    }

    fn findings(&self) -> Vec<Diagnostic> {
        self.open().lint(&Selection::default())
    }
}

#[test]
fn what_it_writes_lints_clean_as_a_draft_whatever_is_known() {
    for fields in [
        json!({"title": "Checkout: \"answered\" 502 # not a comment"}),
        json!({"title": "no"}),
        json!({
            "title": "Checkout answered 502", "severity": "critical", "services": ["checkout"], "authors": ["Dewi L."],
            "started": "2026-10-02 09:14", "detected": "2026-10-02T09:21Z", "mitigated": "09:48", "resolved": "10:30",
            "impact": {"downtime": "34 minutes", "apdex": 0.62, "users": 12000, "data_loss": false},
            "escalation": {"from": "on-call", "priority": "P0"}, "root_causes": ["capacity/connection-pool"],
            "tags": ["postgres"],
        }),
    ] {
        let scratch = Scratch::new(&[]);
        let path = scratch.write(fields).unwrap();
        let findings = scratch.findings();
        assert!(
            findings.is_empty(),
            "{findings:#?}\n{}",
            scratch.text(&path)
        );
    }
}

#[test]
fn what_is_known_stands_in_the_entry_in_its_usual_form() {
    let scratch = Scratch::new(&[("book.toml", "[book]\ntime-zone = \"Asia/Jakarta\"\n")]);
    let path = scratch
        .write(json!({
            "title": "Checkout answered 502 while the payments pool was exhausted by a batch", "severity": "critical",
            "started": "2026-10-02 09:14", "impact": {"downtime": "34 minutes"}, "escalation": {"from": "on-call", "priority": "P0"},
        }))
        .unwrap();
    assert_eq!(
        path,
        "2026/2026-10-02-checkout-answered-502-while-the-payments-pool.md"
    );
    let text = scratch.text(&path);
    for line in [
        "severity: SEV1",
        "started: 2026-10-02T09:14+07:00",
        "impact: {downtime: 34m}",
        "escalation: {from: oncall, priority: P0}",
        "criteria: [downtime, oncall-p0]",
        "status: draft",
        "## Root causes",
    ] {
        assert!(
            text.lines().any(|written| written == line),
            "{line} is not in\n{text}"
        );
    }
    assert!(!text.lines().any(|line| line.starts_with("id:")), "{text}");
}

#[test]
fn ids_and_file_names_follow_the_books_patterns() {
    let toml =
        "[ids]\npattern = \"PM-{year}-{number:4}\"\nfile-pattern = \"{year}-{number:4}-{slug}\"\n";
    let scratch = Scratch::new(&[
        ("book.toml", toml),
        (
            "content/2026-0007-a.md",
            "---\nid: PM-2026-0007\ntitle: A\n---\n",
        ),
        (
            "content/2025-0099-b.md",
            "---\nid: PM-2025-0099\ntitle: B\n---\n",
        ),
    ]);
    let path = scratch
        .write(json!({"title": "It broke", "started": "2026-10-02"}))
        .unwrap();
    assert_eq!(path, "2026/2026-0008-it-broke.md");
    assert!(scratch.text(&path).contains("id: PM-2026-0008\n"));
    let next = scratch
        .write(json!({"title": "It broke again", "started": "2024-10-02"}))
        .unwrap();
    assert_eq!(next, "2024/2024-0001-it-broke-again.md");
}

#[test]
fn what_exists_is_not_overwritten() {
    let scratch = Scratch::new(&[("content/2026/2026-10-03-it-broke.md", "mine")]);
    let error = scratch.write(json!({"title": "It broke"})).unwrap_err();
    assert!(error.to_string().contains("exists already"), "{error}");
    assert_eq!(scratch.text("2026/2026-10-03-it-broke.md"), "mine");
}

#[test]
fn what_is_wrong_is_said_before_anything_is_written() {
    let scratch = Scratch::new(&[]);
    for (fields, wanted) in [
        (
            json!({"title": "A", "severity": "SEV9"}),
            "one of SEV1, SEV2, SEV3, SEV4",
        ),
        (
            json!({"title": "A", "sevrity": "SEV1"}),
            "did you mean `severity`?",
        ),
        (json!({"title": "A", "started": "yesterday"}), "`started`"),
        (
            json!({"title": "A", "impact": {"downtime": "long"}}),
            "`downtime`",
        ),
        (
            json!({"title": "A", "repeat": "maybe"}),
            "`repeat` is true or false",
        ),
        (
            json!({"title": "A", "started": "09:14", "mitigated": "09:10"}),
            "`mitigated` is before `started`",
        ),
        (
            json!({"title": "A", "started": "2026-10-04"}),
            "`started` lies in the future: today is",
        ),
    ] {
        let error = scratch.write(fields).unwrap_err().to_string();
        assert!(error.contains(wanted), "{error}");
    }
    assert_eq!(
        fs::read_dir(scratch.0.path().join("content"))
            .unwrap()
            .count(),
        0
    );
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let scratch = Scratch::new(&[]);
    for (fields, wanted) in [
        (json!({"title": 5}), &["`title` is text, not 5"][..]),
        (
            json!({"foo": 1}),
            &["say what happened in one line", "`foo` is not a field"],
        ),
        (
            json!({"started": "bad"}),
            &["say what happened in one line", "`bad`"],
        ),
        (
            json!({"severity": "SEV9", "started": "2026-10-05", "mitigated": "2026-10-04", "recurrence_of": "nosuch"}),
            &[
                "one line",
                "`SEV9`",
                "`started` lies",
                "`mitigated` lies",
                "`mitigated` is before `started`",
                "`nosuch`",
            ],
        ),
    ] {
        let error = scratch.write(fields).unwrap_err().to_string();
        for wanted in wanted {
            assert!(error.contains(wanted), "{wanted} is not in\n{error}");
        }
        assert_eq!(error.lines().count(), wanted.len(), "{error}");
    }
}

/// A book that is open on 3 October at 02:11.
fn at_night_in_jakarta() -> (Scratch, Workspace) {
    let scratch = Scratch::new(&[("book.toml", "[book]\ntime-zone = \"Asia/Jakarta\"\n")]);
    let workspace = scratch.open_at(Clock::At("2026-10-02T19:11Z".parse().unwrap()));
    (scratch, workspace)
}

#[test]
fn a_clock_time_is_of_the_day_that_it_must_be_of() {
    let (_scratch, workspace) = at_night_in_jakarta();
    for (said, wanted, lines) in [
        (
            json!({"started": "02:11"}),
            json!({"started": "2026-10-03T02:11"}),
            &[][..],
        ),
        (
            json!({"started": "23:50", "detected": "00:10", "mitigated": "23:59", "resolved": "01:00"}),
            json!({
                "started": "2026-10-02T23:50", "detected": "2026-10-03T00:10", "mitigated": "2026-10-02T23:59",
                "resolved": "2026-10-03T01:00",
            }),
            &[
                "`started` is read as 2026-10-02T23:50, yesterday",
                "`mitigated` is read as 2026-10-02T23:59, yesterday",
            ],
        ),
        // Without a start each is the last that has been, and what was resolved after it was mitigated.
        (
            json!({"detected": "3:00 AM", "mitigated": "23:50", "resolved": "00:10"}),
            json!({"detected": "2026-10-02T3:00 AM", "mitigated": "2026-10-02T23:50", "resolved": "2026-10-03T00:10"}),
            &[
                "`detected` is read as 2026-10-02T3:00 AM, yesterday",
                "`mitigated` is read as 2026-10-02T23:50, yesterday",
            ],
        ),
        // What would have to be in the future stays where it can be complained of.
        (
            json!({"started": "02:00", "detected": "01:50"}),
            json!({"started": "2026-10-03T02:00", "detected": "2026-10-03T01:50"}),
            &[],
        ),
        (
            json!({"started": "2026-09-28T23:50+07:00", "detected": "00:10", "resolved": "2026-10-01"}),
            json!({"started": "2026-09-28T23:50+07:00", "detected": "2026-09-29T00:10", "resolved": "2026-10-01"}),
            &["`detected` is read as 2026-09-29T00:10"],
        ),
        // 18:50 in UTC was 20 minutes ago, and there it is yesterday.
        (
            json!({"started": "18:50Z", "detected": "unknown"}),
            json!({"started": "2026-10-02T18:50Z", "detected": "unknown"}),
            &["`started` is read as 2026-10-02T18:50Z, yesterday"],
        ),
        (
            json!({"started": "2026-10", "detected": "23:50", "resolved": 5}),
            json!({
                "started": "2026-10", "detected": "2026-10-02T23:50", "resolved": 5,
            }),
            &["`detected` is read as 2026-10-02T23:50, yesterday"],
        ),
    ] {
        let Value::Object(mut fields) = said.clone() else {
            panic!("{said}")
        };
        assert_eq!(workspace.date_clock_times(&mut fields), lines, "{said}");
        assert_eq!(Value::Object(fields), wanted, "{said}");
    }
}

#[test]
fn the_day_of_a_clock_time_is_said_where_it_is_not_today() {
    let (_scratch, mut workspace) = at_night_in_jakarta();
    let answers = "It broke\n\n\n23:50\n00:10\n";
    let (fields, said) = talk(answers, |questions| {
        let mut fields = Map::new();
        let mut services = NewServices::default();
        input::ask(questions, &mut fields, &mut workspace, &mut services).unwrap();
        fields
    });
    assert_eq!(
        (&fields["started"], &fields["detected"]),
        (&json!("2026-10-02T23:50"), &json!("2026-10-03T00:10"))
    );
    assert_eq!(said.matches("is read as").count(), 1, "{said}");
    assert!(
        said.contains("`started` is read as 2026-10-02T23:50, yesterday\n"),
        "{said}"
    );
}

#[test]
fn a_repeat_of_what_is_not_there_or_came_later_is_refused() {
    let scratch = Scratch::new(&[(
        "content/2026-08-01-pool.md",
        "---\ntitle: The pool was full\nstarted: 2026-08-01\n---\n",
    )]);
    for (fields, wanted) in [
        (
            json!({"title": "A", "recurrence_of": ["nosuch"]}),
            "`nosuch` in `recurrence_of` is not an entry of this book (write the id of an entry: its file name without `.md`, \
             unless it has an `id`)",
        ),
        (
            json!({"title": "A", "recurrence_of": ["2026-08-01-poll"]}),
            "(did you mean `2026-08-01-pool`?)",
        ),
        (
            json!({"title": "A", "not_recurrence_of": "nosuch"}),
            "`nosuch` in `not_recurrence_of` is not an entry",
        ),
        (
            json!({"title": "A", "started": "2026-07-01", "recurrence_of": ["2026-08-01-pool"]}),
            "`2026-08-01-pool` began later than this entry",
        ),
    ] {
        let error = scratch.write(fields).unwrap_err().to_string();
        assert!(error.contains(wanted), "{error}");
    }
    let flags = ["--title", "A", "--repeat", "2026-08-01-pool"];
    let (path, said) = talked(&scratch, &flags, "\n\n2026-07-01\n2026-09-01\n");
    assert_eq!(path.unwrap().as_deref(), Some("2026/2026-09-01-a.md"));
    assert!(said.contains("began later than this entry"), "{said}");
    let findings = scratch.findings();
    assert!(
        !findings.iter().any(|finding| finding.code == code::CB304),
        "{findings:#?}"
    );
    let (path, said) = talked(&scratch, &["--title", "B", "--repeat", "nosuch"], "\n");
    assert!(path.unwrap_err().to_string().contains("`nosuch`"));
    assert_eq!(said, "", "before anything is asked");
}

#[test]
fn none_is_written_of_what_owes_none_unless_somebody_wants_it() {
    let answers = |last: &str| {
        format!("Node drained\n\n\n\n\n\n\n\n\n0s\n0.99\nno\nno\nno idea\nmaintenance\n{last}")
    };
    let scratch = Scratch::new(&[]);
    let (path, said) = talked(&scratch, &[], &answers("no\n"));
    assert_eq!(path.unwrap(), None);
    assert!(
        !said.contains("escalated"),
        "what cannot matter any more is not asked: {said}"
    );
    assert!(
        said.contains("answer maintenance, deployment or no"),
        "{said}"
    );
    let (path, _) = talked(&scratch, &[], &answers("yes\n"));
    assert!(path.unwrap().is_some());
    let (path, _) = talked(&scratch, &["--anyway"], &answers(""));
    assert!(path.is_err(), "it is there already");
}

#[test]
fn without_a_terminal_the_message_names_the_file_the_line_and_the_flag() {
    let scratch = with_one_service();
    let error = scratch.write(json!({"title": "It broke", "services": ["checkout"]}));
    let error = error.unwrap_err().to_string();
    for wanted in [
        "`- name: checkout` in `content/_schema/services.yaml`",
        "--add-service adds `checkout` to `content/_schema/services.yaml`",
    ] {
        assert!(error.contains(wanted), "{wanted} is not in\n{error}");
    }
}
