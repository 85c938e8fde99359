//! Repeats: impossible ones, undeclared ones, entries that read alike.

use super::*;
use casebook_analysis::index::Memo;

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

#[test]
fn a_draft_is_compared_alike_whatever_a_memo_has_of_the_others() {
    let [earlier, later] = cb306_reads_alike::RULE.fails.0 else {
        panic!("two entries")
    };
    let other = earlier.1.replace("pool", "spool");
    let shorter = later.1.replace("pool", "lake");
    let mut memo = std::sync::Arc::new(Memo::default());
    let mut alike = Vec::new();
    for (earlier_text, later_text) in [
        (earlier.1, later.1),
        (earlier.1, later.1),
        (&other, later.1),
        (&other, &shorter),
        ("Nothing.\n", later.1),
        (earlier.1, later.1),
    ] {
        let sample = Sample::new(&[(earlier.0, earlier_text), (later.0, later_text)]);
        let found = sample.with_memo(None, &memo);
        assert_eq!(found, sample.findings());
        let found = found.iter().filter(|one| one.code == code::CB306);
        alike.push(found.map(|one| one.help.clone()).collect::<Vec<_>>());
        memo = memo.after(true);
    }
    assert_eq!((alike[0].len(), alike[4].len()), (1, 0));
    assert_eq!(alike[1], alike[0]);
    assert_eq!(alike[5], alike[0]);
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
