//! Folders that another tool wrote: read in place without any configuration, never written into, and shown with where each fact
//! comes from.

use std::fs;

use crate::book::Book;

const ISSUE: &str = "---
title: Orders were late
date: 2026-10-02T09:14:00+07:00
resolved: true
resolvedWhen: 2026-10-02T10:40:00+07:00
severity: disrupted
affected: [orders]
section: issue
ownerchannel: ops-quokka
---

Late.
";

fn issues() -> Book {
    let upgrade = ISSUE.replace("Orders were late", "Upgrade of the broker");
    Book::of(&[
        ("content/issues/2026-10-02-orders.md", ISSUE),
        ("content/issues/2026-10-03-upgrade.md", &upgrade),
    ])
}

#[test]
fn a_strangers_folder_is_read_without_configuration() {
    let book = issues();
    let run = book.build();
    assert!(
        run.out
            .contains("read as cState: 2 files; services 2, times 4, guesses to confirm 1\n"),
        "{}",
        run.out
    );
    let site = book.site();
    let text = |path: &str| String::from_utf8(site[path].clone()).unwrap();
    let page = text("incidents/2026-10-02-orders/index.html");
    for shown in ["SEV3", "1 h 26 m", "Read as cState", "ops-quokka"] {
        assert!(page.contains(shown), "{shown}");
    }
    assert!(
        text("incidents/2026-10-03-upgrade/index.html").contains("~ from “Upgrade of the broker”")
    );
    let json = text("incidents/2026-10-02-orders/entry.json");
    for shown in [
        "\"stated\"",
        "\"raw\":\"2026-10-02T09:14:00+07:00\"",
        "\"ownerchannel\":\"ops-quokka\"",
    ] {
        assert!(json.contains(shown), "{shown} in {json}");
    }
    // Maintenance is not an incident.
    assert!(json.contains("\"kind\":\"incident\",\"status\":\"published\""));
    assert!(text("incidents/2026-10-03-upgrade/entry.json").contains("\"kind\":\"maintenance\""));
    let found = book.run(&["search", "quokka"]);
    assert!(
        found.out.contains("Orders were late"),
        "{}{}",
        found.out,
        found.err
    );
}

#[test]
fn nothing_is_written_into_a_file_of_another_tool() {
    let book = issues();
    let before = book.path("content/issues/2026-10-02-orders.md");
    let run = book.run(&["lint", "--fix", "--unsafe-fixes", "--exit-zero"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_eq!(fs::read_to_string(&before).unwrap(), ISSUE);
    assert_eq!(book.lint("CB1"), [] as [&str; 0]);
    // Switched off, it is a folder of entries with unknown fields.
    book.write("book.toml", "[content]\ndialect = \"none\"\n");
    assert!(book.lint("CB104").len() > 2);
    assert!(
        book.build()
            .out
            .contains("nothing is counted in reports: 2 entries without `status`")
    );
    let site = book.site();
    for page in ["metrics/index.html", "recurrence/index.html"] {
        let text = String::from_utf8_lossy(&site[page]);
        assert!(
            text.contains("2 entries without <code>status</code>"),
            "{page}"
        );
    }
    book.write(
        "book.toml",
        "[content]\ndialect = \"none\"\ndefault-status = \"published\"\n",
    );
    assert!(!book.build().out.contains("nothing is counted"));
    book.write("book.toml", "[content]\ndialect = \"cstat\"\n");
    let run = book.run(&["lint", "--format", "concise", "--select", "CB001"]);
    assert!(
        run.out
            .contains("book.toml:2:11: CB001 error there is no dialect `cstat`"),
        "{}",
        run.out
    );
}

#[test]
fn a_value_that_the_dialect_does_not_map_is_found_and_an_end_before_its_start_too() {
    let book = issues();
    let path = "content/issues/2026-10-02-orders.md";
    book.edit(path, "disrupted", "P1");
    book.edit(path, "10:40", "08:40");
    let found = book
        .run(&["lint", "--format", "concise", "--exit-zero"])
        .out;
    assert!(
        found.contains(":6:11: CB106 error `severity` is not read from `P1`"),
        "{found}"
    );
    assert!(found.contains("CB201"), "{found}");
    book.build();
}

const HEADINGS: &str = "# 2026-05-04, the cache was cold

## Summary

It was cold.

## Timeline

All times in UTC.

| Time | Event |
| --- | --- |
| 2026-05-04 09:14 | Pages slow down |
| 2026-05-04 09:20 | An alert is raised |
| 2026-05-04 10:02 | Back to normal |
";

const LABELS: &str = "# Incident on 2026-05-04 - Ingress

- **Key events**
  - Fault occurs 2026-05-04 09:14 UTC
  - First detected 2026-05-04 09:20 UTC
  - Repaired 2026-05-04 10:02 UTC
  - Resolved 2026-05-04 10:30 UTC

- **Time to resolve**: 1h 16m

- **Context**: One replica.
";

/// A change of a report that makes a fact of it wrong, and the rule that says so.
type Wrong<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);

#[test]
fn a_rule_about_facts_is_never_silent_for_a_dialect() {
    let issue = ISSUE.replace("2026-10-02", "2026-05-04");
    let wrong: &[Wrong<'_>] = &[
        (&issue, &[("T10:40", "T08:40")], "CB201"),
        // A year that no other time has.
        (&issue, &[("date: 2026", "date: 2025")], "CB207"),
        (&issue, &[("2026-05-04T10", "2027-05-04T10")], "CB206"),
        (&issue, &[("section: issue", "detected: soon")], "CB106"),
        (&issue, &[("section: issue", "detection: luck")], "CB107"),
        (
            &issue,
            &[("section: issue", "started: 2026-05-04\nstarted: 2026-05-05")],
            "CB103",
        ),
        (
            &issue,
            &[(
                "section: issue",
                "actions:\n  - {title: Add a replica to it, status: done, done: 2026-01-02}",
            )],
            "CB408",
        ),
        (
            HEADINGS,
            &[("2026-05-04 09:20", "2025-05-04 09:20")],
            "CB204",
        ),
        (
            HEADINGS,
            &[("2026-05-04 10:02", "2062-05-04 10:02")],
            "CB206",
        ),
        (
            HEADINGS,
            &[("It was cold.", "- Time to recovery: 7 hours")],
            "CB203",
        ),
        (
            HEADINGS,
            &[("It was cold.", "As [before](gone.md).")],
            "CB601",
        ),
        (
            LABELS,
            &[("Resolved 2026-05-04 10:30", "Resolved 2026-05-04 08:30")],
            "CB201",
        ),
        (
            LABELS,
            &[("Fault occurs 2026", "Fault occurs 2025")],
            "CB207",
        ),
        (LABELS, &[("1h 16m", "9h 16m")], "CB203"),
        (
            LABELS,
            &[(
                "First detected 2026-05-04 09:20 UTC",
                "First detected: early",
            )],
            "CB106",
        ),
    ];
    for (number, (report, changes, code)) in wrong.iter().enumerate() {
        let book = Book::of(&[("content/2026/report.md", *report)]);
        let found = |book: &Book| {
            let run = book.run(&["lint", "--format", "concise", "--exit-zero"]);
            assert!(
                book.build().out.contains("read as "),
                "{number}: {}",
                run.out
            );
            run.out
        };
        let before = found(&book);
        assert!(!before.contains(code), "{number}: {before}");
        for (from, to) in *changes {
            book.edit("content/2026/report.md", from, to);
        }
        let after = found(&book);
        assert!(after.contains(code), "{number}, {code}: {after}");
    }
}
