//! How a server begins and ends, and what it makes of a client that does not behave.

use serde_json::{Value, json};

use super::BOOK;
use super::client::{Client, Start, able};

#[test]
fn it_says_who_it_is_and_ends_in_order() {
    let client = Client::able(BOOK);
    let introduction = &client.introduction;
    assert_eq!(introduction["serverInfo"]["name"], "casebook");
    assert_eq!(introduction["capabilities"]["positionEncoding"], "utf-8");
    assert_eq!(client.leave().code(), Some(0));
}

#[test]
fn the_encoding_is_one_that_the_client_offers() {
    for (offered, expected) in [
        (json!(["utf-16"]), "utf-16"),
        (json!(["utf-32", "utf-16"]), "utf-32"),
        (json!(["ebcdic"]), "utf-16"),
    ] {
        let client = Client::start(&Start {
            capabilities: json!({"general": {"positionEncodings": offered}}),
            ..Start::default()
        });
        let encoding = &client.introduction["capabilities"]["positionEncoding"];
        assert_eq!(encoding, expected);
    }
}

#[test]
fn places_count_in_the_agreed_encoding() {
    let text = "---\ntitle: x\nseverity: SEV2 # \u{1f525}\u{e9}\nservces: [checkout]\n---\n";
    let text = text.replace(" # \u{1f525}\u{e9}\nservces", ", \u{1f525}\u{e9} servces");
    let text = format!("{text}\n\u{1f525}\u{e9} [x](gone.md)\n");
    for (encoding, start) in [("utf-8", 7), ("utf-16", 4), ("utf-32", 3)] {
        let mut client = Client::start(&Start {
            files: BOOK,
            capabilities: json!({"general": {"positionEncodings": [encoding]}}),
            ..Start::default()
        });
        client.open("content/new.md", &text);
        let found = client.published("content/new.md", |found| {
            found.iter().any(|one| one["code"] == "CB601")
        });
        let link = found.iter().find(|one| one["code"] == "CB601").unwrap();
        let range = &link["range"];
        let width = range["end"]["character"].as_u64().unwrap()
            - range["start"]["character"].as_u64().unwrap();
        assert!(
            range["start"]["character"].as_u64().unwrap() >= start && width > 0,
            "{encoding}: {range}"
        );
    }
}

#[test]
fn a_client_that_is_gone_ends_the_server() {
    assert_eq!(Client::of(BOOK).vanish().code(), Some(1));
    let mut client = Client::of(BOOK);
    client.notify("exit", &Value::Null);
    assert_eq!(client.end().code(), Some(1));
}

#[test]
fn nothing_is_answered_before_and_after() {
    let mut client = Client::spawn(&Start::default());
    let early = client.request("textDocument/hover", &json!({}));
    assert_eq!(early["error"]["code"], -32002);
    let wrong = client.request("initialize", &json!({"capabilities": 7}));
    assert_eq!(wrong["error"]["code"], -32602);
    let right = client.request("initialize", &json!({"capabilities": {}}));
    assert!(right["capabilities"].is_object(), "{right}");
    assert_eq!(client.request("shutdown", &Value::Null), Value::Null);
    let late = client.request("textDocument/hover", &json!({}));
    assert_eq!(late["error"]["code"], -32600);
    client.notify("exit", &Value::Null);
    assert_eq!(client.end().code(), Some(0));
}

#[test]
fn bad_messages_change_nothing() {
    let mut client = Client::able(BOOK);
    client.open_file("content/2025-11-21-checkout.md");
    client.raw(b"Content-Length: 9\r\n\r\n{\"jsonrpc");
    client.raw("Content-Length: 2\r\n\r\n\u{e9}".as_bytes());
    assert!(
        client.heard("window/logMessage")["message"]
            .as_str()
            .unwrap()
            .contains("could not be read")
    );
    for params in [
        json!(null),
        json!([]),
        json!({"textDocument": {"uri": 3}}),
        json!({"textDocument": {}, "position": {"line": -1, "character": 0}}),
    ] {
        for method in [
            "textDocument/hover",
            "textDocument/didChange",
            "textDocument/didOpen",
            "$/cancelRequest",
        ] {
            client.notify(method, &params);
        }
        let answer = client.request("textDocument/diagnostic", &params);
        assert_eq!(answer["error"]["code"], -32602, "{params}: {answer}");
    }
    let unknown = client.request("textDocument/teleport", &json!({}));
    assert_eq!(unknown["error"]["code"], -32601);
    // Ranges that do not exist, and an edit of what is not open.
    let uri = client.uri("content/2025-11-21-checkout.md");
    let range =
        json!({"start": {"line": 99_999, "character": 99_999}, "end": {"line": 0, "character": 0}});
    client.notify(
        "textDocument/didChange",
        &json!({"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"range": range, "text": "\u{0}\u{1b}[2J"}]}),
    );
    client.change("content/nothing.md", 7, "text");
    assert!(!client.pull("content/2025-11-21-checkout.md").is_empty());
    assert_eq!(client.leave().code(), Some(0));
}

/// Editors tell of every change of their settings, whoever's they are.
#[test]
fn settings_stay_until_others_are_given() {
    let entry = "content/2025-11-21-checkout.md";
    let mut client = Client::start(&Start {
        files: BOOK,
        capabilities: able(),
        options: json!({"preview": "http://127.0.0.1:4000/"}),
        ..Start::default()
    });
    client.open_file(entry);
    for (settings, port) in [
        (json!({}), 4000),
        (json!(null), 4000),
        (json!({"editor": {"tabSize": 2}}), 4000),
        (json!({"casebook": null}), 4000),
        (
            json!({"casebook": {"preview": "http://127.0.0.1:5000/"}}),
            5000,
        ),
        (json!({"casebook": {}}), 3000),
    ] {
        let params = json!({"settings": settings});
        client.notify("workspace/didChangeConfiguration", &params);
        let lenses = client.about("textDocument/codeLens", entry);
        let address = lenses[0]["command"]["arguments"][0].as_str().unwrap();
        let expected = format!("http://127.0.0.1:{port}/");
        assert!(address.starts_with(&expected), "{settings}: {address}");
    }
}

#[test]
fn what_is_no_protocol_is_an_error_in_words() {
    let mut client = Client::spawn(&Start::default());
    client.raw(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!(client.end().code(), Some(2));
}

#[test]
fn a_request_for_a_book_that_is_being_read_waits_and_can_be_cancelled() {
    let mut client = Client::start(&Start {
        files: BOOK,
        capabilities: able(),
        ..Start::default()
    });
    client.open_file("content/2025-11-21-checkout.md");
    let uri = client.uri("content/2025-11-21-checkout.md");
    let id = client.ask(
        "textDocument/diagnostic",
        &json!({"textDocument": {"uri": uri}}),
    );
    client.notify("$/cancelRequest", &json!({"id": id}));
    let answer = client.answer(id);
    // Whether it was fast enough to be answered first is a matter of luck.
    assert!(
        answer["error"]["code"] == -32800 || answer["items"].is_array(),
        "{answer}"
    );
    assert!(!client.pull("content/2025-11-21-checkout.md").is_empty());
}
