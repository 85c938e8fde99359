//! `casebook lint`: every finding of the book, in the form asked for.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use casebook::analysis::recurrence;
use casebook::diagnostic::output::{FORMATS, Report, github};
use casebook::diagnostic::{Code, Diagnostic, Level, suggestion};
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
    /// In which form [default: github inside GitHub Actions, else full]
    #[arg(long, value_name = "FORM", value_parser = formats())]
    format: Option<String>,
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
    let by_itself = if on_github() { "github" } else { "full" };
    let name = args.format.as_deref().unwrap_or(by_itself);
    let Some(format) = super::output::format(name) else { bail!("there is no format {name}") };
    let mut opened = open(book)?;
    let paths = asked_paths(&args.paths, &opened)?;
    let repeats = recurrence(&opened.book);
    let mut findings = lint::lint(lint::Input {
        book: &opened.book,
        recurrence: &repeats,
        today: opened.today,
        parsed: std::mem::take(&mut opened.findings),
    });
    findings.retain(|finding| {
        let selected = args.select.is_empty() || select.contains(&finding.code);
        selected && !ignore.contains(&finding.code) && is_asked(&paths, finding)
    });
    let fail_level = args.fail_level.map_or(opened.book.config.lint.fail_level, Level::from);
    let folder = in_repository(&opened.folders.book);
    let links = opened.folders.book.canonicalize().ok().map(|folder| folder.to_string_lossy().into_owned());
    let mut report = super::output::report(&findings, &opened.texts);
    (report.folder, report.fail_level) = (&folder, fail_level);
    if args.output_file.is_none() {
        report.colour = super::output::colour();
        report.links = links.as_deref().filter(|_| super::output::follows_links());
    }
    let text = (format.render)(&report);
    match &args.output_file {
        Some(file) => std::fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?,
        None => super::output::print(&text)?,
    }
    if format.name == "github" {
        job_summary(&report)?;
    }
    let fails = findings.iter().any(|finding| finding.level >= fail_level);
    Ok(if fails && !args.exit_zero { super::FINDINGS } else { super::OK })
}

fn on_github() -> bool {
    std::env::var("GITHUB_ACTIONS").is_ok_and(|value| value == "true")
}

/// Adds the findings to the page that GitHub shows for the job, where there is one.
fn job_summary(report: &Report<'_>) -> anyhow::Result<()> {
    use std::io::Write as _;
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let Some(file) = variable("GITHUB_STEP_SUMMARY") else { return Ok(()) };
    let source = || {
        let (server, repository) = (variable("GITHUB_SERVER_URL")?, variable("GITHUB_REPOSITORY")?);
        Some(format!("{server}/{repository}/blob/{}", variable("GITHUB_SHA")?))
    };
    let text = github::summary(report, source().as_deref());
    let mut open = std::fs::OpenOptions::new();
    let written = open.create(true).append(true).open(&file).and_then(|mut file| file.write_all(text.as_bytes()));
    written.with_context(|| format!("cannot write the job summary {file}"))
}

/// The path of a folder within the repository that it lies in, with `/`; empty at its root, or outside of any.
fn in_repository(folder: &Path) -> String {
    let Ok(folder) = folder.canonicalize() else { return String::new() };
    let Some(root) = folder.ancestors().find(|above| above.join(".git").exists()) else { return String::new() };
    let inside = folder.strip_prefix(root).unwrap_or(Path::new(""));
    inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
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
