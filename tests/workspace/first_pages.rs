//! Pages that are made ahead of their site are those that the site will have.

use std::collections::BTreeSet;
use std::sync::Arc;

use casebook::workspace::{FileId, LastBuild, Workspace};

use super::edits::Book;
use super::{findings, fresh, site, today};

const FILE: &str = "2026-01-01-a.md";

fn last(open: &Workspace) -> LastBuild {
    open.last_build(open.plan(&(), |_| Ok(())).unwrap())
}

fn edit(open: &mut Workspace, from: &str, to: &str) -> BTreeSet<Arc<str>> {
    let text = open.text("content/2026-01-01-a.md").unwrap().to_string();
    assert!(text.contains(from), "{text}");
    open.set(
        &FileId::content(FILE),
        Some(text.replacen(from, to, 1).into()),
    );
    [FILE.into()].into()
}

#[test]
fn a_page_made_first_is_the_page_of_the_site() {
    let book = Book::new();
    // Which entries are alike is what only the whole book tells.
    let config = "[book]\ntitle = \"A book\"\n[search]\nrelated = 0\n";
    book.write("book.toml", config);
    let mut open = fresh(&book, today(1));
    let last = last(&open);
    for (from, to) in [
        (
            "The alert fired.",
            "The alert fired, and everybody was awake.",
        ),
        ("title: Checkout", "title: The checkout"),
        (
            "## Summary",
            "## Impact\n\n![a picture](2026-01-03-c/picture.svg)\n\n## Summary",
        ),
    ] {
        let files = edit(&mut open, from, to);
        let first = open.first_pages(&files, &last).unwrap().unwrap();
        let whole = site(&open);
        let page = "incidents/2026-01-01-a/index.html";
        assert!(first.files.contains_key(page));
        // The second entry links to the first and says its title.
        assert!(
            first
                .files
                .contains_key("incidents/2026-01-02-b/index.html")
        );
        for (path, bytes) in &first.files {
            let difference = super::difference(bytes, &whole.files[path]);
            assert!(difference.is_none(), "after {to}, {path}: {difference:?}");
        }
        assert!(first.files.len() < whole.files.len() / 2);
    }
}

#[test]
fn findings_of_an_edited_file_are_known_with_its_page() {
    let book = Book::new();
    let mut open = fresh(&book, today(1));
    let last = last(&open);
    let files = edit(
        &mut open,
        "resolved: 2026-01-01T11:00Z",
        "resolved: 2026-01-01T09:00Z",
    );
    let first = open.first_pages(&files, &last).unwrap().unwrap();
    let said = |found: &[casebook::diagnostic::Diagnostic]| {
        found
            .iter()
            .any(|finding| finding.code == casebook::diagnostic::code::CB201)
    };
    assert!(said(&first.findings) && said(&findings(&open)));
    let files = edit(
        &mut open,
        "resolved: 2026-01-01T09:00Z",
        "resolved: 2026-01-01T11:00Z",
    );
    assert!(!said(
        &open.first_pages(&files, &last).unwrap().unwrap().findings
    ));
}

#[test]
fn no_page_is_made_of_an_entry_that_is_not_in_the_book() {
    let book = Book::new();
    let mut open = fresh(&book, today(1));
    let last = last(&open);
    let files = edit(&mut open, "---\n\n", "visibility: restricted\n---\n\n");
    assert!(open.first_pages(&files, &last).unwrap().is_none());
    // Nor does another page that is made go on naming it.
    let other: BTreeSet<Arc<str>> = ["2026-01-02-b.md".into()].into();
    let first = open.first_pages(&other, &last).unwrap().unwrap();
    for (path, bytes) in &first.files {
        let text = String::from_utf8_lossy(bytes);
        assert!(
            !text.contains("Checkout answered 502 on 2026-01-01"),
            "{path}"
        );
    }
}
