//! `cargo xtask mutants`: which mistakes the tests would not notice.
//!
//! cargo-mutants changes one expression at a time and runs the tests of its crate. There are thousands of mutants, and each is
//! compiled, so that all of them take a day. It is run by hand: over a sample (`--sample 150 --seed 1`, the same for everybody
//! while the code is the same), or over a part (`--shard 3/50`).

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::check::tools::{on_path, output};
use crate::corpus::random::Random;

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
/// The fewest mutants of a crate in a sample, if it has so many.
const FEWEST: usize = 8;

/// A part of the mutants, drawn at random.
#[derive(Debug, PartialEq, Eq)]
struct Sample {
    size: usize,
    seed: u64,
}

/// Runs cargo-mutants with further `arguments` of its own, over all mutants or over those of a sample, and says how many
/// survived.
pub(crate) fn run(root: &Path, arguments: &[&str]) -> Result<(), String> {
    let (sample, arguments) = sample_of(arguments)?;
    if on_path("cargo-mutants").is_none() {
        return Err("cargo-mutants is missing: cargo install --locked cargo-mutants".to_owned());
    }
    let out = crate::check::tools::target(root).join("mutants");
    let mut command = mutants(root);
    if let Some(sample) = sample {
        let all = output(mutants(root).arg("--list"))?;
        let drawn = sample.draw(all.lines().collect());
        if drawn.is_empty() {
            return Err("cargo-mutants lists no mutant".to_owned());
        }
        for mutant in drawn {
            println!("{mutant}");
            command.args(["--re", &format!("^{}$", escaped(mutant))]);
        }
        if arguments.contains(&"--list") {
            return Ok(());
        }
    }
    // The tests of the crate alone, which is what cargo-mutants runs: those of the whole program take minutes each.
    command
        .args(["--no-shuffle", "--output"])
        .arg(&out)
        .args(["--colors", "never", "--minimum-test-timeout", "120"])
        .args(&arguments)
        .args(["--", "--lib"]);
    let status = command
        .status()
        .map_err(|error| format!("cannot start cargo-mutants: {error}"))?;
    if arguments.contains(&"--list") {
        return Ok(());
    }
    let list = |name: &str| {
        let file = out.join("mutants.out").join(name);
        let text = std::fs::read_to_string(file).unwrap_or_default();
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    // Tests that never end tell of a mutant, too.
    let caught = [list("caught.txt"), list("timeout.txt")].concat();
    judge(&caught, &list("missed.txt")).map_err(|why| format!("{why} ({status})"))
}

/// cargo-mutants over [`FILES`]. Without `--workspace` it looks at the package in the root alone, whose files are none of them.
fn mutants(root: &Path) -> Command {
    let mut command = Command::new("cargo");
    command.args(["mutants", "--workspace"]).current_dir(root);
    for files in FILES {
        command.args(["--file", files]);
    }
    command
}

/// The sample that `arguments` ask for, and the other arguments.
fn sample_of<'a>(arguments: &[&'a str]) -> Result<(Option<Sample>, Vec<&'a str>), String> {
    let (mut size, mut seed, mut others) = (None, None, Vec::new());
    let mut words = arguments.iter();
    while let Some(&word) = words.next() {
        let mut number = || {
            let word = words.next().copied().unwrap_or_default();
            word.parse::<u32>()
                .map_err(|_| "usage: cargo xtask mutants [--sample N [--seed S]] [ARGUMENTS]")
        };
        match word {
            "--sample" => size = Some(number()? as usize),
            "--seed" => seed = Some(u64::from(number()?)),
            other => others.push(other),
        }
    }
    let sample = size.map(|size| Sample {
        size,
        seed: seed.unwrap_or(1),
    });
    Ok((sample, others))
}

impl Sample {
    /// The mutants of the sample, by crate: each crate has the share that it has of all, but [`FEWEST`] at least.
    fn draw<'a>(&self, all: Vec<&'a str>) -> Vec<&'a str> {
        let total = all.len();
        let mut crates: BTreeMap<&str, Vec<&'a str>> = BTreeMap::new();
        for mutant in all {
            crates.entry(crate_of(mutant)).or_default().push(mutant);
        }
        let mut drawn = Vec::new();
        for (stream, (_, mut mutants)) in crates.into_iter().enumerate() {
            let mut random = Random::stream(self.seed, stream as u64);
            let share = (self.size * mutants.len()).div_ceil(total);
            for _ in 0..share.max(FEWEST).min(mutants.len()) {
                let at = random.range(0, mutants.len() as i64 - 1) as usize;
                drawn.push(mutants.swap_remove(at));
            }
        }
        drawn
    }
}

/// `casebook-lint` of a mutant in `crates/casebook-lint/src/known.rs`.
fn crate_of(mutant: &str) -> &str {
    mutant.split('/').nth(1).unwrap_or_default()
}

/// `text` as a regular expression that it alone fits.
fn escaped(text: &str) -> String {
    text.chars()
        .flat_map(|letter| {
            let is_syntax = "\\^$.|?*+()[]{}#&-~".contains(letter);
            is_syntax.then_some('\\').into_iter().chain([letter])
        })
        .collect()
}

/// Prints how many mutants of each crate survived, and which. An error if there are none, or too many survivors.
fn judge(caught: &[String], missed: &[String]) -> Result<(), String> {
    let all = caught.len() + missed.len();
    if all == 0 {
        return Err("no mutant was tested".to_owned());
    }
    let mut crates: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for (which, mutants) in [caught, missed].into_iter().enumerate() {
        for mutant in mutants {
            crates.entry(crate_of(mutant)).or_default()[which] += 1;
        }
    }
    println!("{:<20} mutants  caught  survived", "");
    for (name, [caught, survived]) in crates {
        let mutants = caught + survived;
        println!("{name:<20} {mutants:>7}  {caught:>6}  {survived:>8}");
    }
    println!("{} of {all} mutants survived", missed.len());
    for mutant in missed {
        println!("  {mutant}");
    }
    if missed.len() * 100 <= all * SURVIVORS {
        Ok(())
    } else {
        Err(format!("more than {SURVIVORS} % survived"))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn listed(name: &str, count: usize) -> Vec<String> {
        (0..count)
            .map(|line| format!("crates/{name}/src/a.rs:{line}:5: replace + with -"))
            .collect()
    }

    #[test]
    fn a_sample_is_the_same_for_everybody_and_has_mutants_of_every_crate() {
        let all = [
            listed("large", 900),
            listed("small", 100),
            listed("tiny", 3),
        ]
        .concat();
        let draw =
            |size, seed| Sample { size, seed }.draw(all.iter().map(String::as_str).collect());
        let sample = draw(150, 1);
        assert_eq!(sample, draw(150, 1));
        assert_ne!(sample, draw(150, 2));
        let of = |name| {
            sample
                .iter()
                .filter(|mutant| crate_of(mutant) == name)
                .count()
        };
        assert_eq!([of("large"), of("small"), of("tiny")], [135, 15, 3]);
        let mut apart = sample.clone();
        apart.sort_unstable();
        apart.dedup();
        assert_eq!(apart.len(), sample.len());
    }

    #[test]
    fn the_sample_is_asked_for_among_arguments_of_cargo_mutants() {
        let (sample, others) =
            sample_of(&["--seed", "7", "--jobs", "2", "--sample", "40"]).unwrap();
        assert_eq!(sample, Some(Sample { size: 40, seed: 7 }));
        assert_eq!(others, ["--jobs", "2"]);
        assert_eq!(sample_of(&["--shard", "1/2"]).unwrap().0, None);
        assert!(sample_of(&["--sample"]).is_err() && sample_of(&["--sample", "x"]).is_err());
    }

    #[test]
    fn every_pattern_of_files_fits_some() {
        for pattern in FILES {
            // Up to the first wildcard it is a folder.
            let folder = pattern.split(['*', '{']).next().unwrap();
            assert!(crate::root().join(folder).is_dir(), "{pattern}");
        }
        let names = FILES[7].split(['{', '}']).nth(1).unwrap().split(',');
        for name in names {
            let file = format!("crates/casebook-site/src/{name}.rs");
            assert!(crate::root().join(&file).is_file(), "{file}");
        }
    }

    #[test]
    fn more_than_one_survivor_in_twenty_is_too_many() {
        let caught = listed("a", 19);
        assert_eq!(judge(&caught, &listed("b", 1)), Ok(()));
        assert!(judge(&caught[1..], &listed("b", 1)).is_err());
        assert!(judge(&[], &[]).is_err());
    }
}
