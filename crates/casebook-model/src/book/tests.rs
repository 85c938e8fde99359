//! Small books: whose address is whose, and whose file.

use super::*;
use crate::entry::{Context, read};
use crate::source::History;

/// The files of a book, `path` and text, with files beside them.
fn linked(files: &[(&str, &str)], assets: Vec<AssetFile>) -> (Casebook, Vec<Diagnostic>) {
    linked_by(&Config::default(), files, assets)
}

fn linked_by(
    config: &Config,
    files: &[(&str, &str)],
    assets: Vec<AssetFile>,
) -> (Casebook, Vec<Diagnostic>) {
    let template = Template::builtin();
    let zone = Zone::utc();
    let context = Context {
        template: &template,
        zone: &zone,
        is_page: &|_| false,
        sources: &config.sources,
    };
    let entries: Vec<Postmortem> = files
        .iter()
        .map(|(path, text)| {
            let path: Arc<str> = (*path).into();
            read(&path, &path, &(*text).into(), &context).0
        })
        .collect();
    let history = History::default();
    link(config.clone(), template.clone(), entries, assets, history)
}

fn asset(path: &str, target: Option<&str>, head: &str) -> AssetFile {
    AssetFile {
        path: path.into(),
        content_path: path.into(),
        file: path.into(),
        target: target.map(Into::into),
        head: head.into(),
        is_active: false,
    }
}

fn addresses(book: &Casebook) -> Vec<&str> {
    book.addresses.iter().map(Address::as_str).collect()
}

#[test]
fn old_addresses_lead_to_their_entry_unless_something_stands_there() {
    let files = [
        (
            "a.md",
            "---\ntitle: A\naliases: [/2023/old.html, /old/place/]\n---\n",
        ),
        // Below a file there is no folder, and what is taken stays with who has it.
        (
            "b.md",
            "---\ntitle: B\naliases: [/2023/old.html/deeper/, /old/place/, /incidents/, /old/place/below/]\n---\n",
        ),
    ];
    let (book, findings) = linked(&files, Vec::new());
    let redirects: Vec<(&str, Index)> = book
        .redirects
        .iter()
        .map(|(path, index)| (path.as_str(), *index))
        .collect();
    assert_eq!(
        redirects,
        [
            ("2023/old.html", 0),
            ("old/place/", 0),
            ("old/place/below/", 1)
        ]
    );
    let refused: Vec<&str> = findings
        .iter()
        .map(|finding| finding.span.slice(files[1].1))
        .collect();
    assert_eq!(
        refused,
        ["/2023/old.html/deeper/", "/old/place/", "/incidents/"]
    );
}

#[test]
fn entries_of_one_address_get_numbers() {
    let files = ["a", "b", "c"].map(|name| {
        let path = format!("{name}.md");
        (path, format!("---\nid: PM-1\ntitle: {name}\n---\n"))
    });
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let (book, findings) = linked(&files, Vec::new());
    assert_eq!(
        addresses(&book),
        ["incidents/pm-1/", "incidents/pm-1-2/", "incidents/pm-1-3/"]
    );
    assert_eq!(findings.len(), 2);
}

#[test]
fn a_file_is_held_back_for_its_place_for_where_it_leads_or_for_what_it_says() {
    let files = [
        ("open/index.md", "---\ntitle: Open\n---\n"),
        (
            "closed/index.md",
            "---\ntitle: Closed\nvisibility: restricted\n---\n",
        ),
    ];
    let assets = vec![
        asset("closed/log.txt", None, ""),
        asset("open/link.txt", Some("closed/log.txt"), ""),
        asset("open/says.txt", None, "---\nvisibility: restricted\n---\n"),
        asset("open/log.txt", Some("open/other.txt"), "Fine"),
    ];
    let (book, _) = linked(&files, assets);
    let shown: Vec<&str> = book
        .assets
        .iter()
        .map(|asset| &*asset.content_path)
        .collect();
    assert_eq!(shown, ["open/log.txt"]);
    for path in ["closed/log.txt", "open/link.txt", "open/says.txt"] {
        assert!(book.restricted.contains(path), "{path}");
    }
}

#[test]
fn links_lead_back_once_for_each_entry_and_never_to_itself() {
    let files = [
        (
            "a.md",
            "---\ntitle: A\n---\n\n[b](b.md) [b](b.md) [a](a.md)\n",
        ),
        ("b.md", "---\ntitle: B\n---\n\n[a](a.md)\n"),
        ("c.md", "---\ntitle: C\n---\n\n[b](b.md) [gone](gone.md)\n"),
    ];
    let (book, _) = linked(&files, Vec::new());
    let back: Vec<&[Index]> = (0..3).map(|index| book.backlinks(index)).collect();
    assert_eq!(back, [&[1][..], &[0, 2], &[]]);
}

#[test]
fn an_id_nearly_written_is_named() {
    let files = [
        ("a.md", "---\nid: PM-2026-0042-pool\ntitle: A\n---\n"),
        ("b.md", "---\nid: PM-2025-0031\ntitle: B\n---\n"),
    ];
    let (book, _) = linked(&files, Vec::new());
    for (written, id) in [
        ("PM-2026-0042", Some("PM-2026-0042-pool")),
        ("PM-2025-0031-dns", Some("PM-2025-0031")),
        ("quite another", None),
    ] {
        assert_eq!(book.nearly_id(written), id, "{written}");
    }
}

/// In a source whose ids have a prefix, an id means one of the same source first.
#[test]
fn an_id_in_a_source_is_that_of_the_source_first() {
    let source = crate::config::SourceConfig {
        name: "payments".to_owned(),
        id_prefix: "pay-".to_owned(),
        ..Default::default()
    };
    let config = Config {
        sources: vec![source],
        ..Config::default()
    };
    let files = [
        ("a.md", "---\nid: PM-1\ntitle: A\n---\n"),
        ("payments/b.md", "---\nid: PM-1\ntitle: B\n---\n"),
        ("payments/c.md", "---\nid: PM-2\ntitle: C\n---\n"),
    ];
    let (book, _) = linked_by(&config, &files, Vec::new());
    let title = |from: &str, id: &str| {
        let found = book.entry_named_in(from, id);
        found.map(|index| book.entries[index].title.as_str())
    };
    assert_eq!(title("payments/c.md", "PM-1"), Some("B"));
    assert_eq!(title("a.md", "PM-1"), Some("A"));
    assert_eq!(title("a.md", "pay-PM-1"), Some("B"));
    assert_eq!(title("payments/b.md", "PM-3"), None);
}

#[test]
fn pages_are_listed_in_the_order_of_their_paths() {
    let files = [
        ("a.md", "---\ntitle: A\n---\n"),
        ("b.md", "---\ntitle: B\nkind: page\n---\n"),
        ("c.md", "---\ntitle: C\nkind: page\n---\n"),
    ];
    let (book, _) = linked(&files, Vec::new());
    assert_eq!(book.pages().collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn listings_have_segments_of_their_own() {
    for (field, segment) in [
        ("root_causes", "causes"),
        ("region", "region"),
        ("actions", "by-actions"),
        ("!!!", "other"),
    ] {
        assert_eq!(address::segment_of(field), segment, "{field}");
    }
}
