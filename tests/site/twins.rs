//! The Markdown twins of pages, and `llms.txt`, which leads to them.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::book::{Book, Files, golden};

fn text(files: &Files, path: &str) -> String {
    let bytes = files.get(path).unwrap_or_else(|| panic!("no {path}"));
    String::from_utf8(bytes.clone()).unwrap()
}

/// The address of the golden site.
const GOLDEN: &str = "https://host.example/team/postmortems/";

/// Where the links of Markdown lead, from a file of the golden site to paths in it, without fragments.
fn links(file: &str, markdown: &str) -> BTreeSet<String> {
    let outline = casebook::markdown::outline(markdown, 0);
    let written = outline.links.iter().map(|link| link.destination.as_str());
    let images = outline
        .images
        .iter()
        .map(|image| image.destination.as_str());
    let inside = written
        .chain(images)
        .filter_map(|to| match to.strip_prefix(GOLDEN) {
            Some(path) => Some((path, "")),
            None if to.contains(':') || to.starts_with('#') => None,
            None => Some((to, file)),
        });
    inside
        .map(|(to, file)| {
            let to = to.split('#').next().unwrap_or_default();
            let to = casebook::markdown::percent_decoded(to).into_owned();
            let mut parts: Vec<&str> = file.split('/').collect();
            parts.pop();
            for part in to.split('/') {
                match part {
                    ".." => drop(parts.pop()),
                    "." => {}
                    part => parts.push(part),
                }
            }
            let path = parts.join("/");
            if path.is_empty() || path.ends_with('/') {
                path + "index.html"
            } else {
                path
            }
        })
        .collect()
}

#[test]
fn every_entry_has_a_twin_that_its_page_announces() {
    let files = &golden().files;
    let twins = files.keys().filter(|path| path.ends_with("/index.md"));
    let twins: BTreeSet<&String> = twins.collect();
    assert!(twins.len() > 5, "{twins:?}");
    for twin in &twins {
        let page = text(files, &twin.replace("index.md", "index.html"));
        let root = "../".repeat(twin.matches('/').count());
        let link = format!("<link rel=\"alternate\" type=\"text/markdown\" href=\"{root}{twin}\">");
        assert!(page.contains(&link), "{twin}");
    }
    let announced = files.iter().filter(|(path, bytes)| {
        path.ends_with(".html") && String::from_utf8_lossy(bytes).contains("text/markdown")
    });
    assert_eq!(announced.count(), twins.len());
}

#[test]
fn a_twin_leads_where_its_page_leads_and_says_no_more() {
    let files = &golden().files;
    for (path, _) in files.iter().filter(|(path, _)| path.ends_with("/index.md")) {
        let twin = text(files, path);
        for link in links(path, &twin) {
            assert!(files.contains_key(&link), "{path} leads to {link}");
        }
        let (front, _) = twin
            .strip_prefix("---\n")
            .unwrap()
            .split_once("\n---\n")
            .unwrap();
        for line in front.lines() {
            let (name, value) = line.split_once(": ").unwrap();
            assert!(name != "path" && name != "history", "{path}: {line}");
            serde_json::from_str::<Value>(value).unwrap();
        }
    }
}

#[test]
fn the_twin_of_an_entry_with_everything() {
    insta::assert_snapshot!(text(
        &golden().files,
        "incidents/2025-06-01-second/index.md"
    ));
}

#[test]
fn comments_and_lost_links_stay_in_the_file() {
    let book = Book::of(&[
        (
            "book.toml",
            "[output.html]\nsite-url = \"https://pm.example/\"\n",
        ),
        (
            "content/2026/2026-01-02-one.md",
            "---\ntitle: One\nstatus: published\n# canary of a comment\nrecurrence_of: [canary-id]\n---\n\n## Summary\n\nSee [two](2026-01-03-two.md#summary), [gone](canary.md) and [held](2026-01-04-canary-held.md). <!-- canary -->\n\n[unused]: canary.md\n\n```html\n<!-- code stays -->\n```\n",
        ),
        (
            "content/2026/2026-01-03-two.md",
            "---\ntitle: Two\nstatus: published\n---\n\n## Summary\n\nText.\n",
        ),
        (
            "content/2026/2026-01-04-canary-held.md",
            "---\ntitle: Canary\nvisibility: restricted\n---\n",
        ),
    ]);
    book.build();
    let site = book.site();
    let twin = text(&site, "incidents/2026-01-02-one/index.md");
    assert!(!twin.to_lowercase().contains("canary"), "{twin}");
    let expected =
        "See [two](https://pm.example/incidents/2026-01-03-two/#summary), gone and held.";
    assert!(twin.contains(expected), "{twin}");
    assert!(twin.contains("<!-- code stays -->"), "{twin}");
    assert!(twin.contains("\ntitle: \"One\"\n"), "{twin}");
    let index = text(&site, "llms.txt");
    assert!(!index.to_lowercase().contains("canary"), "{index}");
    assert!(
        index.contains("(https://pm.example/incidents/2026-01-03-two/index.md)"),
        "{index}"
    );
}

#[test]
fn the_index_for_assistants_names_what_is_there() {
    let files = &golden().files;
    let index = text(files, "llms.txt");
    assert!(index.starts_with("# "), "{index}");
    let found = links("llms.txt", &index);
    assert!(
        found.iter().any(|link| link.ends_with("index.md")),
        "{found:?}"
    );
    for link in found {
        assert!(files.contains_key(&link), "{link}");
    }
    insta::assert_snapshot!(index);
}
