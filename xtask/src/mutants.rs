//! `cargo xtask mutants`: which mistakes the tests would not notice.
//!
//! cargo-mutants changes one expression at a time and runs the tests of its crate. It takes hours over everything, so it
//! is run by hand, over all of it or a part: `cargo xtask mutants --shard 3/50`.

use std::path::Path;
use std::process::Command;

use crate::check::tools::on_path;

/// What is mutated: where a wrong operator is a wrong answer. Drawings and wording are not.
const FILES: [&str; 8] = [
    "crates/casebook-analysis/src/**/*.rs",
    "crates/casebook-lint/src/**/*.rs",
    "crates/casebook-model/src/criteria/*.rs",
    "crates/casebook-model/src/entry/*.rs",
    "crates/casebook-model/src/book/*.rs",
    "crates/casebook-search/src/engine/**/*.rs",
    "crates/casebook-search/src/query/*.rs",
    "crates/casebook-site/src/{write,place,previous,manifest,clean}.rs",
];
/// The largest share of mutants that may survive, in per cent.
const SURVIVORS: usize = 5;

/// Runs cargo-mutants with further `arguments` of its own, and says how many mutants survived.
pub(crate) fn run(root: &Path, arguments: &[&str]) -> Result<(), String> {
    if on_path("cargo-mutants").is_none() {
        return Err("cargo-mutants is missing: cargo install --locked cargo-mutants".to_owned());
    }
    let out = crate::check::tools::target(root).join("mutants");
    let mut command = Command::new("cargo");
    command.arg("mutants").current_dir(root);
    for files in FILES {
        command.args(["--file", files]);
    }
    // The tests of the crate alone, which is what cargo-mutants runs: those of the whole program take minutes each.
    command
        .args(["--no-shuffle", "--output"])
        .arg(&out)
        .args(["--colors", "never", "--minimum-test-timeout", "120"])
        .args(arguments)
        .args(["--", "--lib"]);
    let status = command
        .status()
        .map_err(|error| format!("cannot start cargo-mutants: {error}"))?;
    let list = |name: &str| {
        let file = out.join("mutants.out").join(name);
        let text = std::fs::read_to_string(file).unwrap_or_default();
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let (caught, missed, timeout) = (
        list("caught.txt").len(),
        list("missed.txt"),
        list("timeout.txt").len(),
    );
    let all = caught + missed.len() + timeout;
    if all == 0 {
        return Err(format!("no mutant was tested ({status})"));
    }
    println!("{} of {all} mutants survived", missed.len());
    for mutant in &missed {
        println!("  {mutant}");
    }
    if missed.len() * 100 <= all * SURVIVORS {
        Ok(())
    } else {
        Err(format!("more than {SURVIVORS} % survived"))
    }
}
