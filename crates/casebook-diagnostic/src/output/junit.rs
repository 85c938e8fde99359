//! JUnit XML: a suite per file, a case per finding; what does not make the run fail is a passed case with a note.

use std::fmt::Write;

use super::super::Diagnostic;
use super::{Report, is_forbidden_in_xml, write_escaped};

pub(super) fn render(report: &Report<'_>) -> String {
    let failures = |findings: &[&Diagnostic]| {
        findings
            .iter()
            .filter(|one| one.level >= report.fail_level)
            .count()
    };
    let all: Vec<&Diagnostic> = report.findings.iter().collect();
    // A report without any case looks like a run that never happened.
    let tests = all.len().max(1);
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    let _ = writeln!(
        out,
        "<testsuites name=\"casebook lint\" tests=\"{tests}\" failures=\"{}\" errors=\"0\">",
        failures(&all)
    );
    if all.is_empty() {
        out.push_str("  <testsuite name=\"casebook\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">\n");
        out.push_str(
            "    <testcase name=\"no findings\" classname=\"casebook\"/>\n  </testsuite>\n",
        );
    }
    for findings in all.chunk_by(|one, next| one.path == next.path) {
        let path = attribute(&report.in_repository(&findings[0].path));
        let (tests, failures) = (findings.len(), failures(findings));
        let _ = writeln!(
            out,
            "  <testsuite name=\"{path}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">"
        );
        for finding in findings {
            case(&mut out, report, finding, &path);
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn case(out: &mut String, report: &Report<'_>, finding: &Diagnostic, path: &str) {
    let at = report.position(&finding.path, finding.span.start);
    let about = (report.about)(finding.code);
    let name = attribute(&format!(
        "{} {} at {}:{}",
        finding.code, about.name, at.line, at.column
    ));
    let _ = writeln!(out, "    <testcase name=\"{name}\" classname=\"{path}\">");
    let mut details = format!(
        "{path}:{}:{}: {}",
        at.line,
        at.column,
        content(&finding.message)
    );
    for more in [Some(about.why), finding.help.as_deref()]
        .into_iter()
        .flatten()
        .filter(|more| !more.is_empty())
    {
        let _ = write!(details, "\n{}", content(more));
    }
    if finding.level >= report.fail_level {
        let message = attribute(&finding.message);
        let _ = writeln!(
            out,
            "      <failure message=\"{message}\" type=\"{}\">{details}</failure>",
            finding.level
        );
    } else {
        let _ = writeln!(
            out,
            "      <system-out>{}: {details}</system-out>",
            finding.level
        );
    }
    out.push_str("    </testcase>\n");
}

/// Text between tags, without the characters that XML 1.0 cannot hold.
fn content(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // A `String` takes all that is written.
    let _ = write_escaped(&mut out, text, |letter| {
        (letter == '\r' || is_forbidden_in_xml(letter)).then_some("\u{fffd}")
    });
    out
}

fn attribute(text: &str) -> String {
    content(text).replace(['\n', '\t'], " ")
}
