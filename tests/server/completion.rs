//! What can be written where.

use serde_json::Value;

use super::client::{Client, Start, able, place_of};
use super::{BOOK, CHECKOUT};

const ENTRY: &str = "content/2025-11-21-checkout.md";

/// What is offered at the `|` of a text that takes the place of the entry.
fn offered(client: &mut Client, text: &str) -> Vec<Value> {
    let (line, character) = place_of(text, "|");
    client.open(ENTRY, &text.replacen('|', "", 1));
    let list = client.at("textDocument/completion", ENTRY, line, character);
    list["items"].as_array().cloned().unwrap_or_default()
}

fn labels(items: &[Value]) -> Vec<&str> {
    items
        .iter()
        .map(|item| item["label"].as_str().unwrap())
        .collect()
}

fn new_text<'a>(items: &'a [Value], label: &str) -> &'a str {
    let item = items.iter().find(|item| item["label"] == label);
    item.unwrap_or_else(|| panic!("{label}: {:?}", labels(items)))["textEdit"]["newText"]
        .as_str()
        .unwrap()
}

#[test]
fn keys_are_those_that_are_missing() {
    let mut client = Client::able(BOOK);
    let items = offered(&mut client, "---\ntitle: x\nsev|\n---\n");
    assert_eq!(new_text(&items, "severity"), "severity: $0");
    assert_eq!(new_text(&items, "services"), "services: [$0]");
    assert!(!labels(&items).contains(&"title"));
    let help = items
        .iter()
        .find(|item| item["label"] == "severity")
        .unwrap();
    assert!(
        help["documentation"]["value"]
            .as_str()
            .unwrap()
            .contains("How bad it was")
    );
    assert_eq!(help["detail"], "required from in-review");
    let items = offered(
        &mut client,
        "---\ntitle: x\nimpact:\n  users: 3\n  do|\n---\n",
    );
    assert_eq!(new_text(&items, "downtime"), "downtime: $0");
    assert!(!labels(&items).contains(&"users"));
    let items = offered(&mut client, "---\ntitle: x\nactions:\n  - |\n---\n");
    assert_eq!(items[0]["label"], "action");
    assert!(new_text(&items, "action").contains("\n    kind: ${3:prevent}"));
}

#[test]
fn values_are_those_of_the_vocabulary() {
    let mut client = Client::able(BOOK);
    let items = offered(&mut client, "---\nroot_causes: [capacity/con|]\n---\n");
    let pool = items
        .iter()
        .find(|item| item["label"] == "capacity/connection-pool")
        .unwrap();
    assert!(
        pool["documentation"]["value"].as_str().unwrap().len() > 40,
        "{pool}"
    );
    let edit = &pool["textEdit"];
    assert_eq!(
        (
            edit["range"]["start"]["character"].as_u64(),
            edit["range"]["end"]["character"].as_u64()
        ),
        (Some(14), Some(26))
    );
    let items = offered(&mut client, "---\nservices:\n  - che|\n---\n");
    assert_eq!(labels(&items), ["checkout", "payments"]);
    let items = offered(
        &mut client,
        "---\nactions:\n  - title: x\n    kind: |\n---\n",
    );
    assert!(labels(&items).contains(&"prevent"));
    let items = offered(&mut client, "---\ntags: [|]\n---\n");
    assert_eq!(labels(&items), ["postgres"], "what other entries say");
}

#[test]
fn ids_are_found_by_title() {
    let mut client = Client::able(BOOK);
    let items = offered(
        &mut client,
        "---\ntitle: x\nrecurrence_of: [exhausted|]\n---\n",
    );
    assert_eq!(labels(&items), ["PM-7"]);
    assert_eq!(new_text(&items, "PM-7"), "PM-7");
    assert_eq!(items[0]["detail"], "The payments pool was exhausted");
    assert!(
        items[0]["filterText"]
            .as_str()
            .unwrap()
            .contains("exhausted")
    );
}

#[test]
fn people_days_moments_and_durations() {
    let mut client = Client::able(BOOK);
    let items = offered(&mut client, "---\nactions:\n  - owner: |\n---\n");
    assert_eq!(labels(&items), ["dewi"]);
    let items = offered(&mut client, "---\nauthors: [|]\n---\n");
    assert_eq!(labels(&items), ["dewi"]);
    // SOURCE_DATE_EPOCH is 10:53 UTC, and the book is in Amsterdam.
    let items = offered(
        &mut client,
        "---\nstarted: 2025-11-21T09:14Z\nresolved: |\n---\n",
    );
    assert_eq!(
        labels(&items)[..3],
        ["2025-11-30T11:53+01:00", "2025-11-30", "2025-11-21T09:14Z"]
    );
    let items = offered(&mut client, "---\nactions:\n  - due: |\n---\n");
    assert_eq!(items[0]["label"], "2025-12-07");
    let items = offered(
        &mut client,
        "---\nstarted: 2025-11-21T09:14Z\nmitigated: 2025-11-21T09:44Z\nimpact:\n  downtime: |\n---\n",
    );
    assert_eq!(items[0]["label"], "30m");
}

#[test]
fn headings_are_those_that_are_missing() {
    let mut client = Client::able(BOOK);
    let items = offered(&mut client, &format!("{CHECKOUT}\n##|\n"));
    assert!(
        labels(&items).contains(&"## Timeline") && labels(&items).contains(&"### What went well")
    );
    assert!(!labels(&items).contains(&"## Summary"));
}

#[test]
fn links_lead_to_files_ids_and_headings() {
    let mut client = Client::able(BOOK);
    let items = offered(&mut client, &format!("{CHECKOUT}\n[x](|\n"));
    assert_eq!(labels(&items), ["2025-05-15-pool.md", "handbook/README.md"]);
    let items = offered(
        &mut client,
        &format!("{CHECKOUT}\n[x](2025-05-15-pool.md#|\n"),
    );
    assert_eq!(labels(&items), ["summary", "root-causes"]);
    let items = offered(&mut client, &format!("{CHECKOUT}\n[[exhau|\n"));
    assert_eq!(labels(&items), ["PM-7"]);
}

#[test]
fn rows_of_the_timeline_and_ignores() {
    let mut client = Client::able(BOOK);
    let items = offered(&mut client, &format!("{CHECKOUT}\n## Timeline\n\nnow|\n"));
    assert_eq!(
        new_text(&items, "now"),
        "| 2025-11-30T11:53+01:00 | ${1:what happened} |"
    );
    let items = offered(
        &mut client,
        &format!("{CHECKOUT}\n<!-- casebook-ignore CB3|\n"),
    );
    assert!(labels(&items).contains(&"CB305"));
    let items = offered(&mut client, "---\nlint: {ignore: {CB|}}\n---\n");
    assert_eq!(new_text(&items, "CB305"), "CB305: ${1:the reason}");
}

#[test]
fn an_empty_file_is_offered_the_skeleton() {
    let mut client = Client::able(BOOK);
    client.open("content/new.md", "\n");
    let list = client.at("textDocument/completion", "content/new.md", 0, 0);
    let text = list["items"][0]["textEdit"]["newText"].as_str().unwrap();
    assert!(
        text.starts_with("---\n") && text.contains("\n## Summary\n"),
        "{text}"
    );
}

#[test]
fn clients_without_snippets_get_plain_text() {
    let mut capabilities = able();
    capabilities["textDocument"]["completion"] = serde_json::json!({});
    let mut client = Client::start(&Start {
        files: BOOK,
        capabilities,
        ..Start::default()
    });
    let items = offered(&mut client, "---\ntitle: x\nactions:\n  - |\n---\n");
    assert!(new_text(&items, "action").starts_with("id: A1\n    title: what will be done"));
    assert_eq!(items[0]["insertTextFormat"], 1);
}

#[test]
fn restricted_entries_come_up_nowhere() {
    let mut files = BOOK.to_vec();
    let secret = "---\nid: PM-9\ntitle: The signing key was exhausted\nvisibility: restricted\nauthors: [eve]\ntags: [leak]\n---\n\n## Theft\n";
    files.push(("content/secret.md", secret));
    let mut client = Client::able(&files);
    for text in [
        "---\nrecurrence_of: [exhausted|]\n---\n",
        "---\nauthors: [|]\n---\n",
        "---\ntags: [|]\n---\n",
        "---\ntitle: x\n---\n\n[[exhausted|\n",
        "---\ntitle: x\n---\n\n[x](|\n",
        "---\ntitle: x\n---\n\n[x](secret.md#|\n",
    ] {
        let items = Value::from(offered(&mut client, text)).to_string();
        for word in ["PM-9", "signing", "eve", "leak", "theft", "secret.md\""] {
            assert!(!items.contains(word), "{text}: {items}");
        }
    }
}
