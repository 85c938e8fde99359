//! What `casebook init` makes of the places it is asked to begin a book in.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// 25 November 2025, 18:00 in Los Angeles; in UTC the day after.
const EVENING: &str = "1764122400";

fn casebook(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    command
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("SOURCE_DATE_EPOCH", EVENING);
    command.output().unwrap()
}

#[track_caller]
fn printed(folder: &Path, arguments: &[&str]) -> String {
    let output = casebook(folder, arguments);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "{arguments:?}: {}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
    text(&output.stdout)
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn the_first_entry_is_of_today_in_the_zone_of_the_book() {
    for (zone, day) in [("America/Los_Angeles", "2025-11-25"), ("UTC", "2025-11-26")] {
        let folder = folder();
        let out = printed(folder.path(), &["init", "book", "--time-zone", zone]);
        assert!(
            out.contains(&format!("content/2025/{day}-first-entry.md")),
            "{zone}: {out}"
        );
        let findings = printed(
            folder.path(),
            &["lint", "--book", "book", "--select", "CB2"],
        );
        assert_eq!(findings, "no findings\n", "{zone}");
    }
}

#[test]
fn what_is_looked_for_at_the_root_of_a_repository_goes_there() {
    let repository = folder();
    let root = repository.path();
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=Dewi", "-c", "user.email=d@example.com"];
        assert!(
            Command::new("git")
                .args(identity)
                .args(arguments)
                .current_dir(root)
                .status()
                .unwrap()
                .success()
        );
    };
    git(&["init", "--quiet"]);
    fs::create_dir(root.join(".vscode")).unwrap();
    fs::write(root.join(".vscode/tasks.json"), "{}\n").unwrap();
    let out = printed(root, &["init", "docs/pm", "--with", "pre-commit,vscode"]);
    let listed = "  .github/workflows/casebook.yml\n  .pre-commit-config.yaml\n  .vscode/casebook.schema.json\n  \
                  .vscode/settings.json\n  .vscode/tasks.json (was there, stays as it is)\n";
    assert!(
        out.contains(&format!(
            "in this folder, the root of its git repository:\n{listed}"
        )),
        "{out}"
    );
    assert_eq!(
        fs::read_to_string(root.join(".vscode/tasks.json")).unwrap(),
        "{}\n"
    );
    for elsewhere in [".github", ".pre-commit-config.yaml", ".vscode"] {
        assert!(
            !root.join("docs/pm").join(elsewhere).exists(),
            "{elsewhere}"
        );
    }
    let workflow = fs::read_to_string(root.join(".github/workflows/casebook.yml")).unwrap();
    let commands: Vec<&str> = workflow
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- run: casebook "))
        .collect();
    assert_eq!(
        commands,
        ["lint --book docs/pm", "build --quiet --book docs/pm"]
    );
    for command in commands {
        printed(root, &command.split(' ').collect::<Vec<_>>());
    }
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "--message", "book"]);
    let tracked = Command::new("git")
        .args(["ls-files", "docs"])
        .current_dir(root)
        .output()
        .unwrap();
    let tracked = String::from_utf8(tracked.stdout).unwrap();
    assert!(
        tracked.contains("docs/pm/book.toml") && !tracked.contains("docs/pm/site"),
        "{tracked}"
    );

    // From a folder beside it, the root has to be named.
    fs::create_dir(root.join("src")).unwrap();
    let out = printed(&root.join("src"), &["init", "../more", "--ci", "gitlab"]);
    let named = root.canonicalize().unwrap();
    assert!(
        out.contains(&format!(
            "in {}, the root of its git repository:\n  .gitlab-ci.yml\n",
            named.display()
        )),
        "{out}"
    );
    assert!(
        fs::read_to_string(root.join(".gitlab-ci.yml"))
            .unwrap()
            .contains("--book more\n")
    );
}

#[test]
fn what_was_there_is_not_said_to_be_written() {
    let folder = folder();
    let book = folder.path().join("book");
    fs::create_dir_all(book.join("content")).unwrap();
    fs::write(book.join(".gitignore"), "/target\n").unwrap();
    fs::write(book.join("content/README.md"), "# Ours\n").unwrap();
    let out = printed(folder.path(), &["init", "book"]);
    for kept in [".gitignore", "content/README.md"] {
        assert!(
            out.contains(&format!("  {kept} (was there, stays as it is)\n")),
            "{out}"
        );
    }
    assert!(out.contains("  book.toml\n"), "{out}");
    assert!(
        out.contains("add this line to .gitignore, so that built sites stay out of git: /site/\n"),
        "{out}"
    );
    assert_eq!(
        fs::read_to_string(book.join(".gitignore")).unwrap(),
        "/target\n"
    );

    let other = folder.path().join("other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join(".gitignore"), "site/\n").unwrap();
    let out = printed(folder.path(), &["init", "other", "--ci", "none"]);
    assert!(
        !out.contains("add this line") && !out.contains("crates.io"),
        "{out}"
    );
}

#[test]
fn what_ci_cannot_install_yet_is_said() {
    let folder = folder();
    let said = "from crates.io; until it is published there, give --casebook-repository URL\n";
    assert!(printed(folder.path(), &["init", "a"]).contains(said));
    let flags = [
        "init",
        "b",
        "--casebook-repository",
        "https://git.example/casebook.git",
    ];
    assert!(!printed(folder.path(), &flags).contains("crates.io"));
}

#[test]
fn a_new_book_takes_its_first_service_with_its_first_entry() {
    let folder = folder();
    printed(folder.path(), &["init", "book"]);
    let book = folder.path().join("book");
    let vocabulary = book.join("content/_schema/services.yaml");
    let before = fs::read_to_string(&vocabulary).unwrap();
    let new = [
        "new",
        "--title",
        "It broke",
        "--service",
        "checkout",
        "--anyway",
    ];
    let refused = casebook(&book, &new);
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(fs::read_to_string(&vocabulary).unwrap(), before);
    let dry = casebook(&book, &[&new[..], &["--add-service", "--dry-run"]].concat());
    let said = String::from_utf8_lossy(&dry.stderr).into_owned();
    let line = "would add `checkout` to content/_schema/services.yaml\n";
    assert!(said.contains(line), "{said}");
    assert_eq!(fs::read_to_string(&vocabulary).unwrap(), before);
    let entry = printed(&book, &[&new[..], &["--add-service"]].concat());
    let after = fs::read_to_string(&vocabulary).unwrap();
    assert_eq!(after, format!("{before}  - name: checkout\n"));
    let findings = printed(&book, &["lint", "--select", "CB107", entry.trim()]);
    assert_eq!(findings, "no findings\n");
}
