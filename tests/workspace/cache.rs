//! A build that takes over what an earlier one made gives the site of a build that makes everything, to the byte, whatever
//! happened to the book, the site and the cache in between.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use casebook::site::Written;
use casebook::workspace::{Built, HistoryDepth, Location, Viewer, Workspace};
use tempfile::TempDir;

use super::edits::{Book, Random};
use super::{fresh, today};

/// Everything below a folder, the list of its files included.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap);
    files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap().to_owned();
            (path, fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// Where the sites of a book go: built with the cache, and without.
pub(crate) struct Sites {
    folder: TempDir,
    number: usize,
}

impl Sites {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            number: 0,
        }
    }

    pub(crate) fn cached(&self) -> PathBuf {
        self.folder.path().join("cached")
    }

    /// Builds both ways, and compares.
    #[track_caller]
    pub(crate) fn build(&mut self, workspace: &Workspace, after: &str) -> Built<Written> {
        let built = workspace.build_cached(&self.cached(), &()).unwrap();
        self.number += 1;
        let whole = self.folder.path().join(format!("whole-{}", self.number));
        workspace.build(&whole, &()).unwrap();
        let (cached, whole) = (tree(&self.cached()), tree(&whole));
        let names = |tree: &BTreeMap<PathBuf, Vec<u8>>| tree.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&cached), names(&whole), "after {after}");
        for (path, bytes) in &cached {
            let difference = super::difference(bytes, &whole[path]);
            assert!(
                difference.is_none(),
                "after {after}, {}: {difference:?}",
                path.display()
            );
        }
        built
    }
}

/// The one file of a kind in the cache of a book.
fn kept(book: &Book, ending: &str) -> PathBuf {
    let folder = fs::read_dir(book.folder().join(".casebook/cache")).unwrap();
    let mut files: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|own| own == ending));
    assert_eq!(files.len(), 1, "{files:?}");
    files.into_iter().next().unwrap()
}

fn receipt(book: &Book) -> PathBuf {
    kept(book, "json")
}

#[test]
fn after_any_edits_a_cached_build_is_as_one_that_makes_everything() {
    for seed in 1..=2 {
        let (mut book, mut random, mut sites) = (Book::new(), Random::new(seed), Sites::new());
        let mut reused = 0;
        for number in 0..14 {
            let edit = book.edit(&mut random);
            let mut after = format!("edit {number} of seed {seed}, {edit:?}");
            let day = if number % 5 == 4 { 2 } else { 1 };
            if number % 7 == 3 {
                after.push_str(" and one of the theme");
                let template = format!("{{% extends \"base.html\" %}}{{# {number} #}}");
                book.write("themes/default/templates/404.html", &template);
            }
            let built = sites.build(&fresh(&book, today(day)), &after);
            assert_eq!(built.cache.reused, built.value.reused);
            reused += built.value.reused;
        }
        assert!(reused > 0, "nothing was ever taken over");
    }
}

#[test]
fn an_edit_makes_only_those_files_again_that_are_made_from_it() {
    let (book, mut sites) = (Book::new(), Sites::new());
    let mut open = fresh(&book, today(1));
    let first = sites.build(&open, "nothing");
    assert_eq!((first.value.reused, &first.cache.faults), (0, &Vec::new()));
    let before = super::site(&open).fingerprints;
    let file = casebook::workspace::FileId::content("2026-01-01-a.md");
    let text = open.text("content/2026-01-01-a.md").unwrap().to_string();
    open.set(&file, Some(format!("{text}\nOne more sentence.\n").into()));
    let second = sites.build(&open, "a sentence");
    let now = super::site(&open).fingerprints;
    let is_same = |path: &&String| now.get(*path) == before.get(*path);
    let same = before.keys().filter(is_same).count();
    assert_eq!(second.value.reused, same);
    assert!(0 < same && same < before.len());
    // What is not believed is not taken over.
    let whole = open.build(&sites.cached(), &()).unwrap();
    assert_eq!(whole.value.reused, 0);
}

#[test]
fn a_cache_that_is_damaged_foreign_or_missing_hurts_nothing_and_is_told() {
    let (book, mut sites) = (Book::new(), Sites::new());
    let open = fresh(&book, today(1));
    sites.build(&open, "nothing");
    let good = fs::read(receipt(&book)).unwrap();
    let text = String::from_utf8(good.clone()).unwrap();
    let flipped = |at: usize| {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        bytes
    };
    let (key, seal) = (
        text.find("key\":\"").unwrap(),
        text.find("seal\":\"").unwrap(),
    );
    for (what, bytes, is_told) in [
        ("half written", good[..good.len() / 2].to_vec(), true),
        ("empty", Vec::new(), true),
        ("no text", vec![0xff; 100], true),
        ("of another program", flipped(key + 10), true),
        ("of another list", flipped(seal + 10), false),
        (
            "with more in it",
            text.replacen('{', "{\"x\":1,", 1).into_bytes(),
            true,
        ),
    ] {
        fs::write(receipt(&book), bytes).unwrap();
        let built = sites.build(&open, what);
        assert_eq!(built.value.reused, 0, "{what}");
        assert_eq!(built.cache.faults.len(), usize::from(is_told), "{what}");
        assert_eq!(fs::read(receipt(&book)).unwrap(), good, "{what}");
    }
    fs::remove_dir_all(book.folder().join(".casebook")).unwrap();
    let built = sites.build(&open, "deleted");
    assert_eq!((built.value.reused, built.cache.faults), (0, vec![]));

    // Where it cannot be written, the site is.
    fs::remove_dir_all(book.folder().join(".casebook")).unwrap();
    book.write(".casebook", "a file");
    for _ in 0..2 {
        let built = sites.build(&open, "no room for it");
        assert_eq!(built.value.reused, 0);
        assert!(!built.cache.faults.is_empty());
    }
}

#[test]
fn a_memo_that_is_damaged_foreign_or_missing_hurts_nothing_and_is_told() {
    let (book, mut sites) = (Book::new(), Sites::new());
    sites.build(&fresh(&book, today(1)), "nothing");
    let memo = kept(&book, "memo");
    let good = fs::read(&memo).unwrap();
    let flipped = |at: usize| {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        bytes
    };
    for (what, bytes) in [
        ("half written", good[..good.len() / 2].to_vec()),
        ("empty", Vec::new()),
        ("no memo", vec![0xff; 100]),
        ("of another program", flipped(3)),
        ("with another value", flipped(good.len() - 3)),
        ("with more in it", [&good[..], b"x"].concat()),
    ] {
        fs::write(&memo, bytes).unwrap();
        let built = sites.build(&fresh(&book, today(1)), what);
        assert_eq!(built.cache.faults.len(), 1, "{what}");
        assert_eq!(fs::read(&memo).unwrap(), good, "{what}");
    }
    // It is not written again where nothing is new, and has nothing of what is gone.
    let age = || fs::metadata(&memo).unwrap().modified().unwrap();
    let written = age();
    sites.build(&fresh(&book, today(1)), "the same");
    assert_eq!(age(), written);
    let path = "content/2026-01-01-a.md";
    let text = fs::read_to_string(book.folder().join(path)).unwrap();
    book.write(path, &text.replace("The alert fired.", "A zebra fired."));
    sites.build(&fresh(&book, today(1)), "a zebra");
    let holds = |word: &[u8]| {
        fs::read(&memo)
            .unwrap()
            .windows(word.len())
            .any(|one| one == word)
    };
    assert!(holds(b"zebra"));
    book.write(path, &text);
    sites.build(&fresh(&book, today(1)), "no zebra");
    assert!(!holds(b"zebra"));
    assert_eq!(fs::read(&memo).unwrap(), good);
    // A folder in its place: nothing is kept, and that is told.
    fs::remove_file(&memo).unwrap();
    fs::create_dir(&memo).unwrap();
    let built = sites.build(&fresh(&book, today(1)), "a folder in its place");
    assert_eq!(built.cache.faults.len(), 2, "{:?}", built.cache.faults);
}

/// A build of the first of two, one after the other, as often as both like.
#[test]
fn two_at_a_time_leave_a_whole_site_and_a_whole_cache() {
    let (book, mut sites) = (Book::new(), Sites::new());
    let out = sites.cached();
    let path = "content/2026-01-01-a.md";
    let text = fs::read_to_string(book.folder().join(path)).unwrap();
    let builds = |name: &'static str| {
        let (book, out, text) = (&book, &out, &text);
        move || {
            for number in 0..8 {
                book.write(
                    path,
                    &text.replace("alert", &format!("{name} alert {number}")),
                );
                // Whoever comes second is told so: the site of the first is in the making.
                if let Err(error) = fresh(book, today(1)).build_cached(out, &()) {
                    assert!(error.to_string().contains("another"), "{error}");
                }
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(builds("one"));
        scope.spawn(builds("two"));
    });
    let built = sites.build(&fresh(&book, today(1)), "two at a time");
    assert_eq!(built.cache.faults, Vec::<String>::new());
}

#[test]
fn files_of_the_site_that_somebody_changed_are_made_again() {
    let (book, mut sites) = (Book::new(), Sites::new());
    let open = fresh(&book, today(1));
    sites.build(&open, "nothing");
    let page = sites.cached().join("incidents/2026-01-01-a/index.html");
    // Longer, of the same length but later, another kind of file, gone.
    let text = fs::read(&page).unwrap();
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(5);
    fs::remove_file(&page).unwrap();
    fs::write(&page, [&text[..], b"x"].concat()).unwrap();
    sites.build(&open, "a longer page");
    fs::remove_file(&page).unwrap();
    fs::write(&page, vec![b'x'; text.len()]).unwrap();
    fs::File::options()
        .write(true)
        .open(&page)
        .unwrap()
        .set_modified(later)
        .unwrap();
    sites.build(&open, "another page of the same length");
    fs::remove_file(&page).unwrap();
    fs::create_dir(&page).unwrap();
    assert!(open.build_cached(&sites.cached(), &()).is_err());
    fs::remove_dir(&page).unwrap();
    sites.build(&open, "a page that is gone");
    // A list that names other bytes than there are is not the one that was written.
    let list = sites.cached().join(".casebook-manifest.json");
    let text = fs::read_to_string(&list).unwrap();
    let at = text.find("\"inputs\": \"").unwrap() + 12;
    let mut bytes = text.into_bytes();
    bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
    fs::write(&list, bytes).unwrap();
    assert_eq!(sites.build(&open, "another list").value.reused, 0);
}

#[test]
fn what_was_made_for_one_audience_is_never_taken_over_for_another() {
    let (book, mut sites) = (Book::new(), Sites::new());
    book.write(
        "book.toml",
        "[book]\ntitle = \"A book\"\n[audience.public]\nsees = [\"public\"]\n\
         [audience.team]\nsees = [\"public\", \"internal\", \"restricted\"]\n",
    );
    for label in ["public", "internal", "restricted"] {
        let text =
            format!("---\ntitle: For some\nvisibility: {label}\n---\n\n## Summary\n\nText.\n");
        book.write(&format!("content/2026-04-01-{label}.md"), &text);
    }
    let open = |viewer| {
        let location = Location {
            viewer,
            ..Location::of(book.folder())
        };
        Workspace::open_with(&location, today(1), HistoryDepth::None, &()).unwrap()
    };
    let viewers = || {
        let named = ["public", "team", "public"].map(|name| Viewer::Audience(name.to_owned()));
        std::iter::once(Viewer::Usual).chain(named)
    };
    // All of them to one folder, one after the other.
    for viewer in viewers() {
        let after = format!("{viewer:?}");
        let built = sites.build(&open(viewer), &after);
        assert_eq!(built.value.reused, 0, "after {after}");
    }
    assert!(
        sites
            .build(&open(Viewer::Audience("public".to_owned())), "the same")
            .value
            .reused
            > 0
    );
}

/// As of a folder of reports that somebody else keeps.
#[test]
fn a_book_whose_entries_lie_around_it_has_a_cache_too() {
    let folder = tempfile::tempdir().unwrap();
    let config = "[build]\ncontent = \".\"\nout = \"_site\"\n";
    fs::write(folder.path().join("book.toml"), config).unwrap();
    for number in 1..4 {
        let text = format!(
            "---\ntitle: Outage {number}\nstarted: 2026-09-0{number}T10:00Z\n---\n\n## Summary\n\nText.\n"
        );
        fs::write(folder.path().join(format!("2026-09-0{number}.md")), text).unwrap();
    }
    let open = || {
        let location = Location::of(folder.path());
        Workspace::open_with(&location, today(30), HistoryDepth::None, &()).unwrap()
    };
    let mut sites = Sites::new();
    let mut files = Vec::new();
    for after in ["nothing", "a build", "an edit"] {
        if after == "an edit" {
            let path = folder.path().join("2026-09-01.md");
            let text = fs::read_to_string(&path).unwrap();
            fs::write(path, text.replace("Text", "Other")).unwrap();
        }
        let built = sites.build(&open(), after);
        assert_eq!(built.cache.faults, [] as [String; 0], "{after}");
        assert_eq!(built.value.reused > 0, after != "nothing", "{after}");
        files.push(tree(&sites.cached()).len());
    }
    assert!(folder.path().join(".casebook/cache").is_dir());
    // What is kept is not published.
    assert!(files.iter().all(|count| *count == files[0]), "{files:?}");
}
