//! What `casebook new` writes.

#![allow(clippy::unwrap_used)]

use std::fs;

use casebook::analysis::recurrence;
use casebook::diagnostic::Diagnostic;
use casebook::lint;

use super::super::pipeline::{BookArgs, Past, open};
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

    fn open(&self) -> Opened {
        let today = Some("2026-10-03".to_owned());
        open(&BookArgs { book: Some(self.0.path().to_owned()), content: None, today }, Past::Needed).unwrap()
    }

    /// Writes the entry of an incident; its path in the content folder.
    fn write(&self, fields: Value) -> anyhow::Result<String> {
        let opened = self.open();
        let Value::Object(mut fields) = fields else { panic!("{fields}") };
        for name in TIMES {
            if let Some(Value::String(text)) = fields.get(name) {
                let time = on_day(text, opened.today);
                fields.insert(name.to_owned(), json!(time));
            }
        }
        let incident = incident(fields, &opened.book.template, &opened.book.config)?;
        let decision = decide(&opened.book.config.criteria, &incident.facts);
        let entry = entry(&opened.book, &incident, &decision, opened.today);
        super::super::init::write_only_new(&opened.folders.content.join(&entry.path), &entry.text)?;
        Ok(entry.path.to_string_lossy().replace('\\', "/"))
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join("content").join(path)).unwrap()
    }

    fn findings(&self) -> Vec<Diagnostic> {
        let opened = self.open();
        let recurrence = recurrence(&opened.book);
        lint::lint(lint::Input {
            book: &opened.book,
            recurrence: &recurrence,
            today: opened.today,
            selection: &lint::Selection::default(),
            parsed: opened.findings.clone(),
        })
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
        assert!(findings.is_empty(), "{findings:#?}\n{}", scratch.text(&path));
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
    assert_eq!(path, "2026/2026-10-02-checkout-answered-502-while-the-payments-pool.md");
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
        assert!(text.lines().any(|written| written == line), "{line} is not in\n{text}");
    }
    assert!(!text.lines().any(|line| line.starts_with("id:")), "{text}");
}

#[test]
fn ids_and_file_names_follow_the_books_patterns() {
    let toml = "[ids]\npattern = \"PM-{year}-{number:4}\"\nfile-pattern = \"{year}-{number:4}-{slug}\"\n";
    let scratch = Scratch::new(&[
        ("book.toml", toml),
        ("content/2026-0007-a.md", "---\nid: PM-2026-0007\ntitle: A\n---\n"),
        ("content/2025-0099-b.md", "---\nid: PM-2025-0099\ntitle: B\n---\n"),
    ]);
    let path = scratch.write(json!({"title": "It broke", "started": "2026-10-02"})).unwrap();
    assert_eq!(path, "2026/2026-0008-it-broke.md");
    assert!(scratch.text(&path).contains("id: PM-2026-0008\n"));
    let next = scratch.write(json!({"title": "It broke again", "started": "2027-10-02"})).unwrap();
    assert_eq!(next, "2027/2027-0001-it-broke-again.md");
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
        (json!({"title": "A", "severity": "SEV9"}), "did you mean"),
        (json!({"title": "A", "sevrity": "SEV1"}), "did you mean `severity`?"),
        (json!({"title": "A", "started": "yesterday"}), "`started`"),
        (json!({"title": "A", "impact": {"downtime": "long"}}), "`downtime`"),
        (json!({"title": "A", "repeat": "maybe"}), "`repeat` is true or false"),
    ] {
        let error = scratch.write(fields).unwrap_err().to_string();
        assert!(error.contains(wanted), "{error}");
    }
    assert_eq!(fs::read_dir(scratch.0.path().join("content")).unwrap().count(), 0);
}
