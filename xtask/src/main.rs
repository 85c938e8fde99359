//! Casebook's developer commands, reached as `cargo xtask COMMAND`.

mod check;
mod corpus;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
Developer commands of Casebook

Usage: cargo xtask COMMAND

  test [--quick]            check everything: format, lints, every test, documentation, dependencies;
                            with --quick only what needs no browser, for the loop between two edits
  corpus N DIR [--seed S]   write a seeded, realistic book of N entries into DIR
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<(), String> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] | ["help" | "--help" | "-h", ..] => {
            print!("{USAGE}");
            Ok(())
        }
        ["test"] => check::run(root(), check::Scope::All),
        ["test", "--quick"] => check::run(root(), check::Scope::Quick),
        ["corpus", rest @ ..] => write_corpus(rest),
        _ => Err(format!("no such command: {}\n\n{USAGE}", words.join(" "))),
    }
}

/// The folder of the workspace.
fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

fn write_corpus(words: &[&str]) -> Result<(), String> {
    let (words, seed) = match words {
        [rest @ .., "--seed", seed] => (rest, parse(seed, "--seed")?),
        all => (all, 1),
    };
    let [entries, dir] = words else {
        return Err("usage: cargo xtask corpus N DIR [--seed S]".to_owned());
    };
    let written = corpus::write(parse(entries, "N")?, &PathBuf::from(dir), seed)?;
    println!("{} entries, {:.1} MB in {dir}", written.entries, written.bytes as f64 / 1e6);
    println!("build with --today {} for the same overdue actions every time", corpus::TODAY);
    Ok(())
}

fn parse<T: std::str::FromStr>(text: &str, what: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{what} must be a whole number, not `{text}`"))
}
