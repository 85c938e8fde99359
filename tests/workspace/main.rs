//! A book that stays open answers as one that was just opened, whatever happened to its files; and what an output says
//! it is made from is all that it is made from.

#![allow(clippy::unwrap_used)]

mod audiences;
mod builds;
mod cache;
mod edits;
mod first_pages;
mod random_books;
mod sources;
mod upheavals;

use std::collections::BTreeMap;

use casebook::diagnostic::Diagnostic;
use casebook::lint::{Known, Selection};
use casebook::workspace::{Change, Clock, FileId, HistoryDepth, Location, Workspace};

use edits::{Book, Random};

/// The site of a book in memory: its bytes, and the fingerprint of what each is made from.
struct Site {
    files: BTreeMap<String, Vec<u8>>,
    fingerprints: BTreeMap<String, String>,
}

fn today(day: i8) -> Clock {
    Clock::Day(casebook::time::Date::constant(2026, 6, day))
}

/// Opened now. Without its history in git: these books have none.
fn fresh(book: &Book, clock: Clock) -> Workspace {
    let location = Location::of(book.folder());
    Workspace::open_with(&location, clock, HistoryDepth::None, &()).unwrap()
}

fn findings(workspace: &Workspace) -> Vec<Diagnostic> {
    workspace.lint(&Selection::default())
}

fn site(workspace: &Workspace) -> Site {
    let planned = workspace.plan(&(), |plan| {
        let known = plan.dependencies().filter_map(|(path, _, fingerprint)| {
            Some((path.to_string(), fingerprint?.to_string()))
        });
        Ok(Site {
            fingerprints: known.collect(),
            files: plan.in_memory()?,
        })
    });
    planned.unwrap().value
}

fn assert_same_site(one: &Site, other: &Site, after: &str) {
    let paths = |site: &Site| site.files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(one), paths(other), "after {after}");
    for (path, bytes) in &one.files {
        let difference = difference(&other.files[path], bytes);
        assert!(
            difference.is_none(),
            "after {after}, {path}: {difference:?}"
        );
    }
    assert_eq!(one.fingerprints, other.fingerprints, "after {after}");
}

/// The first line that is another.
fn difference(one: &[u8], other: &[u8]) -> Option<(String, String)> {
    if one == other {
        return None;
    }
    let mut lines = [one, other].map(|bytes| bytes.split(|byte| *byte == b'\n'));
    loop {
        let [one, other] = lines.each_mut().map(Iterator::next);
        if one != other {
            let text = |line: Option<&[u8]>| Some(String::from_utf8_lossy(line?).into_owned());
            let text = |line| text(line).unwrap_or_else(|| "(no line)".to_owned());
            return Some((text(one), text(other)));
        }
    }
}

/// Outputs whose inputs have the same fingerprint have the same bytes; how many have another than before.
fn count_changed(before: &Site, now: &Site, after: &str) -> usize {
    let mut changed = 0;
    for (path, fingerprint) in &now.fingerprints {
        if before.fingerprints.get(path) == Some(fingerprint) {
            let difference = difference(&before.files[path], &now.files[path]);
            assert!(
                difference.is_none(),
                "after {after}, nothing changed that {path} is said to be made from: {difference:?}"
            );
        } else {
            changed += 1;
        }
    }
    changed
}

/// Edits between two looks at the whole site.
const STRIDE: usize = 3;

#[test]
fn after_any_edits_an_open_book_is_as_one_just_opened() {
    for seed in 1..=2 {
        let (mut book, mut random) = (Book::new(), Random::new(seed));
        let mut open = fresh(&book, today(1));
        let mut before = site(&open);
        let mut known = Known::default();
        for number in 0..12 * STRIDE {
            let edit = book.edit(&mut random);
            let after = format!("edit {number} of seed {seed}, {edit:?}");
            for (file, text) in edit.files {
                if open.set(&file, text.map(Into::into)) == Change::Reopen {
                    open = fresh(&book, today(1));
                }
            }
            let anew = fresh(&book, today(1));
            assert_eq!(findings(&open), findings(&anew), "after {after}");
            let again = open.snapshot().lint_again(&mut known);
            assert_eq!(again, anew.snapshot().lint(), "known, after {after}");
            if number % STRIDE == 0 {
                let now = site(&open);
                assert_same_site(&now, &site(&anew), &after);
                count_changed(&before, &now, &after);
                before = now;
            }
        }
    }
}

#[test]
fn a_book_that_looks_at_the_disk_again_is_as_one_just_opened() {
    let (mut book, mut random) = (Book::new(), Random::new(7));
    let mut open = fresh(&book, today(1));
    let mut before = site(&open);
    for day in 1..=15 {
        let mut after = String::new();
        for _ in 0..2 {
            after.push_str(&format!("{:?} ", book.edit(&mut random)));
        }
        // Time passes too: actions fall due.
        open.refresh(today(day), &()).unwrap();
        let anew = fresh(&book, today(day));
        assert_eq!(findings(&open), findings(&anew), "after {after}");
        if day % 3 == 0 {
            let now = site(&open);
            assert_same_site(&now, &site(&anew), &after);
            count_changed(&before, &now, &after);
            before = now;
        }
    }
}

#[test]
fn what_is_as_it_was_is_not_read_again() {
    let book = Book::new();
    let mut open = fresh(&book, today(1));
    let texts = |open: &Workspace| -> BTreeMap<String, *const u8> {
        let entries = open.book().entries.iter();
        entries
            .map(|entry| (entry.path.to_string(), std::ptr::from_ref(&**entry).cast()))
            .collect()
    };
    let first = texts(&open);
    book.write("content/2026-01-02-b.md", "---\ntitle: Another text\n---\n");
    open.refresh(today(2), &()).unwrap();
    let second = texts(&open);
    let same = |path: &str| first[path] == second[path];
    assert!(same("content/2026-01-01-a.md") && !same("content/2026-01-02-b.md"));
    // What the clock says is in no entry; what the zone says is.
    let zone = Some("[book]\ntime-zone = \"Asia/Jakarta\"\n".into());
    assert_eq!(open.set(&FileId::config(), zone), Change::Config);
    assert_ne!(
        texts(&open)["content/2026-01-01-a.md"],
        second["content/2026-01-01-a.md"]
    );
}

#[test]
fn an_edit_of_a_body_changes_what_shows_it_and_nothing_else() {
    let book = Book::new();
    let mut open = fresh(&book, today(1));
    let before = site(&open);
    let file = FileId::content("2026-01-01-a.md");
    let text = open.text("content/2026-01-01-a.md").unwrap().to_string();
    open.set(&file, Some(format!("{text}\nOne more sentence.\n").into()));
    let now = site(&open);
    let changed = count_changed(&before, &now, "a sentence");
    let is_changed = |path: &str| before.fingerprints[path] != now.fingerprints[path];
    // What the search answers at first is made from every word of the book.
    let answers = before.fingerprints.keys();
    let answers: Vec<&String> = answers
        .filter(|path| path.starts_with("search/first/"))
        .collect();
    assert!(!answers.is_empty() && answers.iter().all(|path| is_changed(path)));
    let (changed, all) = (
        changed - answers.len(),
        before.fingerprints.len() - answers.len(),
    );
    assert!(0 < changed && changed < all / 2, "{changed} of {all}");
    assert!(is_changed("incidents/2026-01-01-a/index.html"));
    // The page of the third entry quotes the first as related; its data and the page beside it do not.
    assert!(is_changed("incidents/2026-01-03-c/index.html"));
    assert!(!is_changed("incidents/2026-01-03-c/entry.json") && !is_changed("about/index.html"));
    assert!(!is_changed("metrics/index.html") && is_changed("lessons/index.html"));
}

#[test]
fn a_broken_book_toml_is_a_finding_and_the_last_whole_one_stays_in_force() {
    let book = Book::new();
    let mut open = fresh(&book, today(1));
    let whole = findings(&open);
    let set = |open: &mut Workspace, text: &str| open.set(&FileId::config(), Some(text.into()));
    let text = open.text("book.toml").unwrap().to_string();
    assert_eq!(set(&mut open, "[book]\ntitle = 3\n"), Change::Config);
    assert_eq!(open.config().book.title, "A book");
    let broken = findings(&open);
    assert!(broken.iter().any(|finding| &*finding.path == "book.toml"));
    assert_eq!(
        set(&mut open, "[build]\ncontent = \"elsewhere\"\n"),
        Change::Reopen
    );
    assert_eq!(set(&mut open, &text), Change::Config);
    assert_eq!(findings(&open), whole);
    assert_eq!(set(&mut open, &text), Change::Nothing);
}
