//! Names by which a service knows a finding again after lines were added above it.

use std::collections::HashMap;

use super::super::Diagnostic;
use super::Report;

/// A name for each finding, in their order: unique within the report, and the same as long as the rule, the file, the
/// text of the line and the message stay what they are. Numbers in the message do not count ("140 days ago"), nor does
/// the number of the line.
pub(super) fn fingerprints(report: &Report<'_>) -> Vec<String> {
    let mut seen: HashMap<blake3::Hash, usize> = HashMap::new();
    let name = |finding: &Diagnostic| {
        let same = identity(report, finding);
        let count = seen.entry(same).or_default();
        *count += 1;
        let mut hasher = blake3::Hasher::new();
        hasher.update(same.as_bytes()).update(&count.to_le_bytes());
        hasher.finalize().to_hex()[..32].to_owned()
    };
    report.findings.iter().map(name).collect()
}

fn identity(report: &Report<'_>, finding: &Diagnostic) -> blake3::Hash {
    let text = report.text(&finding.path).unwrap_or_default();
    let at = text.floor_char_boundary(finding.span.start);
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[start..].lines().next().unwrap_or_default().trim();
    let message: String = finding
        .message
        .chars()
        .filter(|letter| !letter.is_ascii_digit())
        .collect();
    let mut hasher = blake3::Hasher::new();
    for part in [
        finding.code.as_str(),
        &report.in_repository(&finding.path),
        line,
        &message,
    ] {
        hasher.update(part.as_bytes()).update(&[0]);
    }
    hasher.finalize()
}
