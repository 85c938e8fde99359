//! Building again: the same bytes, and only what changed is written.

use std::collections::BTreeSet;
use std::fs;

use crate::book::{Book, Files, files};

#[test]
fn two_builds_of_one_tree_are_the_same_to_the_byte() {
    let (one, other) = (Book::golden(), Book::golden());
    one.build();
    // Elsewhere, in another folder, from another working folder.
    let run = other.run(&["build", "--out", "deep/down/public"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let (one, other) = (one.site(), files(&other.path("deep/down/public")));
    let differing = differing(&one, &other);
    assert!(differing.is_empty(), "{differing:?}");
    assert!(one.len() > 50);
}

/// Paths that are not the same in both.
fn differing(one: &Files, other: &Files) -> BTreeSet<String> {
    let paths: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    paths
        .into_iter()
        .filter(|path| one.get(*path) != other.get(*path))
        .cloned()
        .collect()
}

/// The number before a word of the summary, `3 written`.
fn counted(summary: &str, word: &str) -> usize {
    let before = summary
        .split_once(&format!(" {word}"))
        .unwrap_or_else(|| panic!("no {word} in {summary}"))
        .0;
    before.rsplit([' ', '\n']).next().unwrap().parse().unwrap()
}

#[test]
fn building_again_writes_nothing() {
    let book = Book::golden();
    let first = book.build();
    let files = book.site().len();
    assert_eq!(
        (
            counted(&first.out, "written"),
            counted(&first.out, "unchanged")
        ),
        (files, 0)
    );
    let second = book.build();
    assert_eq!(
        (
            counted(&second.out, "written"),
            counted(&second.out, "unchanged")
        ),
        (0, files)
    );
    assert_eq!(counted(&second.out, "removed"), 0);
}

#[cfg(unix)]
fn inodes(book: &Book) -> std::collections::BTreeMap<String, u64> {
    use std::os::unix::fs::MetadataExt as _;
    let inode = |path: &String| fs::metadata(book.path("site").join(path)).unwrap().ino();
    book.site()
        .keys()
        .map(|path| (path.clone(), inode(path)))
        .collect()
}

#[cfg(unix)]
#[test]
fn an_edit_rewrites_what_it_touches_and_nothing_else() {
    let book = Book::golden();
    book.build();
    let (before, inodes_before) = (book.site(), inodes(&book));
    // No other word, and not in a passage that related entries quote.
    book.edit("content/2026/2026-02-03-upgrade.md", "Planned.", "Planned!");
    let run = book.build();
    let (after, inodes_after) = (book.site(), inodes(&book));
    let changed = differing(&before, &after);
    assert_eq!(
        counted(&run.out, "written") + counted(&run.out, "removed"),
        {
            let new = after
                .keys()
                .filter(|path| before.get(*path) != after.get(*path))
                .count();
            new + before
                .keys()
                .filter(|path| !after.contains_key(*path))
                .count()
        }
    );
    for (path, inode) in &inodes_after {
        let kept = inodes_before.get(path) == Some(inode);
        assert_eq!(
            kept,
            !changed.contains(path),
            "{path} was written although it is the same, or the other way round"
        );
    }
    assert!(
        changed.contains("incidents/2026-02-03-upgrade/index.html"),
        "{changed:?}"
    );
    let others = changed.iter().filter(|path| {
        path.starts_with("assets/")
            || path.starts_with("files/")
            || (path.starts_with("incidents/") && !path.contains("2026-02-03-upgrade"))
            || ["causes/", "guide/", "criteria/", "glossary/", "years/2025/"]
                .iter()
                .any(|part| path.starts_with(part))
    });
    assert_eq!(others.collect::<Vec<_>>(), [] as [&String; 0]);
}

#[test]
fn a_commit_that_touches_no_entry_changes_the_page_about_the_build_alone() {
    let book = Book::golden();
    book.write(".gitignore", "/site/\n");
    let commit = |time: &str| {
        book.git("Dewi", time, &["add", "--all"]);
        book.git(
            "Dewi",
            time,
            &["commit", "--quiet", "--message", "Something"],
        );
    };
    book.git("Dewi", "2026-06-01T10:00:00+0700", &["init", "--quiet"]);
    commit("2026-06-01T10:00:00+0700");
    book.build();
    let before = book.site();
    book.write("notes.txt", "Not of the book.\n");
    commit("2026-06-02T10:00:00+0700");
    book.build();
    let changed = differing(&before, &book.site());
    assert_eq!(
        changed.into_iter().collect::<Vec<_>>(),
        ["build/index.html"]
    );
}

#[test]
fn what_is_gone_from_the_book_goes_from_the_site() {
    let book = Book::golden();
    book.build();
    assert!(
        book.site()
            .contains_key("incidents/2026-02-02-near-miss/index.html")
    );
    fs::remove_file(book.path("content/2026/2026-02-02-near-miss.md")).unwrap();
    book.build();
    let site = book.site();
    assert!(
        !site.keys().any(|path| path.contains("near-miss")),
        "{:?}",
        site.keys()
    );
    assert!(
        !book.path("site/incidents/2026-02-02-near-miss").exists(),
        "an empty folder stays"
    );
    assert!(!site.contains_key("causes/identity/index.html"));
}

#[test]
fn nothing_is_left_beside_the_site() {
    let book = Book::golden();
    book.build();
    book.build();
    let names: Vec<String> = fs::read_dir(book.folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains("staging") || name.contains("previous"))
        .collect();
    assert_eq!(names, [] as [&str; 0]);
}

#[test]
fn a_build_that_fails_leaves_the_earlier_site_whole() {
    let book = Book::golden();
    book.build();
    let before = book.site();
    book.write("themes/default/templates/entry.html", "{{ no.such.name }}");
    let failed = book.run(&["build"]);
    assert_eq!(failed.code, 2, "{}", failed.out);
    assert_eq!(differing(&before, &book.site()), BTreeSet::new());
    book.write("book.toml", "[book]\ntitel = \"x\"\n");
    assert_eq!(book.run(&["build"]).code, 2);
    assert_eq!(differing(&before, &book.site()), BTreeSet::new());
}

#[test]
fn the_day_is_an_argument() {
    let book = Book::golden();
    book.build();
    let before = book.site();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_casebook"));
    // Noon in UTC on the last of June 2026.
    command
        .arg("build")
        .current_dir(book.folder())
        .env("SOURCE_DATE_EPOCH", "1782820800");
    assert!(command.output().unwrap().status.success());
    let differing = differing(&before, &book.site());
    assert!(differing.is_empty(), "{differing:?}");
}

/// A build that is killed at any moment leaves one whole site, the earlier or the new one, and the next build works.
#[test]
fn a_build_that_is_killed_leaves_a_whole_site() {
    let book = Book::golden();
    book.build();
    let earlier = book.site();
    let whole = Book::golden();
    whole.edit("content/2025/2025-01-10-first.md", "About 900", "About 901");
    whole.build();
    let whole = whole.site();
    book.edit("content/2025/2025-01-10-first.md", "About 900", "About 901");
    let (mut killed, mut wait) = (0, 5);
    loop {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_casebook"));
        command
            .args(["build", "--quiet", "--today", "2026-06-30"])
            .current_dir(book.folder());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        let finished = child.try_wait().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        let now = book.site();
        let (old, new) = (differing(&earlier, &now), differing(&whole, &now));
        assert!(
            old.is_empty() || new.is_empty(),
            "killed after {wait} ms the site is half new: {old:?}, {new:?}"
        );
        if let Some(status) = finished {
            assert!(status.success() && new.is_empty());
            break;
        }
        killed += 1;
        wait += 12 + wait / 8;
    }
    assert!(killed > 0, "no build was ever killed");
}
