//! `casebook build`: the whole road, from files to a site.

use std::path::PathBuf;

use casebook::diagnostic::{Diagnostic, Level};
use casebook::workspace::CacheReport;

use casebook_text::counted;

use super::book_args::BookArgs;
use super::progress::{RunProgress, StageTime};
use super::site::{SiteRun, build};

/// Build the site
#[derive(clap::Args, Clone, Debug)]
#[command(
    after_help = "Exit codes:\n  0  the site was written, whatever the findings\n  1  with --strict: some findings are at or above the fail level\n  2  no site was written; the previous one is unchanged\n\nExamples:\n  casebook build\n  casebook build --content some/folder --out public\n  casebook build --strict --timings"
)]
pub(crate) struct Args {
    /// Output folder [default: [build] out in book.toml, else site]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Make every file again, also those whose inputs are as they were at the last build
    #[arg(long)]
    no_cache: bool,
    /// Exit with 1 if there are findings at or above the fail level
    #[arg(long)]
    strict: bool,
    /// Print the time of each stage to standard error
    #[arg(long, value_enum, value_name = "FORMAT", num_args = 0..=1, default_missing_value = "table")]
    timings: Option<Timings>,
    /// Print errors only
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, clap::ValueEnum)]
enum Timings {
    /// One line per stage
    Table,
    /// One JSON object
    Json,
}

pub(crate) fn run(book: &BookArgs, args: &Args) -> anyhow::Result<u8> {
    let progress = RunProgress::start(!args.quiet);
    let run = build(book, args.out.as_deref(), !args.no_cache, &progress)?;
    let stages = progress.finish();
    let fail_level = run.workspace.config().lint.fail_level;
    let fails = run
        .built
        .findings
        .iter()
        .any(|finding| finding.level >= fail_level);
    if !args.quiet {
        super::output::print(&summary(&run))?;
    }
    match args.timings {
        Some(Timings::Table) => eprint!("{}{}", timings(&stages), cache(&run.built.cache)),
        Some(Timings::Json) => eprintln!("{}", timings_json(&run, &stages)),
        None => {}
    }
    // The process ends here: to give a large book back piece by piece takes time.
    std::mem::forget(run);
    Ok(if args.strict && fails {
        super::FINDINGS
    } else {
        super::OK
    })
}

fn count(findings: &[Diagnostic], level: Level) -> usize {
    findings
        .iter()
        .filter(|finding| finding.level == level)
        .count()
}

fn summary(run: &SiteRun) -> String {
    let book = run.workspace.book();
    let (entries, pages) = (book.newest_first().len(), book.pages().count());
    let (written, findings) = (&run.built.value, &run.built.findings);
    let mut text = format!(
        "{} and {} in {}: {} written, {} unchanged, {} removed\n",
        counted(entries, "entry"),
        counted(pages, "page"),
        run.out.display(),
        written.written,
        written.linked,
        written.removed
    );
    text.push_str(&super::adopted::words(&run.workspace));
    if let Some(reason) = book.history_of_book.absence()
        && reason.is_loss()
    {
        text.push_str(&format!("without dates and authors from git: {reason}\n"));
    }
    for (name, history) in book.history_of_book.sources() {
        if let Some(reason) = history.absence().filter(|reason| reason.is_loss()) {
            text.push_str(&format!(
                "without dates and authors from git in the source {name}: {reason}\n"
            ));
        }
    }
    let (errors, warnings) = (
        count(findings, Level::Error),
        count(findings, Level::Warning),
    );
    if errors + warnings > 0 {
        text.push_str(&format!(
            "{}, {}: `casebook lint` shows them\n",
            counted(errors, "error"),
            counted(warnings, "warning")
        ));
    }
    text
}

fn timings(stages: &[StageTime]) -> String {
    let line = |name: &str, seconds: f64, busy: Option<f64>, memory: Option<u64>| {
        let busy = busy.map_or_else(String::new, |busy| format!(" {busy:>7.2} s busy"));
        let memory = memory.map_or_else(String::new, |bytes| {
            format!(" {:>8.1} MB", bytes as f64 / 1e6)
        });
        format!("{name:<10} {seconds:>8.3} s{busy}{memory}\n")
    };
    let mut text: String = stages
        .iter()
        .map(|stage| line(stage.name, stage.seconds, stage.busy, stage.peak_memory))
        .collect();
    let total: f64 = stages.iter().map(|stage| stage.seconds).sum();
    let busy = stages.iter().map(|stage| stage.busy).sum();
    text.push_str(&line(
        "total",
        total,
        busy,
        stages.iter().filter_map(|stage| stage.peak_memory).max(),
    ));
    text
}

/// What the cache was worth, and what was wrong with it.
fn cache(report: &CacheReport) -> String {
    let mut text = match report.is_used {
        true => format!("{:<10} {:>8} files reused\n", "cache", report.reused),
        false => String::new(),
    };
    for fault in &report.faults {
        text.push_str(&format!("{:<10} {fault}\n", "cache"));
    }
    text
}

fn timings_json(run: &SiteRun, stages: &[StageTime]) -> serde_json::Value {
    let written = &run.built.value;
    let stages: Vec<serde_json::Value> = stages
        .iter()
        .map(
            |stage| serde_json::json!({"name": stage.name, "seconds": stage.seconds, "busy": stage.busy, "peak_memory": stage.peak_memory}),
        )
        .collect();
    serde_json::json!({
        "stages": stages,
        "output_bytes": written.bytes,
        "index_bytes": run.built.index_bytes,
        "files": written.written + written.linked,
        "cache": {"reused": run.built.cache.reused, "faults": run.built.cache.faults},
    })
}
