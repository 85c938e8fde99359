use std::collections::BTreeSet;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use casebook_dialect::{Dialect, builtin};
use casebook_model::template::Template;
use casebook_time::Zone;

use super::*;
use crate::source::{Files, files};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name)
}

fn converter() -> Converter {
    let dialects: Vec<Arc<Dialect>> = builtin()
        .iter()
        .map(|(_, dialect)| Arc::clone(dialect))
        .collect();
    Converter::new(&Template::builtin(), &Zone::utc(), &dialects)
}

fn items(files: &Files) -> Vec<Item> {
    let mut items = Vec::new();
    for (name, front_end) in &files.read {
        files.records(name, *front_end, &[], &mut |item| items.push(item));
    }
    items
}

/// What an import of a source says and writes, as one text.
fn shown(source: &Path) -> String {
    let files = files(source).unwrap();
    let converter = converter();
    let mut out = String::new();
    for unreadable in files.unreadable.iter().chain(&files.missing_pages()) {
        out.push_str(&format!("! {}: {}\n", unreadable.place, unreadable.reason));
    }
    for item in items(&files) {
        match item {
            Item::Note(note) => out.push_str(&format!("note {note}\n")),
            Item::Unreadable(one) => out.push_str(&format!("! {}: {}\n", one.place, one.reason)),
            Item::Record(record) => match converter.convert(&record) {
                Err(skipped) => {
                    out.push_str(&format!("- {}: {}\n", record.place(), skipped.reason()));
                }
                Ok(draft) => out.push_str(&draft_shown(&draft)),
            },
        }
    }
    out
}

fn draft_shown(draft: &Draft) -> String {
    let mut out = format!("=== {} ({})\n", draft.path, draft.outcome.place);
    for unread in &draft.outcome.unread {
        out.push_str(&format!(
            "not read: {} {} `{}`: {}\n",
            unread.place, unread.field, unread.raw, unread.reason
        ));
    }
    for note in &draft.outcome.notes {
        out.push_str(&format!("note: {note}\n"));
    }
    for reference in &draft.references {
        out.push_str(&format!(
            "link: {} {:?}\n",
            reference.shown, reference.names
        ));
    }
    for (from, to) in &draft.assets {
        out.push_str(&format!("file: {from} -> {to}\n"));
    }
    out.push_str(&draft.text);
    out
}

const FIXTURES: &[&str] = &[
    "confluence-export",
    "confluence-page.xhtml",
    "confluence-space",
    "datadog.json",
    "firehydrant.json",
    "github-issues.json",
    "google-cloud.json",
    "incident-io.json",
    "jira.csv",
    "opsgenie.json",
    "pagerduty.json",
    "rootly.json",
    "statuspage.json",
];

#[test]
fn fixtures_give_these_entries() {
    for name in FIXTURES {
        insta::assert_snapshot!(*name, shown(&fixture(name)));
    }
}

/// What a front end makes of bytes.
fn of_bytes(front_end: FrontEnd, bytes: &[u8]) -> Vec<Item> {
    let mut items = Vec::new();
    let mut take = |item| items.push(item);
    let text = String::from_utf8_lossy(bytes);
    match front_end {
        FrontEnd::Csv => csv::csv("a.csv", BufReader::new(bytes), &mut take),
        FrontEnd::Json => json::json("a.json", BufReader::new(bytes), &[], &mut take),
        FrontEnd::Entities => {
            let mut open = || Ok(BufReader::new(bytes));
            confluence::entities("entities.xml", &[], &mut open, &mut take);
        }
        FrontEnd::Storage => {
            let record = confluence::storage_file("a.xhtml", &text, &|_| None);
            items.push(Item::Record(Box::new(record)));
        }
        FrontEnd::Html => {
            let record = confluence::export_page("a.html", &text, None);
            items.extend(record.map(|record| Item::Record(Box::new(record))));
        }
        FrontEnd::Markdown => items.push(Item::Record(Box::new(Record {
            file: "a.md".to_owned(),
            content: Content::Markdown(text.into_owned()),
            ..Record::default()
        }))),
    }
    items
}

fn records(items: &[Item]) -> Vec<&Record> {
    let found = items.iter().filter_map(|item| match item {
        Item::Record(record) => Some(&**record),
        _ => None,
    });
    found.collect()
}

fn says_something(items: &[Item]) -> bool {
    let unreadable = items.iter().any(|item| matches!(item, Item::Unreadable(_)));
    unreadable || records(items).iter().any(|record| !record.notes.is_empty())
}

fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// The words of an entry. What YAML escapes in quotes are not letters.
fn words_written(entry: &str) -> BTreeSet<String> {
    let (front_matter, body) = entry.split_once("\n---\n").unwrap_or((entry, ""));
    // A backslash first: the letter behind it belongs to a word.
    let escapes = ["\\\\", "\\n", "\\r", "\\t", "\\b", "\\f"];
    let text = escapes
        .iter()
        .fold(front_matter.to_owned(), |text, escape| {
            text.replace(escape, " ")
        });
    let mut parts = text.split("\\u");
    let first = parts.next().unwrap_or_default().to_owned();
    let text = parts.fold(first, |text, part| {
        let rest: String = part.chars().skip(4).collect();
        format!("{text} {rest}")
    });
    let mut found = words(&text);
    found.extend(words(body));
    found.extend(words(&casebook_markdown::percent_decoded(body)));
    found
}

/// The words of what a record holds: of its values, and of its body.
fn words_of(record: &Record) -> BTreeSet<String> {
    fn values(value: &serde_json::Value, found: &mut BTreeSet<String>) {
        match value {
            serde_json::Value::Array(items) => items.iter().for_each(|item| values(item, found)),
            serde_json::Value::Object(keys) => keys.values().for_each(|value| values(value, found)),
            serde_json::Value::Null => {}
            value => found.extend(words(&record::plain(value))),
        }
    }
    let mut found = BTreeSet::new();
    match &record.content {
        Content::Markdown(text) => found.extend(words(text)),
        Content::Keys(keys, body) => {
            keys.values().for_each(|value| values(value, &mut found));
            // An address that stands for a page has a scheme, which is none of its words, and the title of the page. In either
            // text an address is encoded or not.
            let body = body.replace("(confluence-page:", "(");
            found.extend(words(&casebook_markdown::percent_decoded(&body)));
        }
    }
    found
}

const FILES: &[(FrontEnd, &str)] = &[
    (FrontEnd::Csv, "jira.csv"),
    (FrontEnd::Json, "statuspage.json"),
    (FrontEnd::Json, "rootly.json"),
    (FrontEnd::Json, "github-issues.json"),
    (FrontEnd::Entities, "confluence-space/entities.xml"),
    (FrontEnd::Storage, "confluence-page.xhtml"),
    (
        FrontEnd::Html,
        "confluence-export/2026-03-01-Disk-full_1003.html",
    ),
];

#[test]
fn no_word_of_a_record_is_lost() {
    let converter = converter();
    let mut taken = 0;
    for name in FIXTURES {
        let source = files(&fixture(name)).unwrap();
        for record in records(&items(&source)) {
            let Ok(draft) = converter.convert(record) else {
                continue;
            };
            taken += 1;
            let missing: Vec<String> = words_of(record)
                .difference(&words_written(&draft.text))
                .cloned()
                .collect();
            assert_eq!(missing, Vec::<String>::new(), "{name}: {}", draft.text);
        }
    }
    assert!(taken >= 14);
}

#[test]
fn a_page_in_any_form_has_the_words_of_its_markup() {
    for (front_end, name) in &FILES[5..] {
        let text = std::fs::read_to_string(fixture(name)).unwrap();
        let (root, _) = markup::html(&text.replace("<![CDATA[", "").replace("]]>", ""));
        let main = root
            .find(&|element| element.attribute("id") == Some("main-content"))
            .unwrap_or(&root);
        let items = of_bytes(*front_end, text.as_bytes());
        let written = words_of(records(&items)[0]);
        // Parameters that only say how a macro looks.
        let drawn = words("red 2 1 complete incomplete");
        let mut missing = words(&spaced(main));
        missing.retain(|word| !written.contains(word) && !drawn.contains(word));
        assert_eq!(missing, BTreeSet::new(), "{name}");
    }
}

/// The text of an element with a blank around each part.
fn spaced(element: &markup::Element) -> String {
    let mut out = String::new();
    for child in &element.children {
        match child {
            markup::Node::Text(text) => out.push_str(text),
            markup::Node::Element(inner) => out.push_str(&format!(" {} ", spaced(inner))),
        }
    }
    out
}

#[test]
fn an_export_is_known_by_its_first_element_whatever_it_is_called() {
    let folder = std::env::temp_dir().join(format!("casebook-import-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("space.xml");
    std::fs::copy(fixture("confluence-space/entities.xml"), &file).unwrap();
    assert_eq!(
        files(&file).unwrap().read,
        [("space.xml".to_owned(), FrontEnd::Entities)]
    );
    std::fs::write(&file, "<p>one page</p>").unwrap();
    assert_eq!(
        files(&file).unwrap().read,
        [("space.xml".to_owned(), FrontEnd::Storage)]
    );
    std::fs::remove_dir_all(&folder).unwrap();
}

mod broken;
mod drafts;
mod kept;
mod properties;
mod restrictions;
mod tables;
