//! A book of several repositories: an entry is called the same in every answer, and found by what it is called.

use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::client::Client;
use super::write;

fn entry(title: &str, more: &str) -> String {
    format!(
        "---\ntitle: {title}\nstatus: published\nstarted: 2026-10-01T09:14Z\nservices: [checkout]\nroot_causes: [capacity/connection-pool]\n{more}---\n\n## Summary\n\nThe payments pool was exhausted by checkout.\n"
    )
}

fn book() -> TempDir {
    let scratch = tempfile::tempdir().unwrap();
    let book = scratch.path();
    let source = |name: &str| {
        format!(
            "[[source]]\nname = \"{name}\"\npath = \"sources/{name}\"\nid-prefix = \"{name}-\"\n"
        )
    };
    let config = source("pay") + &source("web");
    write(book, "book.toml", &config);
    write(book, "content/own.md", &entry("Own", "id: 7\n"));
    let earlier = entry("Pay", "id: 12\n").replace("2026-10", "2026-08");
    write(book, "sources/pay/a.md", &earlier);
    write(
        book,
        "sources/pay/b.md",
        &entry("Both", "id: 3\nrecurrence_of: [12]\n"),
    );
    write(book, "sources/web/a.md", &entry("Web", "id: 3\n"));
    // Two holders of an id: the second is called by its address.
    write(book, "content/one.md", &entry("One", "id: same\n"));
    write(book, "content/two.md", &entry("Two", "id: same\n"));
    scratch
}

fn asked(book: &Path) -> Client {
    Client::of(book, &[])
}

#[test]
fn an_id_of_a_source_is_understood_with_its_prefix_and_without() {
    let scratch = book();
    let mut client = asked(scratch.path());
    for (id, expected) in [("pay-12", "pay-12"), ("12", "pay-12"), ("7", "7")] {
        let answer = client.answer("get_entry", json!({ "id": id }));
        assert_eq!(answer["id"], expected, "{id}");
        let draft = json!({ "text": entry("Pay", ""), "replaces": id });
        assert!(client.answer("lint_draft", draft)["findings"].is_array());
    }
    let answer = client.answer("get_entry", json!({ "id": "pay-3" }));
    let facts = answer["facts"].to_string();
    assert!(facts.contains("\"pay-12\""), "{answer}");
    let refusal = client.refusal("get_entry", json!({ "id": "3" }));
    assert!(
        refusal.ends_with(": it may be pay-3 or web-3."),
        "{refusal}"
    );
}

#[test]
fn every_answer_calls_an_entry_by_what_finds_it() {
    let scratch = book();
    let mut client = asked(scratch.path());
    let found = client.answer("search", json!({ "query": "pool", "limit": 50 }));
    let ids: Vec<&Value> = found["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["id"])
        .collect();
    assert_eq!(ids.len(), 6, "{found}");
    for id in &ids {
        let answer = client.answer("get_entry", json!({ "id": id }));
        assert_eq!(&&answer["id"], id);
    }
    let draft = json!({ "text": entry("Three", "id: same\n") });
    let answer = client.answer("lint_draft", draft);
    let findings = answer["findings"].as_array().unwrap();
    let clash = findings.iter().find(|one| one["code"] == "CB108");
    let named = clash.unwrap_or_else(|| panic!("{answer}"))["entries"]
        .as_array()
        .unwrap();
    assert!(!named.is_empty());
    assert!(
        named.iter().all(|id| ids.contains(&id)),
        "{named:?} {ids:?}"
    );
}

#[test]
fn the_template_names_no_field_that_casebook_fills_in() {
    let scratch = book();
    let mut client = asked(scratch.path());
    let template = client.resource("casebook://template");
    assert!(template.contains("- `severity`: "), "{template}");
    assert!(!template.contains("`repository`"), "{template}");
}
