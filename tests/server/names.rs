//! Names across files: where they are declared, where they are used, and what renaming them changes.

use serde_json::{Value, json};

use super::client::{Client, applied, place_of};
use super::{BOOK, CHECKOUT, POOL};

const ENTRY: &str = "content/2025-11-21-checkout.md";
const EARLIER: &str = "content/2025-05-15-pool.md";
const SERVICES: &str = "content/_schema/services.yaml";

/// The entry as it declares its repeat, and links by id.
fn declared() -> String {
    let text = CHECKOUT.replace("root_causes", "recurrence_of: [PM-7]\nroot_causes");
    format!("{text}\nSee [it](PM-7#summary) and [[PM-7]].\n")
}

fn book() -> Vec<(&'static str, &'static str)> {
    BOOK.to_vec()
}

/// The places that an answer names: file and line.
fn places(client: &Client, locations: &Value) -> Vec<(String, usize)> {
    let root = client.uri("");
    let all = locations
        .as_array()
        .cloned()
        .unwrap_or_else(|| vec![locations.clone()]);
    all.iter()
        .map(|location| {
            let uri = location["uri"].as_str().unwrap();
            let line = location["range"]["start"]["line"].as_u64().unwrap();
            (
                uri.replace(&format!("{root}/"), ""),
                usize::try_from(line).unwrap(),
            )
        })
        .collect()
}

#[test]
fn definitions_are_where_names_are_declared() {
    let mut client = Client::able(&book());
    let text = declared();
    client.open(ENTRY, &text);
    for (wanted, file, line) in [
        ("PM-7]", EARLIER, 1),
        ("payments]", SERVICES, 4),
        (
            "2025-05-15-pool.md#root",
            EARLIER,
            place_of(POOL, "## Root causes").0,
        ),
    ] {
        let (at, character) = place_of(&text, wanted);
        let found = client.at("textDocument/definition", ENTRY, at, character);
        assert_eq!(
            places(&client, &found),
            [(file.to_owned(), line)],
            "{wanted}"
        );
    }
    let (at, character) = place_of(&text, "capacity");
    assert_eq!(
        client.at("textDocument/definition", ENTRY, at, character),
        Value::Null,
        "Casebook's own term"
    );
}

#[test]
fn references_are_everywhere_a_name_is_written() {
    let mut client = Client::able(&book());
    let text = declared();
    client.open(ENTRY, &text);
    let (line, character) = place_of(&text, "PM-7]");
    let mut params = client.place(ENTRY, line, character);
    params["context"] = json!({"includeDeclaration": true});
    let found = client.request("textDocument/references", &params);
    let handbook = "content/handbook/README.md".to_owned();
    let expected = [
        (EARLIER.to_owned(), 1),
        (ENTRY.to_owned(), line),
        (ENTRY.to_owned(), place_of(&text, "[May]").0),
        (ENTRY.to_owned(), place_of(&text, "[it]").0),
        (ENTRY.to_owned(), place_of(&text, "[[PM-7]]").0),
        (handbook, 8),
    ];
    assert_eq!(places(&client, &found), expected);
    params["context"] = json!({"includeDeclaration": false});
    let found = client.request("textDocument/references", &params);
    assert_eq!(places(&client, &found), expected[1..]);
    // From the declaration of a service.
    client.open_file(SERVICES);
    let mut params = client.place(SERVICES, 4, 11);
    params["context"] = json!({"includeDeclaration": false});
    let found = client.request("textDocument/references", &params);
    let expected = [
        (EARLIER.to_owned(), 6),
        (ENTRY.to_owned(), 2),
        (SERVICES.to_owned(), 3),
    ];
    assert_eq!(places(&client, &found), expected);
}

#[test]
fn an_id_is_renamed_with_all_that_names_it() {
    let mut client = Client::able(&book());
    let text = declared();
    client.open(ENTRY, &text);
    let (line, character) = place_of(&text, "PM-7]");
    let prepared = client.at("textDocument/prepareRename", ENTRY, line, character);
    assert_eq!(prepared["placeholder"], "PM-7");
    let mut params = client.place(ENTRY, line, character);
    params["newName"] = json!("INC-12");
    let edit = client.request("textDocument/rename", &params);
    let renamed = applied(&text, &edit, &client.uri(ENTRY));
    assert!(renamed.contains("recurrence_of: [INC-12]"), "{renamed}");
    assert!(
        renamed.contains("[it](INC-12#summary) and [[INC-12]]"),
        "{renamed}"
    );
    assert!(
        renamed.contains("[May](2025-05-15-pool.md#root-causes)"),
        "{renamed}"
    );
    let earlier = applied(POOL, &edit, &client.uri(EARLIER));
    assert!(earlier.starts_with("---\nid: INC-12\n"), "{earlier}");
    assert!(
        earlier.contains("\naliases: [/incidents/pm-7/]\n---\n"),
        "{earlier}"
    );
    for (name, why) in [
        ("2025-11-21-checkout", "is the id of another entry already"),
        ("!!!", "no letter or digit"),
        (" ", "one line of text"),
    ] {
        params["newName"] = json!(name);
        let refused = client.request("textDocument/rename", &params);
        let message = refused["error"]["message"].as_str().unwrap();
        assert!(message.contains(why), "{name}: {message}");
    }
}

#[test]
fn an_entry_named_after_its_file_gets_an_id() {
    let mut client = Client::able(&book());
    client.open(
        EARLIER,
        &POOL.replace(
            "published: 2025",
            "not_recurrence_of: [2025-11-21-checkout]\npublished: 2025",
        ),
    );
    let (line, character) = place_of(POOL, "published: 2025");
    let mut params = client.place(EARLIER, line, character + 25);
    params["newName"] = json!("INC-12");
    let edit = client.request("textDocument/rename", &params);
    let renamed = applied(CHECKOUT, &edit, &client.uri(ENTRY));
    assert!(renamed.starts_with("---\nid: INC-12\ntitle"), "{renamed}");
    assert!(
        renamed.contains("\naliases: [/incidents/2025-11-21-checkout/]\n---"),
        "{renamed}"
    );
}

#[test]
fn a_term_is_renamed_in_its_file_and_in_every_entry() {
    let mut client = Client::able(&book());
    client.open_file(ENTRY);
    let (line, character) = place_of(CHECKOUT, "payments]");
    let mut params = client.place(ENTRY, line, character);
    params["newName"] = json!("billing");
    let edit = client.request("textDocument/rename", &params);
    let entry = applied(CHECKOUT, &edit, &client.uri(ENTRY));
    assert!(entry.contains("services: [checkout, billing]"), "{entry}");
    let earlier = applied(POOL, &edit, &client.uri(EARLIER));
    assert!(earlier.contains("services: [billing]"), "{earlier}");
    let services = std::fs::read_to_string(client.path(SERVICES)).unwrap();
    let services = applied(&services, &edit, &client.uri(SERVICES));
    assert!(
        services.contains("depends_on: [billing]\n  - name: billing\n    title: Payments"),
        "{services}"
    );
    params["newName"] = json!("checkout");
    let refused = client.request("textDocument/rename", &params);
    assert!(
        refused["error"]["message"]
            .as_str()
            .unwrap()
            .contains("means `checkout` already")
    );
    let (line, character) = place_of(CHECKOUT, "capacity");
    let refused = client.at("textDocument/prepareRename", ENTRY, line, character);
    assert!(
        refused["error"]["message"]
            .as_str()
            .unwrap()
            .contains("Casebook's own terms")
    );
}

#[test]
fn a_key_of_aliases_without_any_gets_the_first() {
    for (written, expected) in [
        ("aliases:\n", "aliases: [/incidents/pm-7/]\n"),
        ("aliases: # none\n", "aliases: [/incidents/pm-7/] # none\n"),
        ("aliases: []\n", "aliases: [/incidents/pm-7/]\n"),
    ] {
        let text = POOL.replace("---\nid: PM-7\n", &format!("---\n{written}id: PM-7\n"));
        let mut client = Client::able(&book());
        client.open(EARLIER, &text);
        let (line, character) = place_of(&text, "PM-7");
        let mut params = client.place(EARLIER, line, character);
        params["newName"] = json!("INC-12");
        let edit = client.request("textDocument/rename", &params);
        let renamed = applied(&text, &edit, &client.uri(EARLIER));
        assert!(
            renamed.starts_with(&format!("---\n{expected}id: INC-12\n")),
            "{renamed}"
        );
        assert_eq!(renamed.matches("aliases").count(), 1, "{renamed}");
    }
}

#[test]
fn a_term_inside_a_group_is_found_and_renamed() {
    const DESK: &str = "content/_schema/escalation-source.yaml";
    let mut files = book();
    let pool = POOL.replace("services:", "escalation: {from: desk}\nservices:");
    files.retain(|(path, _)| *path != EARLIER);
    files.push((EARLIER, &pool));
    files.push((DESK, "escalation-source:\n  - name: desk\n"));
    let mut client = Client::able(&files);
    let text = CHECKOUT.replace("services:", "escalation:\n  from: desk\nservices:");
    client.open(ENTRY, &text);
    let (line, character) = place_of(&text, "desk");
    let mut params = client.place(ENTRY, line, character);
    params["context"] = json!({"includeDeclaration": true});
    let found = client.request("textDocument/references", &params);
    let expected = [
        (EARLIER.to_owned(), place_of(&pool, "desk").0),
        (ENTRY.to_owned(), line),
        (DESK.to_owned(), 1),
    ];
    assert_eq!(places(&client, &found), expected);
    params["newName"] = json!("support-desk");
    let edit = client.request("textDocument/rename", &params);
    let renamed = applied(&text, &edit, &client.uri(ENTRY));
    assert!(renamed.contains("  from: support-desk\n"), "{renamed}");
    let renamed = applied(&pool, &edit, &client.uri(EARLIER));
    assert!(renamed.contains("{from: support-desk}"), "{renamed}");
}
