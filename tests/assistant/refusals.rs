//! Questions that have no answer: each is refused in sentences that say what to do.

use serde_json::{Value, json};

use super::client::Client;
use super::{demo, write};

/// Wrong questions to each tool.
fn wrong() -> Vec<(&'static str, Value)> {
    vec![
        ("search", json!({ "query": " " })),
        ("search", json!({ "qurey": "x" })),
        ("search", json!({ "query": "x", "limits": 3 })),
        ("similar", json!({ "text": "" })),
        ("similar", json!({ "text": "x", "file": "/etc/passwd" })),
        ("get_entry", json!({ "id": "no-such-entry" })),
        (
            "get_entry",
            json!({ "id": "2019-07-02-cloudflare-waf-rege" }),
        ),
        (
            "get_entry",
            json!({ "id": "2019-07-02-cloudflare-waf-regex", "section": "Nothing" }),
        ),
        (
            "get_entry",
            json!({ "id": "2019-07-02-cloudflare-waf-regex", "offset": 9_999_999 }),
        ),
        ("recurrence", json!({ "cause": "netwrk/dns" })),
        ("recurrence", json!({ "cause": "nothing-of-the-kind" })),
        ("recurrence", json!({ "from": "yesterday" })),
        ("recurrence", json!({ "from": "2026-02-30" })),
        ("recurrence", json!({ "from": "2026", "to": "2025" })),
        ("actions", json!({ "owner": "nobody at all" })),
        ("actions", json!({ "owner": "cloudflar" })),
        ("actions", json!({ "state": "late" })),
        ("causes", json!({ "name": "nothing-of-the-kind" })),
        ("causes", json!({ "cause": "network" })),
        ("triage", json!({ "started": "soon" })),
        ("triage", json!({ "severty": "SEV1" })),
        ("triage", json!({ "impact": { "downtme": "3m" } })),
        (
            "triage",
            json!({ "escalation": { "from": "oncall", "prio": "P0" } }),
        ),
        ("lint_draft", json!({ "text": "" })),
        (
            "lint_draft",
            json!({ "text": "x", "replaces": "no-such-entry" }),
        ),
        ("lint_draft", json!({ "text": "x", "path": "x.md" })),
        ("start_entry", json!({})),
        ("start_entry", json!({ "title": "x", "tilte": "x" })),
    ]
}

#[test]
fn a_refusal_is_sentences_with_one_end() {
    let mut client = Client::of(demo(), &[]);
    for (tool, arguments) in wrong() {
        let refusal = client.refusal(tool, arguments.clone());
        let ends_once = ["..", "?.", "!.", " ."]
            .iter()
            .all(|end| !refusal.ends_with(end));
        assert!(
            ends_once && refusal.ends_with(['.', '?']),
            "{tool} {arguments}: {refusal}"
        );
    }
    let missing = client.ask("resources/read", json!({ "uri": "casebook://entry/none" }));
    let message = missing["error"]["message"].as_str().unwrap();
    assert!(message.ends_with(['.', '?']), "{message}");
    assert!(
        client
            .refusal(
                "triage",
                json!({ "escalation": { "from": "oncall", "prio": "P0" } })
            )
            .contains("an object of `from` and `priority`")
    );
}

#[test]
fn a_book_that_cannot_be_read_is_told_in_sentences() {
    let scratch = tempfile::tempdir().unwrap();
    let entry = "---\ntitle: One\n---\n\nIt broke.\n";
    write(scratch.path(), "content/one.md", entry);
    write(scratch.path(), "book.toml", "");
    let mut client = Client::of(scratch.path(), &[]);
    std::fs::rename(
        scratch.path().join("content"),
        scratch.path().join("elsewhere"),
    )
    .unwrap();
    let refusal = client.refusal("search", json!({ "query": "broke" }));
    assert!(
        refusal.starts_with("The book cannot be read: ") && refusal.ends_with('.'),
        "{refusal}"
    );
}
