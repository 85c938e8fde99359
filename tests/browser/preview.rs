//! `casebook serve`: what an author sees who writes beside a browser.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::chromium::browser;
use crate::tab::Tab;

/// A preview that ends with the test.
struct Preview {
    child: Child,
    origin: String,
    book: TempDir,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const ENTRY: &str = "content/2026/2026-01-02-pool.md";

/// A page that is longer than any window here.
fn entry(summary: &str, field: &str) -> String {
    let lines: Vec<String> = (1..=200)
        .map(|number| format!("Paragraph {number} of a long account.\n"))
        .collect();
    format!(
        "---\ntitle: The pool was exhausted\n{field}---\n\n## Summary\n\n{summary}\n\n{}",
        lines.join("\n")
    )
}

impl Preview {
    fn start() -> Self {
        let book = TempDir::new().unwrap();
        write(book.path(), "book.toml", "[book]\ntitle = \"Preview\"\n");
        write(book.path(), ENTRY, &entry("As it was.", ""));
        let mut child = Command::new(env!("CARGO_BIN_EXE_casebook"))
            .args(["serve", "--port", "0", "--today", "2026-06-30"])
            .current_dir(book.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines
            .find_map(|line| line.ok().filter(|line| line.starts_with("serving at ")))
            .unwrap();
        let origin = line
            .split_whitespace()
            .nth(2)
            .unwrap()
            .trim_end_matches([';', '/'])
            .to_owned();
        Self {
            child,
            origin,
            book,
        }
    }

    fn open(&self, path: &str) -> Tab {
        let tab = browser().tab(&self.origin);
        tab.viewport(1280, 900);
        tab.open(&format!("{}{path}", self.origin));
        tab
    }

    fn edit(&self, path: &str, text: &str) {
        write(self.book.path(), path, text);
    }
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

const PAGE: &str = "/incidents/2026-01-02-pool/";
const STRIP: &str = "document.querySelector('details.casebook-findings')";

#[test]
fn an_edit_shows_at_once_and_in_the_same_place() {
    let preview = Preview::start();
    let tab = preview.open(PAGE);
    tab.eval("scrollTo(0, 2500)");
    tab.wait_for("scrollY === 2500");
    preview.edit(ENTRY, &entry("As it is now.", ""));
    tab.wait_for("document.querySelector('main')?.textContent.includes('As it is now.')");
    tab.wait_for("document.readyState === 'complete' && scrollY === 2500");
    // Another one, after the first reload.
    preview.edit(ENTRY, &entry("As it will be.", ""));
    tab.wait_for("document.querySelector('main')?.textContent.includes('As it will be.')");
    tab.wait_for("document.readyState === 'complete' && scrollY === 2500");
    assert_eq!(tab.complaints(), [] as [&str; 0]);
}

#[test]
fn findings_stand_in_a_strip_until_they_are_gone() {
    let preview = Preview::start();
    let tab = preview.open(PAGE);
    preview.edit(ENTRY, &entry("Text.", "sevrity: SEV2\n"));
    tab.wait_for(&format!("{STRIP}?.textContent.includes('sevrity')"));
    let strip = tab.text(&format!("{STRIP}.textContent"));
    assert!(
        strip.contains("CB104") && strip.contains(&format!("{ENTRY}:3")),
        "{strip}"
    );
    assert_eq!(tab.eval(&format!("{STRIP}.hidden")), false);
    assert_eq!(tab.accessibility(), [] as [&str; 0]);

    preview.edit(ENTRY, &entry("Text.", "severity: SEV2\n"));
    tab.wait_for(&format!(
        "{STRIP} && !{STRIP}.textContent.includes('CB104')"
    ));
    assert_eq!(tab.complaints(), [] as [&str; 0]);
}

#[test]
fn a_build_that_fails_is_told_and_the_last_site_stays() {
    let preview = Preview::start();
    let tab = preview.open(PAGE);
    preview.edit("book.toml", "[book]\ntitel = \"Mistyped\"\n");
    tab.wait_for(&format!(
        "{STRIP}?.textContent.includes('The build failed')"
    ));
    assert!(
        tab.text("document.querySelector('main').textContent")
            .contains("As it was.")
    );
    tab.open(&format!("{}/", preview.origin));
    assert!(tab.text("document.title").contains("Preview"));

    preview.edit("book.toml", "[book]\ntitle = \"Mended\"\n");
    tab.wait_for("document.title.includes('Mended')");
    tab.wait_for(&format!(
        "!{STRIP}?.textContent.includes('The build failed')"
    ));
}

#[test]
fn new_entries_and_lost_ones_show_in_the_list() {
    let preview = Preview::start();
    let tab = preview.open("/incidents/");
    let rows = "document.querySelectorAll('main tbody tr').length";
    assert_eq!(tab.eval(rows), 1);
    preview.edit(
        "content/2026/2026-02-03-second.md",
        "---\ntitle: A second one\n---\n\nText.\n",
    );
    tab.wait_for(&format!("{rows} === 2"));
    fs::remove_file(
        preview
            .book
            .path()
            .join("content/2026/2026-02-03-second.md"),
    )
    .unwrap();
    tab.wait_for(&format!("{rows} === 1"));
    assert_eq!(tab.complaints(), [] as [&str; 0]);
}
