//! For GitHub Actions: workflow commands that annotate a pull request, and the summary of a job.

use std::fmt::Write;

use super::super::{Diagnostic, Level};
use super::{Report, concise, uri};
use casebook_text::{counted, printable, printable_line};

/// GitHub shows this many annotations of each level for a step, and drops the rest without a word.
const MOST_ANNOTATIONS: usize = 10;
/// A job summary may have a mebibyte; this many rows stay far below it.
const MOST_ROWS: usize = 500;

const LEVELS: [Level; 3] = [Level::Error, Level::Warning, Level::Info];

/// Annotations, errors first; what would not be shown stands as plain lines in a folded group of the log.
pub(super) fn render(report: &Report<'_>) -> String {
    let mut out = String::new();
    for level in LEVELS {
        let mut findings = report
            .findings
            .iter()
            .filter(|finding| finding.level == level);
        for finding in findings.by_ref().take(MOST_ANNOTATIONS) {
            annotation(&mut out, report, finding);
        }
        let rest: Vec<&Diagnostic> = findings.collect();
        if !rest.is_empty() {
            let noun = if level == Level::Info {
                "info".to_owned()
            } else {
                format!("{level}s")
            };
            let _ = writeln!(
                out,
                "::group::{} more {noun}, of which GitHub shows no annotation",
                rest.len()
            );
            for finding in rest {
                let _ = writeln!(out, "{}", no_command(&concise::plain(report, finding)));
            }
            out.push_str("::endgroup::\n");
        }
    }
    let _ = writeln!(out, "{}", report.summary());
    out
}

fn annotation(out: &mut String, report: &Report<'_>, finding: &Diagnostic) {
    let command = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "notice",
    };
    let about = (report.about)(finding.code);
    let (start, end) = report.range(&finding.path, finding.span);
    let path = property(&report.in_repository(&finding.path));
    let _ = write!(
        out,
        "::{command} file={path},line={},endLine={}",
        start.line, end.line
    );
    // Columns count only for a finding on one line.
    if start.line == end.line {
        let _ = write!(
            out,
            ",col={},endColumn={}",
            start.column,
            end.column.max(start.column)
        );
    }
    let title = property(&format!("{} {}", finding.code, about.name));
    let mut message = finding.message.clone();
    if !about.why.is_empty() {
        let _ = write!(message, "\n{}", about.why);
    }
    if let Some(help) = &finding.help {
        let _ = write!(message, "\nFix: {help}");
    }
    let _ = writeln!(out, ",title={title}::{}", data(&message));
}

/// A message as a workflow command carries it.
fn data(text: &str) -> String {
    printable(
        &text
            .replace('%', "%25")
            .replace('\r', "%0D")
            .replace('\n', "%0A")
            .replace("##[", "## ["),
    )
}

/// A value of a workflow command's property, as the runner reads it.
#[must_use]
pub fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A line of the log that is not a command, whatever it quotes.
fn no_command(line: &str) -> String {
    let line = line.replace("##[", "## [");
    if line.trim_start().starts_with("::") {
        format!("- {line}")
    } else {
        line
    }
}

/// The findings as Markdown for the job's summary. `source` is the address of the repository's files at the commit
/// that was checked, where it is known; places then link there.
#[must_use]
pub fn summary(report: &Report<'_>, source: Option<&str>) -> String {
    let mut out = format!("### Casebook: {}\n", report.summary());
    if report.findings.is_empty() {
        return out;
    }
    out.push_str("\n| level | place | finding |\n| --- | --- | --- |\n");
    let mut sorted: Vec<&Diagnostic> = report.findings.iter().collect();
    sorted.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    for finding in sorted.iter().take(MOST_ROWS) {
        let line = report.position(&finding.path, finding.span.start).line;
        let path = report.in_repository(&finding.path);
        let place = cell(&format!("{path}:{line}"));
        let place = match source {
            Some(source) => format!(
                "[{place}]({}/{}#L{line})",
                source.trim_end_matches('/'),
                uri(&path)
            ),
            None => place,
        };
        let _ = writeln!(
            out,
            "| {} | {place} | **{}** {} |",
            finding.level,
            finding.code,
            cell(&finding.message)
        );
    }
    if sorted.len() > MOST_ROWS {
        let _ = writeln!(
            out,
            "\nand {}",
            counted(sorted.len() - MOST_ROWS, "more finding")
        );
    }
    out
}

/// A text inside a cell of a table.
fn cell(text: &str) -> String {
    printable_line(text)
        .replace('\\', "\\\\")
        .replace('|', "\\|")
        .replace('<', "&lt;")
        .replace('@', "@\u{200b}")
}
