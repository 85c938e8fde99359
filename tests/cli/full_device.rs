//! What cannot be printed is not a success.
#![cfg(target_os = "linux")]

use std::fs::{self, OpenOptions};
use std::process::Command;

#[test]
fn nothing_is_printed_to_a_full_device_with_success() {
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["lint", "--help"],
        &["rules"],
    ] {
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_casebook"))
            .args(arguments)
            .stdout(full)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(
            (
                output.status.code(),
                said.contains("No space left on device")
            ),
            (Some(2), true),
            "{arguments:?}: {said}"
        );
    }
}

/// The cache on a disk that is full: the site is written all the same, and it is said what could not be kept.
#[test]
fn a_full_disk_below_the_cache_is_told_and_nothing_else_suffers() {
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().join("book");
    fs::create_dir_all(book.join("content")).unwrap();
    fs::create_dir_all(book.join(".casebook")).unwrap();
    fs::write(book.join("book.toml"), "[book]\ntitle = \"T\"\n").unwrap();
    // Words that do not repeat themselves, so that what is kept of them is large.
    let words: String = (0..4_000)
        .map(|word| format!("w{} ", word * 7_919))
        .collect();
    let entry = format!("---\ntitle: It broke\nstatus: draft\n---\n\n{words}\n");
    fs::write(book.join("content/2026-06-01-a.md"), entry).unwrap();
    let program = env!("CARGO_BIN_EXE_casebook");
    let script = "mount -t tmpfs -o size=16k none \"$1/.casebook\" || exit 99; \
        \"$2\" build --today 2026-06-30 --timings --book \"$1\" --out \"$3\"; code=$?; \
        find \"$1/.casebook\" -type f >&2; exit $code";
    let out = folder.path().join("site");
    let output = Command::new("unshare")
        .args([
            "--user",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            script,
            "sh",
        ])
        .args([book.as_os_str(), program.as_ref(), out.as_os_str()])
        .output();
    let Ok(output) = output.map_err(|error| eprintln!("not tested: no unshare: {error}")) else {
        return;
    };
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.code() == Some(99) || said.contains("unshare:") {
        eprintln!("not tested: nothing may be mounted here: {said}");
        return;
    }
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(
        said.contains(".memo cannot be written: No space left on device"),
        "{said}"
    );
    // What was begun is gone, and what fits is there.
    let left: Vec<&str> = said
        .lines()
        .filter(|line| line.starts_with(book.to_str().unwrap()))
        .collect();
    assert!(
        left.iter()
            .all(|file| file.ends_with(".json") || file.ends_with(".gitignore")),
        "{said}"
    );
    let whole = folder.path().join("whole");
    let built = Command::new(program)
        .args(["build", "--quiet", "--no-cache", "--today", "2026-06-30"])
        .arg("--book")
        .arg(&book)
        .arg("--out")
        .arg(&whole)
        .status();
    assert!(built.unwrap().success());
    let list = |site: &std::path::Path| fs::read(site.join(".casebook-manifest.json")).unwrap();
    assert!(list(&out) == list(&whole));
}
