//! Files as a file system and people have them: links, and the folder that somebody stands in.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

fn casebook(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    command
        .args(arguments)
        .args(["--today", "2026-06-30"])
        .current_dir(folder);
    command.env("NO_COLOR", "1").env("GITHUB_ACTIONS", "");
    command.output().unwrap()
}

/// A book whose entries have one finding each, which `--fix` puts right.
fn book(entries: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for path in entries {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, ENTRY).unwrap();
    }
    folder
}

const ENTRY: &str = "---\ntitle: Checkout answered 502\nseverity: critical\n---\n";

#[cfg(unix)]
#[test]
fn an_entry_and_a_link_to_it_are_fixed_once() {
    use std::os::unix::fs::symlink;
    let book = book(&["content/b.md"]);
    let content = book.path().join("content");
    symlink("b.md", content.join("a.md")).unwrap();
    symlink("b.md", content.join("c.md")).unwrap();
    let diff = casebook(book.path(), &["lint", "--diff", "--select", "CB107"]);
    let diff = String::from_utf8(diff.stdout).unwrap();
    assert_eq!(
        (diff.matches("--- ").count(), diff.contains("content/b.md")),
        (1, true),
        "{diff}"
    );
    let run = casebook(book.path(), &["lint", "--fix", "--select", "CB107"]);
    let said = String::from_utf8(run.stderr).unwrap();
    assert_eq!(
        (run.status.code(), said.as_str()),
        (Some(0), "fixed 1 finding in 1 file\n")
    );
    assert_eq!(
        fs::read_to_string(content.join("b.md")).unwrap(),
        ENTRY.replace("critical", "SEV1")
    );
    assert!(content.join("a.md").is_symlink() && content.join("c.md").is_symlink());
}

#[cfg(unix)]
#[test]
fn what_authors_write_never_steers_a_terminal() {
    let book = book(&["content/n\u{1b}[36mx.md"]);
    let entry = "---\ntitle: \"Pay \\e[31mX\"\nstatus: published\nstarted: 2026-01-01\nseverity: \"\\e[31mX\"\n\
                 services: [\"a\\e[32mb\"]\nroot_causes: [\"q\\e[33mz\"]\ntags: [\"\\x9b1m\"]\nactions:\n\
                 \x20 - {id: \"A\\e[1m\", title: \"Do \\e[2m\", owner: \"o\\e[3m\", kind: \"k\\e[4m\"}\n---\n\n## Summary\n\n\
                 The pool \u{1b}[35m was exhausted. ![](\u{1b}[1m.png)\n";
    fs::write(book.path().join("content/a.md"), entry).unwrap();
    let mut runs: Vec<Vec<&str>> = vec![
        vec!["search", "pool"],
        vec!["search", "pool", "--facets"],
        vec!["similar", "pool exhausted"],
        vec!["lint", "content/gone\u{1b}[31m.md"],
    ];
    let formats = [
        "full", "concise", "json", "github", "gitlab", "sarif", "junit", "rdjson",
    ];
    runs.extend(formats.map(|format| vec!["lint", "--format", format]));
    for report in [
        "recurrence",
        "causes",
        "services",
        "actions",
        "metrics",
        "lessons",
        "digest",
    ] {
        runs.extend(
            ["table", "markdown", "json", "csv"]
                .map(|format| vec!["report", report, "--format", format]),
        );
    }
    for arguments in runs {
        let run = casebook(book.path(), &arguments);
        let said = [
            String::from_utf8(run.stdout).unwrap(),
            String::from_utf8(run.stderr).unwrap(),
        ]
        .concat();
        assert!(!said.trim().is_empty(), "{arguments:?}");
        assert!(
            !said.contains(['\u{1b}', '\u{9b}']),
            "{arguments:?}: {said:?}"
        );
    }
}

/// The first words of each finding, to the blank after them.
fn places(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let run = casebook(
        folder,
        &[
            &["lint", "--select", "CB107", "--format", "concise"],
            arguments,
        ]
        .concat(),
    );
    let said = String::from_utf8(run.stdout).unwrap();
    let findings = said.lines().filter(|line| line.contains(" CB107 "));
    findings
        .map(|line| line.split(": ").next().unwrap().to_owned())
        .collect()
}

#[test]
fn findings_name_files_from_where_somebody_stands() {
    let repository = book(&["docs/pm/content/2025/a.md", "docs/pm/content/2026/b.md"]);
    let root = repository.path();
    fs::create_dir(root.join(".git")).unwrap();
    fs::write(root.join("docs/pm/book.toml"), "").unwrap();
    let both = [
        "docs/pm/content/2025/a.md:3:11",
        "docs/pm/content/2026/b.md:3:11",
    ];
    assert_eq!(places(root, &["--book", "docs/pm"]), both);
    // What was printed can be given back.
    assert_eq!(
        places(root, &["--book", "docs/pm", "docs/pm/content/2025/a.md"]),
        both[..1]
    );
    let within = ["content/2025/a.md:3:11", "content/2026/b.md:3:11"];
    assert_eq!(
        places(&root.join("docs/pm"), &[]),
        within,
        "nothing changes in the book itself"
    );
    let beside = ["a.md:3:11", "../2026/b.md:3:11"];
    assert_eq!(places(&root.join("docs/pm/content/2025"), &[]), beside);
    assert_eq!(
        places(&root.join("docs/pm/content/2025"), &["a.md"]),
        beside[..1]
    );
    // Entries outside the book are called as they were given.
    assert_eq!(
        places(
            root,
            &["--book", ".git", "--content", "docs/pm/content/2025"]
        ),
        both[..1]
    );
    let full = casebook(
        &root.join("docs/pm/content/2025"),
        &["lint", "--select", "CB107"],
    );
    assert!(
        String::from_utf8(full.stdout)
            .unwrap()
            .contains(" --> a.md:3:11\n")
    );
}

#[test]
fn a_mistake_in_book_toml_and_the_summary_of_a_job_can_be_opened_too() {
    let repository = book(&["docs/pm/content/a.md"]);
    let root = repository.path();
    fs::create_dir(root.join(".git")).unwrap();
    let summary = root.join("summary.md");
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    command
        .args(["lint", "--format", "github", "--select", "CB107"])
        .current_dir(root.join("docs/pm"));
    assert!(
        command
            .env("GITHUB_STEP_SUMMARY", &summary)
            .output()
            .unwrap()
            .status
            .code()
            == Some(1)
    );
    let summary = fs::read_to_string(summary).unwrap();
    assert!(summary.contains("| docs/pm/content/a.md:3 |"), "{summary}");
    fs::write(root.join("docs/pm/book.toml"), "[book]\ntitel = \"x\"\n").unwrap();
    let run = casebook(root, &["lint", "--book", "docs/pm"]);
    let said = String::from_utf8(run.stderr).unwrap();
    assert!(said.contains(" --> docs/pm/book.toml:2:1\n"), "{said}");
}
