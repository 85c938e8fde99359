//! Every rule's documentation and examples.

use std::collections::BTreeSet;

use super::super::{Input, Selection, lint};
use super::*;
use casebook_analysis::recurrence;
use casebook_diagnostic::code::{self, CODES};
use casebook_model::book::link;
use casebook_model::config;
use casebook_model::entry::{Context, read};
use casebook_model::source::{Folders, History, load};
use casebook_model::template;
use casebook_time::parse_date;

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
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in example.0 {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    let toml = std::fs::read_to_string(folder.path().join("book.toml")).unwrap_or_default();
    let (config, mut parsed) = config::read(&toml, &"book.toml".into());
    let content = folder.path().join("content");
    let folders = Folders {
        book: folder.path().to_owned(),
        content,
        content_name: "content".to_owned(),
    };
    let loaded = load(&folders, config.build.max_file_size).unwrap();
    parsed.extend(loaded.findings);
    let (template, from_schema) = template::read(&loaded.schema);
    parsed.extend(from_schema);
    let zone = config.book.time_zone.clone();
    let context = Context {
        template: &template,
        zone: &zone,
        is_page: &|path| path.ends_with("README.md"),
    };
    let mut entries = Vec::new();
    for document in &loaded.documents {
        let (entry, found) = read(
            &document.path,
            &document.content_path,
            &document.text,
            &context,
        );
        entries.push(entry);
        parsed.extend(found);
    }
    let (book, linked) = link(
        config,
        template.clone(),
        entries,
        loaded.assets,
        History::default(),
    );
    parsed.extend(linked);
    let recurrence = recurrence(&book);
    let (today, _) = parse_date("2026-11-22").unwrap();
    lint(Input {
        book: &book,
        recurrence: &recurrence,
        today,
        selection: &Selection::default(),
        parsed,
    })
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
