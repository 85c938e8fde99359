//! What is shown beside the text: hovers, hints, symbols, links, folds, selections, tokens, lenses.

use serde_json::{Value, json};

use super::client::{Client, Start, able, place_of};
use super::{BOOK, CHECKOUT, POOL};

const ENTRY: &str = "content/2025-11-21-checkout.md";
const EARLIER: &str = "content/2025-05-15-pool.md";

fn hover(client: &mut Client, path: &str, text: &str, wanted: &str) -> String {
    let (line, character) = place_of(text, wanted);
    let found = client.at("textDocument/hover", path, line, character);
    found["contents"]["value"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn hovers_explain_what_is_under_the_cursor() {
    let mut client = Client::start(&Start {
        files: BOOK,
        capabilities: able(),
        options: json!({"timeZone": "America/New_York"}),
        ..Start::default()
    });
    let text = format!(
        "{}\n<!-- casebook-ignore CB601: it moves -->\n[x](gone.md)\n",
        CHECKOUT.replace("root_causes", "recurrence_of: [PM-7]\nroot_causes")
    );
    client.open(ENTRY, &text);
    for (wanted, expected) in [
        ("services:", "The services whose users were affected"),
        ("checkout,", "Depends on `payments`"),
        ("capacity/", "1 incident, 0 repeats, last 15 May 2025"),
        ("PM-7", "The payments pool was exhausted"),
        (
            "2025-11-21T09:14Z",
            "21 Nov 2025 10:14 +01:00 (Europe/Amsterdam)",
        ),
        (
            "2025-11-21T09:14Z",
            "21 Nov 2025 04:14 -05:00 (America/New_York)",
        ),
        ("[May]", "§ Root causes"),
        ("casebook-ignore", "broken-link"),
    ] {
        let found = hover(&mut client, ENTRY, &text, wanted);
        assert!(found.contains(expected), "{wanted}: {found}");
    }
    assert_eq!(
        hover(&mut client, ENTRY, &text, "Checkout answered 502, as"),
        ""
    );
}

#[test]
fn hints_say_what_follows_from_the_front_matter() {
    let mut client = Client::able(BOOK);
    let text = CHECKOUT.replace(
        "root_causes",
        "resolved: 2025-11-21T10:20Z\ncriteria: [downtime]\nimpact: {data_loss: true}\nroot_causes",
    );
    client.open(ENTRY, &text);
    let uri = client.uri(ENTRY);
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}});
    let hints = client.request(
        "textDocument/inlayHint",
        &json!({"textDocument": {"uri": uri}, "range": range}),
    );
    let labels: Vec<&str> = hints
        .as_array()
        .unwrap()
        .iter()
        .map(|hint| hint["label"].as_str().unwrap())
        .collect();
    assert_eq!(
        labels,
        [
            "6 m to detect",
            "1 h 6 m to resolve",
            "repeats? PM-7",
            "owed because data was lost"
        ]
    );
    let (line, _) = place_of(&text, "detected");
    assert_eq!(hints[0]["position"], json!({"line": line, "character": 27}));
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 1, "character": 0}});
    let none = client.request(
        "textDocument/inlayHint",
        &json!({"textDocument": {"uri": uri}, "range": range}),
    );
    assert_eq!(none, json!([]));
}

#[test]
fn symbols_of_a_document_are_its_keys_and_headings() {
    let mut client = Client::able(BOOK);
    client.open_file(EARLIER);
    let symbols = client.about("textDocument/documentSymbol", EARLIER);
    let names = |symbols: &Value| -> Vec<String> {
        let all = symbols.as_array().into_iter().flatten();
        all.map(|symbol| symbol["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(&symbols), ["Front matter", "Summary", "Root causes"]);
    let keys = &symbols[0]["children"];
    assert!(names(keys).contains(&"root_causes".to_owned()));
    let actions = keys
        .as_array()
        .unwrap()
        .iter()
        .find(|key| key["name"] == "actions")
        .unwrap();
    assert_eq!(
        names(&actions["children"]),
        ["Cap each worker's share of the pool"]
    );
}

#[test]
fn entries_are_found_by_words_of_their_titles_and_ids() {
    let mut client = Client::able(BOOK);
    for (query, expected) in [
        ("pool exhausted", "The payments pool was exhausted"),
        ("pm-7", "The payments pool was exhausted"),
        ("handbook", "Handbook"),
    ] {
        let found = client.request("workspace/symbol", &json!({"query": query}));
        assert_eq!(found[0]["name"], expected, "{query}");
    }
    assert_eq!(
        client.request("workspace/symbol", &json!({"query": "nothing like it"})),
        json!([])
    );
}

#[test]
fn links_of_a_document_can_be_opened() {
    let mut client = Client::able(BOOK);
    client.open_file(ENTRY);
    let links = client.about("textDocument/documentLink", ENTRY);
    let (line, _) = place_of(POOL, "## Root causes");
    assert_eq!(
        links[0]["target"],
        format!("{}#L{}", client.uri(EARLIER), line + 1)
    );
    client.open_file(EARLIER);
    let links = client.about("textDocument/documentLink", EARLIER);
    assert_eq!(links[0]["target"], "https://tracker.example/PAY-311");
}

#[test]
fn front_matter_and_sections_fold() {
    let mut client = Client::able(BOOK);
    client.open_file(EARLIER);
    let folds = client.about("textDocument/foldingRange", EARLIER);
    let lines: Vec<(u64, u64)> = folds
        .as_array()
        .unwrap()
        .iter()
        .map(|fold| {
            (
                fold["startLine"].as_u64().unwrap(),
                fold["endLine"].as_u64().unwrap(),
            )
        })
        .collect();
    let line = |wanted| place_of(POOL, wanted).0 as u64;
    assert!(lines.contains(&(0, line("tags"))), "{lines:?}");
    assert!(
        lines.contains(&(line("actions"), line("ticket"))),
        "{lines:?}"
    );
    assert!(
        lines.contains(&(line("## Summary"), line("The pool of"))),
        "{lines:?}"
    );
}

#[test]
fn selections_grow_step_by_step() {
    let mut client = Client::able(BOOK);
    client.open_file(EARLIER);
    let (line, character) = place_of(POOL, "prevent");
    let uri = client.uri(EARLIER);
    let found = client.request(
        "textDocument/selectionRange",
        &json!({"textDocument": {"uri": uri}, "positions": [{"line": line, "character": character}]}),
    );
    let mut widths = Vec::new();
    let mut range = &found[0];
    while range.is_object() {
        let (start, end) = (&range["range"]["start"], &range["range"]["end"]);
        widths.push((
            end["line"].as_u64().unwrap() - start["line"].as_u64().unwrap(),
            end["character"].as_u64().unwrap(),
        ));
        range = &range["parent"];
    }
    assert_eq!(widths[0], (0, character as u64 + 7), "the word first");
    assert_eq!(
        widths.last().unwrap().0,
        POOL.matches('\n').count() as u64,
        "everything last"
    );
    assert!(widths.len() >= 5, "{widths:?}");
}

#[test]
fn words_of_front_matter_have_kinds() {
    let mut client = Client::able(BOOK);
    client.open_file(EARLIER);
    let legend =
        &client.introduction["capabilities"]["semanticTokensProvider"]["legend"]["tokenTypes"];
    let legend: Vec<String> = serde_json::from_value(legend.clone()).unwrap();
    let tokens = client.about("textDocument/semanticTokens/full", EARLIER);
    let numbers: Vec<usize> = serde_json::from_value(tokens["data"].clone()).unwrap();
    let lines: Vec<&str> = POOL.lines().collect();
    let (mut line, mut start) = (0, 0);
    let mut words = Vec::new();
    for token in numbers.chunks(5) {
        if token[0] > 0 {
            start = 0;
        }
        (line, start) = (line + token[0], start + token[1]);
        words.push((
            &lines[line][start..start + token[2]],
            legend[token[3]].as_str(),
        ));
    }
    for expected in [
        ("title", "property"),
        ("SEV2", "enumMember"),
        ("2025-05-15T09:14Z", "number"),
        ("dewi", "string"),
    ] {
        assert!(words.contains(&expected), "{expected:?}: {words:?}");
    }
}

#[test]
fn a_lens_opens_the_page_in_the_preview() {
    let mut client = Client::able(BOOK);
    client.open_file(EARLIER);
    let lenses = client.about("textDocument/codeLens", EARLIER);
    let command = &lenses[0]["command"];
    assert_eq!(
        command["arguments"][0],
        "http://127.0.0.1:3000/incidents/pm-7/"
    );
    client.request("workspace/executeCommand", command);
    let shown = client.heard("window/showDocument");
    assert_eq!(shown["uri"], "http://127.0.0.1:3000/incidents/pm-7/");
    assert_eq!(shown["external"], true);
    let refused = client.request(
        "workspace/executeCommand",
        &json!({"command": command["command"], "arguments": ["https://example.com/"]}),
    );
    assert!(
        refused["error"]["message"]
            .as_str()
            .unwrap()
            .contains("below http://127.0.0.1:3000/")
    );
    let mut plain = Client::of(BOOK);
    plain.open_file(EARLIER);
    assert_eq!(plain.about("textDocument/codeLens", EARLIER), json!([]));
}
