//! `casebook lint`: every finding of the book, in the form asked for; and, when asked, put right.

mod apply_fixes;
mod base;
mod dates;
mod print;
mod select;

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use casebook::analysis::recurrence;
use casebook::diagnostic::output::FORMATS;
use casebook::diagnostic::{Diagnostic, Level};
use casebook::lint::{self, Baseline, Compared, Selection};

use super::pipeline::{BookArgs, HistoryDepth, Opened, open};

/// Check every entry
#[derive(clap::Args)]
#[command(
    after_help = "Exit code 0 when nothing is at or above the fail level, 1 on findings, 2 when the run itself failed.\nWith --diff 1 when a file would change, with --check-baseline also when the baseline could shrink.\n\nExamples:\n  casebook lint\n  casebook lint content/2026 --format concise\n  casebook lint --since origin/main\n  casebook lint --fix\n  casebook lint --fix --unsafe-fixes --diff\n  casebook lint --baseline lint-baseline.json --write-baseline\n  casebook lint --format sarif --output-file casebook.sarif"
)]
pub(crate) struct Args {
    /// Files and folders to report on; rules that compare entries still see the whole book
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// In which form [default: github inside GitHub Actions, else full]
    #[arg(long, value_name = "FORM", value_parser = formats())]
    format: Option<String>,
    /// Only these rules: codes, their beginnings such as CB2, or names
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    select: Vec<String>,
    /// All rules but these
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Only what the files changed since the branch left this commit or branch take part in, edits that are not
    /// committed included, and what the changes broke in other files
    #[arg(long, value_name = "REF")]
    since: Option<String>,
    /// From which level on the run fails [default: [lint] fail-level of book.toml, else error]
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_level: Option<FailLevel>,
    /// Exit with 0 whatever is found
    #[arg(long)]
    exit_zero: bool,
    /// Write the findings to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    output_file: Option<PathBuf>,
    /// Put right what can be put right without changing what an entry says
    #[arg(long)]
    fix: bool,
    /// With --fix or --diff: also what may change the meaning
    #[arg(long)]
    unsafe_fixes: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long)]
    diff: bool,
    /// Findings that are known already, as counted in this file, are not shown
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write the findings there are to the file of --baseline
    #[arg(long, requires = "baseline", conflicts_with_all = ["paths", "select", "ignore", "since", "diff"])]
    write_baseline: bool,
    /// Fail when the baseline names more than there is
    #[arg(long, requires = "baseline", conflicts_with = "write_baseline")]
    check_baseline: bool,
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
    if args.unsafe_fixes && !args.fix && !args.diff {
        bail!("--unsafe-fixes goes with --fix, or with --diff to see what it would change");
    }
    let format = print::format(args.format.as_deref())?;
    let mut opened = open(book, HistoryDepth::Needed)?;
    let mut selection = select::selection(args, &opened)?;
    let mut findings = find(&mut opened, &selection);
    // Only the files that were asked for are put right, whatever else takes part in a finding.
    let fixable: Vec<Diagnostic> = findings
        .iter()
        .filter(|finding| selection.looks_at(&finding.path) && selection.takes(finding))
        .filter(|_| args.fix || args.diff)
        .cloned()
        .collect();
    // History is read for the few findings that it may put right, and only when somebody wants that.
    let days = dates::of(&opened, &fixable);
    let fixable = dates::applied(&days, fixable, &opened);
    findings = dates::applied(&days, findings, &opened);
    let wish = apply_fixes::FixOptions {
        selection: &selection,
        days: &days,
        unsafe_too: args.unsafe_fixes,
    };
    if args.diff {
        let changes = apply_fixes::diff(&opened, &fixable, &wish);
        super::output::print(&changes)?;
        return Ok(if changes.is_empty() || args.exit_zero {
            super::OK
        } else {
            super::FINDINGS
        });
    }
    if args.fix && apply_fixes::fix(&opened, &fixable, &wish)? {
        // Spans and counts are those of the new texts from here on.
        opened = open(book, HistoryDepth::Needed)?;
        selection = select::selection(args, &opened)?;
        findings = find(&mut opened, &selection);
        findings = dates::applied(&days, findings, &opened);
    }
    if let Some(file) = args.baseline.as_ref().filter(|_| args.write_baseline) {
        let baseline = Baseline::of(&findings);
        std::fs::write(file, baseline.write())
            .with_context(|| format!("cannot write {}", file.display()))?;
        eprintln!(
            "{} known findings written to {}",
            baseline.total(),
            file.display()
        );
        return Ok(super::OK);
    }
    let compared = compare(args, findings, &selection)?;
    let fail_level = args
        .fail_level
        .map_or(opened.book.config.lint.fail_level, Level::from);
    print::show(args, format, &opened, &compared, fail_level)?;
    print::shrinkable(&compared.shrinkable, &opened.folders);
    let fails = compared
        .new
        .iter()
        .any(|finding| finding.level >= fail_level);
    let loose = args.check_baseline && !compared.shrinkable.is_empty();
    // The process ends here: to give a large book back piece by piece would take longer than to compare its entries.
    std::mem::forget(opened);
    Ok(if (fails || loose) && !args.exit_zero {
        super::FINDINGS
    } else {
        super::OK
    })
}

/// All that is to be found in what was asked for, and around it what other files have a part in.
fn find(opened: &mut Opened, selection: &Selection) -> Vec<Diagnostic> {
    let repeats = recurrence(&opened.book);
    lint::lint_around(lint::Input {
        book: &opened.book,
        recurrence: &repeats,
        today: opened.today,
        selection,
        parsed: std::mem::take(&mut opened.findings),
    })
}

/// Takes what was asked for, and holds back what the baseline knows, where there is one.
fn compare(
    args: &Args,
    mut findings: Vec<Diagnostic>,
    selection: &Selection,
) -> anyhow::Result<Compared> {
    let Some(file) = &args.baseline else {
        findings.retain(|finding| selection.takes(finding));
        return Ok(Compared {
            new: findings,
            ..Compared::default()
        });
    };
    let json = std::fs::read_to_string(file).with_context(|| {
        format!(
            "cannot read the baseline {}: write it first with --write-baseline",
            file.display()
        )
    })?;
    let baseline = Baseline::read(&json).with_context(|| format!("in {}", file.display()))?;
    Ok(baseline.compare(findings, selection))
}
