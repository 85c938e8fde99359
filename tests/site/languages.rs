//! A book of several languages: what an entry says of its own reaches readers, programs and the search.

use serde_json::Value;

use crate::book::Book;

/// Two entries in the book's English, and two in German, of which one does not say so.
fn book() -> Book {
    Book::of(&[
        ("book.toml", "[book]\ntitle = \"Both\"\n"),
        (
            "content/a.md",
            "---\ntitle: Connections were refused\n---\n\nThe pool had no free connection.\n",
        ),
        (
            "content/b.md",
            "---\ntitle: Verbindungen abgelehnt\nlanguage: de-AT\n---\n\nDer Pool war leer.\n",
        ),
        (
            "content/c.md",
            "---\ntitle: Keine Verbindung\n---\n\nDer Dienst war weg.\n",
        ),
        (
            "content/d.md",
            "---\ntitle: Disk full\nlanguage: en\n---\n\nNothing was written.\n",
        ),
        (
            "content/notes.md",
            "---\ntitle: Notizen\nkind: page\nlanguage: de\n---\n\nText.\n",
        ),
    ])
}

fn ids(book: &Book, query: &str) -> Vec<String> {
    let run = book.run(&["search", query, "--format", "json"]);
    let found: Value = serde_json::from_str(&run.out).unwrap();
    let hits = found["hits"].as_array().unwrap().iter();
    let mut ids: Vec<String> = hits
        .map(|hit| hit["id"].as_str().unwrap().to_owned())
        .collect();
    ids.sort();
    ids
}

#[test]
fn words_are_found_in_all_forms_of_every_language() {
    let book = book();
    for query in ["Verbindung", "Verbindungen"] {
        assert_eq!(ids(&book, query), ["b", "c"], "{query}");
    }
    for query in ["connection", "connections"] {
        assert_eq!(ids(&book, query), ["a"], "{query}");
    }
    book.edit("content/b.md", "language: de-AT\n", "");
    book.edit("content/notes.md", "language: de\n", "");
    assert_eq!(ids(&book, "Verbindungen"), ["b"]);
}

#[test]
fn how_a_country_writes_its_language_makes_no_difference() {
    let book = Book::of(&[
        (
            "book.toml",
            "[book]\ntitle = \"Incidentes\"\nlanguage = \"pt-BR\"\n",
        ),
        (
            "content/a.md",
            "---\ntitle: Falhas de rede\n---\n\nTexto.\n",
        ),
        (
            "content/b.md",
            "---\ntitle: Uma falha\nlanguage: PT-pt\n---\n\nTexto.\n",
        ),
    ]);
    for query in ["falha", "falhas"] {
        assert_eq!(ids(&book, query), ["a", "b"], "{query}");
    }
}

#[test]
fn readers_and_programs_are_told_the_language_of_an_entry() {
    let book = book();
    book.build();
    let site = book.site();
    let text = |path: &str| std::str::from_utf8(&site[path]).unwrap();
    for (path, tag) in [
        ("incidents/b/index.html", "de-AT"),
        ("notes/index.html", "de"),
    ] {
        let page = text(path);
        assert!(page.contains("<html lang=\"en\">"), "{path}");
        let marked = format!(" lang=\"{tag}\"");
        assert_eq!(page.matches(&marked).count(), 2, "{path}");
    }
    // What is written in the book's language needs no word of it.
    for path in ["incidents/a/index.html", "incidents/d/index.html"] {
        assert_eq!(text(path).matches(" lang=\"").count(), 1, "{path}");
    }
    assert_eq!(
        text("feeds/all.atom")
            .matches("<entry xml:lang=\"de-AT\">")
            .count(),
        1
    );
    let feed: Value = serde_json::from_str(text("feeds/all.json")).unwrap();
    let items = feed["items"].as_array().unwrap().iter();
    let named = items.filter(|item| item["language"] == "de-AT");
    assert_eq!(named.count(), 1);
    let json: Value = serde_json::from_str(text("api/book.json")).unwrap();
    let languages = json["entries"].as_array().unwrap().iter();
    let mut languages: Vec<&str> = languages
        .map(|entry| entry["language"].as_str().unwrap())
        .collect();
    languages.sort_unstable();
    assert_eq!(languages, ["de-AT", "en", "en", "en"]);
}

#[test]
fn what_is_no_language_is_told() {
    let book = book();
    book.edit(
        "content/b.md",
        "language: de-AT",
        "language: German (Swiss)",
    );
    let findings = book.lint("CB106");
    assert!(
        matches!(&findings[..], [one] if one.starts_with("content/b.md:3:11: CB106 ") && one.contains("such as `de`")),
        "{findings:?}"
    );
}
