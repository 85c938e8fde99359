//! `path:line:col: CODE level message`, one line each.

use std::fmt::Write;

use super::super::Diagnostic;
use super::{Report, terminal};
use casebook_text::printable_line;

pub(super) fn render(report: &Report<'_>) -> String {
    let mut out = String::new();
    for finding in &*report.findings {
        let at = report.position(&finding.path, finding.span.start);
        let place = format!(
            "{}:{}:{}",
            report.for_reader(&finding.path),
            at.line,
            at.column
        );
        let place = terminal::linked(report, &finding.path, &place);
        let label = terminal::toned(
            report,
            finding.level,
            &format!("{} {}", finding.code, finding.level),
        );
        let _ = writeln!(out, "{place}: {label} {}", printable_line(&finding.message));
    }
    out
}

/// The same for the log of a job: as its repository calls the file, without colour or links.
pub(super) fn plain(report: &Report<'_>, finding: &Diagnostic) -> String {
    let at = report.position(&finding.path, finding.span.start);
    let (path, code) = (report.in_repository(&finding.path), finding.code);
    let (level, message) = (finding.level, &finding.message);
    printable_line(&format!(
        "{path}:{}:{}: {code} {level} {message}",
        at.line, at.column
    ))
}
