//! GitLab's code quality report: a list of findings, each with a fingerprint that survives edits above it.

use serde::Serialize;

use super::super::Level;
use super::Report;
use super::fingerprint::fingerprints;

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let issues: Vec<Issue> = report
        .findings
        .iter()
        .zip(fingerprints(report))
        .map(|(finding, fingerprint)| {
            let (start, end) = report.range(&finding.path, finding.span);
            let help = finding
                .help
                .as_ref()
                .map_or_else(String::new, |help| format!(" ({help})"));
            Issue {
                description: format!("{}: {}{help}", finding.code, finding.message),
                check_name: finding.code.as_str(),
                fingerprint,
                severity: match finding.level {
                    Level::Error => "major",
                    Level::Warning => "minor",
                    Level::Info => "info",
                },
                location: Location {
                    path: report.in_repository(&finding.path),
                    lines: Lines {
                        begin: start.line,
                        end: end.line,
                    },
                },
            }
        })
        .collect();
    // Serialising plain structs of strings and numbers cannot fail.
    serde_json::to_string_pretty(&issues).unwrap_or_default() + "\n"
}
