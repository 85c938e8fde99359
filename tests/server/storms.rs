//! A server in a storm of saves, and clients that die in the middle of it.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::{Client, codes};
use super::{BOOK, CHECKOUT};

const ENTRY: &str = "content/2025-11-21-checkout.md";
const POOL: &str = "content/2025-05-15-pool.md";

/// How often somebody saves in a minute, at most.
const SAVES: usize = 1_000;

/// A text in the middle of the storm: each is another, and half of them are broken.
fn text(save: usize) -> String {
    let text = CHECKOUT.replace(
        "Checkout answered 502\n",
        &format!("Checkout answered {save}\n"),
    );
    match save % 2 {
        0 => text,
        _ => text.replace("---\ntitle", "---\n: ["),
    }
}

/// A save as editors tell of it: the text, that it was saved, and that the file changed.
fn save(client: &mut Client, save: usize) {
    let text = text(save);
    client.write(ENTRY, &text);
    let version = i64::try_from(save).unwrap() + 2;
    client.change(ENTRY, version, &text);
    let uri = client.uri(ENTRY);
    client.notify(
        "textDocument/didSave",
        &json!({"textDocument": {"uri": uri}}),
    );
    client.notify(
        "workspace/didChangeWatchedFiles",
        &json!({"changes": [{"uri": uri, "type": 2}]}),
    );
}

#[test]
fn a_thousand_saves_end_in_the_findings_of_the_last() {
    let mut client = Client::of(BOOK);
    client.open_file(ENTRY);
    let begin = Instant::now();
    for number in 0..SAVES {
        save(&mut client, number);
        if number % 100 == 99 {
            // Whoever asks meanwhile is answered.
            let found = client.at("textDocument/hover", ENTRY, 1, 2);
            assert!(found.get("error").is_none(), "{found}");
        }
    }
    // Names what is gone, in an entry that is not open.
    let last = text(SAVES).replace("Checkout answered", "[gone](gone.md) answered");
    client.write(ENTRY, &last);
    client.change(ENTRY, 2_000, &last);
    let pool = std::fs::read_to_string(client.path(POOL)).unwrap();
    client.write(POOL, &pool.replace("status: published", "status: finished"));
    let uri = client.uri(POOL);
    let changes = json!({"changes": [{"uri": uri, "type": 2}]});
    client.notify("workspace/didChangeWatchedFiles", &changes);
    client.published(ENTRY, |found| codes(found).contains(&"CB601"));
    client.published(POOL, |found| !codes(found).is_empty());
    assert!(
        begin.elapsed() < Duration::from_secs(60),
        "{:?}",
        begin.elapsed()
    );
    assert_eq!(client.leave().code(), Some(0));
}

#[test]
fn a_client_that_dies_in_the_storm_leaves_no_server_behind() {
    let mut client = Client::of(BOOK);
    client.open_file(ENTRY);
    for number in 0..SAVES {
        save(&mut client, number);
    }
    let begin = Instant::now();
    assert_eq!(client.vanish().code(), Some(1));
    assert!(
        begin.elapsed() < Duration::from_secs(20),
        "{:?}",
        begin.elapsed()
    );
}

/// A client that is killed reads no more, and its pipes break at any byte.
#[test]
fn pipes_that_break_end_the_server() {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in BOOK {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    let mut server = Command::new(env!("CARGO_BIN_EXE_casebook"))
        .arg("server")
        .current_dir(folder.path())
        .env("XDG_CACHE_HOME", folder.path().join("cache"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    drop(server.stdout.take());
    let mut input = server.stdin.take().unwrap();
    let root = format!("file://{}", folder.path().display());
    let message = |method: &str, id: Option<usize>, params: Value| {
        let mut message = json!({"jsonrpc": "2.0", "method": method, "params": params});
        if let Some(id) = id {
            message["id"] = json!(id);
        }
        let text = message.to_string();
        format!("Content-Length: {}\r\n\r\n{text}", text.len())
    };
    let begin = json!({"processId": null, "rootUri": root, "capabilities": {}});
    let mut said = message("initialize", Some(1), begin);
    let uri = format!("{root}/{ENTRY}");
    let item = json!({"uri": uri, "languageId": "markdown", "version": 1, "text": CHECKOUT});
    said += &message("textDocument/didOpen", None, json!({"textDocument": item}));
    for id in 2..200 {
        let params = json!({"textDocument": {"uri": uri}, "position": {"line": 1, "character": 2}});
        said += &message("textDocument/hover", Some(id), params);
    }
    // The server may be gone before it has read all of it.
    let _ = input.write_all(&said.as_bytes()[..said.len() - 7]);
    drop(input);
    let end = Instant::now() + Duration::from_secs(20);
    let ended = loop {
        if let Some(ended) = server.try_wait().unwrap() {
            break ended;
        }
        if Instant::now() > end {
            let _ = server.kill();
            panic!("the server goes on without a client");
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(matches!(ended.code(), Some(1 | 2)), "{ended:?}");
}
