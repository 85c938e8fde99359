//! `cargo xtask bench [N]`: how long a build of a large book takes, where the time goes, and what it costs;
//! `cargo xtask bench search [N]`: how long a reader of it waits for search. The other benches have files of their own.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::bench_workspace::{edit, middle_entry};
use crate::book_build::{measure, program, release_build};
use crate::check::tools;
use crate::corpus;
use crate::ran::{Ran, remove};

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
    // Written again each time, which takes less than asking whether the one there is still the right one.
    let written = corpus::write(entries, &book, 1, true)?;
    remove(&book.join(".casebook"))?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (megabytes, commits) = (written.bytes as f64 / 1e6, written.commits.unwrap_or(0));
    println!(
        "{entries} entries, {megabytes:.1} MB of Markdown, {commits} commits; {cores} cores\n"
    );

    let cold = measure(&program, &book, &site)?;
    cold.print("From nothing");
    edit(&middle_entry(&book)?, 0)?;
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
