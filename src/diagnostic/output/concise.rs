//! `path:line:col: CODE level message`, one line each.

use std::fmt::Write;

use super::super::{Diagnostic, one_line};
use super::{Report, terminal};

pub(super) fn render(report: &Report<'_>) -> String {
    let mut out = String::new();
    for finding in report.findings {
        let at = report.position(&finding.path, finding.span.start);
        let place = one_line(&format!("{}:{}:{}", finding.path, at.line, at.column));
        let place = terminal::linked(report, &finding.path, &place);
        let label = terminal::toned(report, finding.level, &format!("{} {}", finding.code, finding.level));
        let _ = writeln!(out, "{place}: {label} {}", one_line(&finding.message));
    }
    out
}

/// The same for a log: without colour or links.
pub(super) fn plain(report: &Report<'_>, finding: &Diagnostic) -> String {
    let at = report.position(&finding.path, finding.span.start);
    let (path, code, level, message) = (&finding.path, finding.code, finding.level, &finding.message);
    one_line(&format!("{path}:{}:{}: {code} {level} {message}", at.line, at.column))
}
