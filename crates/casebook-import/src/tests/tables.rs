//! Tables that are read, and tables that are written.

use super::*;

fn values(text: &[u8]) -> Vec<serde_json::Value> {
    let items = of_bytes(FrontEnd::Csv, text);
    let rows = records(&items)
        .into_iter()
        .map(|record| match &record.content {
            Content::Keys(keys, _) => serde_json::Value::Object(keys.clone()),
            Content::Markdown(_) => serde_json::Value::Null,
        });
    rows.collect()
}

fn notes(items: &[Item]) -> Vec<&str> {
    let notes = items.iter().filter_map(|item| match item {
        Item::Note(note) => Some(note.as_str()),
        _ => None,
    });
    notes.collect()
}

#[test]
fn a_quote_opens_only_at_the_start_of_a_cell() {
    let text = b"\xef\xbb\xbfid,note,tail\r\n1,a 3\" pipe burst,x\r\n2,\"said \"\"stop\"\", twice\nand left\",y\r\n3,\"closed\" early,z\n4,5\" and 6\",\"\"\n5,last,w";
    let expected = serde_json::json!([
        {"id": "1", "note": "a 3\" pipe burst", "tail": "x"},
        {"id": "2", "note": "said \"stop\", twice\nand left", "tail": "y"},
        {"id": "3", "note": "closed early", "tail": "z"},
        {"id": "4", "note": "5\" and 6\""},
        {"id": "5", "note": "last", "tail": "w"},
    ]);
    assert_eq!(serde_json::Value::Array(values(text)), expected);
    let items = of_bytes(FrontEnd::Csv, text);
    let lines: Vec<Option<usize>> = records(&items).iter().map(|record| record.line).collect();
    assert_eq!(lines, [2, 3, 5, 6, 7].map(Some));
}

#[test]
fn a_cell_of_many_lines_takes_no_longer_than_as_many_cells() {
    // Looked at from its start for each of its lines, this would be 10^12 bytes.
    let lines = "a line of a stack trace\n".repeat(300_000);
    let text = format!("id,trace\n1,\"{lines}\"\n2,none\n");
    let read = values(text.as_bytes());
    assert_eq!(read.len(), 2);
    assert_eq!(read[0]["trace"], *lines.trim_end());
}

#[test]
fn bytes_that_are_not_utf_8_are_told() {
    let items = of_bytes(
        FrontEnd::Csv,
        b"id,name\n1,plain\n2,M\xfcller\n3,\xe9t\xe9\n",
    );
    assert_eq!(
        notes(&items),
        ["a.csv:3: bytes that are not UTF-8 were replaced, in 2 rows: save the table as UTF-8"]
    );
    assert_eq!(
        notes(&of_bytes(FrontEnd::Csv, "id,name\n2,Müller\n".as_bytes())),
        [""; 0]
    );
    let wide: Vec<u8> = "\u{feff}id,name\n1,a\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let items = of_bytes(FrontEnd::Csv, &wide);
    assert!(
        matches!(&items[0], Item::Unreadable(one) if one.reason.contains("UTF-16")),
        "{items:?}"
    );
}

#[test]
fn a_bar_in_a_cell_ends_no_cell() {
    let page = "<table><tbody><tr><th>query</th><th>meaning</th></tr>\
        <tr><td><code>up|down</code></td><td>up | down</td></tr>\
        <tr><td><code>a\\|b</code></td><td><a href=\"https://x.example/?a|b\">first|second</a></td></tr></tbody></table>";
    let (root, _) = markup::xml(page).unwrap();
    let written = to_markdown::markdown(&root, &to_markdown::References::default()).markdown;
    let incident = serde_json::json!({"incidents": [{
        "id": "a1", "name": "Mail is late", "impact": "minor", "created_at": "2026-03-04T09:31:00Z", "shortlink": "x",
        "incident_updates": [{"display_at": "2026-03-04T10:40:00Z", "status": "up|down", "body": "<p>fixed <code>a|b</code></p>"}],
    }]});
    let items = of_bytes(FrontEnd::Json, incident.to_string().as_bytes());
    let draft = converter().convert(records(&items)[0]).unwrap();
    let body = draft.text.rsplit("---\n").next().unwrap();
    for (table, expected) in [
        (
            &*written,
            &["up|down", "up | down", "a\\|b", "first|second"][..],
        ),
        (body, &["up|down", "fixed a|b"]),
    ] {
        let shown = casebook_markdown::outline(table, 0).text;
        let cells = expected.iter().filter(|cell| shown.contains(**cell));
        assert_eq!(cells.count(), expected.len(), "{shown} of {table}");
    }
}
