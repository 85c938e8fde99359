//! What the rules about causes, actions, language and criteria do at their edges.

mod actions;
mod recurrence;

use super::super::super::lint_one;
use super::super::super::testing::Sample;
use super::super::*;
use super::findings;
use casebook_analysis::index::Likeness;
use casebook_diagnostic::code;
use casebook_model::source::History;

/// What the given rules find in a book of texts, as `CODE underlined`.
fn found(files: &'static [(&'static str, &'static str)], wanted: &[Code]) -> Vec<String> {
    findings(&Example(files))
        .into_iter()
        .filter(|finding| wanted.contains(&finding.code))
        .map(|finding| {
            let text = files
                .iter()
                .find(|(path, _)| *path == &*finding.path)
                .map_or("", |file| file.1);
            format!("{} {}", finding.code, finding.span.slice(text))
        })
        .collect()
}

#[test]
fn a_cause_that_the_books_own_vocabulary_calls_a_person_is_found() {
    let book = &[
        (
            "content/_schema/causes.yaml",
            "causes:\n  - name: human-error\n    title: Human error\n",
        ),
        (
            "content/a.md",
            "---\ntitle: A\nroot_causes: [human-error]\n---\n",
        ),
    ];
    assert_eq!(found(book, &[code::CB302]), ["CB302 human-error"]);
}

#[test]
fn a_person_as_cause_is_found_in_the_section_on_causes_and_elsewhere_as_human_error() {
    let book = &[(
        "content/a.md",
        "---\ntitle: A\n---\n\n## Impact\n\nAll of it was an operator error.\n\n## Root cause\n\nIt was caused by an engineer who \
         ran it twice.\n\nThis was not human error.\n\nHuman error.\n\n> The cause was human error.\n",
    )];
    let wanted = [code::CB302, code::CB502];
    assert_eq!(
        found(book, &wanted),
        [
            "CB502 operator error",
            "CB302 engineer",
            "CB302 Human error"
        ]
    );
}

#[test]
fn responders_are_found_by_name_and_handle_and_not_as_everyday_words() {
    let book = &[("content/a.md", "---
title: A
authors: [dewi, will, Tomas Berg]
teams: [payments]
---

Dewi restarted it, Tomas Berg watched, and @will wrote it down. It will hold. See [dewi's notes](https://a.example/dewi).
Owner: dewi. The team @payments was told @here; `@dewi` said \"ask dewi\".

## References

- Talk by Tomas Berg
")];
    assert_eq!(
        found(book, &[code::CB504]),
        [
            "CB504 Dewi",
            "CB504 Tomas Berg",
            "CB504 @will",
            "CB504 dewi"
        ]
    );
}

#[test]
fn pages_are_not_judged() {
    let book = &[(
        "content/README.md",
        "# A\n\nThe engineer failed to look!! A careless human error by @dewi.\n",
    )];
    assert_eq!(findings(&Example(book)), []);
}

#[test]
fn judgements_are_found_and_techniques_are_not() {
    let book = &[(
        "content/a.md",
        "---\ntitle: A\n---\n\nA careless change!! Lazy loading of a dumb terminal, a lazy engineer. `stupid!!` \"stupid\" ![stupid](a.svg)\n\n> idiotic\n",
    )];
    assert_eq!(
        found(book, &[code::CB503]),
        ["CB503 careless", "CB503 !!", "CB503 lazy engineer"]
    );
}

#[test]
fn a_book_has_words_of_its_own() {
    let book = &[
        (
            "book.toml",
            "[lint]\njudging-words = ['Cowboy', 'as usual']\nallowed-words = ['reckless', 'human error', 'failed to check']\n",
        ),
        (
            "content/a.md",
            "---\ntitle: A\n---\n\nA cowboy deploy, as usual. A reckless one. A human error. The engineer failed to check it. Careless.\n",
        ),
    ];
    let wanted = [code::CB501, code::CB502, code::CB503];
    assert_eq!(
        found(book, &wanted),
        ["CB503 cowboy", "CB503 as usual", "CB503 Careless"]
    );
}

#[test]
fn criteria_are_compared_with_what_is_known() {
    let book = &[
        (
            "content/a.md",
            "---\ntitle: A\nimpact: {apdex: 0.9}\nescalation: {from: support, priority: P0}\ncriteria: [apdex, oncall-p0, downtime, requested]\n---\n",
        ),
        (
            "content/b.md",
            "---\ntitle: B\nstatus: in-review\nimpact: {downtime: 9m}\n---\n",
        ),
        (
            "content/c.md",
            "---\ntitle: C\nstatus: in-review\nkind: near-miss\n---\n",
        ),
    ];
    assert_eq!(
        found(book, &[code::CB801, code::CB802]),
        ["CB802 apdex", "CB802 oncall-p0"]
    );
}

#[test]
fn what_is_published_or_reviewed_late_is_found_on_the_day_after_the_last() {
    let book = &[
        (
            "content/a.md",
            "---\ntitle: A\nstatus: published\nresolved: 2026-10-01\npublished: 2026-10-15\n---\n",
        ),
        (
            "content/b.md",
            "---\ntitle: B\nstatus: published\nresolved: 2026-10-01\npublished: 2026-10-16\n---\n",
        ),
        (
            "content/c.md",
            "---\ntitle: C\nstatus: in-review\nresolved: 2026-10-01\n---\n",
        ),
        (
            "content/d.md",
            "---\ntitle: D\nstatus: draft\nresolved: 2026-10-01\n---\n",
        ),
        ("content/e.md", "---\ntitle: E\nresolved: 2026-10-01\n---\n"),
    ];
    let wanted = [code::CB803, code::CB804];
    assert_eq!(
        found(book, &wanted),
        ["CB803 2026-10-16", "CB803 in-review", "CB804 draft"]
    );
}

#[test]
fn a_draft_that_was_changed_lately_is_not_stale() {
    let draft = |path: &'static str| {
        (
            path,
            "---\ntitle: D\nstatus: draft\nresolved: 2026-10-01\n---\n",
        )
    };
    let mut sample = Sample::new(&[
        draft("content/a.md"),
        draft("content/b.md"),
        draft("content/c.md"),
    ]);
    let lately = Some("2026-11-20T10:00:00Z".parse().unwrap());
    let changed = [("a.md".to_owned(), lately), ("b.md".to_owned(), None)].into();
    sample.book.history_of_book = History::Recent { changed }.into();
    let findings = sample.findings();
    let stale = findings
        .iter()
        .filter(|finding| finding.code == code::CB804);
    let stale: Vec<_> = stale
        .map(|finding| (&*finding.path, finding.message.as_str()))
        .collect();
    assert_eq!(
        stale,
        [
            (
                "content/b.md",
                "still a draft 52 days after the incident, unchanged for more than 14"
            ),
            ("content/c.md", "still a draft 52 days after the incident"),
        ]
    );
}

#[test]
fn a_handle_has_two_letters_at_least() {
    let book = &[(
        "content/a.md",
        "---\ntitle: A\n---\n\nThen @q said so, and @ravi agreed.\n",
    )];
    assert_eq!(found(book, &[code::CB504]), ["CB504 @ravi"]);
}

#[test]
fn prompts_that_were_left_in_are_found_as_text_and_in_comments() {
    let template = casebook_model::template::Template::builtin();
    let (section, _) = template.all_sections()[0];
    let prompt = &section.prompt;
    let text = format!(
        "---\ntitle: A\nstatus: in-review\n---\n\n## Summary\n\n{prompt}\n\n<!-- {prompt} -->\n"
    );
    let book = Box::leak(Box::new([("content/a.md", &*text.leak())]));
    let found = found(book, &[code::CB113]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found.iter().any(|found| found.contains("<!--")),
        "{found:?}"
    );
}
