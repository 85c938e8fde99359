//! Templates and exports of others: facts as headings, tables, properties, keys.

use super::*;

#[test]
fn facts_may_be_headings_or_a_table() {
    let text = "# Billing stopped

| Severity | SEV-1 (highest) |
| --- | --- |
| Incident ID | INC-204 |
| Team | Ledger |

## Status

Complete, action items in progress

## Authors

- Ana
- Bo

## Date

2026-03-04 10:15 UTC

## Impact

## Summary
";
    let reading = read_as("headings", "billing.md", text);
    assert_eq!(
        facts(&reading),
        [
            ("id", "INC-204", Origin::Stated),
            ("title", "Billing stopped", Origin::Derived),
            ("started", "2026-03-04T10:15Z", Origin::Stated),
            ("authors", "Ana", Origin::Stated),
            ("authors", "Bo", Origin::Stated),
            ("severity", "SEV1", Origin::Stated),
            ("teams", "Ledger", Origin::Stated),
            ("status", "published", Origin::Stated),
        ]
    );
    let other = read_as(
        "headings",
        "billing.md",
        &text.replace("SEV-1 (highest)", "P1"),
    );
    assert_eq!(other.unread[0].raw, "P1");
}

#[test]
fn properties_of_an_exported_page_are_lines_below_its_title() {
    let id = "0f".repeat(16);
    let text = "# Search was empty

Date: September 4, 2026 10:05 AM
Services: search (https://pages.example/a1), catalogue (https://pages.example/b2)
Severity: Sev 3
Owner: Cy
Reviewed: Yes

## Follow-ups

- [ ] Rebuild the index nightly
";
    let reading = read_as("notion", &format!("Search was empty {id}.md"), text);
    assert_eq!(
        facts(&reading),
        [
            ("id", &*id, Origin::Derived),
            ("title", "Search was empty", Origin::Derived),
            ("started", "2026-09-04T10:05Z", Origin::Stated),
            ("services", "search", Origin::Stated),
            ("services", "catalogue", Origin::Stated),
            ("authors", "Cy", Origin::Stated),
            ("severity", "SEV3", Origin::Stated),
        ]
    );
    assert_eq!(reading.actions.len(), 1);
}

#[test]
fn a_collection_keeps_what_no_field_takes() {
    let text = "---\nuuid: 1f2e\ntitle: A region was lost\ncompany: Example\nstart_time: 2026-01-02T00:00:00Z\nend_time: 2026-01-02T03:00:00Z\nproduct: [Storage]\nkeywords:\n- power\nurl: https://status.example/1\n---\n\nSummary.\n";
    let reading = read_as("link-collection", "data/1f2e.md", text);
    assert_eq!(
        facts(&reading),
        [
            ("id", "1f2e", Origin::Stated),
            ("title", "A region was lost", Origin::Stated),
            ("started", "2026-01-02", Origin::Stated),
            ("resolved", "2026-01-02T03:00:00Z", Origin::Stated),
            ("services", "Storage", Origin::Stated),
            ("tags", "power", Origin::Stated),
        ]
    );
    assert!(!reading.used_keys.contains("company") && !reading.used_keys.contains("url"));
}
