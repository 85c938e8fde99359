//! Answers that are too long for one: each says where it goes on.

use serde_json::{Value, json};

use super::client::Client;
use super::{USUAL, demo, write};

#[test]
fn a_long_entry_comes_in_parts_that_are_its_text() {
    let scratch = tempfile::tempdir().unwrap();
    let body: String = (0..4_000)
        .map(|line| format!("Line {line} says \"naïve\" things.\n"))
        .collect();
    let entry = format!("---\ntitle: Long\n---\n\n## Summary\n\n{body}");
    write(scratch.path(), "content/2026/2026-10-01-long.md", &entry);
    let mut client = Client::of(scratch.path(), &[]);
    let (mut text, mut offset, mut parts) = (String::new(), Some(0), 0);
    while let Some(at) = offset {
        let answer = client.call(
            "get_entry",
            json!({ "id": "2026-10-01-long", "offset": at }),
        );
        assert!(answer.text.len() <= USUAL, "{}", answer.text.len());
        assert_eq!(answer.data["facts"].is_null(), at > 0, "facts come once");
        text += answer.data["text"].as_str().unwrap();
        offset = answer.data["next_offset"].as_u64();
        parts += 1;
    }
    assert!(
        parts > 3 && entry.ends_with(&text) && text.contains("## Summary"),
        "{parts}"
    );
    let whole = client.answer(
        "get_entry",
        json!({ "id": "2026-10-01-long", "max_tokens": 100_000 }),
    );
    assert!(whole["next_offset"].is_null(), "more, when it is asked for");
}

/// Headings alone take more than the shortest answer has.
#[test]
fn an_entry_of_many_headings_gets_on_in_the_shortest_answers() {
    let scratch = tempfile::tempdir().unwrap();
    let body: String = (0..80)
        .map(|at| {
            format!("## A heading that says what follows it, number {at}\n\nText \"{at}\".\n\n")
        })
        .collect();
    let entry = format!("---\ntitle: Long\n---\n\n{body}");
    write(scratch.path(), "content/2026/2026-10-01-long.md", &entry);
    let mut client = Client::of(scratch.path(), &[]);
    let (mut text, mut offset) = (String::new(), 0);
    loop {
        let asked = json!({ "id": "2026-10-01-long", "offset": offset, "max_tokens": 500 });
        let answer = client.answer("get_entry", asked);
        text += answer["text"].as_str().unwrap();
        let Some(next) = answer["next_offset"].as_u64() else {
            break;
        };
        assert!(next >= offset + 300, "{next} after {offset}");
        offset = next;
    }
    assert!(entry.ends_with(text.trim_start()), "{text}");
}

#[test]
fn lists_go_on_where_they_were_cut() {
    let mut client = Client::of(demo(), &[]);
    let (mut ids, mut offset) = (Vec::new(), Some(0));
    while let Some(at) = offset {
        let arguments = json!({ "state": "all", "limit": 200, "offset": at, "max_tokens": 2_000 });
        let answer = client.answer("actions", arguments);
        let actions = answer["actions"].as_array().unwrap();
        ids.extend(
            actions
                .iter()
                .map(|action| format!("{}{}", action["entry"]["id"], action["id"])),
        );
        offset = answer["next_offset"].as_u64();
        if offset.is_none() {
            assert_eq!(answer["total"], ids.len());
        }
    }
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count, "none twice");
    let uris = resources(&mut client);
    assert!(uris.len() >= 50, "{}", uris.len());
    for uri in &uris {
        let text = client.resource(uri);
        assert!(
            text.contains("is an instruction") && text.len() <= 2 * USUAL,
            "{uri}"
        );
    }
    assert!(
        client
            .resource("casebook://cause/network%2Fdns")
            .contains("# network/dns")
    );
    assert!(
        client
            .resource("casebook://cause/network/dns")
            .contains("# network/dns")
    );
}

/// The addresses of all resources.
fn resources(client: &mut Client) -> Vec<String> {
    let mut uris = Vec::new();
    let mut cursor = Value::Null;
    loop {
        let params = if cursor.is_null() {
            json!({})
        } else {
            json!({ "cursor": cursor })
        };
        let page = client.ask("resources/list", params)["result"].clone();
        let found = page["resources"].as_array().unwrap().iter();
        uris.extend(found.map(|resource| resource["uri"].as_str().unwrap().to_owned()));
        cursor = page["nextCursor"].clone();
        if cursor.is_null() {
            break;
        }
    }
    uris
}

#[test]
fn resources_are_listed_in_pages() {
    let scratch = tempfile::tempdir().unwrap();
    for number in 0..230 {
        let file = format!("content/2026/2026-10-01-entry-{number}.md");
        write(scratch.path(), &file, "---\ntitle: One\n---\n\nIt broke.\n");
    }
    let mut client = Client::of(scratch.path(), &[]);
    let uris = resources(&mut client);
    let distinct: std::collections::BTreeSet<&String> = uris.iter().collect();
    assert_eq!((uris.len(), distinct.len()), (231, 231));
    let wrong = client.ask("resources/list", json!({ "cursor": "later" }));
    assert!(
        wrong["error"]["message"]
            .as_str()
            .unwrap()
            .contains("start again")
    );
}
