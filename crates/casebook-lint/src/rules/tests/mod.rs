//! Every rule's documentation and examples.

mod edge_cases;
mod hidden_names;

use std::collections::BTreeSet;

use super::super::testing::Sample;
use super::*;
use casebook_diagnostic::code::{self, CODES};

/// What an excerpt lacks by being one.
const EXCERPT: &[Code] = &[
    code::CB105,
    code::CB110,
    code::CB301,
    code::CB401,
    code::CB801,
    code::CB804,
];

/// The findings of an example, which is written to a folder, loaded, parsed, linked and linted like any book.
pub(super) fn findings(example: &Example) -> Vec<Diagnostic> {
    Sample::on_disk(example.0).findings()
}

fn codes(findings: &[Diagnostic]) -> BTreeSet<Code> {
    findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn every_code_has_its_rule_and_every_rule_its_code() {
    let rules: Vec<Code> = RULES.iter().map(|rule| rule.code).collect();
    let known: Vec<Code> = CODES.iter().map(|entry| entry.0).collect();
    assert_eq!(rules, known);
}

#[test]
fn every_rule_is_documented() {
    let mut names = BTreeSet::new();
    for rule in RULES {
        let code = rule.code;
        assert!(
            names.insert(rule.name),
            "{code}: the name {} is taken",
            rule.name
        );
        assert!(
            rule.name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'-'),
            "{code}: {}",
            rule.name
        );
        assert!(
            !rule.summary.is_empty() && !rule.summary.ends_with('.'),
            "{code}: {}",
            rule.summary
        );
        assert!(
            rule.why.ends_with('.') && !rule.why[..rule.why.len() - 1].contains(". "),
            "{code}: {}",
            rule.why
        );
        assert!(rule.details.len() > 60, "{code}");
    }
}

#[test]
fn every_failing_example_fails_by_its_rule_alone_and_every_mended_one_passes() {
    for rule in RULES {
        let failing = findings(&rule.fails);
        let raised = codes(&failing);
        assert!(
            raised.contains(&rule.code),
            "{}: the example raises {failing:#?}",
            rule.code
        );
        let others: Vec<_> = raised
            .iter()
            .filter(|code| **code != rule.code && !EXCERPT.contains(code))
            .collect();
        assert!(
            others.is_empty(),
            "{}: the failing example raises more: {failing:#?}",
            rule.code
        );
        let passing = findings(&rule.passes);
        let left: Vec<_> = passing
            .iter()
            .filter(|finding| !EXCERPT.contains(&finding.code) || finding.code == rule.code)
            .collect();
        assert!(
            left.is_empty(),
            "{}: the mended example raises {left:#?}",
            rule.code
        );
        for finding in failing.iter().filter(|finding| finding.code == rule.code) {
            let text = rule
                .fails
                .0
                .iter()
                .find(|(path, _)| *path == &*finding.path)
                .map_or("", |file| file.1);
            assert!(finding.span.end <= text.len(), "{}: {finding:?}", rule.code);
            assert!(
                !finding.message.ends_with('.'),
                "{}: {}",
                rule.code,
                finding.message
            );
        }
    }
}

/// Whatever a rule asks the book may be another although the entry is not.
#[test]
fn rules_that_ask_the_book_say_so() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let files: Vec<std::path::PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    for rule in RULES.iter().filter(|rule| rule.is_of_one_entry()) {
        if !matches!(rule.check, Check::Entry(_) | Check::Document(_)) {
            continue;
        }
        let code = format!("{}_", rule.code.as_str().to_lowercase());
        let is_it = |file: &&std::path::PathBuf| {
            file.file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .starts_with(&code)
        };
        let text = std::fs::read_to_string(files.iter().find(is_it).unwrap()).unwrap();
        let text: String = text.split_whitespace().collect();
        let text = text
            .replace("subject.book.config", "")
            .replace("subject.book.template", "");
        for asked in [
            "subject.book",
            "subject.recurrence",
            "likeness",
            "is_author",
        ] {
            assert!(
                !text.contains(asked),
                "{} asks {asked}: it belongs into SEES_BOOK",
                rule.code
            );
        }
    }
}
