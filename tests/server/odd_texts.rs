//! Nothing that somebody may type, at no place, makes the server fail.

use serde_json::json;

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

#[test]
fn every_question_at_every_place_of_odd_texts_has_an_answer() {
    let mut client = Client::able(BOOK);
    let mut texts: Vec<String> = ODD.iter().map(|text| (*text).to_owned()).collect();
    // Every beginning of an ordinary entry, as it is typed.
    texts.extend(
        (0..CHECKOUT.len())
            .step_by(13)
            .map(|end| CHECKOUT[..end].to_owned()),
    );
    client.open(ENTRY, "");
    let uri = client.uri(ENTRY);
    let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 999, "character": 0}});
    for (version, text) in texts.iter().enumerate() {
        client.change(ENTRY, i64::try_from(version).unwrap() + 2, text);
        let is_odd = version < ODD.len();
        let mut asked = Vec::new();
        for method in [
            "diagnostic",
            "documentSymbol",
            "documentLink",
            "foldingRange",
            "semanticTokens/full",
            "codeLens",
        ] {
            let params = json!({"textDocument": {"uri": uri}});
            asked.push((method, params));
        }
        asked.push((
            "inlayHint",
            json!({"textDocument": {"uri": uri}, "range": whole}),
        ));
        asked.push((
            "codeAction",
            json!({"textDocument": {"uri": uri}, "range": whole, "context": {"diagnostics": []}}),
        ));
        let lines = text.split('\n').enumerate().flat_map(|(line, text)| {
            let step = if is_odd { 1 } else { 7 };
            (0..=text.len()).step_by(step).map(move |at| (line, at))
        });
        for (line, character) in lines {
            let place = json!({"line": line, "character": character});
            for method in ["completion", "hover", "definition", "prepareRename"] {
                asked.push((
                    method,
                    json!({"textDocument": {"uri": uri}, "position": place}),
                ));
            }
            if is_odd {
                asked.push((
                    "selectionRange",
                    json!({"textDocument": {"uri": uri}, "positions": [place]}),
                ));
                let rename =
                    json!({"textDocument": {"uri": uri}, "position": place, "newName": "x y"});
                asked.push(("rename", rename));
                let all = json!({"includeDeclaration": true});
                asked.push((
                    "references",
                    json!({"textDocument": {"uri": uri}, "position": place, "context": all}),
                ));
            }
        }
        let ids: Vec<(i64, String)> = asked
            .iter()
            .map(|(method, params)| {
                let method = format!("textDocument/{method}");
                (client.ask(&method, params), format!("{method} {params}"))
            })
            .collect();
        for (id, question) in ids {
            let answer = client.answer(id);
            let code = answer["error"]["code"].as_i64();
            // A name may be refused, in words.
            assert!(
                matches!(code, None | Some(-32803)),
                "{text:?}\n{question}\n{answer}"
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
