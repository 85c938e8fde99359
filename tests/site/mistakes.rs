//! Themes of a book's own: what they replace, and what is said of their mistakes.

use crate::book::Book;
use crate::html::main_of;

const BOOK: &str = "[book]\ntitle = \"Themed\"\n[output.html]\ntheme = \"ours\"\n";
const ENTRY: &str = "---\ntitle: A themed entry\n---\n\nText.\n";

fn book(files: &[(&str, &str)]) -> Book {
    let book = Book::of(&[("book.toml", BOOK), ("content/2026-01-01-entry.md", ENTRY)]);
    for (path, text) in files {
        book.write(&format!("themes/ours/{path}"), text);
    }
    book
}

#[test]
fn a_theme_replaces_single_templates_and_assets() {
    let page =
        "{% extends \"base.html\" %}{% block main %}<h1>Ours: {{ frame.title }}</h1>{% endblock %}";
    let book = book(&[
        ("templates/404.html", page),
        ("assets/style.css", "body { color: #123456 }\n"),
    ]);
    let run = book.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let site = book.site();
    let style = site
        .iter()
        .find(|(path, _)| path.starts_with("assets/style.") && path.ends_with(".css"))
        .unwrap();
    assert!(String::from_utf8_lossy(style.1).contains("#123456"));
    let missing = String::from_utf8_lossy(&site["404.html"]);
    assert!(
        missing.contains("Ours: Not found") && missing.contains(style.0),
        "{missing}"
    );
    let entry = String::from_utf8_lossy(&site["incidents/2026-01-01-entry/index.html"]);
    assert!(main_of(&entry).contains("A themed entry"));
}

#[test]
fn a_name_that_is_undefined_is_shown_with_its_file_and_line() {
    let book = book(&[(
        "templates/404.html",
        "{% extends \"base.html\" %}\n{% block main %}\n{{ nosuchname }}\n{% endblock %}",
    )]);
    let run = book.run(&["build"]);
    assert_eq!(run.code, 2, "{}", run.out);
    for part in ["404.html", "nosuchname", "3"] {
        assert!(run.err.contains(part), "no {part} in {}", run.err);
    }
    assert!(!book.path("site").exists());
}

#[test]
fn a_template_that_cannot_be_parsed_is_shown_with_its_file_and_line() {
    let book = book(&[("templates/404.html", "first\n{% if x %}\n")]);
    let run = book.run(&["build"]);
    assert_eq!(run.code, 2, "{}", run.out);
    assert!(
        run.err.contains("404.html") && run.err.contains("themes"),
        "{}",
        run.err
    );
}

#[test]
fn a_theme_that_is_not_there_is_named() {
    let book = book(&[]);
    let run = book.run(&["build"]);
    assert_eq!(run.code, 2, "{}", run.out);
    assert!(run.err.contains("ours"), "{}", run.err);
}
