//! `casebook lint`: every finding of the book, in the form asked for; and, when asked, put right.

mod against;
mod apply_fixes;
mod dates;
mod print;
mod select;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use casebook::diagnostic::output::{FORMATS, Format};
use casebook::diagnostic::{Diagnostic, Level};
use casebook::lint::{Baseline, Compared, Selection};
use casebook::workspace::Workspace;

use super::book_args::{BookArgs, explained};

/// Check every entry
#[derive(clap::Args)]
#[command(
    after_help = "Exit codes:\n  0  no finding is at or above the fail level\n  1  some are, or --diff shows a change, or the checked baseline could shrink\n  2  the run itself failed\n\nExamples:\n  casebook lint\n  casebook lint content/2026 --format concise\n  casebook lint --since origin/main\n  casebook lint --fix\n  casebook lint --fix --unsafe-fixes --diff\n  casebook lint --baseline lint-baseline.json --write-baseline\n  casebook lint --format sarif --output-file casebook.sarif"
)]
pub(crate) struct Args {
    /// Files and folders to report on; rules that compare entries still read the whole book
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Output format [default: github inside GitHub Actions, else full]
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    format: Option<String>,
    /// Run only these rules: codes, code prefixes such as CB2, or names
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    select: Vec<String>,
    /// Skip these rules
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Report only what involves a file changed since this branch left REF, including uncommitted edits, and what the
    /// changes broke in other files
    #[arg(long, value_name = "REF")]
    since: Option<String>,
    /// Check references against the whole book that this one is a source of: its api/book.json, as a file or address
    #[arg(long, value_name = "FILE|URL")]
    against: Option<String>,
    /// Minimum level that fails the run [default: [lint] fail-level in book.toml, else error]
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_level: Option<FailLevel>,
    /// Exit with 0 even if there are findings
    #[arg(long)]
    exit_zero: bool,
    /// Write the findings to FILE instead of standard output
    #[arg(long, value_name = "FILE")]
    output_file: Option<PathBuf>,
    /// Apply the fixes that do not change what an entry says
    #[arg(long)]
    fix: bool,
    /// With --fix or --diff: include fixes that may change the meaning
    #[arg(long)]
    unsafe_fixes: bool,
    /// Show what --fix would change; change nothing
    #[arg(long)]
    diff: bool,
    /// Hide the known findings that FILE records
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write the current findings to the --baseline file
    #[arg(long, requires = "baseline", conflicts_with_all = ["paths", "select", "ignore", "since", "diff"])]
    write_baseline: bool,
    /// Fail if the baseline records findings that no longer exist
    #[arg(long, requires = "baseline", conflicts_with = "write_baseline")]
    check_baseline: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum FailLevel {
    /// Errors only
    Error,
    /// Errors and warnings
    Warning,
    /// Any finding
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
    let mut workspace = book.open_as_author()?;
    if let Some(place) = &args.against {
        workspace.check_against(against::whole_book(place)?);
    }
    let mut selection = select::selection(args, &workspace)?;
    let mut findings = workspace.lint_around(&selection);
    // Only files that were asked for are fixed, whatever else takes part in a finding.
    let fixable: Vec<Diagnostic> = findings
        .iter()
        .filter(|finding| selection.looks_at(&finding.path) && selection.takes(finding))
        .filter(|_| args.fix || args.diff)
        .cloned()
        .collect();
    // History is read for the few findings that it may put right, and only when somebody wants that.
    let days = dates::of(&workspace, &fixable);
    let fixable = dates::applied(&days, fixable, &workspace);
    findings = dates::applied(&days, findings, &workspace);
    let options = apply_fixes::FixOptions {
        selection: &selection,
        days: &days,
        unsafe_too: args.unsafe_fixes,
    };
    if args.diff {
        let changes = apply_fixes::diff(&workspace, &fixable, &options);
        super::output::print(&changes)?;
        return Ok(if changes.is_empty() || args.exit_zero {
            super::OK
        } else {
            super::FINDINGS
        });
    }
    if args.fix && apply_fixes::fix(&workspace, &fixable, &options)? {
        // Spans and counts are those of the new texts from here on.
        let clock = book.clock()?;
        workspace.refresh(clock, &()).map_err(explained)?;
        selection = select::selection(args, &workspace)?;
        findings = dates::applied(&days, workspace.lint_around(&selection), &workspace);
    }
    if let Some(file) = args.baseline.as_ref().filter(|_| args.write_baseline) {
        return write_baseline(file, &findings);
    }
    let compared = compare(args, findings, &selection)?;
    let code = judge(args, format, &workspace, &compared)?;
    // The process ends here: to give a large book back piece by piece would take longer than to compare its entries.
    std::mem::forget(workspace);
    Ok(code)
}

fn write_baseline(file: &Path, findings: &[Diagnostic]) -> anyhow::Result<u8> {
    let baseline = Baseline::of(findings);
    std::fs::write(file, baseline.write())
        .with_context(|| format!("cannot write {}", file.display()))?;
    eprintln!(
        "{} known findings written to {}",
        baseline.total(),
        file.display()
    );
    Ok(super::OK)
}

/// Shows the findings; the exit code.
fn judge(
    args: &Args,
    format: &Format,
    workspace: &Workspace,
    compared: &Compared,
) -> anyhow::Result<u8> {
    let fail_level = args
        .fail_level
        .map_or(workspace.config().lint.fail_level, Level::from);
    print::show(args, format, workspace, compared, fail_level)?;
    print::shrinkable(&compared.shrinkable, workspace.folders());
    let fails = compared
        .new
        .iter()
        .any(|finding| finding.level >= fail_level);
    let loose = args.check_baseline && !compared.shrinkable.is_empty();
    Ok(if (fails || loose) && !args.exit_zero {
        super::FINDINGS
    } else {
        super::OK
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
