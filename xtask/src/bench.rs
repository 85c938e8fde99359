//! `cargo xtask bench [N]`: how long a build of a large book takes, where the time goes, and what it costs;
//! `cargo xtask bench search [N]`: how long a reader of it waits for search. The other benches have files of their own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::check::tools;
use crate::corpus;

/// The same book, sizes and machine as the peers in [`PEERS`].
const DEFAULT_ENTRIES: usize = 10_000;

/// What other tools took for 10,000 entries of the same size (79 MB) on 2 cores, measured once: a yardstick, not a race.
const PEERS: &[(&str, &str, &str, &str)] = &[
    (
        "Hugo 0.168 + Pagefind 1.6",
        "12.5 + 34 s",
        "1.4, 4.7 GB",
        "65 MB",
    ),
    ("Zola 0.22 (elasticlunr)", "34.7 s", "2.2 GB", "290 MB"),
    ("mdBook 0.5.4 (elasticlunr)", "> 400 s", "–", "205 MB"),
];

/// What a build may take: seconds and bytes of memory.
fn budget(entries: usize) -> Option<(f64, u64)> {
    match entries {
        10_000 => Some((10.0, 1_000_000_000)),
        1_000 => Some((1.5, 1_000_000_000)),
        _ => None,
    }
}

/// Builds the program, writes the corpus, and measures a cold build and one after a single edit.
pub(crate) fn run(root: &Path, entries: Option<usize>) -> Result<(), String> {
    let entries = entries.unwrap_or(DEFAULT_ENTRIES);
    let program = release_build(root)?;
    let folder = tools::target(root).join(format!("bench/{entries}"));
    // The site's folder is new each time and removed at the end: ext4 looks long for room where files were just removed.
    let (book, site) = (
        folder.join("book"),
        folder.join(format!("site-{}", std::process::id())),
    );
    // Written anew each time, which takes less than asking whether the one there is still the right one.
    let written = corpus::write(entries, &book, 1, true)?;
    remove(&book.join(".casebook"))?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (megabytes, commits) = (written.bytes as f64 / 1e6, written.commits.unwrap_or(0));
    println!(
        "{entries} entries, {megabytes:.1} MB of Markdown, {commits} commits; {cores} cores\n"
    );

    let cold = measure(&program, &book, &site)?;
    cold.print("From nothing");
    touch_one_entry(&book)?;
    let warm = measure(&program, &book, &site)?;
    warm.print("After an edit of one entry");

    if let Some((seconds, memory)) = budget(entries) {
        let verdict = |kept: bool| if kept { "kept" } else { "EXCEEDED" };
        println!(
            "budget: {seconds} s {}, {:.1} GB {}\n",
            verdict(cold.seconds <= seconds),
            memory as f64 / 1e9,
            verdict(cold.peak_memory.is_none_or(|peak| peak <= memory))
        );
    }
    analyses(root)?;
    lint(root, &program, &book)?;
    ask(root, std::slice::from_ref(&site))?;
    println!(
        "{:<28} {:>12} {:>13} {:>9}",
        "10,000 entries, elsewhere", "build", "memory", "index"
    );
    for (name, build, memory, index) in PEERS {
        println!("{name:<28} {build:>12} {memory:>13} {index:>9}");
    }
    remove(&site)
}

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
fn program(root: &Path) -> Result<PathBuf, String> {
    match std::env::var_os("CASEBOOK_PROGRAM") {
        Some(program) => Ok(program.into()),
        None => release_build(root),
    }
}

/// Measures how the cost of checks grows with what they are given.
pub(crate) fn growth(root: &Path) -> Result<(), String> {
    crate::growth::run(&program(root)?, &tools::target(root).join("bench/growth"))
}

/// Compares a book of one repository with the same book of ten.
pub(crate) fn sources(root: &Path, entries: Option<usize>) -> Result<(), String> {
    let program = program(root)?;
    let entries = entries.unwrap_or(DEFAULT_ENTRIES);
    let folder = tools::target(root).join(format!("bench/sources-{entries}"));
    crate::bench_sources::run(&program, &folder, entries)
}

/// Measures what an edit of one entry costs.
pub(crate) fn workspace(root: &Path, entries: Option<usize>) -> Result<(), String> {
    let program = program(root)?;
    let entries = entries.unwrap_or(DEFAULT_ENTRIES);
    let folder = tools::target(root).join(format!("bench/workspace-{entries}"));
    crate::bench_workspace::run(&program, &folder, entries)
}

/// Builds a large book, and opens its lists and reports as a phone would.
pub(crate) fn pages(root: &Path, entries: Option<usize>) -> Result<(), String> {
    let program = program(root)?;
    let entries = entries.unwrap_or(DEFAULT_ENTRIES);
    crate::bench_pages::run(root, &program, entries)
}

/// Measures whether the preview's memory grows with edits.
pub(crate) fn edits(root: &Path, edits: usize) -> Result<(), String> {
    let program = program(root)?;
    let folder = tools::target(root).join("bench/edits");
    crate::bench_edits::run(&program, &folder, edits)
}

/// Builds the program and a book of each size, and asks its search in a browser and without one.
pub(crate) fn search(root: &Path, sizes: &[usize]) -> Result<(), String> {
    let program = release_build(root)?;
    let mut sites = Vec::new();
    for entries in if sizes.is_empty() {
        &[DEFAULT_ENTRIES]
    } else {
        sizes
    } {
        let folder = tools::target(root).join(format!("bench/{entries}"));
        let (book, site) = (folder.join("search-book"), folder.join("search-site"));
        let written = corpus::write(*entries, &book, 1, false)?;
        println!(
            "{entries} entries, {:.1} MB of Markdown",
            written.bytes as f64 / 1e6
        );
        remove(&site)?;
        measure(&program, &book, &site)?;
        sites.push(site);
    }
    ask(root, &sites)
}

/// Asks the search of built sites; each is compared with the one before it.
fn ask(root: &Path, sites: &[PathBuf]) -> Result<(), String> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .args(["bench", "--quiet", "--bench", "search", "--"])
        .args(sites)
        .current_dir(root);
    let status = cargo.env("CASEBOOK_CHROMIUM", tools::chromium()?).status();
    let status = status.map_err(|error| format!("cannot start cargo: {error}"))?;
    println!();
    if status.success() {
        Ok(())
    } else {
        Err("the search could not be asked".to_owned())
    }
}

/// How the analyses alone grow with the book.
fn analyses(root: &Path) -> Result<(), String> {
    println!("The analyses alone");
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .args(["run", "--release", "--quiet", "--example", "analyses"])
        .current_dir(root);
    let status = cargo
        .status()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    println!();
    if status.success() {
        Ok(())
    } else {
        Err("the analyses failed".to_owned())
    }
}

pub(crate) fn remove(dir: &Path) -> Result<(), String> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("cannot remove {}: {error}", dir.display()))
        }
        _ => Ok(()),
    }
}

/// Adds a sentence to the entry in the middle of the walk.
fn touch_one_entry(book: &Path) -> Result<(), String> {
    let failed =
        |path: &Path, error: std::io::Error| format!("cannot edit {}: {error}", path.display());
    let mut entries = markdown_files(&book.join("content"));
    entries.sort();
    let path = entries
        .get(entries.len() / 2)
        .ok_or("the corpus is empty")?;
    let text = fs::read_to_string(path).map_err(|error| failed(path, error))?;
    let edited = text.replacen(
        "## Impact\n\n",
        "## Impact\n\nA sentence that was not here before. ",
        1,
    );
    fs::write(path, edited).map_err(|error| failed(path, error))
}

pub(crate) fn markdown_files(dir: &Path) -> Vec<PathBuf> {
    files(dir)
        .into_iter()
        .map(|(path, _)| path)
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .collect()
}

/// All files below a folder, with their sizes.
pub(crate) fn files(dir: &Path) -> Vec<(PathBuf, u64)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => found.extend(files(&entry.path())),
            Ok(metadata) => found.push((entry.path(), metadata.len())),
            Err(_) => {}
        }
    }
    found
}

/// One build.
#[derive(Debug)]
struct Measured {
    seconds: f64,
    /// Bytes; only Linux tells.
    peak_memory: Option<u64>,
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

fn measure(program: &Path, book: &Path, site: &Path) -> Result<Measured, String> {
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

/// What a lint may take: seconds and bytes of memory.
const LINT_BUDGET: (f64, u64) = (2.0, 500_000_000);
/// What one of only the changed entries may take: seconds.
const SINCE_BUDGET: f64 = 0.7;

/// Lints the book, whole and since the last commit, and one text against the loaded book.
fn lint(root: &Path, program: &Path, book: &Path) -> Result<(), String> {
    let run = |more: &[&str]| {
        let mut lint = Command::new(program);
        lint.arg("lint").arg("--book").arg(book).args([
            "--today",
            corpus::TODAY,
            "--format",
            "concise",
            "--exit-zero",
        ]);
        lint.args(more);
        Ran::of(lint)
    };
    let (whole, since) = (run(&[])?, run(&["--since", "HEAD"])?);
    let memory = |ran: &Ran| ran.peak_memory.map_or(0.0, |bytes| bytes as f64 / 1e6);
    println!("Lint");
    let (seconds, most) = (LINT_BUDGET.0, LINT_BUDGET.1 as f64 / 1e6);
    println!(
        "  every entry        {:>9.3} s  {:>7.1} MB  budget {seconds} s, {most} MB",
        whole.seconds,
        memory(&whole)
    );
    println!(
        "  what changed       {:>9.3} s  {:>7.1} MB  budget {SINCE_BUDGET} s",
        since.seconds,
        memory(&since)
    );
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .args(["run", "--release", "--quiet", "--example", "lint_one", "--"])
        .arg(book)
        .current_dir(root);
    let output = cargo
        .output()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    if !output.status.success() {
        return Err(format!(
            "one text could not be linted:\n{}",
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    println!(
        "  one text           {}  budget 50 ms\n",
        String::from_utf8_lossy(&output.stdout).trim()
    );
    Ok(())
}

/// A command that ran to its end.
pub(crate) struct Ran {
    pub(crate) seconds: f64,
    /// Bytes; only Linux tells.
    pub(crate) peak_memory: Option<u64>,
    /// What it wrote to standard error.
    pub(crate) said: String,
}

impl Ran {
    fn of(command: Command) -> Result<Self, String> {
        Self::ending(command, &[0])
    }

    /// The same, with the codes that it may end with.
    pub(crate) fn ending(mut command: Command, codes: &[i32]) -> Result<Self, String> {
        let begin = Instant::now();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("cannot start {command:?}: {error}"))?;
        let stderr = child.stderr.take();
        let listener =
            std::thread::spawn(move || stderr.map_or(Ok(String::new()), std::io::read_to_string));
        let mut peak_memory = None;
        let status = loop {
            // The kernel keeps the high-water mark, so a sample misses only what the last milliseconds add to it.
            peak_memory = high_water_mark(child.id()).or(peak_memory);
            match child
                .try_wait()
                .map_err(|error| format!("cannot wait for {command:?}: {error}"))?
            {
                Some(status) => break status,
                None => std::thread::sleep(Duration::from_millis(3)),
            }
        };
        let seconds = begin.elapsed().as_secs_f64();
        let said = listener
            .join()
            .map_err(|_| "lost the command's output")?
            .map_err(|error| error.to_string())?;
        if !status.code().is_some_and(|code| codes.contains(&code)) {
            return Err(format!("{command:?} failed:\n{said}"));
        }
        Ok(Self {
            seconds,
            peak_memory,
            said,
        })
    }
}

/// The most memory a process has had resident so far, in bytes.
pub(crate) fn high_water_mark(pid: u32) -> Option<u64> {
    status_of(pid, "VmHWM:")
}

/// The memory a process has resident now, in bytes.
pub(crate) fn resident(pid: u32) -> Option<u64> {
    status_of(pid, "VmRSS:")
}

fn status_of(pid: u32, what: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(what))?;
    line.trim()
        .strip_suffix(" kB")?
        .trim()
        .parse::<u64>()
        .ok()
        .map(|kib| kib * 1024)
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
    fn print(&self, title: &str) {
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

    #[test]
    #[cfg(target_os = "linux")]
    fn this_process_has_had_some_memory() {
        let peak = high_water_mark(std::process::id());
        assert!(peak.is_some_and(|bytes| bytes > 100_000), "{peak:?}");
    }
}
