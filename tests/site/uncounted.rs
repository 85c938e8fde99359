//! Books in which nothing is counted say so on each page that counts, and what to write.

use crate::book::Book;

const PAGES: [&str; 7] = [
    "index.html",
    "incidents/index.html",
    "recurrence/index.html",
    "metrics/index.html",
    "causes/index.html",
    "services/index.html",
    "lessons/index.html",
];

const ENTRY: &str = "title: Checkout failed\nservices: [checkout]\nroot_causes: [capacity/quota]";

#[test]
fn every_page_that_counts_says_why_nothing_is_counted() {
    for (front, reason) in [
        (
            None,
            "the book has no entry yet; <code>casebook new</code> writes one",
        ),
        (
            Some(ENTRY.to_owned()),
            "1 entry without <code>status</code> is a draft; put <code>default-status = &quot;published&quot;</code> below",
        ),
        (
            Some(format!("{ENTRY}\nstatus: draft")),
            "each is a draft by its <code>status</code>, and counts from <code>in-review</code> on",
        ),
        (
            Some(format!("{ENTRY}\nstatus: published\nkind: near-miss")),
            "no entry is an incident by its <code>kind</code>",
        ),
    ] {
        let book = Book::of(&[("book.toml", "[book]\ntitle = \"Small\"\n")]);
        std::fs::create_dir_all(book.path("content")).unwrap();
        if let Some(front) = front {
            book.write(
                "content/2026/2026-01-02-checkout.md",
                format!("---\n{front}\n---\n"),
            );
        }
        book.build();
        let site = book.site();
        for page in PAGES {
            let html = String::from_utf8_lossy(&site[page]).replace("&#34;", "&quot;");
            let said = format!("No incident is counted: {reason}");
            assert_eq!(html.matches(&said).count(), 1, "{page}: {reason}");
        }
    }
}

#[test]
fn a_book_that_counts_something_does_not_say_so() {
    let book = Book::of(&[
        ("book.toml", "[book]\ntitle = \"Small\"\n"),
        (
            "content/2026/2026-01-02-checkout.md",
            "---\ntitle: Checkout failed\nstatus: published\nroot_causes: [capacity/quota]\n---\n",
        ),
    ]);
    book.build();
    for (path, bytes) in book.site() {
        let html = String::from_utf8_lossy(&bytes);
        assert!(!html.contains("No incident is counted"), "{path}");
    }
}
