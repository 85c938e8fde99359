//! What must hold of any text. Used by libFuzzer and by `tests/fuzz.rs`.

// Each target of libFuzzer uses one of them.
#![allow(dead_code)]

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use casebook::diagnostic::{Code, Diagnostic, Span, code};
use casebook::lint::rules::completion_date::CompletionDates;
use casebook::lint::{Selection, fix as mend, lint_one};
use casebook::markdown::{RenderOptions, outline, render};
use casebook::source::front_matter::split;
use casebook::source::yaml::{self, Node};
use casebook::time::{Date, parse_date};
use casebook::workspace::{Clock, FileId, Workspace};

/// The split loses nothing and its spans fit.
pub fn front_matter(text: &str) {
    let split = split(text);
    assert_eq!(split.body.end, text.len());
    inside(text, split.body);
    if let Some(front) = split.front_matter {
        inside(text, front);
        assert!(front.end <= split.body.start);
    }
}

/// Every node of a tree, and the place of every error, lies inside the text.
pub fn yaml(text: &str) {
    const OFFSET: usize = 4;
    fn check(text: &str, node: &Node) {
        inside(
            text,
            Span::new(node.span.start - OFFSET, node.span.end - OFFSET),
        );
        for entry in node.entries() {
            inside(
                text,
                Span::new(entry.key_span.start - OFFSET, entry.key_span.end - OFFSET),
            );
            check(text, &entry.value);
        }
        node.items().iter().for_each(|item| check(text, item));
    }
    match yaml::parse(text, OFFSET) {
        Ok(node) => check(text, &node),
        Err(error) => assert!(error.span.start >= OFFSET && error.span.end <= text.len() + OFFSET),
    }
}

/// What a document is taken apart into lies inside it, and its page has no script.
pub fn markdown(text: &str) {
    let outline = outline(text, 0);
    for heading in &outline.headings {
        inside(text, heading.span);
        inside(text, heading.text_span);
    }
    for link in &outline.links {
        inside(text, link.span);
        inside(text, link.destination_span);
    }
    for ignore in &outline.ignores {
        inside(text, ignore.span);
        inside(text, ignore.covers);
    }
    for prose in outline.prose() {
        inside(text, prose.locate(0, prose.text.len()));
    }
    let page = render(text, &RenderOptions::default());
    assert!(
        !page.html.to_ascii_lowercase().contains("<script"),
        "{}",
        page.html
    );
}

/// Fixing breaks nothing that was whole, keeps the form of the file, and leaves nothing for a second run.
pub fn fix(text: &str) {
    // The template is read once; the book stays open and gets one text after another.
    let mut book = BOOK.lock().unwrap_or_else(PoisonError::into_inner);
    book.set(&FileId::content("2026-10-02-a.md"), Some(text.into()));
    let findings = book.lint(&Selection::default());
    let (book, repeats) = (book.book(), book.recurrence());
    let Some(entry) = book.entries.first() else {
        return;
    };
    for finding in findings.iter().filter(|finding| finding.path == entry.path) {
        inside(text, finding.span);
        finding
            .fix
            .iter()
            .flat_map(|fix| &fix.edits)
            .for_each(|edit| inside(text, edit.span));
    }
    // As if git knew the day of every action.
    let mut days = CompletionDates::default();
    entry
        .actions
        .iter()
        .for_each(|action| days.insert(&entry.path, action.id.clone(), Ok(*TODAY)));
    let dated = |found: Vec<Diagnostic>, text: &str| -> Vec<Diagnostic> {
        found
            .into_iter()
            .map(|finding| days.applied_to(finding, text))
            .collect()
    };
    let again = |text: &Arc<str>| dated(lint_one(book, repeats, *TODAY, None, 0, text), text);
    let findings = dated(findings, text);
    for unsafe_too in [false, true] {
        let fixed = mend(&entry.text, &findings, unsafe_too, again);
        let left = again(&fixed.text);
        for broken in [code::CB101, code::CB102, code::CB103] {
            assert!(
                count(&left, broken) <= count(&findings, broken),
                "{broken}: {}",
                fixed.text
            );
        }
        assert_eq!(
            text.starts_with('\u{feff}'),
            fixed.text.starts_with('\u{feff}')
        );
        let twice = mend(&fixed.text, &left, unsafe_too, again);
        assert_eq!(twice.text, fixed.text, "a second run changes more");
    }
}

static TODAY: LazyLock<Date> =
    LazyLock::new(|| parse_date("2026-11-22").map_or(Date::MIN, |(date, _)| date));
/// A book of one entry.
static BOOK: LazyLock<Mutex<Workspace>> =
    LazyLock::new(|| Mutex::new(Workspace::in_memory([], Clock::Day(*TODAY))));

fn count(findings: &[Diagnostic], code: Code) -> usize {
    findings
        .iter()
        .filter(|finding| finding.code == code)
        .count()
}

fn inside(text: &str, span: Span) {
    assert!(
        text.get(span.start..span.end).is_some(),
        "{span:?} in {text:?}"
    );
}
