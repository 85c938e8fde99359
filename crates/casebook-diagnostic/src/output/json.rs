//! One JSON document; fields are only ever added.

use serde::Serialize;

use super::super::{Code, Level, Position};
use super::Report;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    summary: Summary,
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Summary {
    error: usize,
    warning: usize,
    info: usize,
    /// Findings that a baseline holds back.
    known: usize,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: Code,
    level: Level,
    message: &'a str,
    why: &'a str,
    help: Option<&'a str>,
    location: Location<'a>,
    related: Vec<RelatedPlace<'a>>,
    fix: Option<FixEdits<'a>>,
}

/// Lines and columns count from 1, columns in characters; offsets count bytes from 0.
#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    start: Position,
    end: Position,
    start_byte: usize,
    end_byte: usize,
}

#[derive(Serialize)]
struct RelatedPlace<'a> {
    message: &'a str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct FixEdits<'a> {
    title: &'a str,
    safe: bool,
    edits: Vec<FixEdit<'a>>,
}

#[derive(Serialize)]
struct FixEdit<'a> {
    start_byte: usize,
    end_byte: usize,
    replacement: &'a str,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let location = |path, span: super::Span| {
        let (start, end) = report.range(path, span);
        Location {
            path,
            start,
            end,
            start_byte: span.start,
            end_byte: span.end,
        }
    };
    let findings = report.findings.iter().map(|finding| Finding {
        code: finding.code,
        level: finding.level,
        message: &finding.message,
        why: (report.about)(finding.code).why,
        help: finding.help.as_deref(),
        location: location(&finding.path, finding.span),
        related: finding
            .related
            .iter()
            .map(|place| RelatedPlace {
                message: &place.message,
                location: location(&place.path, place.span),
            })
            .collect(),
        fix: finding.fix.as_ref().map(|fix| FixEdits {
            title: &fix.title,
            safe: fix.safe,
            edits: fix
                .edits
                .iter()
                .map(|edit| FixEdit {
                    start_byte: edit.span.start,
                    end_byte: edit.span.end,
                    replacement: &edit.replacement,
                })
                .collect(),
        }),
    });
    let summary = Summary {
        error: report.count(Level::Error),
        warning: report.count(Level::Warning),
        info: report.count(Level::Info),
        known: report.known,
    };
    let document = Document {
        version: 1,
        summary,
        findings: findings.collect(),
    };
    // Serialising plain structs of strings and numbers cannot fail.
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}
