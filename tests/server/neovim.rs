//! A real editor: Debian's Neovim, where it is installed.

use std::process::Command;

use super::{BOOK, CHECKOUT};

#[test]
fn neovim_shows_a_finding_completes_a_cause_and_applies_a_fix() {
    if Command::new("nvim").arg("--version").output().is_err() {
        eprintln!("no nvim here: the server was not tried in an editor");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().canonicalize().unwrap().join("book");
    for (path, text) in BOOK {
        let path = book.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let entry = book.join("content/2025-11-21-checkout.md");
    let text = CHECKOUT
        .replace("title", "severity: critical\ntitle")
        .replace("capacity/connection-pool]", "capacity/con]");
    std::fs::write(&entry, text).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/server/neovim.lua");
    let output = Command::new("nvim")
        .args(["--headless", "-u", "NONE", "-n", "-c"])
        .arg(format!("luafile {script}"))
        .current_dir(&book)
        .env("CASEBOOK", env!("CARGO_BIN_EXE_casebook"))
        .env("BOOK", &book)
        .env("ENTRY", &entry)
        .env("HOME", folder.path())
        .env("XDG_CACHE_HOME", folder.path().join("cache"))
        .env("XDG_STATE_HOME", folder.path().join("state"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<&str> = said.lines().collect();
    let why = format!("{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(
        lines
            .first()
            .is_some_and(|line| line.starts_with("finding: ")),
        "{why}"
    );
    assert_eq!(
        lines[1..],
        [
            "completed: root_causes: [capacity/connection-pool]",
            "fixed: severity: SEV1",
            "gone"
        ],
        "{why}"
    );
}
