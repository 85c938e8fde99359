//! `casebook import`: once, again, over edited entries, and into folders that hold other things.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const INCIDENTS: &str = r#"{"incidents": [
  {"id": "a1", "name": "Orders are slow", "impact": "major", "created_at": "2026-03-04T09:31:00Z",
   "started_at": "2026-03-04T09:20:00Z", "resolved_at": "2026-03-04T10:40:00Z", "shortlink": "https://s.example/a1",
   "incident_updates": [{"display_at": "2026-03-04T10:40:00Z", "status": "resolved", "body": "All queues are empty."}]},
  {"id": "b2", "name": "Mail is late", "impact": "minor", "created_at": "2026-04-01T08:00:00Z", "started_at": "2026-04-01T07:00:00Z",
   "resolved_at": "2026-04-01T09:00:00Z", "shortlink": "https://s.example/b2", "incident_updates": []}
]}"#;

/// A book with a file of incidents beside it.
pub(crate) fn book() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("content")).unwrap();
    fs::write(folder.path().join("incidents.json"), INCIDENTS).unwrap();
    folder
}

pub(crate) fn import(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(env!("CARGO_BIN_EXE_casebook"))
        .arg("import")
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let said = [stdout, stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (status.code(), said.concat())
}

/// Every file of a folder with its bytes.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            let inside = files(&entry.path()).into_iter();
            found.extend(inside.map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)));
        } else {
            found.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    found
}

const SLOW: &str = "content/2026/2026-03-04-orders-are-slow.md";
const LATE: &str = "content/2026/2026-04-01-mail-is-late.md";

#[test]
fn a_second_import_changes_nothing_and_an_edited_entry_survives() {
    let book = book();
    let root = book.path();
    let (code, said) = import(root, &["incidents.json", "--dry-run"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("would write to") && said.contains("new 2"),
        "{said}"
    );
    assert!(files(&root.join("content")).is_empty());

    let (code, said) = import(root, &["incidents.json"]);
    assert_eq!(code, Some(0), "{said}");
    let first = files(&root.join("content"));
    assert_eq!(first.len(), 2);
    let (code, said) = import(root, &["incidents.json"]);
    assert!(
        code == Some(0) && said.contains("new 0, unchanged 2"),
        "{said}"
    );
    assert_eq!(files(&root.join("content")), first);

    // Edited and moved: known by its id, and left alone.
    let text = fs::read_to_string(root.join(SLOW)).unwrap();
    let edited = text.replace("title: Orders are slow", "title: Orders answered slowly");
    assert_ne!(edited, text);
    fs::remove_file(root.join(SLOW)).unwrap();
    fs::write(root.join("content/moved.md"), &edited).unwrap();
    let (code, said) = import(root, &["incidents.json"]);
    assert!(
        code == Some(0) && said.contains("new 0, unchanged 1, edited 1"),
        "{said}"
    );

    // Now the source changes as well: the edited entry conflicts, the other one is written again.
    let changed = INCIDENTS
        .replace("All queues are empty.", "Every queue is empty.")
        .replace("T09:00:00Z", "T09:30:00Z");
    fs::write(root.join("incidents.json"), changed).unwrap();
    let (code, said) = import(root, &["incidents.json"]);
    assert!(
        code == Some(1) && said.contains("updated 1, conflict 1"),
        "{said}"
    );
    assert!(
        said.contains("- title: Orders answered slowly") && said.contains("Every queue is empty."),
        "{said}"
    );
    assert_eq!(
        fs::read_to_string(root.join("content/moved.md")).unwrap(),
        edited
    );
    let late = fs::read_to_string(root.join(LATE)).unwrap();
    assert!(late.contains("resolved: 2026-04-01T09:30:00Z"), "{late}");
    assert!(!root.join(SLOW).exists());
}

#[test]
fn what_no_import_wrote_is_never_overwritten() {
    let book = book();
    let root = book.path();
    fs::create_dir(root.join("content/2026")).unwrap();
    fs::write(root.join(SLOW), "mine").unwrap();
    assert_eq!(import(root, &["incidents.json"]).0, Some(0));
    assert_eq!(fs::read_to_string(root.join(SLOW)).unwrap(), "mine");
    let second = root.join(SLOW.replace(".md", "-2.md"));
    assert!(fs::read_to_string(second).unwrap().contains("id: a1"));
}

#[test]
fn what_cannot_be_imported_says_why() {
    let book = book();
    let root = book.path();
    fs::write(root.join("file"), "").unwrap();
    fs::write(root.join("other.json"), "[{\"shoe\": 44}]").unwrap();
    fs::write(root.join("cut.json"), &INCIDENTS[..INCIDENTS.len() - 200]).unwrap();
    fs::write(root.join("content/a.md"), "# A").unwrap();
    for (arguments, reason) in [
        (&["missing.json"][..], "cannot read missing.json"),
        (
            &["incidents.json", "--into", "file/x"],
            "cannot write file/x",
        ),
        (
            &["incidents.json", "--as", "nagios"],
            "there is no dialect `nagios`",
        ),
        (&["incidents.json", "--as", "jira"], "`jira` explains none"),
        (&["other.json"], "no dialect explains any of the records"),
        (&["content"], "is where entries are written to"),
    ] {
        let (code, said) = import(root, arguments);
        assert!(
            code == Some(2) && said.contains(reason),
            "{arguments:?}: {said}"
        );
    }
    let (code, said) = import(root, &["cut.json"]);
    assert!(
        code == Some(1) && said.contains("ends in the middle of a value"),
        "{said}"
    );
    assert!(
        said.contains("new 1"),
        "what stands before the cut counts: {said}"
    );
}

#[test]
fn files_beside_a_report_come_along() {
    let book = book();
    let root = book.path();
    let folder = root.join("reports/2026-05-06-search");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("graph.png"), "png").unwrap();
    fs::write(
        folder.join("index.md"),
        "# Search is empty\n\n## Summary\n\n![](graph.png) ![](gone.png)\n\n## Impact\n\nNo results.\n",
    )
    .unwrap();
    let (code, said) = import(root, &["reports"]);
    assert!(
        code == Some(1) && said.contains("it refers to `2026-05-06-search/gone.png`"),
        "{said}"
    );
    let written = files(&root.join("content"));
    assert_eq!(written["2026-05-06-search/graph.png"], b"png");
    let entry = String::from_utf8(written["2026-05-06-search/index.md"].clone()).unwrap();
    assert!(
        entry.contains("kind: incident") && entry.contains("started: 2026-05-06"),
        "{entry}"
    );
}

#[test]
fn the_report_is_one_json_document() {
    let book = book();
    let (code, said) = import(book.path(), &["incidents.json", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(code, Some(0));
    assert_eq!(report["records"], 2);
    assert_eq!(report["entries"][0]["fate"], "new");
    assert_eq!(report["entries"][0]["facts"][0]["origin"], "stated");
}

#[test]
fn files_that_nobody_reads_are_told_unless_an_entry_refers_to_them() {
    let book = book();
    let root = book.path();
    let folder = root.join("reports");
    fs::create_dir_all(folder.join("old")).unwrap();
    fs::write(
        folder.join("search.md"),
        "# Search is empty\n\n## Summary\n\n![](graph.png)\n\n## Impact\n\nNo results.\n",
    )
    .unwrap();
    for name in ["graph.png", "old/report.docx", "notes.pdf"] {
        fs::write(folder.join(name), "x").unwrap();
    }
    for _ in 0..2 {
        let (code, said) = import(root, &["reports"]);
        let told = "files that are not read and that no entry refers to: 2\n  notes.pdf\n  old/report.docx\n";
        assert!(code == Some(0) && said.contains(told), "{said}");
    }
    let (_, said) = import(root, &["reports", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(
        report["unused"],
        serde_json::json!(["notes.pdf", "old/report.docx"])
    );
}

#[test]
fn a_drafted_dialect_says_what_it_does_not_know_of() {
    let book = book();
    let root = book.path();
    let folder = root.join("reports");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.json"), INCIDENTS).unwrap();
    fs::write(folder.join("b.csv"), b"id,name\n1,M\xfcller\n").unwrap();
    fs::write(folder.join("c.json"), "[{").unwrap();
    fs::write(folder.join("d.docx"), "x").unwrap();
    fs::write(folder.join("e.zip"), "x").unwrap();
    let (code, said) = import(root, &["reports", "--suggest"]);
    assert_eq!(code, Some(1), "{said}");
    for told in [
        "not read: 2\n",
        "e.zip: this is an archive",
        "c.json:1: the file ends in the middle of a value",
        "files that are not read: 1\n  d.docx\n",
        "b.csv:2: bytes that are not UTF-8 were replaced",
        "from 3 records",
    ] {
        assert!(said.contains(told), "{told} in {said}");
    }
}

#[test]
fn files_of_the_same_name_in_two_folders_are_two_incidents() {
    let book = book();
    let root = book.path();
    for (year, title) in [("2025", "Search is empty"), ("2026", "Mail is late")] {
        let folder = root.join(year);
        fs::create_dir(&folder).unwrap();
        let report = format!("# {title}\n\n## Summary\n\nIt was.\n\n## Impact\n\nSome.\n");
        fs::write(folder.join("report.md"), report).unwrap();
    }
    for (source, counts) in [
        ("2025", "new 1"),
        ("2026", "new 1"),
        ("2025", "new 0, unchanged 1"),
        ("2026/report.md", "new 0, unchanged 1"),
    ] {
        let (code, said) = import(root, &[source]);
        assert!(code == Some(0) && said.contains(counts), "{source}: {said}");
    }
    assert_eq!(files(&root.join("content")).len(), 2);
}
