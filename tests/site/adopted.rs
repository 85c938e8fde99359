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
    // Maintenance is no incident.
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
