//! The diagnostic format of reviewdog, which posts findings as review comments; fixes become suggestions.

use serde_json::{Value, json};

use super::super::{Diagnostic, Level, Span};
use super::Report;

pub(super) fn render(report: &Report<'_>) -> String {
    let diagnostics: Vec<Value> = report
        .findings
        .iter()
        .map(|finding| diagnostic(report, finding))
        .collect();
    let result = json!({"source": {"name": "casebook"}, "diagnostics": diagnostics});
    format!("{result:#}\n")
}

fn diagnostic(report: &Report<'_>, finding: &Diagnostic) -> Value {
    let help = finding
        .help
        .as_ref()
        .map_or_else(String::new, |help| format!("\n{help}"));
    let mut diagnostic = json!({
        "message": format!("{}{help}", finding.message),
        "location": location(report, &finding.path, finding.span),
        "severity": match finding.level {
            Level::Error => "ERROR",
            Level::Warning => "WARNING",
            Level::Info => "INFO",
        },
        "code": {"value": finding.code},
    });
    if let Some(fix) = &finding.fix {
        let suggestions = fix
            .edits
            .iter()
            .map(|edit| json!({"range": range(report, &finding.path, edit.span), "text": edit.replacement}));
        diagnostic["suggestions"] = suggestions.collect();
    }
    if !finding.related.is_empty() {
        let related = finding
            .related
            .iter()
            .map(|place| json!({"message": place.message, "location": location(report, &place.path, place.span)}));
        diagnostic["related_locations"] = related.collect();
    }
    diagnostic
}

fn location(report: &Report<'_>, path: &str, span: Span) -> Value {
    json!({"path": report.in_repository(path), "range": range(report, path, span)})
}

/// Lines and columns from 1; the format counts columns in bytes.
fn range(report: &Report<'_>, path: &str, span: Span) -> Value {
    json!({"start": position(report, path, span.start), "end": position(report, path, span.end)})
}

fn position(report: &Report<'_>, path: &str, offset: usize) -> Value {
    let line = report.position(path, offset).line;
    let text = report.text(path).unwrap_or_default();
    let before = &text.as_bytes()[..offset.min(text.len())];
    let start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    json!({"line": line, "column": before.len() - start + 1})
}
