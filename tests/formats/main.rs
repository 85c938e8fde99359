//! The output formats of findings against what their readers ask for.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod front_matter;
mod schema;
mod xsd;

use std::collections::HashSet;
use std::sync::Arc;

use casebook::diagnostic::output::{FORMATS, Report};
use casebook::diagnostic::{Diagnostic, Edit, Fix, Level, Span, code};
use casebook::lint::rules::about;
use serde_json::Value;

const TEXT: &str =
    "---\ntitle: Größe <b> & \"quotes\"\nseverity: critical\n---\n\n短い text\nmore text\n";

/// Findings of every shape: with and without fix, help and related places, on one line, on several and on none, in a
/// file that cannot be read, with a name that needs escaping, twice the same.
fn findings() -> Vec<Diagnostic> {
    let path: Arc<str> = "content/2026/a b&<ö>.md".into();
    let gone: Arc<str> = "content/gone.md".into();
    let insert = Edit {
        span: Span::at(4),
        replacement: "id: PM-1\n".to_owned(),
    };
    let replace = Edit {
        span: Span::new(44, 52),
        replacement: "SEV1".to_owned(),
    };
    let fix = Fix {
        title: "Write `SEV1`".to_owned(),
        edits: vec![insert, replace],
        safe: true,
    };
    let at = TEXT.find("短").unwrap();
    let mut info = Diagnostic::new(
        code::CB112,
        &path,
        Span::new(at, at + 16),
        "over two lines\u{1b}[31m",
    );
    info.level = Level::Info;
    let twice = Diagnostic::new(
        code::CB602,
        &path,
        Span::at(at + 3),
        "`]]>` & `<a>` lead nowhere",
    );
    vec![
        Diagnostic::new(
            code::CB107,
            &path,
            Span::new(44, 52),
            "`critical` is another name for `SEV1`",
        )
        .help("write `SEV1`")
        .related(&path, Span::new(11, 16), "the title")
        .related(&gone, Span::at(3), "elsewhere")
        .fix(fix),
        info,
        twice.clone(),
        twice,
        Diagnostic::new(code::CB100, &gone, Span::at(0), "the file cannot be read"),
        Diagnostic::new(
            code::CB202,
            &path,
            Span::new(TEXT.len(), TEXT.len()),
            "at the very end",
        ),
    ]
}

fn rendered(name: &str, findings: &[Diagnostic]) -> String {
    let mut report = Report::new(findings, about, |path| {
        (path != "content/gone.md").then_some(TEXT)
    });
    report.folder = "docs/post mortems";
    let format = FORMATS.iter().find(|format| format.name == name).unwrap();
    (format.render)(&report)
}

fn json(name: &str, findings: &[Diagnostic]) -> Value {
    serde_json::from_str(&rendered(name, findings)).unwrap()
}

/// Fails unless what a format prints fits a schema of this folder.
fn assert_fits(schema: &str, printed: &Value) {
    let schema =
        std::fs::read_to_string(std::path::Path::new("tests/formats").join(schema)).unwrap();
    // One pattern of OASIS has a bracket that stands alone, which not every reader of patterns takes for itself.
    let schema = schema.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}\\\\]?$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let found = schema::Validator::new(&schema).errors(printed);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn sarif_fits_the_schema_of_oasis() {
    for findings in [findings(), Vec::new()] {
        let log = json("sarif", &findings);
        assert_fits("sarif-schema-2.1.0.json", &log);
        assert_eq!(
            log["runs"][0]["results"].as_array().unwrap().len(),
            findings.len()
        );
    }
    let log = json("sarif", &findings());
    let run = &log["runs"][0];
    for result in run["results"].as_array().unwrap() {
        let rule = &run["tool"]["driver"]["rules"]
            [usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
    }
    assert_eq!(
        run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "docs/post%20mortems/content/2026/a%20b%26%3C%C3%B6%3E.md"
    );
}

#[test]
fn gitlab_gets_what_its_documentation_asks_for() {
    let issues = json("gitlab", &findings());
    assert_fits("gitlab-code-quality.schema.json", &issues);
    let issues = issues.as_array().unwrap();
    assert_eq!(issues.len(), findings().len());
    let mut fingerprints = HashSet::new();
    for issue in issues {
        let path = issue["location"]["path"].as_str().unwrap();
        assert!(
            path.starts_with("docs/post mortems/") && !path.starts_with("./"),
            "{path}"
        );
        assert!(
            fingerprints.insert(issue["fingerprint"].as_str().unwrap()),
            "a fingerprint occurs twice"
        );
    }
    assert_eq!(json("gitlab", &[]), serde_json::json!([]));
}

#[test]
fn rdjson_gets_what_reviewdog_reads() {
    for findings in [findings(), Vec::new()] {
        assert_fits("rdjson.schema.json", &json("rdjson", &findings));
    }
    // What no schema says: columns are bytes, and ends are exclusive.
    let result = json("rdjson", &findings());
    assert_eq!(result["source"]["name"], "casebook");
    let lines: Vec<&str> = TEXT.split('\n').collect();
    for diagnostic in result["diagnostics"].as_array().unwrap() {
        let suggested = diagnostic["suggestions"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|one| &one["range"]);
        for range in std::iter::once(&diagnostic["location"]["range"]).chain(suggested) {
            let place = |end: &str| {
                let number =
                    |name: &str| usize::try_from(range[end][name].as_u64().unwrap()).unwrap();
                (number("line"), number("column"))
            };
            let (start, end) = (place("start"), place("end"));
            assert!(start <= end && start.0 >= 1 && start.1 >= 1, "{range}");
            assert!(
                end.1 <= lines.get(end.0 - 1).map_or(0, |line| line.len()) + 1,
                "{range}"
            );
        }
    }
    let first = &result["diagnostics"][0];
    assert_eq!(
        first["location"]["range"]["start"],
        serde_json::json!({"line": 3, "column": 11})
    );
    assert_eq!(first["suggestions"][1]["text"], "SEV1");
}

#[test]
fn junit_fits_the_schema_of_jenkins_and_its_counts_are_true() {
    let schema = std::fs::read_to_string("tests/formats/junit-10.xsd").unwrap();
    for findings in [findings(), Vec::new()] {
        let xml = rendered("junit", &findings);
        assert_eq!(xsd::errors(&schema, &xml), Vec::<String>::new(), "{xml}");
        let document = roxmltree::Document::parse(&xml).unwrap();
        let inside = |node: roxmltree::Node<'_, '_>, name: &str| {
            node.descendants()
                .filter(|inner| inner.has_tag_name(name))
                .count()
                .to_string()
        };
        let counted = |node: &roxmltree::Node<'_, '_>| {
            node.has_tag_name("testsuites") || node.has_tag_name("testsuite")
        };
        for node in document.descendants().filter(counted) {
            assert_eq!(
                node.attribute("tests"),
                Some(&*inside(node, "testcase")),
                "{xml}"
            );
            assert_eq!(
                node.attribute("failures"),
                Some(&*inside(node, "failure")),
                "{xml}"
            );
        }
        let failures = findings
            .iter()
            .filter(|finding| finding.level == Level::Error)
            .count();
        assert_eq!(inside(document.root(), "failure"), failures.to_string());
        let shown = |text: &str| {
            document
                .descendants()
                .any(|node| node.text().is_some_and(|inner| inner.contains(text)))
        };
        assert!(
            findings.is_empty() || shown("`]]>` & `<a>` lead nowhere"),
            "{xml}"
        );
    }
}

#[test]
fn json_has_a_version_and_counts() {
    let document = json("json", &findings());
    assert_eq!(document["version"], 1);
    assert_eq!(
        document["findings"].as_array().unwrap().len(),
        findings().len()
    );
    assert_eq!(document["summary"]["info"], 1);
}
