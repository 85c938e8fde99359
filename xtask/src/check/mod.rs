//! `cargo xtask test`: everything that must hold before a change is merged, in one command.

mod dependencies;
mod extension;
mod package;
pub(crate) mod tools;

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use tools::Tools;

/// What to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Everything.
    All,
    /// Everything, with more random books than a change waits for.
    Long,
    /// Formatting, lints and the tests that need no browser: for the loop between two edits.
    Quick,
}

/// Runs every step, whatever failed before it, so that one run shows every problem. Errors name the steps that failed.
pub(crate) fn run(root: &Path, scope: Scope) -> Result<(), String> {
    let begin = Instant::now();
    let mut report = Report::default();
    let tools = match scope {
        Scope::All | Scope::Long => Some(report.step("tools", || tools::find_or_install(root))?),
        Scope::Quick => None,
    };
    report.quiet("format", cargo(root, &["fmt", "--all", "--check"]));
    report.quiet("format rules", format_rules(root)?);
    // Before the tests: most mistakes show here, in a third of the time. Clippy's artefacts are of no use to the tests
    // nor theirs to it, so the order costs nothing.
    let clippy = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--quiet",
        "--",
        "-D",
        "warnings",
    ];
    report.quiet("clippy", cargo(root, &clippy));
    report.tests(tests(root, scope, tools.as_ref())?);
    if scope != Scope::Quick {
        let mut docs = cargo(
            root,
            &[
                "doc",
                "--workspace",
                "--no-deps",
                "--document-private-items",
                "--quiet",
            ],
        );
        docs.env("RUSTDOCFLAGS", "-D warnings");
        report.quiet("documentation", docs);
        report.check("dependencies", || dependencies::check(root));
        report.check("package", || package::check(root));
        report.check("extension", || extension::check(root));
    }
    report.close(begin)
}

/// The dependencies alone.
pub(crate) fn dependencies(root: &Path) -> Result<(), String> {
    dependencies::check(root)
}

/// The rules of the linter stand in a list that a macro turns into modules, which `cargo fmt` does not look into.
fn format_rules(root: &Path) -> Result<Command, String> {
    let folder = root.join("crates/casebook-lint/src/rules");
    let listing = std::fs::read_dir(&folder)
        .map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
    let mut command = Command::new("rustfmt");
    command.args(["--edition", "2024", "--check"]);
    command.args(
        listing
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|ext| ext == "rs")),
    );
    Ok(command)
}

/// How long each fuzz target is tried when everything is; a plain `cargo test` and the quick run leave it at a second.
const FUZZ_SECONDS: &str = "60";

/// How many random books the long mode compares with what a person cut out of them by hand; otherwise a twentieth. They take
/// half an hour.
const RANDOM_BOOKS: &str = "2000";

/// The command itself; every test target in one build, so that nothing is compiled twice.
fn tests(root: &Path, scope: Scope, tools: Option<&Tools>) -> Result<Command, String> {
    let mut command = cargo(root, &["test", "--workspace", "--no-fail-fast"]);
    match tools {
        Some(tools) => {
            command
                .env("CASEBOOK_CHROMIUM", &tools.chromium)
                .env("CASEBOOK_AXE", &tools.axe);
            let default = |command: &mut Command, variable, value| {
                if std::env::var_os(variable).is_none() {
                    command.env(variable, value);
                }
            };
            default(&mut command, "CASEBOOK_FUZZ_SECONDS", FUZZ_SECONDS);
            if scope == Scope::Long {
                default(&mut command, "CASEBOOK_RANDOM_BOOKS", RANDOM_BOOKS);
            }
        }
        None => {
            command.args(["--lib", "--bins"]);
            for name in test_targets(root)?.iter().filter(|name| *name != "browser") {
                command.args(["--test", name]);
            }
        }
    }
    Ok(command)
}

/// The integration tests as Cargo finds them: files of `tests/`, and folders there that hold a `main.rs`.
fn test_targets(root: &Path) -> Result<Vec<String>, String> {
    let tests = root.join("tests");
    let listing = std::fs::read_dir(&tests)
        .map_err(|error| format!("cannot read {}: {error}", tests.display()))?;
    let mut names: Vec<String> = listing
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension().is_some_and(|ext| ext == "rs") || path.join("main.rs").is_file()
        })
        .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
        .collect();
    names.sort();
    Ok(names)
}

fn cargo(root: &Path, arguments: &[&str]) -> Command {
    // The very cargo that runs this, not whichever is first on the path.
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(arguments)
        .current_dir(root)
        .stdin(Stdio::null());
    command
}

/// One line for each step, and the sum of it all.
#[derive(Default)]
struct Report {
    failed: Vec<&'static str>,
    steps: usize,
    passed: u64,
    broken: u64,
}

impl Report {
    fn line(&mut self, name: &'static str, begin: Instant, error: Option<&str>) {
        self.steps += 1;
        let verdict = if error.is_some() { "FAILED" } else { "ok" };
        println!(
            "{name:<14} {verdict:<6} {:>7.1} s",
            begin.elapsed().as_secs_f64()
        );
        if let Some(error) = error {
            self.failed.push(name);
            println!("{}\n", error.trim_end());
        }
        let _ = std::io::stdout().flush();
    }

    /// A step without which the others make no sense.
    fn step<T>(
        &mut self,
        name: &'static str,
        work: impl FnOnce() -> Result<T, String>,
    ) -> Result<T, String> {
        let begin = Instant::now();
        let done = work();
        self.line(name, begin, done.as_ref().err().map(String::as_str));
        done.map_err(|_| "nothing was tested".to_owned())
    }

    fn check(&mut self, name: &'static str, work: impl FnOnce() -> Result<(), String>) {
        let begin = Instant::now();
        let done = work();
        self.line(name, begin, done.err().as_deref());
    }

    /// A command whose output is shown only when it fails.
    fn quiet(&mut self, name: &'static str, mut command: Command) {
        self.check(name, || {
            let output = command
                .output()
                .map_err(|error| format!("cannot start: {error}"))?;
            if output.status.success() {
                return Ok(());
            }
            let text = [output.stdout, output.stderr].concat();
            Err(String::from_utf8_lossy(&text).into_owned())
        });
    }

    /// The tests: their output passes through, and their closing lines are added up.
    fn tests(&mut self, mut command: Command) {
        let begin = Instant::now();
        let outcome = command
            .stdout(Stdio::piped())
            .spawn()
            .and_then(|mut child| {
                for line in child
                    .stdout
                    .take()
                    .into_iter()
                    .flat_map(|out| BufReader::new(out).lines())
                {
                    let line = line?;
                    println!("{line}");
                    if let Some((passed, broken)) = closing_line(&line) {
                        self.passed += passed;
                        self.broken += broken;
                    }
                }
                child.wait()
            });
        let error = match outcome {
            Ok(status) if status.success() => None,
            Ok(_) => Some("see above".to_owned()),
            Err(error) => Some(format!("cannot run cargo test: {error}")),
        };
        self.line("tests", begin, error.as_deref());
    }

    fn close(&self, begin: Instant) -> Result<(), String> {
        println!(
            "\n{} steps in {:.0} s",
            self.steps,
            begin.elapsed().as_secs_f64()
        );
        println!("{} passed, {} failed", self.passed, self.broken);
        match self.failed.as_slice() {
            [] => Ok(()),
            failed => Err(format!("failed: {}", failed.join(", "))),
        }
    }
}

/// Passed and failed tests of a line such as `test result: ok. 12 passed; 0 failed; 0 ignored; …`.
fn closing_line(line: &str) -> Option<(u64, u64)> {
    let mut counts = line
        .strip_prefix("test result: ")?
        .split_once(". ")?
        .1
        .split("; ");
    let passed = counts.next()?.strip_suffix(" passed")?.parse().ok()?;
    let failed = counts.next()?.strip_suffix(" failed")?.parse().ok()?;
    Some((passed, failed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_of_test_runs_are_counted() {
        let ok = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.51s";
        let bad = "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(closing_line(ok), Some((12, 0)));
        assert_eq!(closing_line(bad), Some((3, 2)));
        assert_eq!(closing_line("test result_parses ... ok"), None);
    }
}
