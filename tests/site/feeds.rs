//! Addresses as programs take them: in feeds, the site map, canonical links and data.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::book::Book;

const URL: &str = "[output.html]\nsite-url = \"https://host.example/b/\"\n";

/// Two entries of one id, and one whose address is in no Latin letters.
fn book(config: &str) -> Book {
    Book::of(&[
        (
            "book.toml",
            &format!("[book]\ntitle = \"Bücher\"\n{config}"),
        ),
        (
            "content/a.md",
            "---\nid: SAME\ntitle: A\nservices: [café]\n---\n\nText.\n",
        ),
        ("content/b.md", "---\nid: SAME\ntitle: B\n---\n\nText.\n"),
        (
            "content/c.md",
            "---\nid: 数据库\ntitle: C\nstatus: published\n---\n\nText.\n",
        ),
    ])
}

/// What stands between `<name>` and its end tag.
fn elements<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    xml.split(&open)
        .skip(1)
        .filter_map(|rest| rest.split_once(&close))
        .map(|(inside, _)| inside)
        .collect()
}

#[test]
fn feeds_of_either_kind_know_entries_by_the_same_unique_address() {
    for config in ["", URL] {
        let book = book(config);
        book.build();
        let site = book.site();
        let json: Value = serde_json::from_slice(&site["feeds/all.json"]).unwrap();
        let json: Vec<&str> = json["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["id"].as_str().unwrap())
            .collect();
        let atom = std::str::from_utf8(&site["feeds/all.atom"]).unwrap();
        // The first one is the feed's own.
        assert_eq!(json, elements(atom, "id")[1..], "{config}");
        assert_eq!(json.iter().collect::<BTreeSet<_>>().len(), 3, "{json:?}");
        assert!(json.iter().all(|id| id.is_ascii()), "{json:?}");
    }
}

#[test]
fn addresses_for_programs_are_encoded() {
    const ENCODED: &str = "https://host.example/b/incidents/%E6%95%B0%E6%8D%AE%E5%BA%93/";
    let book = book(URL);
    book.build();
    let site = book.site();
    let text = |path: &str| std::str::from_utf8(&site[path]).unwrap();
    assert!(text("sitemap.xml").contains(&format!("<loc>{ENCODED}</loc>")));
    assert!(text("feeds/all.atom").contains(&format!(
        "<link rel=\"alternate\" type=\"text/html\" href=\"{ENCODED}\""
    )));
    let page = text("incidents/数据库/index.html");
    assert!(
        page.contains(&format!("<link rel=\"canonical\" href=\"{ENCODED}\">")),
        "{page}"
    );
    for (path, key) in [("feeds/all.json", "items"), ("api/book.json", "entries")] {
        let value: Value = serde_json::from_str(text(path)).unwrap();
        let urls: Vec<&str> = value[key]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["url"].as_str().unwrap())
            .collect();
        assert!(urls.contains(&ENCODED), "{path}: {urls:?}");
    }
}
