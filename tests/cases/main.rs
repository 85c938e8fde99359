//! Situations that users of such tools reported, each a small book with a script: what the script prints has to be the
//! right value.
//!
//! They lie beside the project in `../shared/cases`, or where `CASEBOOK_CASES` says. Where they are absent, or a program
//! that a script calls is, the tests are skipped and say so. Each kind of situation also has tests of its own where it
//! belongs; these run the reported examples as they were reported.

#![allow(clippy::unwrap_used)]

mod expected;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use expected::{EXPECTED, Outcome};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let missing = missing();
    if let Err(reason) = &missing {
        eprintln!("skipped: {reason}");
    }
    let trials = EXPECTED.iter().map(|(name, check)| {
        let root = missing.clone();
        let is_skipped = root.is_err();
        let run = move || run(&root?.join(name), *check);
        Trial::test(*name, run).with_ignored_flag(is_skipped)
    });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

/// Where the cases are, or why they cannot run.
fn missing() -> Result<PathBuf, String> {
    let usual = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases");
    let root = std::env::var_os("CASEBOOK_CASES").map_or_else(usual, PathBuf::from);
    if !root.is_dir() {
        return Err(format!(
            "there are no cases in {} (CASEBOOK_CASES)",
            root.display()
        ));
    }
    for program in ["sh", "git", "jq"] {
        if Command::new(program).arg("--version").output().is_err() {
            return Err(format!("the scripts of the cases call `{program}`"));
        }
    }
    Ok(root)
}

/// Runs the script of a case in a copy of its folder and holds what it prints against the right value.
fn run(case: &Path, check: expected::Check) -> Result<(), Failed> {
    let copy = tempfile::tempdir()?;
    copy_into(case, copy.path())?;
    let output = Command::new("sh")
        .arg("run")
        .current_dir(copy.path())
        .env("CASEBOOK", env!("CARGO_BIN_EXE_casebook"))
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .env_remove("GITHUB_ACTIONS")
        .output()?;
    let text = [output.stdout, output.stderr].concat();
    let outcome = Outcome {
        printed: String::from_utf8_lossy(&text).into_owned(),
        folder: copy.path().to_owned(),
    };
    check(&outcome).map_err(|why| format!("{why}\nthe script printed:\n{}", outcome.printed).into())
}

fn copy_into(from: &Path, to: &Path) -> std::io::Result<()> {
    for file in walkdir::WalkDir::new(from).min_depth(1) {
        let file = file?;
        let copy = to.join(file.path().strip_prefix(from).unwrap());
        if file.file_type().is_dir() {
            std::fs::create_dir(copy)?;
        } else {
            // The cases may be write-protected, and copying a file copies its permissions.
            std::fs::write(copy, std::fs::read(file.path())?)?;
        }
    }
    Ok(())
}
