//! `path:line:col: CODE level message`, one line each.

use std::fmt::Write;

use super::Report;

pub(super) fn render(report: &Report<'_>) -> String {
    let mut out = String::new();
    for finding in report.findings {
        let at = report.position(&finding.path, finding.span.start);
        let (path, code, level, message) = (&finding.path, finding.code, finding.level, &finding.message);
        let _ = writeln!(out, "{path}:{}:{}: {code} {level} {message}", at.line, at.column);
    }
    out
}
