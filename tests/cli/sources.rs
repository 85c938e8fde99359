//! Books of several repositories: real repositories on the disk, fetched by the git of this machine.

mod fetching;
mod in_the_book;
mod remote;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

use super::repository::Git;

/// A book in `book/`, and the repositories of others in `up/`.
struct Shelf {
    folder: TempDir,
    git: Git,
}

fn entry(title: &str, more: &str) -> String {
    format!(
        "---\ntitle: {title}\nstatus: draft\nseverity: SEV3\nstarted: 2026-09-01T10:00Z\n{more}---\n\n## Summary\n\nText.\n"
    )
}

const SOURCES: &str = "[[source]]\nname = \"payments\"\npath = \"sources/payments\"\n\
    git = {url = \"../up/payments\", branch = \"main\", content = \"postmortems\"}\n";

impl Shelf {
    /// A book with a source `payments` that has one entry.
    fn new() -> Self {
        let shelf = Self {
            folder: tempfile::tempdir().unwrap(),
            git: Git::new(),
        };
        shelf.write("git.config", "");
        shelf.repository("up/payments");
        shelf.write(
            "up/payments/postmortems/a.md",
            &entry("Pool was full", "id: pay-1\n"),
        );
        shelf.commit("up/payments");
        shelf.repository("book");
        shelf.write("book/book.toml", SOURCES);
        shelf.write("book/.gitignore", "/site/\n/sources/\n");
        shelf.write(
            "book/content/own.md",
            &entry("Own", "recurrence_of: [pay-1]\n"),
        );
        shelf.commit("book");
        shelf
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn repository(&self, path: &str) {
        fs::create_dir_all(self.path(path)).unwrap();
        self.git(path, &["init", "--quiet", "--initial-branch=main"]);
    }

    fn git(&self, path: &str, arguments: &[&str]) -> String {
        self.git.run(&self.path(path), arguments)
    }

    /// The commit that holds everything in a repository.
    fn commit(&self, path: &str) -> String {
        self.git.commit(&self.path(path))
    }

    fn casebook(&self, arguments: &[&str]) -> Command {
        let mut casebook = Command::new(env!("CARGO_BIN_EXE_casebook"));
        casebook
            .current_dir(self.path("book"))
            .args(arguments)
            .args(["--today", "2026-09-10"])
            .env("GIT_CONFIG_GLOBAL", self.path("git.config"))
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env("GITHUB_ACTIONS", "")
            .env("NO_COLOR", "1");
        casebook
    }

    /// What a command prints and says, and its exit code.
    fn run(&self, arguments: &[&str]) -> (String, String, i32) {
        told(&self.casebook(arguments).output().unwrap())
    }

    fn update(&self) {
        let (out, err, code) = self.run(&["sources", "update"]);
        assert_eq!(code, 0, "{out}{err}");
    }

    /// The findings of some rules in a line each.
    fn lint(&self, rules: &str, arguments: &[&str]) -> Vec<String> {
        let all = [
            &["lint", "--format", "concise", "--select", rules],
            arguments,
        ]
        .concat();
        let (out, err, _) = self.run(&all);
        assert!(!err.contains("error:"), "{err}");
        out.lines().map(str::to_owned).collect()
    }
}

fn told(output: &Output) -> (String, String, i32) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let code = output.status.code().unwrap();
    (text(&output.stdout), text(&output.stderr), code)
}

fn short(commit: &str) -> &str {
    &commit[..12]
}
