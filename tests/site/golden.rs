//! The golden book against what it was when somebody last looked: `INSTA_UPDATE=always cargo test --test site` writes
//! the snapshots again after a change that is meant.

use serde_json::Value;

use crate::book::{Book, golden};
use crate::html::main_of;

fn text(path: &str) -> &'static str {
    let site = golden();
    let path = site
        .files
        .keys()
        .find(|name| without_hash(name) == path)
        .unwrap_or_else(|| panic!("no {path}"));
    std::str::from_utf8(&site.files[path]).unwrap()
}

/// `assets/style.0123456789ab.css` → `assets/style.HASH.css`: the bytes are looked at elsewhere.
fn without_hash(path: &str) -> String {
    let is_hash =
        |part: &&str| part.len() >= 8 && part.chars().all(|letter| letter.is_ascii_hexdigit());
    let parts = path
        .split('.')
        .map(|part| if is_hash(&part) { "HASH" } else { part });
    parts.collect::<Vec<_>>().join(".")
}

fn json(path: &str) -> Value {
    serde_json::from_str(text(path)).unwrap()
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap()
}

#[test]
fn the_files_of_the_site() {
    let files = golden().files.keys();
    // The index is cut into as many files as it needs; that is the search engine's business.
    let files = files
        .filter(|path| !path.starts_with("search/"))
        .map(|path| without_hash(path));
    insta::assert_snapshot!(files.collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_page_of_an_entry_with_everything() {
    insta::assert_snapshot!(main_of(text("incidents/2025-06-01-second/index.html")));
}

#[test]
fn the_head_of_a_page() {
    let page = text("incidents/gold-1/index.html");
    let head = page.split_once("</head>").unwrap().0;
    insta::assert_snapshot!(
        head.lines()
            .map(without_hash_in)
            .collect::<Vec<_>>()
            .join("\n")
    );
}

fn without_hash_in(line: &str) -> String {
    line.split('"')
        .map(without_hash)
        .collect::<Vec<_>>()
        .join("\"")
}

#[test]
fn pages_of_entries_that_are_no_ordinary_incident() {
    for (name, address) in [
        ("broken", "2026-03-02-broken"),
        ("draft", "2026-02-01-draft"),
        ("foreign", "2026-03-05-foreign"),
        ("plain", "plain-notes-of-a-day"),
    ] {
        insta::assert_snapshot!(
            name,
            main_of(text(&format!("incidents/{address}/index.html")))
        );
    }
}

#[test]
fn the_listing_of_an_own_field() {
    insta::assert_snapshot!("own_field", main_of(text("product/index.html")));
    insta::assert_snapshot!("own_value", main_of(text("product/bank-co/index.html")));
}

#[test]
fn feeds_and_site_map() {
    insta::assert_snapshot!("atom", text("feeds/causes/capacity/connection-pool.atom"));
    insta::assert_snapshot!("json_feed", pretty(&json("feeds/services/mail.json")));
    insta::assert_snapshot!("sitemap", text("sitemap.xml"));
    insta::assert_snapshot!("robots", text("robots.txt"));
    insta::assert_snapshot!("headers", text("_headers"));
}

#[test]
fn the_data_of_the_site() {
    insta::assert_snapshot!("entry_json", pretty(&json("incidents/gold-1/entry.json")));
    insta::assert_snapshot!("recurrence_json", pretty(&json("api/recurrence.json")));
    insta::assert_snapshot!("actions_csv", text("actions/actions.csv"));
    let book = json("api/book.json");
    let entries = book["entries"].as_array().unwrap();
    for entry in entries {
        let address = entry["url"]
            .as_str()
            .unwrap()
            .strip_prefix("https://host.example/team/postmortems/")
            .unwrap();
        // Beside what the book's data say, the entry's hold the beginning of what was done.
        let mut own = json(&format!("{address}entry.json"));
        own.as_object_mut().unwrap().remove("resolution");
        assert_eq!(entry, &own, "{address}");
    }
    let ids: Vec<&str> = entries
        .iter()
        .map(|entry| entry["id"].as_str().unwrap())
        .collect();
    insta::assert_snapshot!("book_json_order", ids.join("\n"));
}

#[test]
fn an_old_address_leads_to_the_new_one() {
    let page = text("incidents/old-name/index.html");
    assert!(
        page.contains("http-equiv=\"refresh\"") && page.contains("url=../../incidents/gold-1/"),
        "{page}"
    );
    assert!(text("2025/pool.html").contains("../incidents/gold-1/"));
}

#[test]
fn every_status_and_kind_says_what_it_is() {
    for (address, words) in [
        ("gold-1", "Published"),
        ("2026-01-05-review", "In review"),
        ("2026-02-01-draft", "Draft"),
        ("2026-02-02-near-miss", "Near miss"),
        ("2026-02-03-upgrade", "Maintenance"),
    ] {
        let page = main_of(text(&format!("incidents/{address}/index.html"))).to_lowercase();
        assert!(
            page.contains(&words.to_lowercase()),
            "{address} does not say {words}"
        );
    }
    // Only incidents that are published or in review are counted.
    assert_eq!(json("api/recurrence.json")["incidents"], 4);
}

#[test]
fn what_raw_html_may_do_and_what_not() {
    let page = main_of(text("incidents/2025-06-01-second/index.html"));
    for kept in [
        "<details",
        "<kbd>HTML</kbd>",
        "H<sub>2</sub>O",
        "<td>cell</td>",
        "graph.png",
    ] {
        assert!(page.contains(kept), "{kept} is gone");
    }
    for gone in [
        "onclick",
        "onerror",
        "onload",
        "<iframe",
        "<form",
        "<object",
        "<embed",
        "\"cb-own\"",
    ] {
        assert!(!page.contains(gone), "{gone} is there");
    }
    // Of what was embedded from another host a link is left, and nothing is loaded from there.
    for (at, _) in page.match_indices("evil.example") {
        let before = &page[..at];
        assert!(
            before.ends_with("<a href=\"https://") || before.ends_with("\">https://"),
            "{}",
            &page[at - 40..]
        );
    }
    // What scripts would say may be shown as text, never be in the markup of a tag.
    let tags: String = page
        .split('<')
        .filter_map(|rest| rest.split_once('>'))
        .map(|(tag, _)| tag)
        .collect();
    assert!(!tags.contains("alert("), "{tags}");
}

#[test]
fn git_tells_when_and_by_whom() {
    let history = &json("incidents/gold-1/entry.json")["history"];
    assert_eq!(history["revisions"], 2);
    assert_eq!(history["created"], "2026-06-01T03:00:00Z");
    assert_eq!(history["changed"], "2026-06-02T04:00:00Z");
    assert_eq!(history["authors"], serde_json::json!(["Dewi", "Tomas"]));
    assert_eq!(
        json("incidents/2025-06-01-second/entry.json")["history"]["revisions"],
        1
    );
}

#[test]
fn without_history_its_facts_are_absent() {
    let plain = Book::golden();
    plain.build();
    let site = plain.site();
    let entry: Value = serde_json::from_slice(&site["incidents/gold-1/entry.json"]).unwrap();
    assert_eq!(entry["history"], Value::Null);

    let origin = Book::golden();
    origin.git("Dewi", "2026-06-01T10:00:00+0700", &["init", "--quiet"]);
    origin.git("Dewi", "2026-06-01T10:00:00+0700", &["add", "--all"]);
    origin.git(
        "Dewi",
        "2026-06-01T10:00:00+0700",
        &["commit", "--quiet", "--message", "All of it"],
    );
    origin.edit(
        "content/2025/2025-01-10-first.md",
        "About 900 orders",
        "About 1,900 orders",
    );
    origin.git(
        "Dewi",
        "2026-06-02T10:00:00+0700",
        &["commit", "--all", "--quiet", "--message", "A number"],
    );
    let shallow = Book::new();
    let from = format!("file://{}", origin.folder().display());
    shallow.git(
        "Dewi",
        "2026-06-03T10:00:00+0700",
        &["clone", "--quiet", "--depth", "1", &from, "."],
    );
    shallow.build();
    let entry: Value =
        serde_json::from_slice(&shallow.site()["incidents/gold-1/entry.json"]).unwrap();
    assert_eq!(
        entry["history"],
        Value::Null,
        "a shallow clone knows only its last commit"
    );
}
