//! What an audience may not see does not exist for its assistants: no answer tells it from what was never written.

use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::client::Client;
use super::write;

/// Stands in everything that is hidden, and nowhere else.
const CANARY: &str = "heliotrope";

const BOOK: &str = "[book]\ntitle = \"Shop\"\n\n[audience.public]\nsees = [\"public\"]\n\n[audience.partners]\nsees = [\"public\"]\n";

/// An entry of a visibility.
fn entry(title: &str, visibility: &str, more: &str) -> String {
    format!(
        "---\ntitle: {title}\nstatus: published\nvisibility: {visibility}\nstarted: 2026-10-01T09:14Z\nresolved: 2026-10-01T09:48Z\nservices: [checkout]\nroot_causes: [capacity/connection-pool]\n{more}---\n\n## Summary\n\nThe payments pool was full.\n"
    )
}

/// A book; with what `hidden` hides from outsiders, or without it.
fn book(hidden: bool) -> TempDir {
    let scratch = tempfile::tempdir().unwrap();
    write(scratch.path(), "book.toml", BOOK);
    let term = format!("  - name: {CANARY}-db\n    visibility: internal\n");
    let services = "services:\n  - name: checkout\n".to_owned() + if hidden { &term } else { "" };
    write(scratch.path(), "content/_schema/services.yaml", &services);
    let actions = |owner: &str| {
        format!(
            "actions:\n  - id: A1\n    title: Cap the pool\n    kind: prevent\n    status: open\n{owner}"
        )
    };
    let passage = |text: &str| entry("Checkout was slow", "public", &actions(text));
    let seen = if hidden {
        passage(&format!("    owner: {CANARY}\n"))
            + &format!(
                "\n<!-- internal -->\n\nThe limit of {CANARY} had been raised.\n\n<!-- /internal -->\n"
            )
    } else {
        // What is left where the passage stood.
        passage("") + "\n"
    };
    write(scratch.path(), "content/2026/2026-10-01-slow.md", &seen);
    if hidden {
        let inside = entry(&format!("The pool of {CANARY}"), "internal", "");
        write(
            scratch.path(),
            &format!("content/2026/2026-09-01-{CANARY}.md"),
            &inside,
        );
        let restricted = entry(&format!("A breach at {CANARY}"), "restricted", "");
        write(
            scratch.path(),
            &format!("content/2026/2026-08-01-{CANARY}-breach.md"),
            &restricted,
        );
        write(
            scratch.path(),
            &format!("content/2026/2026-08-01-{CANARY}-breach.partners.md"),
            &entry("Nothing", "public", ""),
        );
    }
    scratch
}

/// All that an assistant can be told of the book.
fn told(client: &mut Client) -> Vec<(String, String)> {
    let draft = entry(
        "Checkout was slow again",
        "public",
        &format!("recurrence_of: [2026-09-01-{CANARY}]\n"),
    );
    let clash = entry(
        "Checkout was slow again",
        "public",
        &format!("id: 2026-08-01-{CANARY}-breach\n"),
    );
    let linked = entry("x", "public", "") + &format!("\n[breach](2026-08-01-{CANARY}-breach.md)\n");
    let service =
        entry("x", "public", "").replace("[checkout]", &format!("[{CANARY}-d, {CANARY}-db]"));
    let facts = json!({
        "title": "Pool full",
        "services": ["checkout"],
        "root_causes": ["capacity/connection-pool"],
        "started": "2026-10-30T09:14Z",
        "impact": { "downtime": "34m" },
    });
    let mut questions = vec![
        ("search", json!({ "query": CANARY })),
        ("search", json!({ "query": "pool", "facets": true })),
        (
            "search",
            json!({ "query": format!("id:2026-09-01-{CANARY}") }),
        ),
        (
            "similar",
            json!({ "text": format!("{CANARY} payments pool full breach") }),
        ),
        ("get_entry", json!({ "id": "2026-10-01-slow" })),
        ("recurrence", json!({})),
        ("recurrence", json!({ "seen_elsewhere": true })),
        ("actions", json!({ "state": "all" })),
        ("actions", json!({ "owner": CANARY })),
        ("causes", json!({ "name": "capacity" })),
        ("triage", facts.clone()),
        ("start_entry", facts),
        ("triage", json!({ "services": [format!("{CANARY}-d")] })),
        ("triage", json!({ "services": [format!("{CANARY}-db")] })),
        ("recurrence", json!({ "service": format!("{CANARY}-d") })),
        ("lint_draft", json!({ "text": service })),
        ("lint_draft", json!({ "text": draft })),
        ("lint_draft", json!({ "text": clash })),
        ("lint_draft", json!({ "text": linked })),
    ];
    for id in [
        format!("2026-09-01-{CANARY}"),
        format!("2026-08-01-{CANARY}-breach"),
        format!("2026-08-01-{CANARY}-breac"),
    ] {
        questions.push(("get_entry", json!({ "id": id })));
        questions.push(("lint_draft", json!({ "text": "x", "replaces": id })));
    }
    let mut told: Vec<(String, String)> = Vec::new();
    for (tool, arguments) in questions {
        let answer = client.call(tool, arguments.clone());
        told.push((format!("{tool} {arguments}"), answer.text));
    }
    for uri in [
        "casebook://template".to_owned(),
        "casebook://entry/2026-10-01-slow".to_owned(),
        format!("casebook://entry/2026-09-01-{CANARY}"),
        "casebook://cause/capacity".to_owned(),
    ] {
        let answer = client.ask("resources/read", json!({ "uri": uri }));
        told.push((uri, without_id(answer)));
    }
    told.push((
        "resources/list".to_owned(),
        without_id(client.ask("resources/list", json!({}))),
    ));
    told
}

fn without_id(mut answer: Value) -> String {
    answer["id"] = Value::Null;
    answer.to_string()
}

fn public(book: &Path) -> Client {
    Client::of(book, &["--audience", "public"])
}

#[test]
fn outsiders_are_told_what_a_book_without_the_hidden_would_tell() {
    let (with, without) = (book(true), book(false));
    let with = told(&mut public(with.path()));
    let without = told(&mut public(without.path()));
    for ((question, with), (_, without)) in with.iter().zip(&without) {
        assert_eq!(with, without, "{question}");
    }
}

#[test]
fn restricted_entries_do_not_exist_and_internal_ones_do_inside() {
    let scratch = book(true);
    let mut client = Client::of(scratch.path(), &[]);
    let inside = client.answer("search", json!({ "query": CANARY }));
    let entries = inside["entries"].as_array().unwrap();
    let ids: Vec<&Value> = entries.iter().map(|entry| &entry["id"]).collect();
    assert_eq!(ids.len(), 2, "{inside}");
    assert!(!inside.to_string().contains("breach"), "{inside}");
    let passage = client.answer("get_entry", json!({ "id": "2026-10-01-slow" }));
    assert!(
        passage["text"].as_str().unwrap().contains(CANARY),
        "{passage}"
    );
    for id in [
        format!("2026-08-01-{CANARY}-breach"),
        "2026-08-01-no-such-entry".to_owned(),
    ] {
        let refusal = client.refusal("get_entry", json!({ "id": id }));
        assert!(refusal.starts_with("No entry has the id"), "{refusal}");
        let draft = entry("x", "internal", &format!("recurrence_of: [{id}]\n"));
        let answer = client.answer("lint_draft", json!({ "text": draft }));
        assert!(
            answer.to_string().contains("is not an entry of this book"),
            "{answer}"
        );
    }
    let refusal = client.refusal(
        "lint_draft",
        json!({ "text": entry("x", "restricted", "") }),
    );
    assert!(refusal.contains("the audience `internal`"), "{refusal}");
}
