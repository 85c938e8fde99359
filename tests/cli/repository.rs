//! Real repositories that tests make: the git of this machine, without the settings of whoever runs the tests.

use std::cell::Cell;
use std::path::Path;
use std::process::Command;

/// A git in whose repositories each commit is an hour after the one before, from 29 August 2026 on.
pub(crate) struct Git {
    /// Seconds since 1970.
    clock: Cell<u32>,
}

impl Git {
    pub(crate) fn new() -> Self {
        Self {
            clock: Cell::new(1_788_000_000),
        }
    }

    /// What git prints in a folder, without blanks around it.
    pub(crate) fn run(&self, folder: &Path, arguments: &[&str]) -> String {
        git(folder, &format!("{} +0000", self.clock.get()), arguments)
    }

    /// Commits everything in a repository, an hour later.
    pub(crate) fn commit(&self, folder: &Path) -> String {
        self.clock.set(self.clock.get() + 3600);
        self.run(folder, &["add", "--all"]);
        self.run(folder, &["commit", "--quiet", "--message", "change"]);
        self.run(folder, &["rev-parse", "HEAD"])
    }
}

/// Runs git in a folder, as Dewi at a time as git writes it.
pub(crate) fn git(folder: &Path, date: &str, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"])
        .args(["-c", "user.name=Dewi", "-c", "user.email=dewi@example.com"])
        .args(arguments)
        .env_remove("GIT_DIR")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .env("GIT_AUTHOR_DATE", date)
        .env("GIT_COMMITTER_DATE", date)
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
