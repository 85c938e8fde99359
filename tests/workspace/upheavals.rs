//! What happens to a whole book at once: another branch, a folder that becomes a file, no book at all and the book again.
//! An open book that looks at the disk afterwards is as one just opened, and a cached build of it as one that makes everything.

use std::fs;
use std::path::Path;
use std::process::Command;

use casebook::workspace::{HistoryDepth, Location, Workspace};

use super::cache::Sites;
use super::edits::{Book, Random};
use super::{assert_same_site, findings, site, today};

/// Opened with its history.
fn whole(book: &Book) -> Workspace {
    opened(book, HistoryDepth::Whole)
}

fn opened(book: &Book, depth: HistoryDepth) -> Workspace {
    let location = Location::of(book.folder());
    Workspace::open_with(&location, today(1), depth, &()).unwrap()
}

#[track_caller]
fn assert_like_fresh(open: &mut Workspace, book: &Book, sites: &mut Sites, after: &str) {
    open.refresh(today(1), &()).unwrap();
    let anew = whole(book);
    assert_eq!(findings(open), findings(&anew), "after {after}");
    assert_same_site(&site(open), &site(&anew), after);
    sites.build(open, after);
    // What the history of another commit is kept of is not believed.
    let kept = opened(book, HistoryDepth::WholeKept);
    assert_same_site(&site(&kept), &site(&anew), after);
}

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=Dewi", "-c", "user.email=dewi@example.com"])
        .args([
            "-c",
            "commit.gpgsign=false",
            "-c",
            "init.defaultBranch=main",
        ])
        .args(arguments)
        .env_remove("GIT_DIR")
        .env("GIT_AUTHOR_DATE", "2026-05-01T10:00:00Z")
        .env("GIT_COMMITTER_DATE", "2026-05-01T10:00:00Z")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_checkout_of_another_branch_leaves_nothing_of_the_one_before() {
    let (mut book, mut random, mut sites) = (Book::new(), Random::new(3), Sites::new());
    let commit = |book: &Book, message: &str| {
        git(book.folder(), &["add", "--all"]);
        git(
            book.folder(),
            &["commit", "--quiet", "--allow-empty", "--message", message],
        );
    };
    git(book.folder(), &["init", "--quiet"]);
    commit(&book, "First");
    git(book.folder(), &["checkout", "--quiet", "-b", "other"]);
    for _ in 0..9 {
        book.edit(&mut random);
    }
    commit(&book, "Others");
    let mut open = opened(&book, HistoryDepth::WholeKept);
    sites.build(&open, "opening");
    for branch in ["main", "other", "main"] {
        git(book.folder(), &["checkout", "--quiet", branch]);
        assert_like_fresh(&mut open, &book, &mut sites, branch);
    }
    git(book.folder(), &["checkout", "--quiet", "--detach", "other"]);
    commit(&book, "A commit more");
    assert_like_fresh(&mut open, &book, &mut sites, "a commit");
    let history = book.folder().join(".casebook/cache/history");
    let good = fs::read(&history).unwrap();
    for (what, bytes) in [
        ("half", &good[..good.len() / 2]),
        ("empty", &[]),
        ("good", &good),
    ] {
        fs::write(&history, bytes).unwrap();
        let kept = opened(&book, HistoryDepth::WholeKept);
        let built = sites.build(&kept, what);
        assert_eq!(
            built.cache.faults.len(),
            usize::from(what != "good"),
            "{what}"
        );
        assert_same_site(&site(&kept), &site(&whole(&book)), what);
        assert_eq!(fs::read(&history).unwrap().len(), good.len(), "{what}");
    }
    fs::remove_dir_all(book.folder().join(".git")).unwrap();
    assert_like_fresh(&mut open, &book, &mut sites, "no repository");
}

#[test]
fn a_folder_may_become_a_file_and_a_file_a_folder() {
    let (book, mut sites) = (Book::new(), Sites::new());
    book.write(
        "content/2026/2026-03-01-x.md",
        "---\ntitle: X\n---\n\n## Summary\n\nIt broke.\n",
    );
    let mut open = whole(&book);
    sites.build(&open, "opening");
    let content = book.folder().join("content");
    fs::remove_dir_all(content.join("2026")).unwrap();
    book.write("content/2026", "no folder any more\n");
    assert_like_fresh(
        &mut open,
        &book,
        &mut sites,
        "a file in the place of a folder",
    );
    fs::remove_file(content.join("2026-01-01-a.md")).unwrap();
    book.write(
        "content/2026-01-01-a.md/index.md",
        "---\ntitle: Inside\n---\n",
    );
    assert_like_fresh(
        &mut open,
        &book,
        &mut sites,
        "a folder in the place of an entry",
    );
    fs::remove_file(content.join("2026")).unwrap();
    book.write("content/2026/2026-03-01-x.md", "---\ntitle: X again\n---\n");
    fs::remove_dir_all(content.join("_schema")).unwrap();
    book.write("content/_schema", "no folder either\n");
    assert_like_fresh(&mut open, &book, &mut sites, "the schema is a file");
    let pages = content.join("2026-01-03-c");
    fs::remove_dir_all(&pages).unwrap();
    fs::write(&pages, "a file").unwrap();
    assert_like_fresh(
        &mut open,
        &book,
        &mut sites,
        "the files of an entry are a file",
    );
}

#[test]
fn a_book_may_be_deleted_and_put_back() {
    let (mut book, mut random, mut sites) = (Book::new(), Random::new(5), Sites::new());
    let mut open = whole(&book);
    sites.build(&open, "opening");
    let before = findings(&open);
    let away = tempfile::tempdir().unwrap();
    let names = ["book.toml", "content"];
    let folder = book.folder().to_owned();
    let taken = |name: &str| (folder.join(name), away.path().join(name));
    for name in names {
        let (here, there) = taken(name);
        fs::rename(here, there).unwrap();
    }
    // Nothing was changed by a look that found nothing.
    assert!(open.refresh(today(1), &()).is_err());
    assert_eq!(findings(&open), before);
    for name in names {
        let (here, there) = taken(name);
        fs::rename(there, here).unwrap();
    }
    assert_like_fresh(&mut open, &book, &mut sites, "the book is back");
    for name in names {
        let (here, there) = taken(name);
        fs::rename(here, there).unwrap();
    }
    assert!(open.refresh(today(1), &()).is_err());
    for name in names {
        let (here, there) = taken(name);
        fs::rename(there, here).unwrap();
    }
    for _ in 0..6 {
        book.edit(&mut random);
    }
    assert_like_fresh(
        &mut open,
        &book,
        &mut sites,
        "the book is back, and another",
    );
}
