//! `casebook lint`: every finding of the book, in the form asked for.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use casebook::analysis::recurrence;
use casebook::diagnostic::{Code, Diagnostic, Level, output::FORMATS, suggestion};
use casebook::lint::{self, rules::RULES};

use super::pipeline::{BookArgs, Opened, open};

/// Check every entry
#[derive(clap::Args)]
#[command(
    after_help = "Exit code 0 when nothing is at or above the fail level, 1 on findings, 2 when the run itself failed.\n\nExamples:\n  casebook lint\n  casebook lint content/2026 --format concise\n  casebook lint --select CB601,CB602 --fail-level warning\n  casebook lint --format json --output-file findings.json"
)]
pub(crate) struct Args {
    /// Files and folders to report on; rules that compare entries still see the whole book
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// In which form
    #[arg(long, value_name = "FORM", value_parser = formats(), default_value = "full")]
    format: String,
    /// Only these rules: codes or their beginnings, such as CB2
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    select: Vec<String>,
    /// All rules but these
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    ignore: Vec<String>,
    /// From which level on the run fails [default: [lint] fail-level of book.toml, else error]
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_level: Option<FailLevel>,
    /// Exit with 0 whatever is found
    #[arg(long)]
    exit_zero: bool,
    /// Write the findings to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    output_file: Option<PathBuf>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum FailLevel {
    /// Errors only
    Error,
    /// Errors and warnings
    Warning,
    /// Anything
    Info,
}

impl From<FailLevel> for Level {
    fn from(level: FailLevel) -> Self {
        match level {
            FailLevel::Error => Self::Error,
            FailLevel::Warning => Self::Warning,
            FailLevel::Info => Self::Info,
        }
    }
}

fn formats() -> clap::builder::PossibleValuesParser {
    FORMATS
        .iter()
        .map(|format| clap::builder::PossibleValue::new(format.name).help(format.about))
        .collect::<Vec<_>>()
        .into()
}

pub(crate) fn run(book: &BookArgs, args: &Args) -> anyhow::Result<u8> {
    let select = codes(&args.select)?;
    let ignore = codes(&args.ignore)?;
    let Some(format) = super::output::format(&args.format) else { bail!("there is no format {}", args.format) };
    let mut opened = open(book)?;
    let paths = asked_paths(&args.paths, &opened)?;
    let repeats = recurrence(&opened.book);
    let mut findings = lint::lint(lint::Input {
        book: &opened.book,
        recurrence: &repeats,
        today: opened.today,
        parsed: std::mem::take(&mut opened.findings),
        changed: &[],
    });
    findings.retain(|finding| {
        let selected = args.select.is_empty() || select.contains(&finding.code);
        selected && !ignore.contains(&finding.code) && is_asked(&paths, finding)
    });
    let to_terminal = args.output_file.is_none();
    let text = super::output::findings(&findings, &opened.texts, format, to_terminal && super::output::colour());
    match &args.output_file {
        Some(file) => std::fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?,
        None => super::output::print(&text)?,
    }
    let fail_level = args.fail_level.map_or(opened.book.config.lint.fail_level, Level::from);
    let fails = findings.iter().any(|finding| finding.level >= fail_level);
    Ok(if fails && !args.exit_zero { super::FINDINGS } else { super::OK })
}

/// The codes that begin with one of the given texts.
fn codes(given: &[String]) -> anyhow::Result<Vec<Code>> {
    let mut codes = Vec::new();
    for text in given {
        let wanted = text.trim().to_ascii_uppercase();
        let known = || RULES.iter().map(|rule| rule.code);
        let before = codes.len();
        codes.extend(known().filter(|code| wanted.len() >= 3 && code.as_str().starts_with(&wanted)));
        if codes.len() == before {
            let meant = suggestion(&wanted, known().map(Code::as_str));
            let hint = meant.map_or_else(String::new, |meant| format!(": did you mean {meant}?"));
            bail!("there is no rule {text}{hint}");
        }
    }
    Ok(codes)
}

/// The given files and folders as findings name them: relative to the book.
fn asked_paths(given: &[PathBuf], opened: &Opened) -> anyhow::Result<Vec<String>> {
    given.iter().map(|path| asked_path(path, opened)).collect()
}

fn asked_path(path: &Path, opened: &Opened) -> anyhow::Result<String> {
    let full = path.canonicalize().with_context(|| format!("cannot find {}", path.display()))?;
    let relative = |folder: &Path, name: &str| {
        let inside = full.strip_prefix(folder.canonicalize().ok()?).ok()?.to_owned();
        let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
        Some([name.trim_matches('/').to_owned(), parts.join("/")].join("/").trim_matches('/').to_owned())
    };
    let folders = &opened.folders;
    relative(&folders.content, &folders.content_name)
        .or_else(|| relative(&folders.book, ""))
        .with_context(|| format!("{} is not in the book {}", path.display(), folders.book.display()))
}

fn is_asked(paths: &[String], finding: &Diagnostic) -> bool {
    let below = |path: &String| {
        path.is_empty()
            || finding.path.strip_prefix(path.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    paths.is_empty() || paths.iter().any(below)
}
