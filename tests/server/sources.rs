//! A book of several repositories in the editor: names lead across them, and what others own stays as it is.

use serde_json::{Value, json};

use super::client::{Client, applied, place_of};

const OWN: &str = "content/own.md";
const PAY: &str = "sources/pay/a.md";
const AGAIN: &str = "sources/pay/b.md";
const SERVICES: &str = "content/_schema/services.yaml";

fn entry(title: &str, more: &str, body: &str) -> String {
    format!(
        "---\ntitle: {title}\nstarted: 2025-11-01T09:14Z\nservices: [checkout]\n{more}---\n\n## Summary\n\nThe pool was full. {body}\n"
    )
}

/// A book with a source whose ids have a prefix; with further files.
fn book(more: &[(&str, &str)]) -> Client {
    let config =
        "[[source]]\nname = \"pay\"\npath = \"sources/pay\"\nid-prefix = \"pay-\"\n".to_owned();
    let pay = entry("Pay", "id: 12\n", "");
    let again = entry("Again", "recurrence_of: [12]\n", "See [it](12#summary).");
    let own = entry("Own", "id: INC-7\n", "");
    let mut files = vec![
        ("book.toml", config.as_str()),
        (PAY, &pay),
        (AGAIN, &again),
        (OWN, &own),
        (SERVICES, "services:\n  - name: checkout\n"),
        (
            "sources/pay/_schema/services.yaml",
            "services:\n  - name: ledger\n  - name: vault\n",
        ),
    ];
    files.extend(more);
    Client::able(&files)
}

fn places(client: &Client, locations: &Value) -> Vec<String> {
    let root = format!("{}/", client.uri(""));
    let all = locations.as_array().cloned();
    let all = all.unwrap_or_else(|| vec![locations.clone()]);
    all.iter()
        .map(|place| place["uri"].as_str().unwrap().replace(&root, ""))
        .collect()
}

fn rename(client: &mut Client, path: &str, text: &str, wanted: &str, new: &str) -> Value {
    let (line, character) = place_of(text, wanted);
    let mut params = client.place(path, line, character);
    params["newName"] = json!(new);
    client.request("textDocument/rename", &params)
}

fn refused(answer: &Value) -> &str {
    answer["error"]["message"]
        .as_str()
        .unwrap_or_else(|| panic!("{answer}"))
}

#[test]
fn an_id_of_a_source_leads_to_its_entry_without_the_prefix() {
    let mut client = book(&[]);
    let text = client.open_file(AGAIN);
    for wanted in ["12]\n", "12#summary"] {
        let (line, character) = place_of(&text, wanted);
        let found = client.at("textDocument/definition", AGAIN, line, character);
        assert_eq!(places(&client, &found), [PAY], "{wanted}");
    }
    let (line, character) = place_of(&text, "12]\n");
    let hover = client.at("textDocument/hover", AGAIN, line, character);
    assert!(hover.to_string().contains("Pay"), "{hover}");
    let mut params = client.place(AGAIN, line, character);
    params["context"] = json!({"includeDeclaration": true});
    let found = client.request("textDocument/references", &params);
    assert_eq!(places(&client, &found), [PAY, AGAIN, AGAIN]);
}

#[test]
fn nothing_is_renamed_in_files_that_others_own() {
    let toml = "+++\ntitle = \"Hugo\"\nrecurrence_of = [\"INC-9\"]\n+++\n\n## Summary\n\nText.\n";
    let own = entry("Nine", "id: INC-9\n", "");
    let named = entry("Named", "recurrence_of: [INC-7]\n", "");
    let more = [
        ("content/hugo.md", toml),
        ("content/nine.md", own.as_str()),
        ("sources/pay/c.md", named.as_str()),
    ];
    let mut client = book(&more);
    let text = client.open_file(AGAIN);
    let answer = rename(&mut client, AGAIN, &text, "12]\n", "pay-13");
    assert!(
        refused(&answer).contains("pay/a.md belongs to the source `pay`"),
        "{answer}"
    );
    let (line, character) = place_of(&text, "12]\n");
    let answer = client.at("textDocument/prepareRename", AGAIN, line, character);
    assert!(
        refused(&answer).contains("belongs to the source"),
        "{answer}"
    );
    // An entry of the book that a file of others names.
    let text = client.open_file(OWN);
    let answer = rename(&mut client, OWN, &text, "INC-7", "INC-8");
    assert!(
        refused(&answer).contains("pay/c.md belongs to the source `pay`"),
        "{answer}"
    );
    let text = client.open_file("content/nine.md");
    let answer = rename(&mut client, "content/nine.md", &text, "INC-9", "INC-10");
    assert!(
        refused(&answer).contains("another tool owns content/hugo.md"),
        "{answer}"
    );
}

#[test]
fn a_service_is_added_to_the_list_of_the_book_alone() {
    let mut client = book(&[]);
    let text = entry("New", "", "").replace("[checkout]", "[checkuot-gateway]");
    client.open(OWN, &text);
    let (line, character) = place_of(&text, "checkuot");
    let at = json!({"line": line, "character": character});
    let uri = client.uri(OWN);
    let params = json!({
        "textDocument": {"uri": uri}, "range": {"start": at, "end": at}, "context": {"diagnostics": []},
    });
    let actions = client.request("textDocument/codeAction", &params);
    let add = actions
        .as_array()
        .unwrap()
        .iter()
        .find(|action| action["title"].as_str().unwrap().starts_with("Add `"))
        .unwrap_or_else(|| panic!("{actions}"));
    assert_eq!(
        add["title"],
        format!("Add `checkuot-gateway` to {SERVICES}")
    );
    let services = std::fs::read_to_string(client.path(SERVICES)).unwrap();
    assert_eq!(
        applied(&services, &add["edit"], &client.uri(SERVICES)),
        format!("{services}  - name: checkuot-gateway\n")
    );
}
