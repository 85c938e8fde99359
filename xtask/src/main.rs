//! Casebook's developer commands, reached as `cargo xtask COMMAND`.

mod corpus;

use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "\
Developer commands of Casebook

Usage: cargo xtask COMMAND

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
        ["corpus", rest @ ..] => write_corpus(rest),
        [command, ..] => Err(format!("no command `{command}`\n\n{USAGE}")),
    }
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
