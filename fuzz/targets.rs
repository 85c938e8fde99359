//! What must hold of any text. Used by libFuzzer and by `tests/fuzz.rs`.

#![allow(dead_code)]

use std::sync::{Arc, LazyLock};

use casebook::analysis::recurrence;
use casebook::book::link;
use casebook::config::Config;
use casebook::diagnostic::{Code, Diagnostic, Span, code};
use casebook::entry::{Context, read};
use casebook::lint::rules::completion_date::CompletionDates;
use casebook::lint::{Input, Selection, fix as mend, lint, lint_one};
use casebook::markdown::{RenderOptions, outline, render};
use casebook::source::History;
use casebook::source::front_matter::split;
use casebook::source::yaml::{self, Node};
use casebook::template::Template;
use casebook::time::{Date, parse_date};

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
    let (book, findings) = book(text);
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
    let repeats = recurrence(&book);
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
    let again = |text: &Arc<str>| dated(lint_one(&book, &repeats, *TODAY, None, 0, text), text);
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

static TEMPLATE: LazyLock<Template> = LazyLock::new(Template::builtin);
static TODAY: LazyLock<Date> =
    LazyLock::new(|| parse_date("2026-11-22").map_or(Date::MIN, |(date, _)| date));

/// A book of one entry, and everything that is found in it.
fn book(text: &str) -> (casebook::book::Casebook, Vec<Diagnostic>) {
    let config = Config::default();
    let zone = config.book.time_zone.clone();
    let context = Context {
        template: &TEMPLATE,
        zone: &zone,
        is_page: &|_| false,
    };
    let (entry, mut parsed) = read(
        &"content/2026-10-02-a.md".into(),
        &"2026-10-02-a.md".into(),
        &text.into(),
        &context,
    );
    let (book, linked) = link(
        config,
        TEMPLATE.clone(),
        vec![entry],
        Vec::new(),
        History::default(),
    );
    parsed.extend(linked);
    let repeats = recurrence(&book);
    let selection = Selection::default();
    let findings = lint(Input {
        book: &book,
        recurrence: &repeats,
        today: *TODAY,
        selection: &selection,
        parsed,
    });
    (book, findings)
}

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
