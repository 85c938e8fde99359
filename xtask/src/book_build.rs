//! The program, and a build of a book by its own account.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::check::tools;
use crate::corpus;
use crate::ran::{Ran, files};

/// Builds the program of this tree for release.
pub(crate) fn release_build(root: &Path) -> Result<PathBuf, String> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .args(["build", "--release", "--quiet", "--bin", "casebook"])
        .current_dir(root);
    let status = cargo
        .status()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    if !status.success() {
        return Err("the release build failed".to_owned());
    }
    Ok(tools::target(root)
        .join("release")
        .join(format!("casebook{}", std::env::consts::EXE_SUFFIX)))
}

/// The program that `CASEBOOK_PROGRAM` names, or else the one of this tree.
pub(crate) fn program(root: &Path) -> Result<PathBuf, String> {
    match std::env::var_os("CASEBOOK_PROGRAM") {
        Some(program) => Ok(program.into()),
        None => release_build(root),
    }
}

/// One build.
#[derive(Debug)]
pub(crate) struct Measured {
    pub(crate) seconds: f64,
    /// Bytes; only Linux tells.
    pub(crate) peak_memory: Option<u64>,
    timings: Timings,
    output_files: usize,
    output_bytes: u64,
}

/// What `casebook build --timings=json` reports about itself.
#[derive(Debug, Default, PartialEq)]
struct Timings {
    stages: Vec<Stage>,
    index_bytes: Option<u64>,
}

/// The command that builds the site of a generated book and tells on its last line what that took.
pub(crate) fn build_command(program: &Path, book: &Path, site: &Path) -> Command {
    let mut build = Command::new(program);
    build
        .arg("build")
        .arg("--book")
        .arg(book)
        .arg("--out")
        .arg(site);
    build
        .args(["--today", corpus::TODAY, "--timings=json"])
        .env("CI", "true");
    build
}

/// Builds the site of a book, and measures that.
pub(crate) fn measure(program: &Path, book: &Path, site: &Path) -> Result<Measured, String> {
    let ran = Ran::of(build_command(program, book, site))?;
    let output = files(site);
    Ok(Measured {
        seconds: ran.seconds,
        peak_memory: ran.peak_memory,
        timings: Timings::read(ran.said.lines().last().unwrap_or_default()),
        output_files: output.len(),
        output_bytes: output.iter().map(|(_, bytes)| bytes).sum(),
    })
}

/// One stage of a build, by its own account.
#[derive(Debug, PartialEq)]
struct Stage {
    name: String,
    seconds: f64,
    /// The most memory that the process had held by its end, in bytes.
    peak_memory: Option<u64>,
}

impl Timings {
    /// Reads `{"stages":[{"name":"load","seconds":0.12,"peak_memory":1}],"index_bytes":1}`; what is absent stays so.
    fn read(json: &str) -> Self {
        let stages = json.split("{\"name\":\"").skip(1).filter_map(|part| {
            let (name, rest) = part.split_once('"')?;
            let rest = rest.split('}').next()?;
            let seconds = number_after(rest, "\"seconds\":")?.parse().ok()?;
            let peak_memory =
                number_after(rest, "\"peak_memory\":").and_then(|text| text.parse().ok());
            Some(Stage {
                name: name.to_owned(),
                seconds,
                peak_memory,
            })
        });
        Self {
            stages: stages.collect(),
            index_bytes: number_after(json, "\"index_bytes\":").and_then(|text| text.parse().ok()),
        }
    }
}

fn number_after<'a>(json: &'a str, key: &str) -> Option<&'a str> {
    let rest = json.split_once(key)?.1.trim_start();
    rest.split(|c: char| !c.is_ascii_digit() && !"+-.eE".contains(c))
        .next()
}

impl Measured {
    /// Prints where the time went, and what it cost.
    pub(crate) fn print(&self, title: &str) {
        println!("{title}");
        for Stage {
            name,
            seconds,
            peak_memory,
        } in &self.timings.stages
        {
            let share = 100.0 * seconds / self.seconds;
            let memory = peak_memory.map_or_else(String::new, |bytes| {
                format!("  {:>7.1} MB", bytes as f64 / 1e6)
            });
            println!("  {name:<18} {seconds:>9.3} s {share:>5.1} %{memory}");
        }
        println!("  {:<18} {:>9.3} s", "whole process", self.seconds);
        let megabytes = |bytes: Option<u64>| {
            bytes.map_or_else(
                || "not told".to_owned(),
                |bytes| format!("{:.1} MB", bytes as f64 / 1e6),
            )
        };
        println!(
            "  {:<18} {:>12}",
            "peak memory",
            megabytes(self.peak_memory)
        );
        println!(
            "  {:<18} {:>12}  in {} files",
            "output",
            megabytes(Some(self.output_bytes)),
            self.output_files
        );
        println!(
            "  {:<18} {:>12}\n",
            "of that, index",
            megabytes(self.timings.index_bytes)
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_programs_own_report_is_read() {
        let line = r#"{"stages":[{"name":"load","seconds":0.125,"peak_memory":7},{"name":"write","seconds":2e-3}],"index_bytes":42}"#;
        let timings = Timings::read(line);
        let stage = |name: &str, seconds, peak_memory| Stage {
            name: name.to_owned(),
            seconds,
            peak_memory,
        };
        assert_eq!(
            timings.stages,
            [stage("load", 0.125, Some(7)), stage("write", 0.002, None)]
        );
        assert_eq!(timings.index_bytes, Some(42));
        assert_eq!(Timings::read("built 3 pages"), Timings::default());
    }
}
