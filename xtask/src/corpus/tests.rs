use super::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A folder of its own that is gone at the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let dir =
            std::env::temp_dir().join(format!("casebook-corpus-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        Self(dir)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn files(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(
                    path.strip_prefix(dir).unwrap().to_owned(),
                    fs::read(&path).unwrap(),
                );
            }
        }
    }
    found
}

fn corpus(name: &str, entries: usize, seed: u64) -> BTreeMap<PathBuf, Vec<u8>> {
    let dir = Scratch::new(name);
    let written = write(entries, &dir.0, seed, false).unwrap();
    let files = files(&dir.0);
    assert_eq!(
        written.bytes,
        files.values().map(|bytes| bytes.len() as u64).sum::<u64>()
    );
    files
}

fn entries(files: &BTreeMap<PathBuf, Vec<u8>>) -> Vec<String> {
    let dated = |path: &PathBuf| {
        path.file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("20"))
    };
    let markdown = files
        .iter()
        .filter(|(path, _)| dated(path) && path.extension().is_some_and(|ext| ext == "md"));
    markdown
        .map(|(_, bytes)| String::from_utf8(bytes.clone()).unwrap())
        .collect()
}

#[test]
fn one_seed_one_corpus() {
    let first = corpus("first", 60, 5);
    assert_eq!(first, corpus("again", 60, 5));
    assert_ne!(first, corpus("other", 60, 6));
    assert_eq!(entries(&first).len(), 60);
}

#[test]
fn every_field_section_and_vocabulary_value_occurs() {
    let all = entries(&corpus("fields", 400, 1)).concat();
    let fields = "id kind title status severity authors services teams started detected mitigated resolved published \
        detection impact escalation criteria trigger root_causes contributing_factors recurrence_of \
        not_recurrence_of actions visibility aliases tags lint";
    for field in fields.split_whitespace() {
        assert!(all.contains(&format!("\n{field}:")), "no {field}");
    }
    for field in [
        "downtime",
        "apdex",
        "users",
        "data_loss",
        "security_breach",
        "due",
        "done",
        "ticket",
        "addresses",
        "reason",
    ] {
        assert!(all.contains(&format!("  {field}: ")), "no {field}");
    }
    for value in [
        "kind: near-miss",
        "kind: maintenance",
        "status: draft",
        "status: in-review",
        "status: published",
        "kind: prevent",
        "kind: mitigate",
        "kind: detect",
        "kind: process",
        "status: open",
        "status: in-progress",
        "status: done",
        "status: wont-do",
        "visibility: public",
        "visibility: restricted",
        "started: ~",
    ] {
        assert!(all.contains(value), "no {value}");
    }
    for heading in [
        "## Summary",
        "## Impact",
        "## Timeline",
        "## Detection",
        "## Trigger",
        "## Root causes",
        "## Contributing factors",
        "## Response and resolution",
        "## Lessons learned",
        "### What went well",
        "### What went wrong",
        "### Where we got lucky",
        "## Supporting information",
    ] {
        assert_eq!(
            all.matches(&format!("\n{heading}\n")).count(),
            400,
            "{heading}"
        );
    }
}

#[test]
fn entries_are_about_eight_kilobytes_and_their_vocabulary_keeps_growing() {
    let small = entries(&corpus("small", 100, 1));
    let large = entries(&corpus("large", 1_000, 1));
    let mean = large.iter().map(String::len).sum::<usize>() / large.len();
    assert!((7_000..9_000).contains(&mean), "{mean} bytes");
    let distinct = |texts: &[String]| {
        let words: BTreeSet<&str> = texts
            .iter()
            .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
            .collect();
        words.len() as f64
    };
    let exponent = (distinct(&large) / distinct(&small)).log10();
    assert!(
        (0.45..0.9).contains(&exponent),
        "Heaps' exponent {exponent}"
    );
}

#[test]
fn every_link_between_entries_has_a_target() {
    let files = corpus("links", 300, 2);
    let names: BTreeSet<String> = files
        .keys()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    let ids: BTreeSet<String> = entries(&files)
        .iter()
        .filter_map(|text| {
            text.lines()
                .find_map(|line| line.strip_prefix("id: ").map(str::to_owned))
        })
        .collect();
    let mut checked = 0;
    for text in entries(&files) {
        for target in text
            .split("](")
            .skip(1)
            .map(|rest| rest.split(')').next().unwrap())
        {
            if target.starts_with("https://") {
                continue;
            }
            checked += 1;
            let known = names.contains(target.rsplit('/').next().unwrap()) || ids.contains(target);
            assert!(known, "{target}");
        }
    }
    assert!(checked > 60, "{checked}");
}

#[test]
fn the_last_commit_is_what_lies_in_the_folder() {
    let dir = Scratch::new("history");
    let written = write(40, &dir.0, 1, true).unwrap();
    let git = |arguments: &[&str]| {
        crate::check::tools::output(
            std::process::Command::new("git")
                .args(arguments)
                .current_dir(&dir.0),
        )
        .unwrap()
    };
    assert_eq!(git(&["status", "--porcelain"]), "");
    let commits = git(&["rev-list", "--count", "HEAD"]).trim().parse().ok();
    assert_eq!(commits, written.commits);
    assert!(commits > Some(45), "{commits:?}");
    assert_eq!(git(&["fsck", "--strict"]), "");
}

#[test]
fn a_folder_of_someone_elses_is_left_alone() {
    let dir = Scratch::new("foreign");
    fs::create_dir_all(&dir.0).unwrap();
    fs::write(dir.0.join("book.toml"), "[book]\n").unwrap();
    assert!(
        write(3, &dir.0, 1, false)
            .unwrap_err()
            .contains("is not empty")
    );
    fs::remove_file(dir.0.join("book.toml")).unwrap();
    write(3, &dir.0, 1, false).unwrap();
    write(2, &dir.0, 1, false).unwrap();
    assert_eq!(entries(&files(&dir.0)).len(), 2);
}
