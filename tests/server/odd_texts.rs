//! Nothing that somebody may type, at no place, makes the server fail.

use serde_json::{Value, json};

use super::client::Client;
use super::{BOOK, CHECKOUT};

const ENTRY: &str = "content/2025-11-21-checkout.md";

const ODD: &[&str] = &[
    "",
    "\u{feff}",
    "---",
    "---\n---",
    "---\ntitle: \u{1f525}\u{e9}\r\nsev|: [\"a, 'b\r\n---\r\n\u{1f525} [\u{e9}](\u{1f525}#\r\n",
    "\u{feff}---\nactions:\n- - - id: {a: [b, {c: d}]}\n   kind:\n- \n---\n# \u{1f525}\n\n| a |\n",
    "---\nid: &x [*x, !t {? a : b}]\nroot_causes: |\n  many\n  lines\nrecurrence_of: [PM-7, \n\n## Heading [[PM-7\n",
    "+++\ntitle = \"x\"\n+++\n\n<!-- casebook-ignore CB601, : -->\n[x][y]\n\n[y]: 2025-05-15-pool.md#\n",
    "---\nlint: {ignore: [CB305, {CB1: \nlint: \n  ignore:\n    CB305:\n---\n\n## \n### \n\n> - [ ] <a href='PM-7'>\n",
    "---\nstarted: 2025-99-99\ncriteria:\naliases: [/x/]\nvisibility: restricted\n---\n\n<!-- internal -->\nx\n",
    "---\r---\rtitle: x\r---\r",
];

/// Every question about a text, each with its parameters; of an ordinary text at every few places.
fn questions(uri: &str, text: &str, is_odd: bool) -> Vec<(&'static str, Value)> {
    let document = json!({"uri": uri});
    let about = |more: Value| {
        let mut params = json!({"textDocument": document});
        params
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        params
    };
    let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 999, "character": 0}});
    let mut asked: Vec<(&str, Value)> = [
        "diagnostic",
        "documentSymbol",
        "documentLink",
        "foldingRange",
        "semanticTokens/full",
        "codeLens",
    ]
    .map(|method| (method, about(json!({}))))
    .into();
    asked.push(("inlayHint", about(json!({"range": whole}))));
    let context = json!({"diagnostics": []});
    asked.push((
        "codeAction",
        about(json!({"range": whole, "context": context})),
    ));
    let step = if is_odd { 1 } else { 7 };
    let lines = text.split('\n').enumerate();
    let places = lines.flat_map(|(line, text)| {
        let columns = (0..=text.len()).step_by(step);
        columns.map(move |at| json!({"line": line, "character": at}))
    });
    for place in places {
        for method in ["completion", "hover", "definition", "prepareRename"] {
            asked.push((method, about(json!({"position": place}))));
        }
        if is_odd {
            asked.push(("selectionRange", about(json!({"positions": [place]}))));
            asked.push((
                "rename",
                about(json!({"position": place, "newName": "x y"})),
            ));
            let context = json!({"includeDeclaration": true});
            asked.push((
                "references",
                about(json!({"position": place, "context": context})),
            ));
        }
    }
    asked
}

#[test]
fn every_question_at_every_place_of_odd_texts_has_an_answer() {
    let mut client = Client::able(BOOK);
    let mut texts: Vec<String> = ODD.iter().map(|text| (*text).to_owned()).collect();
    // Every few beginnings of an ordinary entry, as it is typed.
    let ends = (0..CHECKOUT.len()).step_by(13);
    texts.extend(ends.map(|end| CHECKOUT[..end].to_owned()));
    client.open(ENTRY, "");
    let uri = client.uri(ENTRY);
    for (version, text) in texts.iter().enumerate() {
        client.change(ENTRY, i64::try_from(version).unwrap() + 2, text);
        let questions = questions(&uri, text, version < ODD.len());
        let ask = |(method, params): &(&str, Value)| {
            client.ask(&format!("textDocument/{method}"), params)
        };
        let ids: Vec<i64> = questions.iter().map(ask).collect();
        for (id, question) in ids.into_iter().zip(&questions) {
            let answer = client.answer(id);
            // A name may be refused, in words.
            let code = answer["error"]["code"].as_i64();
            assert!(
                matches!(code, None | Some(-32803)),
                "{text:?}\n{question:?}\n{answer}"
            );
        }
    }
    assert_eq!(client.leave().code(), Some(0));
}

#[test]
fn many_edits_end_where_the_last_one_does() {
    let mut client = Client::of(BOOK);
    client.open(ENTRY, CHECKOUT);
    for version in 0..1_000 {
        let text = if version % 2 == 0 {
            "---\nseverity: SEV9\n---\n"
        } else {
            CHECKOUT
        };
        client.change(ENTRY, version + 2, text);
    }
    client.published(ENTRY, |found| {
        found.iter().any(|one| one["code"] == "CB305")
    });
    assert_eq!(client.leave().code(), Some(0));
}
