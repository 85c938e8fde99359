//! Casebook's developer commands, reached as `cargo xtask COMMAND`.

mod adopt;
mod adopt_headings;
mod bench;
mod bench_edits;
mod bench_pages;
mod bench_sources;
mod bench_workspace;
mod book_build;
mod check;
mod confluence;
mod corpus;
mod growth;
#[cfg(test)]
mod long_functions;
mod mutants;
#[cfg(test)]
mod panics;
mod ran;
mod relevance;
mod shots;
mod wasm;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
Developer commands of Casebook

Usage: cargo xtask COMMAND

  test [--quick|--long]     check everything: format, lints, all tests, documentation, dependencies;
                            --quick skips everything that needs a browser,
                            --long tries 2,000 random books instead of 100
  corpus N DIR [--seed S] [--git]
                            write a seeded, realistic book of N entries to DIR; --git adds its history
  bench [N]                 build a book of N entries (10,000) in release mode; print time, memory and sizes,
                            how the analyses grow from 1,000 to 100,000 incidents, and how long search takes
  bench search [N ...]      measure search only, for a book of each size (10,000): in Chromium over a slow line, and without
  bench pages [N]           open lists and reports of a book of N entries (10,000) as a phone on a slow line does
  bench sources [N]         build a book of N entries (10,000) from one repository and from ten, and compare
  bench workspace [N]       edit one entry of a book of N (10,000): time of the next build, of the page in the preview, and of
                            everything in it
  bench edits [N]           edit an entry N times (10,000) while a preview runs; print its memory
  bench growth              check that linting twice as many wrong names, tags, keys … takes at most about twice as long
  bench import [N]          import an export of N Confluence pages (5,000), twice; print time and memory
  confluence N DIR          write an export of N Confluence pages to DIR
  relevance [CORPORA] [--misses]
                            measure related entries, similar, search and CB306 on judged queries, beside plain BM25: on the
                            demo book and the corpora in the folder CORPORA; --misses lists the queries that go wrong
  adopt [DIR]               measure how much Casebook reads of the incident reports in DIR (../shared/corpora)
  mutants [--sample N [--seed S]] [ARGUMENTS]
                            run mutation testing and list the mutants that no test catches, by crate: of all, which takes a
                            day, of a sample, or of a part with --shard K/N; needs cargo-mutants
  deny                      check licences, versions and sources of the dependencies against deny.toml
  shots [DIR]               take pictures of every kind of page at four widths, in both themes and on paper, to be looked at
                            (target/shots)
  wasm                      build the search engine for the browser and put it into the theme (only needed when its
                            sources changed; a test says when)
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
        ["test", "--long"] => check::run(root(), check::Scope::Long),
        ["bench"] => bench::run(root(), None),
        ["bench", "growth"] => bench::growth(root()),
        ["bench", "pages"] => bench::pages(root(), None),
        ["bench", "pages", entries] => bench::pages(root(), Some(parse(entries, "N")?)),
        ["bench", "sources"] => bench::sources(root(), None),
        ["bench", "sources", entries] => bench::sources(root(), Some(parse(entries, "N")?)),
        ["bench", "workspace"] => bench::workspace(root(), None),
        ["bench", "workspace", entries] => bench::workspace(root(), Some(parse(entries, "N")?)),
        ["bench", "edits"] => bench::edits(root(), 10_000),
        ["bench", "edits", edits] => bench::edits(root(), parse(edits, "N")?),
        ["bench", "search", sizes @ ..] => {
            let sizes: Result<Vec<usize>, String> =
                sizes.iter().map(|size| parse(size, "N")).collect();
            bench::search(root(), &sizes?)
        }
        ["bench", "import"] => confluence::bench(root(), None),
        ["bench", "import", pages] => confluence::bench(root(), Some(parse(pages, "N")?)),
        ["bench", entries] => bench::run(root(), Some(parse(entries, "N")?)),
        ["relevance", rest @ ..] => measure_relevance(rest),
        ["adopt"] => adopt::run(root(), None),
        ["adopt", corpora] => adopt::run(root(), Some(corpora)),
        ["mutants", arguments @ ..] => mutants::run(root(), arguments),
        ["deny"] => check::dependencies(root()),
        ["shots"] => shots::run(root(), None),
        ["shots", folder] => shots::run(root(), Some(folder)),
        ["wasm"] => wasm::run(root()),
        ["confluence", pages, dir] => {
            let bytes = confluence::write(parse(pages, "N")?, Path::new(dir))?;
            println!("{:.1} MB in {dir}", bytes as f64 / 1e6);
            Ok(())
        }
        ["corpus", rest @ ..] => write_corpus(rest),
        _ => Err(format!("no such command: {}\n\n{USAGE}", words.join(" "))),
    }
}

/// The folder of the workspace.
fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

fn measure_relevance(words: &[&str]) -> Result<(), String> {
    let (flags, places): (Vec<&str>, Vec<&str>) =
        words.iter().partition(|word| word.starts_with('-'));
    match (flags.as_slice(), places.as_slice()) {
        ([] | ["--misses"], [] | [_]) => {
            relevance::run(root(), places.first().copied(), !flags.is_empty())
        }
        _ => Err("usage: cargo xtask relevance [CORPORA] [--misses]".to_owned()),
    }
}

fn write_corpus(words: &[&str]) -> Result<(), String> {
    let usage = || "usage: cargo xtask corpus N DIR [--seed S] [--git]".to_owned();
    let (mut places, mut seed, mut history) = (Vec::new(), 1, false);
    let mut words = words.iter();
    while let Some(&word) = words.next() {
        match word {
            "--seed" => seed = parse(words.next().ok_or_else(usage)?, "--seed")?,
            "--git" => history = true,
            word if word.starts_with('-') => return Err(usage()),
            place => places.push(place),
        }
    }
    let [entries, dir] = places.as_slice() else {
        return Err(usage());
    };
    let written = corpus::write(parse(entries, "N")?, &PathBuf::from(dir), seed, history)?;
    let commits = written
        .commits
        .map_or_else(String::new, |commits| format!(", {commits} commits"));
    println!(
        "{} entries, {:.1} MB{commits} in {dir}",
        written.entries,
        written.bytes as f64 / 1e6
    );
    println!(
        "build with --today {} for the same overdue actions every time",
        corpus::TODAY
    );
    Ok(())
}

fn parse<T: std::str::FromStr>(text: &str, what: &str) -> Result<T, String> {
    text.parse()
        .map_err(|_| format!("{what} must be a whole number, not `{text}`"))
}
