//! `casebook label`: suggestions for entries without a root cause, a review file, and what is written.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A book with a cause of its own, two entries that have it, and one that reads like them.
fn book() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    fs::create_dir_all(content.join("_schema")).unwrap();
    fs::write(
        content.join("_schema/causes.yaml"),
        "causes:\n  - name: certificate\n    definition: A certificate expired before anybody renewed it.\n  - name: pool\n    definition: A pool of connections was exhausted.\n",
    )
    .unwrap();
    let entry = |name: &str, causes: &str, story: &str| {
        let text = format!(
            "---\ntitle: {name}\nstatus: published\nstarted: 2026-03-0{}T10:00Z\n{causes}visibility: internal # stays\n---\n## Summary\n\n{story}\n",
            name.len()
        );
        fs::write(content.join(format!("{name}.md")), text).unwrap();
    };
    entry(
        "a",
        "root_causes: [certificate]\n",
        "The certificate of the gateway expired, and browsers refused it.",
    );
    entry(
        "bb",
        "root_causes: [pool]\n",
        "Every connection of the pool was in use, and requests waited.",
    );
    entry(
        "ccc",
        "",
        "Browsers refused the gateway, whose certificate had expired at night.",
    );
    entry(
        "dddd",
        "root_causes: []\n",
        "Requests waited for a connection from the exhausted pool.",
    );
    folder
}

fn label(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(env!("CARGO_BIN_EXE_casebook"))
        .args(["label", "--today", "2026-06-30"])
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let said = [stdout, stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (status.code(), said.concat())
}

#[test]
fn the_likeliest_cause_comes_first_with_the_words_that_speak_for_it() {
    let book = book();
    let (code, said) = label(book.path(), &["--dry-run", "--format", "json"]);
    assert_eq!(code, Some(0), "{said}");
    let entries: serde_json::Value = serde_json::from_str(&said).unwrap();
    let first = |at: usize| {
        let suggestion = &entries[at]["suggestions"][0];
        (
            entries[at]["id"].as_str().unwrap(),
            suggestion["cause"].as_str().unwrap(),
            suggestion["words"].to_string(),
        )
    };
    // Newest first.
    let (id, cause, words) = first(0);
    assert_eq!((id, cause), ("dddd", "pool"));
    assert!(
        words.contains("\"pool\"") && words.contains("\"exhausted\""),
        "{words}"
    );
    let (id, cause, words) = first(1);
    assert_eq!((id, cause), ("ccc", "certificate"));
    assert!(words.contains("\"certificate\""), "{words}");
    assert_eq!(entries.as_array().unwrap().len(), 2, "{said}");
}

#[test]
fn a_review_file_is_applied_and_every_other_byte_stays() {
    let book = book();
    let root = book.path();
    let read = |name: &str| fs::read_to_string(root.join(format!("content/{name}.md"))).unwrap();
    let before = ["ccc", "dddd"].map(read);
    let (code, said) = label(root, &["--batch", "review.tsv"]);
    assert_eq!((code, said.as_str()), (Some(0), "review.tsv: 2 entries\n"));
    let review = fs::read_to_string(root.join("review.tsv")).unwrap();
    assert_eq!(
        ["ccc", "dddd"].map(read),
        before,
        "nothing is counted before somebody chose it"
    );
    assert_eq!(
        label(root, &["--apply", "review.tsv"]).1,
        "labelled 0 entries\n"
    );

    // A number, and a name.
    let chosen = review
        .replace("ccc.md\t\t", "ccc.md\t1\t")
        .replace("dddd.md\t\t", "dddd.md\tpool\t");
    fs::write(root.join("review.tsv"), &chosen).unwrap();
    let dry = label(root, &["--apply", "review.tsv", "--dry-run"]);
    assert_eq!(dry, (Some(0), "would label 2 entries\n".to_owned()));
    assert_eq!(["ccc", "dddd"].map(read), before);
    let (code, said) = label(root, &["--apply", "review.tsv"]);
    assert_eq!((code, said.as_str()), (Some(0), "labelled 2 entries\n"));
    assert_eq!(
        read("ccc"),
        before[0].replace("visibility:", "root_causes: [certificate]\nvisibility:")
    );
    assert_eq!(
        read("dddd"),
        before[1].replace("root_causes: []", "root_causes: [pool]")
    );

    // Once more: they have one by now.
    let (code, said) = label(root, &["--apply", "review.tsv"]);
    assert!(
        code == Some(1) && said.contains("has a root cause already"),
        "{said}"
    );
    fs::write(
        root.join("other.tsv"),
        "content/a.md\tnonsense\ngone.md\tpool\n",
    )
    .unwrap();
    let (code, said) = label(root, &["--apply", "other.tsv"]);
    assert!(code == Some(1), "{said}");
    assert!(
        said.contains("other.tsv:1: content/a.md: `nonsense` is not among the causes"),
        "{said}"
    );
    assert!(
        said.contains("other.tsv:2: gone.md: there is no entry gone.md"),
        "{said}"
    );
}

#[test]
fn a_file_that_another_tool_owns_is_left_alone() {
    let book = book();
    let root = book.path();
    fs::write(
        root.join("book.toml"),
        "[content]\ndialect = \"headings\"\n",
    )
    .unwrap();
    let report = "# 2026-04-01, the gateway was refused\n\n## Summary\n\nIts certificate expired.\n\n## Impact\n\nNobody got in.\n";
    fs::write(root.join("content/report.md"), report).unwrap();
    fs::write(root.join("review.tsv"), "content/report.md\tcertificate\n").unwrap();
    let (code, said) = label(root, &["--apply", "review.tsv"]);
    assert!(
        code == Some(1) && said.contains("another tool owns this file"),
        "{said}"
    );
    assert_eq!(
        fs::read_to_string(root.join("content/report.md")).unwrap(),
        report
    );
}

#[test]
fn the_commonest_cause_is_counted_without_the_entry_itself() {
    let book = book();
    let more = |name: &str, cause: &str| {
        let text = format!(
            "---\ntitle: {name}\nstatus: published\nstarted: 2026-03-05\nroot_causes: [{cause}]\n---\nNothing.\n"
        );
        fs::write(book.path().join(format!("content/{name}.md")), text).unwrap();
    };
    let commonest = || {
        let (_, said) = label(book.path(), &["--measure", "--format", "json"]);
        let quality: serde_json::Value = serde_json::from_str(&said).unwrap();
        (quality["entries"].clone(), quality["commonest"].clone())
    };
    assert_eq!(commonest(), (2.into(), 0.into()));
    // Of two and one, the other of the two is as common as the one.
    more("second", "pool");
    assert_eq!(commonest(), (3.into(), 2.into()));
    more("third", "certificate");
    assert_eq!(commonest(), (4.into(), 0.into()));
    more("fourth", "pool");
    more("fifth", "pool");
    assert_eq!(commonest(), (6.into(), 4.into()));
}

#[test]
fn suggestions_are_judged_without_the_entry_itself() {
    let book = book();
    let (code, said) = label(book.path(), &["--measure"]);
    assert_eq!(code, Some(0));
    assert!(said.contains("each judged without itself: 2"), "{said}");
    assert!(
        said.contains("first suggestion right: 2 of 2 (100 %)"),
        "{said}"
    );
    // Somebody has to be asked.
    let (code, said) = label(book.path(), &[]);
    assert!(
        code == Some(2) && said.contains("there is nobody to ask"),
        "{said}"
    );
}

#[test]
fn nothing_is_filled_in_however_it_is_written_and_anything_else_stays() {
    let book = book();
    let root = book.path();
    let cases = [
        ("root_causes:", Some("root_causes: [pool]")),
        ("root_causes: null", Some("root_causes: [pool]")),
        (
            "root_causes: ~ # later",
            Some("root_causes: [pool] # later"),
        ),
        ("root_causes:   NULL", Some("root_causes:   [pool]")),
        ("root_causes: [ ]", Some("root_causes: [pool]")),
        ("root_causes: # none", Some("root_causes: [pool] # none")),
        ("\"root_causes\": []", Some("\"root_causes\": [pool]")),
        ("root_causes: {a: b}", None),
        ("root_causes: \"\"", None),
        ("root_causes: [~]", None),
        ("root_causes: &later ~", None),
        ("root_causes:\n  ~", None),
    ];
    for (at, (written, expected)) in cases.iter().enumerate() {
        let path = root.join("content/case.md");
        let text = format!(
            "---\ntitle: Case {at}\nstatus: published\n{written}\nvisibility: internal\n---\n## Summary\n\nRequests waited.\n"
        );
        fs::write(&path, &text).unwrap();
        fs::write(root.join("case.tsv"), "content/case.md\tpool\n").unwrap();
        let (code, said) = label(root, &["--apply", "case.tsv"]);
        let labelled =
            expected.map_or_else(|| text.clone(), |expected| text.replace(written, expected));
        assert_eq!(fs::read_to_string(&path).unwrap(), labelled, "{said}");
        assert_eq!(
            code,
            Some(i32::from(expected.is_none())),
            "{written}: {said}"
        );
    }
    // A mapping in braces has no lines to put one between.
    let text = "---\n{title: Case, status: published}\n---\nRequests waited.\n";
    fs::write(root.join("content/case.md"), text).unwrap();
    let (code, said) = label(root, &["--apply", "case.tsv"]);
    assert!(
        code == Some(1) && said.contains("cannot be edited"),
        "{said}"
    );
}
