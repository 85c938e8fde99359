//! What `casebook init` makes of the places it is asked to begin a book in.

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// 25 November 2025, 18:00 in Los Angeles; in UTC the day after.
const EVENING: &str = "1764122400";

fn casebook(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    command.args(arguments).current_dir(folder).env("NO_COLOR", "1").env("SOURCE_DATE_EPOCH", EVENING);
    command.output().unwrap()
}

#[track_caller]
fn printed(folder: &Path, arguments: &[&str]) -> String {
    let output = casebook(folder, arguments);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{arguments:?}: {}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn the_first_entry_is_of_today_in_the_zone_of_the_book() {
    for (zone, day) in [("America/Los_Angeles", "2025-11-25"), ("UTC", "2025-11-26")] {
        let folder = folder();
        let out = printed(folder.path(), &["init", "book", "--time-zone", zone]);
        assert!(out.contains(&format!("content/2025/{day}-first-entry.md")), "{zone}: {out}");
        let findings = printed(folder.path(), &["lint", "--book", "book", "--select", "CB2"]);
        assert_eq!(findings, "no findings\n", "{zone}");
    }
}
