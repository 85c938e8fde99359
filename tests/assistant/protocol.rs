//! The protocol: both of its eras, and what is wrong.

use serde_json::json;

use super::client::{Client, ERAS};
use super::demo;

#[test]
fn lines_that_are_no_messages_do_not_end_it() {
    let mut client = Client::of(demo(), &[]);
    for line in [
        "",
        "{",
        "[1, 2]",
        "null",
        "{\"jsonrpc\": \"2.0\"}",
        "\u{1b}[31m",
    ] {
        client.say(line);
    }
    client.answer("search", json!({ "query": "dns" }));
    assert!(client.leave());
    assert!(
        Client::start(demo(), &[]).leave(),
        "a client that only looked in"
    );
}

#[test]
fn it_speaks_both_eras_of_the_protocol() {
    for era in ERAS {
        let mut client = Client::start(demo(), &[]);
        let hello = if era == ERAS[0] {
            client.speak_currently();
            client.ask("server/discover", json!({}))
        } else {
            client.hello(era)
        };
        let result = &hello["result"];
        assert!(
            result["capabilities"]["tools"].is_object(),
            "{era}: {hello}"
        );
        assert!(
            result["instructions"]
                .as_str()
                .unwrap()
                .contains("Public postmortems"),
            "{hello}"
        );
        let answer = client.ask(
            "tools/call",
            json!({ "name": "search", "arguments": { "query": "dns" } }),
        );
        let is_typed = answer["result"]["resultType"] == "complete";
        assert_eq!(is_typed, era == ERAS[0], "{era}: {answer}");
        assert!(
            answer["result"]["structuredContent"]["total"]
                .as_u64()
                .unwrap()
                > 0
        );
    }
}

#[test]
fn what_is_wrong_is_said_in_words() {
    let mut client = Client::of(demo(), &[]);
    for (tool, arguments, expected) in [
        ("search", json!({}), "missing field `query`"),
        ("search", json!({ "query": 5 }), "query (string, required)"),
        (
            "search",
            json!({ "querry": "x" }),
            "expected one of `query`",
        ),
        ("search", json!({ "query": " " }), "The query is empty"),
        ("similar", json!({ "text": "" }), "paste an error message"),
        (
            "get_entry",
            json!({ "id": "2019-07-02-cloudflare" }),
            "did you mean `2019-07-02-cloudflare-waf-regex`?",
        ),
        (
            "get_entry",
            json!({ "id": "content/2019/2019-07-02-cloudflare-waf-regex.md" }),
            "No entry has the id",
        ),
        (
            "get_entry",
            json!({ "id": "../../etc/passwd" }),
            "No entry has the id",
        ),
        (
            "get_entry",
            json!({ "id": "2019-07-02-cloudflare-waf-regex", "section": "Sumary" }),
            "It has `Summary`",
        ),
        (
            "get_entry",
            json!({ "id": "2019-07-02-cloudflare-waf-regex", "offset": 10_000_000 }),
            "pass `next_offset`",
        ),
        (
            "recurrence",
            json!({ "cause": "netwrok" }),
            "did you mean `network`?",
        ),
        (
            "recurrence",
            json!({ "from": "yesterday" }),
            "from yesterday is neither a day nor",
        ),
        (
            "recurrence",
            json!({ "from": "2020", "to": "2019" }),
            "lies after",
        ),
        (
            "actions",
            json!({ "owner": "cloudflair" }),
            "did you mean `cloudflare`?",
        ),
        (
            "actions",
            json!({ "state": "late" }),
            "unknown variant `late`",
        ),
        (
            "causes",
            json!({ "name": "gremlins" }),
            "no entry names the cause `gremlins`",
        ),
        (
            "triage",
            json!({ "impact": { "downtime": "long" } }),
            "long",
        ),
        ("start_entry", json!({}), "A title is missing"),
        (
            "start_entry",
            json!({ "title": "x", "started": "2030-01-01" }),
            "lies in the future",
        ),
        ("lint_draft", json!({ "text": "\n" }), "The draft is empty"),
        (
            "lint_draft",
            json!({ "text": "x", "replaces": "nope" }),
            "No entry has the id `nope`",
        ),
    ] {
        let refusal = client.refusal(tool, arguments.clone());
        assert!(refusal.contains(expected), "{tool} {arguments}: {refusal}");
    }
    let unknown = client.ask("tools/call", json!({ "name": "delete", "arguments": {} }));
    assert!(
        unknown["error"]["message"]
            .as_str()
            .unwrap()
            .contains("there are search")
    );
    let unknown = client.ask("resources/read", json!({ "uri": "casebook://entry/nope" }));
    assert!(
        unknown["error"]["message"]
            .as_str()
            .unwrap()
            .contains("No entry has the id")
    );
    let unknown = client.ask("resources/read", json!({ "uri": "file:///etc/passwd" }));
    assert!(
        unknown["error"]["message"]
            .as_str()
            .unwrap()
            .contains("has no resource")
    );
    let incomplete = client.ask("prompts/get", json!({ "name": "review-draft" }));
    assert!(
        incomplete["error"]["message"]
            .as_str()
            .unwrap()
            .contains("needs `draft`")
    );
    // It is there still.
    client.answer("search", json!({ "query": "dns" }));
}
