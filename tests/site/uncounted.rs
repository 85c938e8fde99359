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

#[test]
fn parts_of_the_site_in_which_nothing_stands_step_back() {
    let bare = |files: &[(&str, &str)]| {
        let book = Book::of(files);
        book.build();
        let site = book.site();
        let home = String::from_utf8_lossy(&site["index.html"]).into_owned();
        let nav = home
            .split("class=\"nav-wide\"")
            .nth(1)
            .unwrap()
            .split("</nav>")
            .next()
            .unwrap()
            .to_owned();
        let names = nav.split("class=\"bare\">").skip(1);
        names
            .map(|rest| rest.split('<').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let all = [
        "Incidents",
        "Causes",
        "Services",
        "Actions",
        "Recurrence",
        "Metrics",
        "Lessons",
    ];
    assert_eq!(
        bare(&[
            ("book.toml", "[book]\ntitle = \"Bare\"\n"),
            ("content/.keep", "")
        ]),
        all
    );
    let entry = "---\ntitle: Slow\nstatus: published\nservices: [pool]\nstarted: 2026-01-02T09:00Z\n---\n\n## Summary\n\nSlow.\n";
    assert_eq!(
        bare(&[("content/2026-01-02-slow.md", entry)]),
        ["Causes", "Actions"]
    );
}

/// "0 incidents, 2 open fixes" alone would read as a mistake.
#[test]
fn a_cause_that_is_the_primary_one_of_no_incident_says_so() {
    let entry = "---\ntitle: Slow\nstatus: published\nservices: [pool]\nstarted: 2026-01-02T09:00Z\nroot_causes: [network/dns, config/routing-rule]\n\
                 actions:\n  - {id: A1, title: Widen it, kind: prevent, status: open, addresses: config/routing-rule}\n\
                 ---\n\n## Summary\n\nSlow.\n";
    let book = Book::of(&[("content/2026-01-02-slow.md", entry)]);
    book.build();
    let causes = book.site();
    let causes = String::from_utf8_lossy(&causes["causes/index.html"]);
    let row = |name: &str| {
        let rows = causes.split("<tr class=\"depth-").skip(1);
        let is_named = |row: &&str| row.contains(&format!("dir=\"auto\">{name}</a>"));
        rows.filter_map(|row| row.split("</tr>").next())
            .find(is_named)
            .unwrap()
    };
    assert!(
        row("config").contains("No counted incident has it as its primary cause."),
        "{}",
        row("config")
    );
    assert!(
        !row("dns").contains("The primary cause of no"),
        "{}",
        row("dns")
    );
}
