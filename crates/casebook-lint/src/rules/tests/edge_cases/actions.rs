//! Actions: owners, tickets, days, and what they address.

use super::*;

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
