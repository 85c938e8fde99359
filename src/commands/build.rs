//! `casebook build`: the whole road, from files to a site.

use std::collections::HashMap;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use casebook::analysis::{AnalysisQuery, Scope, actions, recurrence};
use casebook::book::Casebook;
use casebook::diagnostic::{Diagnostic, Level, Span, code};
use casebook::index::{index, similar};
use casebook::lint;
use casebook::render::Theme;
use casebook::render::pages::Site;
use casebook::site::{Written, data, plan, write};
use casebook::source::Folders;
use rayon::prelude::*;
use walkdir::WalkDir;

use super::pipeline::{BookArgs, HistoryDepth, Opened, open, out_folder};

/// Build the site
#[derive(clap::Args, Clone, Debug)]
#[command(
    after_help = "Exit code 0 when a site was written, whatever the findings; 1 with --strict and findings at the fail level; 2 when no site was written (the earlier one stays as it was).\n\nExamples:\n  casebook build\n  casebook build --content some/folder --out public\n  casebook build --strict --timings"
)]
pub(crate) struct Args {
    /// Where to write the site [default: [build] out of book.toml, else site]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Exit with 1 when there are findings at the fail level
    #[arg(long)]
    strict: bool,
    /// Show how long each stage took (`json` for machines, on standard error)
    #[arg(long, value_enum, value_name = "FORM", num_args = 0..=1, default_missing_value = "table")]
    timings: Option<Timings>,
    /// Say nothing but errors
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, clap::ValueEnum)]
enum Timings {
    /// A line per stage
    Table,
    /// One JSON object
    Json,
}

/// What a build came to.
pub(crate) struct Built {
    /// The folder of the site.
    pub(crate) out: PathBuf,
    pub(crate) written: Written,
    pub(crate) findings: Vec<Diagnostic>,
    pub(crate) index_bytes: usize,
    pub(crate) opened: Opened,
}

pub(crate) fn run(book: &BookArgs, args: &Args) -> anyhow::Result<u8> {
    let progress = (!args.quiet && std::io::stderr().is_terminal()).then(spinner);
    let built = build(book, args.out.as_deref());
    if let Some(progress) = progress {
        progress.finish_and_clear();
    }
    let built = built?;
    let fails = built
        .findings
        .iter()
        .any(|finding| finding.level >= built.opened.book.config.lint.fail_level);
    if !args.quiet {
        super::output::print(&summary(&built, &built.out))?;
    }
    match args.timings {
        Some(Timings::Table) => eprint!("{}", timings(&built)),
        Some(Timings::Json) => eprintln!("{}", timings_json(&built)),
        None => {}
    }
    Ok(if args.strict && fails {
        super::FINDINGS
    } else {
        super::OK
    })
}

fn spinner() -> indicatif::ProgressBar {
    let bar = indicatif::ProgressBar::new_spinner().with_message("building the site");
    bar.enable_steady_tick(std::time::Duration::from_millis(120));
    bar
}

/// Load → parse → link → analyse, index, lint, render → write.
pub(crate) fn build(book: &BookArgs, out: Option<&Path>) -> anyhow::Result<Built> {
    let mut opened = open(book, HistoryDepth::Whole)?;
    let out = out_folder(&opened.folders, &opened.book.config, out)?;
    // Everything that follows asks for it, some of it on one core.
    opened.book.entries.par_iter().for_each(|entry| {
        let _ = entry.outline();
    });
    opened.stopwatch.lap("outline");
    let repeats = recurrence(&opened.book);
    let promised = actions(&opened.book, opened.today);
    opened.stopwatch.lap("analyse");
    let parsed = std::mem::take(&mut opened.findings);
    let (book_read, today, everything) = (&opened.book, opened.today, lint::Selection::default());
    let query = AnalysisQuery::new(book_read, &repeats, &promised, today, Scope::default());
    // One core writes the index: the linter and the reports take the others meanwhile.
    let (search, (findings, reports)) = rayon::join(
        || index(book_read, &repeats, &promised),
        || {
            let input = lint::Input {
                book: book_read,
                parsed,
                recurrence: &repeats,
                today,
                selection: &everything,
            };
            (lint::lint(input), data(&query))
        },
    );
    let (search, reports) = (search?, reports?);
    opened.stopwatch.lap("index+lint");
    let related = similar(&opened.book, &search, opened.book.config.search.related)?;
    opened.stopwatch.lap("similar");
    let shown = public(&opened.book, &opened.folders, &findings);
    let theme = theme(&opened)?;
    let sizes = image_sizes(&opened.book);
    let site = Site::new(
        &opened.book,
        &repeats,
        &promised,
        &related,
        &shown,
        opened.today,
        &sizes,
    );
    let planned = plan(&site, &theme, &search, &reports)?;
    opened.stopwatch.lap("plan");
    let written = write(&planned, &out, &[&opened.folders.content])?;
    let mut findings = findings;
    findings.extend(unreadable(&opened.book, &written));
    opened.stopwatch.lap("write");
    let index_bytes = search.pack.size();
    drop(planned);
    drop(promised);
    Ok(Built {
        out,
        written,
        findings,
        index_bytes,
        opened,
    })
}

/// Findings about files that could be read when the book was loaded, and not when they were to be copied.
fn unreadable(book: &Casebook, written: &Written) -> Vec<Diagnostic> {
    let finding = |(file, reason): &(PathBuf, String)| {
        let asset = book.assets.iter().find(|asset| asset.file == *file)?;
        let message = format!("the file cannot be read any more: {reason}");
        Some(Diagnostic::new(
            code::CB100,
            &asset.path,
            Span::at(0),
            message,
        ))
    };
    written.unreadable.iter().filter_map(finding).collect()
}

/// Findings of files that the site shows: a restricted entry is not even named, nor is a file of one.
pub(super) fn public(
    book: &Casebook,
    folders: &Folders,
    findings: &[Diagnostic],
) -> Vec<Diagnostic> {
    let shown: std::collections::HashSet<&str> =
        book.entries.iter().map(|entry| &*entry.path).collect();
    let is_restricted = |path: &str| {
        let inside = path.strip_prefix(&*folders.content_name);
        inside.is_some_and(|path| book.is_restricted_file(path.trim_start_matches('/')))
    };
    let is_shown = |path: &str| {
        let is_entry = path.ends_with(".md") || path.ends_with(".markdown");
        shown.contains(path) || !(is_entry || is_restricted(path))
    };
    findings
        .iter()
        .filter(|finding| is_shown(&finding.path))
        .map(|finding| {
            let mut finding = finding.clone();
            finding.related.retain(|related| is_shown(&related.path));
            finding
        })
        .collect()
}

/// The default theme with the book's own files over it.
fn theme(opened: &Opened) -> anyhow::Result<Theme> {
    let name = &opened.book.config.html.theme;
    let folder = opened.folders.book.join("themes").join(name);
    // Casebook's own repository keeps the built-in theme under that very name.
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    if folder.is_dir() {
        for entry in WalkDir::new(&folder).sort_by_file_name() {
            let entry =
                entry.with_context(|| format!("cannot list the theme {}", folder.display()))?;
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            if !entry.file_type().is_file() || hidden {
                continue;
            }
            let relative = entry.path().strip_prefix(&folder).unwrap_or(entry.path());
            let parts: Vec<_> = relative
                .components()
                .map(|part| part.as_os_str().to_string_lossy())
                .collect();
            let bytes = std::fs::read(entry.path())
                .with_context(|| format!("cannot read {}", entry.path().display()))?;
            files.push((parts.join("/"), bytes));
        }
    } else if name != "default" {
        anyhow::bail!(
            "there is no theme `{name}`: {} is no folder",
            folder.display()
        );
    }
    Theme::load(&files).with_context(|| format!("the theme {} cannot be used", folder.display()))
}

/// Width and height of the pictures that go into the site, from their first bytes.
fn image_sizes(book: &Casebook) -> HashMap<usize, (u32, u32)> {
    let assets: Vec<usize> = book.published_assets().into_iter().collect();
    assets
        .par_iter()
        .filter_map(|asset| {
            let size = imagesize::size(&book.assets[*asset].file).ok()?;
            Some((
                *asset,
                (
                    u32::try_from(size.width).ok()?,
                    u32::try_from(size.height).ok()?,
                ),
            ))
        })
        .collect()
}

fn count(findings: &[Diagnostic], level: Level) -> usize {
    findings
        .iter()
        .filter(|finding| finding.level == level)
        .count()
}

fn summary(built: &Built, out: &Path) -> String {
    let entries = built.opened.book.newest_first().len();
    let pages = built.opened.book.pages().count();
    let written = &built.written;
    let plural = |count: usize, one: &str, many: &str| {
        format!("{count} {}", if count == 1 { one } else { many })
    };
    let mut text = format!(
        "{} and {} in {}: {} written, {} unchanged, {} removed\n",
        plural(entries, "entry", "entries"),
        plural(pages, "page", "pages"),
        out.display(),
        written.written,
        written.linked,
        written.removed
    );
    let (errors, warnings) = (
        count(&built.findings, Level::Error),
        count(&built.findings, Level::Warning),
    );
    if errors + warnings > 0 {
        text.push_str(&format!(
            "{}, {}: `casebook lint` shows them\n",
            plural(errors, "error", "errors"),
            plural(warnings, "warning", "warnings")
        ));
    }
    text
}

fn timings(built: &Built) -> String {
    let stages = &built.opened.stopwatch.stages;
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

fn timings_json(built: &Built) -> serde_json::Value {
    let stages: Vec<serde_json::Value> = built
        .opened
        .stopwatch
        .stages
        .iter()
        .map(
            |stage| serde_json::json!({"name": stage.name, "seconds": stage.seconds, "busy": stage.busy, "peak_memory": stage.peak_memory}),
        )
        .collect();
    serde_json::json!({
        "stages": stages,
        "output_bytes": built.written.bytes,
        "index_bytes": built.index_bytes,
        "files": built.written.written + built.written.linked,
    })
}
