//! `--fix` takes the day of a finished action from git, in a real repository.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use super::repository::git;

/// A book below a folder of its own in a repository, whose zone is seven hours ahead of UTC.
struct Repository {
    folder: TempDir,
}

const ENTRY: &str = "book/content/2026/2026-10-02-checkout.md";

/// 2026-11-17T22:30:00Z, 18 November in the book's zone.
const LATE: &str = "1794954600 +0000";

impl Repository {
    fn new() -> Self {
        let repository = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        repository.git("0 +0000", &["init", "--quiet", "--initial-branch=main"]);
        repository.write("book/book.toml", "[book]\ntime-zone = \"Asia/Jakarta\"\n");
        repository.write(ENTRY, &entry("open", "in-progress"));
        repository.commit("1794000000 +0000");
        repository
    }

    fn git(&self, date: &str, arguments: &[&str]) {
        git(self.folder.path(), date, arguments);
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn commit(&self, date: &str) {
        self.git(date, &["add", "--all"]);
        self.git(date, &["commit", "--quiet", "--message", "change"]);
    }

    fn text(&self) -> String {
        fs::read_to_string(self.folder.path().join(ENTRY)).unwrap()
    }
}

/// An entry with two actions, which have a comment each.
fn entry(first: &str, second: &str) -> String {
    format!(
        "---\ntitle: Checkout answered 502\nstarted: 2026-10-02T09:14+07:00\nactions:\n  \
         - id: A1   # the pool\n    title: Cap each worker's share of the pool\n    status: {first}   # see PAY-311\n    \
         owner: dewi\n  - {{id: A2, title: Alert on the pool, status: {second}}}   # short\n---\n\nText.\n"
    )
}

fn lint(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    command
        .args([
            "lint",
            "--select",
            "CB408",
            "--format",
            "full",
            "--today",
            "2026-11-22",
        ])
        .args(arguments);
    let Output {
        status,
        stdout,
        stderr,
    } = command
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("COLUMNS", "300")
        .output()
        .unwrap();
    (
        status.code(),
        String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr),
    )
}

#[test]
fn the_day_comes_from_the_commit_and_everything_else_stays() {
    let repository = Repository::new();
    let book = repository.folder.path().join("book");
    repository.write(ENTRY, &entry("done", "in-progress"));
    repository.commit(LATE);
    repository.write(ENTRY, &entry("done", "done"));

    let (_, plain) = lint(&book, &[]);
    assert!(
        plain.contains("let `casebook lint --fix` look for it in git"),
        "{plain}"
    );
    let (code, diff) = lint(&book, &["--diff"]);
    assert_eq!(code, Some(1));
    assert!(
        diff.contains("+++ b/book/content/2026/2026-10-02-checkout.md\n"),
        "{diff}"
    );
    assert_eq!(
        diff.lines().filter(|line| line.starts_with('+')).nth(1),
        Some("+    done: 2026-11-18"),
        "{diff}"
    );
    assert_eq!(
        repository.text(),
        entry("done", "done"),
        "a diff changes nothing"
    );

    let (_, left) = lint(&book, &["--fix"]);
    let after = entry("done   # see PAY-311\n    done: 2026-11-18", "done")
        .replace("2026-11-18   # see PAY-311", "2026-11-18");
    assert_eq!(repository.text(), after);
    assert!(left.contains("fixed 1 finding in 1 file"), "{left}");
    assert!(
        left.contains("action `A2` is done") && left.contains("git does not know it as done"),
        "{left}"
    );
    let (_, again) = lint(&book, &["--fix"]);
    assert!(!again.contains("fixed"), "{again}");
    assert_eq!(repository.text(), after);
}

#[test]
fn a_clone_without_the_history_says_what_to_fetch() {
    let repository = Repository::new();
    repository.write(ENTRY, &entry("done", "open"));
    repository.commit(LATE);
    let clone = tempfile::tempdir().unwrap();
    let (from, to) = (
        format!("file://{}", repository.folder.path().display()),
        clone.path().join("clone"),
    );
    repository.git(
        LATE,
        &[
            "clone",
            "--quiet",
            "--depth=1",
            &from,
            &to.to_string_lossy(),
        ],
    );
    let (_, left) = lint(&to.join("book"), &["--fix"]);
    assert!(
        left.contains("git fetch --unshallow") && !left.contains("fixed"),
        "{left}"
    );
    assert_eq!(
        fs::read_to_string(to.join(ENTRY)).unwrap(),
        entry("done", "open")
    );
}

#[test]
fn a_moved_file_is_followed() {
    let repository = Repository::new();
    repository.write(ENTRY, &entry("done", "open"));
    repository.commit(LATE);
    repository.git(LATE, &["mv", ENTRY, "book/content/moved.md"]);
    repository.commit("1795100000 +0000");
    let (_, diff) = lint(&repository.folder.path().join("book"), &["--diff"]);
    assert!(diff.contains("+    done: 2026-11-18\n"), "{diff}");
}
