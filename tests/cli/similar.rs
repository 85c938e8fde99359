//! What `casebook similar` is asked with: a file, a text, or what is piped in.

use std::fs;
use std::process::{Command, Output};

use tempfile::TempDir;

const ENTRY: &str = "---\ntitle: The pool had no connection\nstatus: published\nstarted: 2026-01-01\n---\n\n## Summary\n\nCheckout \
                     found no free connection in its pool.\n";

fn book() -> TempDir {
    let book = tempfile::tempdir().unwrap();
    fs::create_dir(book.path().join("content")).unwrap();
    fs::write(book.path().join("book.toml"), "[book]\ntitle = \"B\"\n").unwrap();
    fs::write(book.path().join("content/a.md"), ENTRY).unwrap();
    book
}

fn similar(book: &TempDir, about: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_casebook"))
        .args(["similar", about, "--today", "2026-06-30"])
        .current_dir(book.path())
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

#[test]
fn words_that_name_no_file_are_compared_themselves() {
    let book = book();
    for about in [
        "no connection in the pool",
        "pool\nconnection",
        "connection",
    ] {
        let run = similar(&book, about);
        let (out, err) = (
            String::from_utf8_lossy(&run.stdout),
            String::from_utf8_lossy(&run.stderr),
        );
        assert!(
            out.contains("The pool had no connection"),
            "{about}: {out}{err}"
        );
        assert_eq!(
            err.lines().collect::<Vec<_>>(),
            ["note: there is no file of this name: compared as a text"],
            "{about}"
        );
    }
    // A name may not be so long.
    let log = "connection refused by the pool ".repeat(200);
    let run = similar(&book, &log);
    assert!(String::from_utf8_lossy(&run.stdout).contains("The pool had no connection"));
}

#[test]
fn the_name_of_a_file_that_is_not_there_is_an_error() {
    let book = book();
    for about in ["alert.txt", "logs/alert", "./alert"] {
        let run = similar(&book, about);
        let err = String::from_utf8_lossy(&run.stderr);
        assert!(
            run.status.code() == Some(2) && err.contains(&format!("cannot read {about}")),
            "{about}: {err}"
        );
    }
    fs::write(book.path().join("connection"), "disk").unwrap();
    let run = similar(&book, "connection");
    assert!(run.stderr.is_empty(), "a file of this name is read");
}
