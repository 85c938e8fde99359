//! The search index that is kept of a large book between runs.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

/// From so many entries on an index is kept.
const LARGE: usize = 500;

/// Writes an entry that was last changed a minute ago: what has just been written is not relied on.
fn write(book: &Path, number: usize, word: &str) {
    let path = book.join(format!(
        "content/2026-01-{:02}-e{number}.md",
        number % 28 + 1
    ));
    let text = format!(
        "---\nid: PM-{number}\ntitle: The queue stood still number {number}\nstatus: published\nstarted: 2026-01-{:02}T10:00Z\n---\n\n\
         ## Summary\n\nIt was the {word}.\n",
        number % 28 + 1
    );
    fs::write(&path, text).unwrap();
    let before = SystemTime::now() - Duration::from_secs(60);
    File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_modified(before)
        .unwrap();
}

fn book(folder: &Path, entries: usize) {
    fs::create_dir_all(folder.join("content")).unwrap();
    for number in 0..entries {
        write(folder, number, if number == 7 { "gasket" } else { "valve" });
    }
}

fn search(book: &Path, cache: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    command
        .args(arguments)
        .args(["--today", "2026-06-30"])
        .current_dir(book);
    let output = command
        .env("NO_COLOR", "1")
        .env("XDG_CACHE_HOME", cache)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn kept(cache: &Path) -> Vec<PathBuf> {
    fs::read_dir(cache.join("casebook"))
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .collect()
}

#[test]
fn a_kept_index_answers_like_a_new_one_until_the_book_changes() {
    let (folder, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let ask = |arguments: &[&str]| search(folder.path(), cache.path(), arguments);
    book(folder.path(), LARGE);
    let questions: [&[&str]; 3] = [
        &["search", "gasket", "queue"],
        &[
            "search", "valve", "--facets", "--format", "json", "--limit", "3",
        ],
        &["similar", "content/2026-01-08-e7.md"],
    ];
    let first = questions.map(ask);
    assert!(
        first[0].starts_with("1 entry") && first[0].contains("content/2026-01-08-e7.md"),
        "{}",
        first[0]
    );
    let [file] = &kept(cache.path())[..] else {
        panic!("{:?}", kept(cache.path()))
    };
    let written = fs::metadata(file).unwrap().modified().unwrap();
    assert_eq!(questions.map(ask), first);
    assert_eq!(fs::metadata(file).unwrap().modified().unwrap(), written);

    // Nobody else reads what may be an internal book.
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&fs::metadata(file).unwrap().permissions()) & 0o777,
        0o600
    );

    // Damaged in the middle, cut off, or no index at all: made again.
    let whole = fs::read(file).unwrap();
    let mut damaged = whole.clone();
    let half = damaged.len() / 2;
    damaged[half..].iter_mut().for_each(|byte| *byte ^= 0x55);
    for bytes in [
        &damaged[..],
        &whole[..whole.len() / 2],
        b"",
        b"\xff\xff\xff\xff\xff\xff\xff\x7fnothing",
    ] {
        fs::write(file, bytes).unwrap();
        assert_eq!(questions.map(ask), first);
    }

    write(folder.path(), 9, "sprocket");
    assert!(ask(&["search", "sprocket"]).starts_with("1 entry"));
    fs::remove_file(folder.path().join("content/2026-01-10-e9.md")).unwrap();
    assert!(ask(&["search", "sprocket"]).contains("0 entries"));
    assert_eq!(kept(cache.path()).len(), 1);
}

#[test]
fn nothing_is_kept_of_a_small_book_or_where_nothing_can_be() {
    let (folder, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    book(folder.path(), 30);
    assert!(search(folder.path(), cache.path(), &["search", "gasket"]).starts_with("1 entry"));
    assert_eq!(kept(cache.path()), [] as [PathBuf; 0]);
    book(folder.path(), LARGE);
    let no_folder = folder.path().join("content/2026-01-01-e0.md");
    assert!(search(folder.path(), &no_folder, &["search", "gasket"]).starts_with("1 entry"));
}
