//! What the rules about causes, actions, language and criteria do at their edges.

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
fn impossible_recurrences_are_all_found() {
    let book = &[
        (
            "content/a.md",
            "---\ntitle: A\nstarted: 2026-01-01\nrecurrence_of: [b, a, c, gone]\nnot_recurrence_of: [lost]\n---\n",
        ),
        ("content/b.md", "---\ntitle: B\nstarted: 2026-02-01\n---\n"),
        ("content/c.md", "---\ntitle: C\nrecurrence_of: [d]\n---\n"),
        (
            "content/d.md",
            "---\ntitle: D\nrecurrence_of: [c, e]\nnot_recurrence_of: [e]\n---\n",
        ),
        (
            "content/e.md",
            "---\ntitle: E\nvisibility: restricted\n---\n",
        ),
    ];
    assert_eq!(
        found(book, &[code::CB304]),
        [
            "CB304 b",
            "CB304 a",
            "CB304 gone",
            "CB304 lost",
            "CB304 d",
            "CB304 c"
        ]
    );
}

#[test]
fn a_recurrence_is_asked_for_once_with_its_evidence_and_a_denial_settles_it() {
    const EARLIER: &str = "---\ntitle: A\nstatus: published\nservices: [pay]\nstarted: 2026-01-01T10:00Z\nresolved: \
                           2026-01-01T11:00Z\nroot_causes: [config/flag]\nactions:\n  - {id: A1, title: Add a check, kind: prevent, \
                           owner: o, status: done, done: 2026-01-05}\n---\n";
    let book = &[
        ("content/a.md", EARLIER),
        (
            "content/b.md",
            "---\ntitle: B\nstatus: in-review\nservices: [pay]\nstarted: 2026-03-01T10:00Z\nroot_causes: [config/flag]\n---\n",
        ),
        (
            "content/c.md",
            "---\ntitle: C\nservices: [pay]\nstarted: 2026-03-01T09:00Z\nroot_causes: [config/flag]\nnot_recurrence_of: [a]\n---\n",
        ),
        (
            "content/d.md",
            "---\ntitle: D\nservices: [other]\nstarted: 2026-03-01T09:00Z\nroot_causes: [config/flag]\n---\n",
        ),
        (
            "content/e.md",
            "---\ntitle: E\nservices: [pay]\nstarted: 2028-03-01T09:00Z\nroot_causes: [config/flag]\n---\n",
        ),
    ];
    let findings: Vec<_> = findings(&Example(book))
        .into_iter()
        .filter(|finding| finding.code == code::CB305)
        .collect();
    let [finding] = findings.as_slice() else {
        panic!("{findings:#?}")
    };
    assert_eq!(&*finding.path, "content/b.md");
    assert_eq!(
        finding.message,
        "this looks like `a`: same cause (config/flag), same service (pay), 59 days earlier; its preventive action A1 is done"
    );
    let help = finding.help.as_deref().unwrap();
    assert!(
        help.contains("\n  recurrence_of: [a]\n  not_recurrence_of: [a]"),
        "{help}"
    );
}

#[test]
fn a_draft_is_compared_as_well() {
    let book = &[
        (
            "content/a.md",
            "---\ntitle: A\nstatus: published\nservices: [pay]\nstarted: 2026-01-01\nroot_causes: [config/flag]\n---\n",
        ),
        (
            "content/b.md",
            "---\ntitle: B\nstatus: published\nservices: [pay]\nstarted: 2026-02-01\nroot_causes: [config/flag]\nnot_recurrence_of: [a]\n---\n",
        ),
        (
            "content/c.md",
            "---\ntitle: C\nservices: [web, pay]\nstarted: 2026-03-01\nroot_causes: [config/flag]\n---\n",
        ),
    ];
    let findings: Vec<_> = findings(&Example(book))
        .into_iter()
        .filter(|finding| finding.code == code::CB305)
        .collect();
    let [finding] = findings.as_slice() else {
        panic!("{findings:#?}")
    };
    assert!(
        finding.message.contains("`b`") && finding.message.contains("and one more before it"),
        "{}",
        finding.message
    );
}

#[test]
fn a_text_that_is_being_edited_is_compared_with_a_book_in_memory() {
    let [earlier, later] = cb306_reads_alike::RULE.fails.0 else {
        panic!("two entries")
    };
    let before = (
        later.0,
        "---\ntitle: Checkout timed out\nstatus: draft\nstarted: 2026-11-21\n---\n\nNothing yet.\n",
    );
    let sample = Sample::new(&[*earlier, before]);
    let whole = Likeness::whole(&sample.book);
    let edited = |text: &str| {
        let (book, recurrence) = (&sample.book, &sample.recurrence);
        let found = lint_one(
            book,
            recurrence,
            sample.today,
            Some(&whole),
            1,
            &text.into(),
        );
        found
            .into_iter()
            .filter(|finding| finding.code == code::CB306)
            .count()
    };
    assert_eq!((edited(before.1), edited(later.1)), (0, 1));
}

/// Where a book was adopted, nothing has a status; what was planned is no repeat of anything.
#[test]
fn drafts_with_a_date_are_compared_with_each_other_but_planned_work_is_not() {
    let [earlier, later] = cb306_reads_alike::RULE.fails.0 else {
        panic!("two entries")
    };
    let found = |earlier_kind: &str, later_kind: &str| {
        let text = |text: &str, kind: &str| {
            text.replace("status: in-review\n", kind)
                .replace("status: draft\n", kind)
        };
        let texts = [text(earlier.1, earlier_kind), text(later.1, later_kind)];
        let sample = Sample::new(&[(earlier.0, &texts[0]), (later.0, &texts[1])]);
        let findings = sample.findings();
        let paths = findings.iter().filter(|one| one.code == code::CB306);
        paths.map(|one| one.path.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(found("", ""), [later.0]);
    assert_eq!(found("kind: maintenance\n", ""), [""; 0]);
    assert_eq!(found("", "kind: maintenance\n"), [""; 0]);
}

#[test]
fn what_reads_alike_comes_with_its_evidence() {
    const TEXT: &str = "The nightly settlement batch had opened forty sessions through pgbouncer and kept every one idle in \
                        transaction, so checkout workers queued for a session and timed out.";
    let earlier = format!(
        "---\ntitle: Settlement took the pool\nstatus: in-review\nstarted: 2026-05-15\nservices: [checkout]\n\
         root_causes: [capacity/connection-pool]\nactions:\n  - id: A1\n    title: Cap the pool\n    kind: prevent\n---\n\n{TEXT}\n"
    );
    let draft = format!(
        "---\ntitle: Slow\nstatus: draft\nstarted: 2026-11-21\nservices: [checkout]\n---\n\n{TEXT}\n"
    );
    let sample = Sample::new(&[
        ("content/2026-05-15-a.md", &earlier),
        ("content/2026-11-21-b.md", &draft),
    ]);
    let findings = sample.findings();
    let found = findings
        .iter()
        .find(|finding| finding.code == code::CB306)
        .unwrap();
    let message = &found.message;
    assert!(message.starts_with(
        "this reads like `2026-05-15-a` (\"Settlement took the pool\"), 190 days earlier: both speak of "
    ));
    assert!(
        message.ends_with("; same service (checkout); its preventive action A1 is still open"),
        "{message}"
    );
    let places: Vec<&str> = found
        .related
        .iter()
        .map(|place| place.span.slice(&earlier))
        .collect();
    assert_eq!(places, ["Settlement took the pool", "Cap the pool"]);
}

#[test]
fn owners_are_one_somebody() {
    let book = &[
        (
            "content/_schema/template.yaml",
            "vocabularies:\n  teams:\n    - name: trust and safety\n    - name: platform\n",
        ),
        (
            "content/a.md",
            "---
title: A
status: in-review
authors: [dewi]
actions:
  - {id: 1, title: Add a check, owner: trust and safety}
  - {id: 2, title: Add a check, owner: dewi and platform}
  - {id: 3, title: Add a check, owner: dewi; tomas}
  - {id: 4, title: Add a check, owner: TBD}
  - {id: 5, title: Add a check}
  - {id: 6, title: Add a check, status: wont-do}
  - {id: 7, title: Add a check, owner: research & development}
---
",
        ),
        (
            "content/b.md",
            "---\ntitle: B\nactions:\n  - {id: 1, title: Add a check}\n  - {id: 2, title: Add a check, owner: 'a, b'}\n---\n",
        ),
    ];
    assert_eq!(
        found(book, &[code::CB402]),
        [
            "CB402 dewi and platform",
            "CB402 dewi; tomas",
            "CB402 TBD",
            "CB402 Add a check",
            "CB402 'a, b'"
        ]
    );
}

#[test]
fn drafts_and_what_will_not_be_done_need_no_ticket_or_day() {
    let book = &[
        (
            "content/a.md",
            "---\ntitle: A\nactions:\n  - {id: 1, title: Improve it}\n---\n",
        ),
        (
            "content/b.md",
            "---\ntitle: B\nstatus: in-review\nactions:\n  - {id: 1, title: Improve it, status: wont-do, reason: gone}\n---\n",
        ),
        (
            "content/c.md",
            "---\ntitle: C\nstatus: in-review\nactions:\n  - {id: 1, title: Improve it, status: done, done: 2026-01-02, owner: o}\n---\n",
        ),
    ];
    let wanted = [code::CB402, code::CB403, code::CB404, code::CB405];
    assert_eq!(found(book, &wanted), ["CB403 Improve it"]);
}

#[test]
fn days_of_actions_have_to_fit() {
    let book = &[(
        "content/a.md",
        "---
title: A
started: 2026-02-10T10:00Z
actions:
  - {id: 1, title: Add a check, status: done, done: 2026-02-09}
  - {id: 2, title: Add a check, status: done, done: 2026-02-10}
  - {id: 3, title: Add a check, status: open, done: 2026-02-11}
  - {id: 4, title: Add a check, due: 2026-11-22}
  - {id: 5, title: Add a check, due: 2026-11-21}
---
",
    )];
    assert_eq!(
        found(book, &[code::CB407, code::CB408]),
        ["CB408 2026-02-09", "CB408 2026-02-11", "CB407 2026-11-21"]
    );
}

#[test]
fn what_addresses_a_parent_cause_addresses_another_one() {
    let book = &[
        (
            "content/a.md",
            "---\ntitle: A\nroot_causes: [config/flag]\nactions:\n  - {id: 1, title: Add a check, addresses: config}\n---\n",
        ),
        (
            "content/b.md",
            "---\ntitle: B\nactions:\n  - {id: 1, title: Add a check, addresses: config}\n---\n",
        ),
    ];
    assert_eq!(found(book, &[code::CB409]), ["CB409 config"]);
}

#[test]
fn a_prevention_that_was_decided_against_for_a_reason_counts() {
    let book = &[
        (
            "content/a.md",
            "---\ntitle: A\nstatus: published\nimpact: {users: 3}\nactions:\n  - {id: 1, title: Add a check, kind: prevent, status: wont-do}\n---\n",
        ),
        (
            "content/b.md",
            "---\ntitle: B\nstatus: published\nimpact: {users: 3}\nactions:\n  - {id: 1, title: Add a check, kind: prevent, status: wont-do, reason: retired}\n---\n",
        ),
        (
            "content/c.md",
            "---\ntitle: C\nstatus: published\nimpact: {downtime: 0s}\nactions:\n  - {id: 1, title: Add a check, kind: detect}\n---\n",
        ),
    ];
    assert_eq!(found(book, &[code::CB406]), ["CB406 3"]);
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
