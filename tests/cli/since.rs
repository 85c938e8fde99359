//! `lint --since` and paths: a finding is shown when any of its ends was asked for, and when a change brought it about
//! in a file that it left alone.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::repository::Git;

/// A book whose branch `work` left `main` after its files were committed.
struct Branch {
    folder: TempDir,
    git: Git,
}

fn entry(front: &str, body: &str) -> String {
    format!(
        "---\ntitle: A title\nstatus: draft\nseverity: SEV3\nauthors: [ana]\nstarted: 2026-09-01T10:00Z\n{front}---\n\n\
         {body}\n"
    )
}

impl Branch {
    fn of(files: &[(&str, String)]) -> Self {
        let branch = Self {
            folder: tempfile::tempdir().unwrap(),
            git: Git::new(),
        };
        branch.git(&["init", "--quiet", "--initial-branch=main"]);
        branch.write("book.toml", "[book]\ntitle = \"B\"\n");
        for (path, text) in files {
            branch.write(path, text);
        }
        branch.commit();
        branch.git(&["switch", "--quiet", "--create", "work"]);
        branch
    }

    fn git(&self, arguments: &[&str]) {
        self.git.run(self.folder.path(), arguments);
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.folder.path().join(path)).unwrap();
    }

    fn commit(&self) {
        self.git.commit(self.folder.path());
    }

    /// What lint shows of the rules asked for, as `path CODE`, and its exit code.
    fn lint(&self, rules: &str, arguments: &[&str]) -> (Vec<String>, Option<i32>) {
        let output = casebook(self.folder.path())
            .args(["lint", "--format", "json", "--today", "2026-09-10"])
            .args(["--select", rules])
            .args(arguments)
            .output()
            .unwrap();
        let json: serde_json::Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {output:?}"));
        let findings = json["findings"].as_array().unwrap();
        let shown = findings.iter().map(|finding| {
            format!(
                "{} {}",
                finding["location"]["path"].as_str().unwrap(),
                finding["code"].as_str().unwrap()
            )
        });
        (shown.collect(), output.status.code())
    }

    fn since_main(&self, rules: &str) -> Vec<String> {
        self.lint(rules, &["--since", "main"]).0
    }
}

fn casebook(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    command
        .current_dir(folder)
        .env("GITHUB_ACTIONS", "")
        .env("NO_COLOR", "1");
    command
}

#[test]
fn an_id_that_a_new_entry_takes_is_shown_and_the_old_entry_keeps_its_address() {
    let branch = Branch::of(&[("content/m-old.md", entry("id: PM-1\n", "Text."))]);
    branch.write("content/a-new.md", &entry("id: PM-1\n", "Text."));
    branch.commit();
    assert_eq!(
        branch.lint("CB108", &["--since", "main"]),
        (vec!["content/a-new.md CB108".to_owned()], Some(1))
    );
    let built = casebook(branch.folder.path())
        .args(["build", "--quiet", "--today", "2026-09-10"])
        .output()
        .unwrap();
    assert!(built.status.success(), "{built:?}");
    let book = fs::read_to_string(branch.folder.path().join("site/incidents/pm-1/entry.json"));
    assert!(book.unwrap().contains("content/m-old.md"));
}

#[test]
fn either_holder_of_an_id_is_asked_for_by_its_path() {
    let branch = Branch::of(&[
        ("content/a.md", entry("id: PM-1\n", "Text.")),
        ("content/b.md", entry("id: PM-1\n", "Text.")),
        ("content/c.md", entry("", "Text.")),
    ]);
    let found = vec!["content/b.md CB108".to_owned()];
    for path in ["content/a.md", "content/b.md"] {
        assert_eq!(branch.lint("CB108", &[path]), (found.clone(), Some(1)));
    }
    assert!(branch.lint("CB108", &["content/c.md"]).0.is_empty());
}

#[test]
fn what_a_change_breaks_elsewhere_is_shown_and_what_was_broken_before_is_not() {
    let branch = Branch::of(&[
        (
            "content/links.md",
            entry(
                "recurrence_of: [target, never]\n",
                "[a](target.md) [b](gone-before.md) [c](kept.md#cause) [d](kept.md#never) ![e](shot.png)",
            ),
        ),
        ("content/target.md", entry("", "Text.")),
        ("content/kept.md", entry("", "## Cause\n\nText.")),
        ("content/shot.png", "x".to_owned()),
    ]);
    assert!(branch.since_main("CB304,CB6").is_empty());
    branch.remove("content/target.md");
    assert_eq!(
        branch.since_main("CB304,CB6"),
        ["content/links.md CB304", "content/links.md CB601"]
    );
    branch.remove("content/shot.png");
    assert_eq!(
        branch.since_main("CB603"),
        ["content/links.md CB603"],
        "the image that is gone"
    );
    branch.write("content/kept.md", &entry("", "## Reason\n\nText."));
    // Both name the page that changed, so that it takes part in both.
    assert_eq!(
        branch.since_main("CB602"),
        ["content/links.md CB602", "content/links.md CB602"]
    );
}

#[test]
fn a_vocabulary_that_is_cut_and_a_rule_that_is_switched_on_concern_every_entry() {
    let services = |names: &[&str]| {
        let lines: Vec<String> = names
            .iter()
            .map(|name| format!("  - name: {name}\n"))
            .collect();
        format!("services:\n{}", lines.concat())
    };
    let branch = Branch::of(&[
        (
            "content/a.md",
            entry("services: [checkout, unheard]\n", "![](shot.png)"),
        ),
        ("content/shot.png", "x".to_owned()),
        (
            "content/_schema/services.yaml",
            services(&["checkout", "search"]),
        ),
    ]);
    branch.write(
        "content/_schema/services.yaml",
        &services(&["search", "checkout", "payments"]),
    );
    assert!(
        branch.since_main("CB107").is_empty(),
        "`unheard` was unknown before"
    );
    branch.write("content/_schema/services.yaml", &services(&["search"]));
    assert_eq!(branch.since_main("CB107"), ["content/a.md CB107"]);
    branch.git(&["checkout", "--quiet", "content"]);
    branch.write(
        "book.toml",
        "[book]\ntitle = \"B\"\n[lint]\nCB604 = \"error\"\n",
    );
    assert_eq!(
        branch.lint("CB604", &["--since", "main"]),
        (vec!["content/a.md CB604".to_owned()], Some(1)),
        "it was a warning"
    );
}

#[test]
fn nothing_of_a_restricted_entry_is_said() {
    let branch = Branch::of(&[
        ("content/a.md", entry("", "[x](secret-plan.md)")),
        ("content/secret-plan.md", entry("", "Text.")),
    ]);
    branch.write(
        "content/secret-plan.md",
        &entry("visibility: restricted\n", "The hidden cause."),
    );
    let output = casebook(branch.folder.path())
        .args(["lint", "--since", "main", "--select", "CB6"])
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        shown.contains("CB601") && shown.contains("content/a.md"),
        "{shown}"
    );
    assert!(!shown.contains("hidden cause"), "{shown}");
}

#[test]
fn files_that_differ_in_case_only_are_a_finding_and_no_end_of_the_build() {
    let branch = Branch::of(&[
        (
            "content/one.md",
            entry("", "![before](Shot.png) ![after](shot.png) ![x](img/a.png)"),
        ),
        ("content/two.md", entry("", "[log](Img/a.png)")),
        ("content/Shot.png", "x".to_owned()),
        ("content/shot.png", "y".to_owned()),
        ("content/Img/a.png", "z".to_owned()),
        ("content/img/a.png", "w".to_owned()),
    ]);
    let (found, code) = branch.lint("CB108", &[]);
    assert_eq!(
        found,
        ["content/one.md CB108", "content/one.md CB108"],
        "shot.png and img/a.png"
    );
    assert_eq!(code, Some(1));
    let built = casebook(branch.folder.path())
        .args(["build", "--quiet", "--today", "2026-09-10"])
        .output()
        .unwrap();
    assert!(built.status.success(), "{built:?}");
    let text = |path: &str| fs::read_to_string(branch.folder.path().join("site/files").join(path));
    assert_eq!(text("Shot.png").unwrap(), "x");
    assert_eq!(text("shot-2.png").unwrap(), "y");
    assert_eq!(text("Img/a.png").unwrap(), "z");
    assert_eq!(text("Img/a-2.png").unwrap(), "w");
}
