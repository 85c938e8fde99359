//! Code actions, each applied to the text and looked at.

use serde_json::{Value, json};

use super::client::{Client, applied, codes, place_of};
use super::{BOOK, CHECKOUT};

const ENTRY: &str = "content/2025-11-21-checkout.md";

/// The actions at the first place where `wanted` stands.
fn actions(client: &mut Client, path: &str, text: &str, wanted: &str) -> Vec<Value> {
    let (line, character) = place_of(text, wanted);
    let at = json!({"line": line, "character": character});
    let uri = client.uri(path);
    let found = client.request(
        "textDocument/codeAction",
        &json!({
            "textDocument": {"uri": uri},
            "range": {"start": at, "end": at},
            "context": {"diagnostics": []},
        }),
    );
    found
        .as_array()
        .unwrap_or_else(|| panic!("{found}"))
        .clone()
}

fn titled<'a>(actions: &'a [Value], title: &str) -> &'a Value {
    let mut all = actions.iter();
    all.find(|action| action["title"].as_str().unwrap().contains(title))
        .unwrap_or_else(|| panic!("{title}: {actions:#?}"))
}

/// The text of the entry after the action of this title.
fn after(client: &mut Client, text: &str, wanted: &str, title: &str) -> String {
    client.open(ENTRY, text);
    client.heard("workspace/diagnostic/refresh");
    let found = actions(client, ENTRY, text, wanted);
    let action = titled(&found, title);
    applied(text, &action["edit"], &client.uri(ENTRY))
}

#[test]
fn the_fix_of_a_finding_is_applied() {
    let text = CHECKOUT
        .replace("title", "servces: [checkout]\ntitle")
        .replace("services: [checkout, payments]\n", "");
    let mut client = Client::able(BOOK);
    client.open(ENTRY, &text);
    let found = actions(&mut client, ENTRY, &text, "servces");
    let fix = found
        .iter()
        .find(|action| action["isPreferred"].is_boolean())
        .unwrap();
    assert_eq!(fix["kind"], "quickfix");
    assert_eq!(fix["diagnostics"][0]["code"], "CB104");
    let fixed = applied(&text, &fix["edit"], &client.uri(ENTRY));
    assert!(fixed.contains("services: [checkout]\n"), "{fixed}");
}

#[test]
fn all_safe_fixes_are_one_action_of_its_own_kind() {
    let text = CHECKOUT
        .replace("capacity/connection-pool", "Capacity/connection_pool")
        .replace("09:14Z", "09:14:00 UTC");
    let mut client = Client::able(BOOK);
    client.open(ENTRY, &text);
    let uri = client.uri(ENTRY);
    let zero = json!({"line": 0, "character": 0});
    let mut asked = |only: &str| {
        client.request(
            "textDocument/codeAction",
            &json!({
                "textDocument": {"uri": uri},
                "range": {"start": zero, "end": zero},
                "context": {"diagnostics": [], "only": [only]},
            }),
        )
    };
    let found = asked("source.fixAll");
    let found = found.as_array().unwrap();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0]["kind"], "source.fixAll.casebook");
    let fixed = applied(&text, &found[0]["edit"], &uri);
    assert!(fixed.contains("[capacity/connection-pool]"), "{fixed}");
    assert_eq!(asked("source.organizeImports"), json!([]));
}

#[test]
fn a_likely_repeat_is_declared_or_denied() {
    let mut client = Client::able(BOOK);
    let declared = after(
        &mut client,
        CHECKOUT,
        "capacity",
        "Declare that this repeats PM-7",
    );
    assert!(
        declared.contains("pool]\nrecurrence_of: [PM-7]\n---"),
        "{declared}"
    );
    let denied = CHECKOUT.replace("root_causes", "not_recurrence_of: []\nroot_causes");
    client.change(ENTRY, 2, &denied);
    let found = actions(&mut client, ENTRY, &denied, "capacity");
    let action = titled(&found, "does not repeat PM-7");
    let denied = applied(&denied, &action["edit"], &client.uri(ENTRY));
    assert!(
        denied.contains("\nnot_recurrence_of: [PM-7]\nroot_causes"),
        "{denied}"
    );
    client.change(ENTRY, 3, &denied);
    assert!(client.pull(ENTRY).iter().all(|one| one["code"] != "CB305"));
}

#[test]
fn a_finding_is_ignored_where_the_reason_is_written() {
    let mut client = Client::able(BOOK);
    let text = CHECKOUT.replace("2025-05-15-pool.md#root-causes", "gone.md");
    let here = after(&mut client, &text, "gone.md", "Ignore CB601 in this block");
    assert!(
        here.contains("\n\n<!-- casebook-ignore CB601:  -->\nCheckout answered"),
        "{here}"
    );
    // Without a reason it ignores nothing, and says so.
    client.change(ENTRY, 2, &here);
    let codes: Vec<String> = client
        .pull(ENTRY)
        .iter()
        .map(|one| one["code"].as_str().unwrap().to_owned())
        .collect();
    assert!(
        codes.contains(&"CB902".to_owned()) && codes.contains(&"CB601".to_owned()),
        "{codes:?}"
    );
    client.change(
        ENTRY,
        3,
        &here.replace("CB601: ", "CB601: it moves next week"),
    );
    assert!(client.pull(ENTRY).iter().all(|one| one["code"] != "CB601"));

    client.change(ENTRY, 4, &text);
    let found = actions(&mut client, ENTRY, &text, "gone.md");
    let whole = applied(
        &text,
        &titled(&found, "in this entry")["edit"],
        &client.uri(ENTRY),
    );
    assert!(
        whole.contains("\nlint: {ignore: {CB601: }}\n---\n"),
        "{whole}"
    );
    let more = whole.replace("CB601: ", "CB305: another");
    client.change(ENTRY, 5, &more);
    let found = actions(&mut client, ENTRY, &more, "gone.md");
    let both = applied(
        &more,
        &titled(&found, "in this entry")["edit"],
        &client.uri(ENTRY),
    );
    assert!(
        both.contains("lint: {ignore: {CB601: , CB305: another}}"),
        "{both}"
    );
}

#[test]
fn an_unknown_service_is_added_to_its_file() {
    let mut client = Client::able(BOOK);
    let text = CHECKOUT.replace("[checkout, payments]", "[checkout, ledger]");
    client.open(ENTRY, &text);
    let found = actions(&mut client, ENTRY, &text, "ledger");
    let add = titled(&found, "Add `ledger` to content/_schema/services.yaml");
    let services = std::fs::read_to_string(client.path("content/_schema/services.yaml")).unwrap();
    let uri = client.uri("content/_schema/services.yaml");
    let edited = applied(&services, &add["edit"], &uri);
    assert_eq!(edited, format!("{services}  - name: ledger\n"));
    client.open("content/_schema/services.yaml", &edited);
    // What is heard first may be of the revision before.
    while codes(&client.pull(ENTRY)).contains(&"CB107") {
        client.heard("workspace/diagnostic/refresh");
    }
}

#[test]
fn edits_keep_the_line_ends_of_the_file() {
    let mut client = Client::able(BOOK);
    let text = CHECKOUT.replace('\n', "\r\n");
    let declared = after(
        &mut client,
        &text,
        "capacity",
        "Declare that this repeats PM-7",
    );
    assert!(
        declared.contains("pool]\r\nrecurrence_of: [PM-7]\r\n---"),
        "{declared:?}"
    );
}

#[test]
fn clients_without_versions_get_plain_changes() {
    let mut client = Client::of(BOOK);
    client.open_file(ENTRY);
    client.published(ENTRY, |found| !found.is_empty());
    let found = actions(&mut client, ENTRY, CHECKOUT, "capacity");
    let uri = client.uri(ENTRY);
    assert!(titled(&found, "Declare")["edit"]["changes"][uri.as_str()].is_array());
}
