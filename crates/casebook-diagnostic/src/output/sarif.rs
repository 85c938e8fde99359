//! SARIF 2.1.0, the OASIS format that code scanning services read.

use serde_json::{Value, json};

use super::super::{Code, Diagnostic, Fix, Level, Span};
use super::fingerprint::fingerprints;
use super::{Report, uri};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(super) fn render(report: &Report<'_>) -> String {
    let mut codes: Vec<Code> = report.findings.iter().map(|finding| finding.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let results: Vec<Value> = report
        .findings
        .iter()
        .zip(fingerprints(report))
        .map(|(finding, fingerprint)| result(report, finding, &codes, &fingerprint))
        .collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "casebook",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().map(|code| rule(report, *code)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The root of the repository."}}},
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}

fn rule(report: &Report<'_>, code: Code) -> Value {
    let about = (report.about)(code);
    json!({
        "id": code,
        "name": about.name,
        "shortDescription": {"text": about.summary},
        "fullDescription": {"text": about.why},
        "help": {
            "text": format!("{}\n\n{}", about.why, about.details),
            "markdown": format!("{}\n\n{}", about.why, about.details),
        },
        "defaultConfiguration": {"level": level(code.default_level())},
    })
}

fn result(report: &Report<'_>, finding: &Diagnostic, codes: &[Code], fingerprint: &str) -> Value {
    let help = finding
        .help
        .as_ref()
        .map_or_else(String::new, |help| format!("\n{help}"));
    let mut result = json!({
        "ruleId": finding.code,
        "ruleIndex": codes.binary_search(&finding.code).unwrap_or_default(),
        "level": level(finding.level),
        "message": {"text": format!("{}{help}", finding.message)},
        "locations": [location(report, &finding.path, finding.span)],
        "partialFingerprints": {"casebookFinding/v1": fingerprint},
    });
    if !finding.related.is_empty() {
        let related = finding.related.iter().enumerate().map(|(at, place)| {
            let mut related = location(report, &place.path, place.span);
            related["id"] = json!(at);
            related["message"] = json!({"text": place.message});
            related
        });
        result["relatedLocations"] = related.collect();
    }
    if let Some(fix) = &finding.fix {
        result["fixes"] = json!([self::fix(report, &finding.path, fix)]);
    }
    result
}

fn artifact(report: &Report<'_>, path: &str) -> Value {
    json!({"uri": uri(&report.in_repository(path)), "uriBaseId": "%SRCROOT%"})
}

fn region(report: &Report<'_>, path: &str, span: Span) -> Value {
    let (start, end) = report.range(path, span);
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

fn location(report: &Report<'_>, path: &str, span: Span) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": artifact(report, path),
            "region": region(report, path, span),
        },
    })
}

fn fix(report: &Report<'_>, path: &str, fix: &Fix) -> Value {
    let replacements: Vec<Value> = fix
        .edits
        .iter()
        .map(|edit| {
            json!({
                "deletedRegion": region(report, path, edit.span),
                "insertedContent": {"text": edit.replacement},
            })
        })
        .collect();
    json!({
        "description": {"text": fix.title},
        "artifactChanges": [{"artifactLocation": artifact(report, path), "replacements": replacements}],
    })
}
