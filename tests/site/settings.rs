//! What a book says of itself has an effect: every key of `book.toml`, and every property of its template.

use casebook::config::KEYS;
use serde_json::Value;

use crate::book::{Book, golden};
use crate::html::main_of;

/// Where a change shows.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Shows {
    /// In the files of the site.
    Site,
    /// In what the lint prints, or its exit code.
    Lint,
    /// In what the search prints.
    Search,
    /// In the report of recurrence.
    Recurrence,
}

/// For every key another value than its default, and where that shows.
const CHANGES: &[(&str, &str, Shows)] = &[
    ("book.title", "\"Another title\"", Shows::Site),
    ("book.description", "\"Another description\"", Shows::Site),
    ("book.language", "\"fr\"", Shows::Site),
    ("book.authors", "[\"somebody\"]", Shows::Site),
    ("book.licence", "\"CC0\"", Shows::Site),
    ("book.time-zone", "\"Asia/Jakarta\"", Shows::Site),
    ("build.content", "\"content/2025\"", Shows::Site),
    ("build.out", "\"public\"", Shows::Site),
    ("build.max-file-size", "1000", Shows::Site),
    ("content.pages", "[\"2026/*note*\"]", Shows::Site),
    ("content.default-status", "\"published\"", Shows::Site),
    ("output.html.theme", "\"ours\"", Shows::Site),
    (
        "output.html.site-url",
        "\"https://host.example/\"",
        Shows::Site,
    ),
    (
        "output.html.repository-url",
        "\"https://git.example/book\"",
        Shows::Site,
    ),
    (
        "output.html.edit-url",
        "\"https://git.example/edit/{path}\"",
        Shows::Site,
    ),
    ("criteria.downtime", "\"2h\"", Shows::Site),
    ("criteria.apdex", "0.3", Shows::Site),
    ("criteria.data-loss", "false", Shows::Site),
    ("criteria.security-breach", "false", Shows::Site),
    ("criteria.oncall-p0", "false", Shows::Site),
    ("criteria.monitoring-p0", "false", Shows::Site),
    ("criteria.repeat", "false", Shows::Site),
    ("criteria.requested", "false", Shows::Site),
    ("criteria.publish-within", "\"1d\"", Shows::Lint),
    ("recurrence.window", "\"30d\"", Shows::Recurrence),
    ("recurrence.repeats", "[\"spread\"]", Shows::Recurrence),
    ("analysis.sample", "\"selected\"", Shows::Site),
    ("lint.fail-level", "\"info\"", Shows::Lint),
    ("lint.placeholder-words", "[\"freed\"]", Shows::Lint),
    ("lint.judging-words", "[\"exhausted\"]", Shows::Lint),
    ("search.results", "1", Shows::Search),
    ("search.related", "0", Shows::Site),
    ("ids.pattern", "\"INC-{number}\"", Shows::Lint),
    ("ids.file-pattern", "\"{slug}-{year}\"", Shows::Lint),
];

/// Keys whose effect is tested where it is made: in the analyses and the rules.
const ELSEWHERE: &[&str] = &[
    // The tests of rules, of the reader of book.toml, and tests/workspace/audiences.rs.
    "audience.internal-patterns",
    "audience.NAME.sees",
    "audience.NAME.site-url",
    "analysis.since",
    "content.dialect",
    "lint.allowed-words",
    // tests/cli/sources.rs and tests/workspace/sources.rs.
    "source.name",
    "source.path",
    "source.git",
    "source.edit-url",
    "source.id-prefix",
    "source.defaults",
    "source.dialect",
    "source.optional",
    "source.git.url",
    "source.git.branch",
    "source.git.content",
];

const NOTE: &str =
    "---\ntitle: A note of the pool\nstarted: 2026-03-01T23:30\n---\n\nThe pool, a stupid note.\n";

fn book() -> Book {
    let book = Book::new();
    crate::copy::copy(
        &std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/books/small"),
        book.folder(),
    );
    book.write("book.toml", "");
    book.write("content/2026/2026-03-01-note.md", NOTE);
    // The incident of 2026 repeats the one of 2025 by its cause, not by its author's word.
    book.edit(
        "content/2026/2026-03-02-checkout-502.md",
        "recurrence_of: [PM-2025-0007]\n",
        "",
    );
    book.write("themes/ours/assets/style.css", "body { color: #123456 }\n");
    book
}

/// Everything a change can show in.
fn shown(book: &Book, shows: Shows) -> Vec<u8> {
    let run = match shows {
        Shows::Site => {
            let run = book.run(&["build"]);
            assert_eq!(run.code, 0, "{}", run.err);
            if !book.path("site").exists() {
                // The one change that moves it.
                assert!(
                    book.path("public/index.html").exists(),
                    "the site is nowhere"
                );
                return b"in public/".to_vec();
            }
            let files = book.site().into_iter();
            return files
                .flat_map(|(path, bytes)| [path.into_bytes(), bytes].concat())
                .collect();
        }
        Shows::Lint => book.run(&["lint", "--format", "concise"]),
        Shows::Search => book.run(&["search", "pool", "--format", "json"]),
        Shows::Recurrence => book.run(&["report", "recurrence", "--format", "json"]),
    };
    assert!(run.code < 2, "{}", run.err);
    format!("{} {}", run.code, run.out).into_bytes()
}

#[test]
fn every_key_of_the_configuration_has_an_effect() {
    let keys: Vec<String> = KEYS
        .iter()
        .map(|key| format!("{}.{}", key.table, key.name))
        .collect();
    for key in &keys {
        let known =
            CHANGES.iter().any(|(name, ..)| name == key) || ELSEWHERE.contains(&key.as_str());
        assert!(
            known,
            "say in CHANGES what another value of {key} does, or in ELSEWHERE that a test of its own does"
        );
    }
    let mut without = Vec::new();
    for shows in [Shows::Site, Shows::Lint, Shows::Search, Shows::Recurrence] {
        let book = book();
        let before = shown(&book, shows);
        assert!(before.len() > 50, "{shows:?} shows nothing at all");
        for (key, value, _) in CHANGES.iter().filter(|(_, _, at)| *at == shows) {
            assert!(keys.iter().any(|known| known == key), "{key} is not a key");
            let (table, name) = key.rsplit_once('.').unwrap();
            book.write("book.toml", format!("[{table}]\n{name} = {value}\n"));
            let _ = std::fs::remove_dir_all(book.path("site"));
            if shown(&book, shows) == before {
                without.push(*key);
            }
        }
    }
    assert_eq!(without, [] as [&str; 0], "no effect");
}

#[test]
fn the_level_of_a_rule_is_the_books() {
    let book = Book::of(&[("content/bare.md", "# Bare\n")]);
    assert_eq!(
        book.lint("CB101"),
        ["content/bare.md:1:1: CB101 error there is no front matter"]
    );
    book.write("book.toml", "[lint]\nCB101 = \"warning\"\n");
    assert_eq!(
        book.lint("CB101"),
        ["content/bare.md:1:1: CB101 warning there is no front matter"]
    );
    assert_eq!(book.run(&["lint", "--select", "CB101"]).code, 0);
    assert_eq!(book.run(&["build", "--strict"]).code, 0);
    book.write("book.toml", "[lint]\nCB101 = \"off\"\n");
    assert_eq!(book.lint("CB101"), [] as [&str; 0]);
}

/// A book is often built by a machine for somebody else: its authors do not say where on that machine.
#[test]
fn folders_that_the_book_names_lie_in_it() {
    let book = Book::of(&[("inner/content/a.md", "---\ntitle: A\n---\n")]);
    for out in ["../public", "/tmp/casebook-public", "a/../../public", ""] {
        book.write("inner/book.toml", format!("[build]\nout = \"{out}\"\n"));
        for command in ["build", "clean"] {
            let run = book.run(&["--book", "inner", command]);
            assert_eq!(run.code, 2, "{command} {out}: {}", run.out);
            assert!(
                run.err.contains("[build] out") && run.err.contains("--out"),
                "{}",
                run.err
            );
        }
    }
    assert!(!book.path("public").exists());
    let run = book.run(&["--book", "inner", "build", "--out", "public"]);
    assert_eq!(
        (run.code, book.path("public/index.html").exists()),
        (0, true),
        "{}",
        run.err
    );
}

fn page(path: &str) -> &'static str {
    main_of(std::str::from_utf8(&golden().files[path]).unwrap())
}

/// One declaration: the lint, the listing, the search, the author guide and the schema know the field.
#[test]
fn a_field_of_the_books_own_is_everywhere() {
    let guide = page("guide/index.html");
    assert!(
        guide.contains("The product that was hurt.") && guide.contains("Where customers buy."),
        "{guide}"
    );
    assert!(page("product/index.html").contains("Bank &amp; Co"));
    assert!(page("incidents/gold-1/index.html").contains("../../product/shop/"));
    let entry: Value =
        serde_json::from_slice(&golden().files["incidents/gold-1/entry.json"]).unwrap();
    assert_eq!(entry["fields"]["product"], serde_json::json!(["shop"]));

    let book = Book::golden();
    let found = book.run(&["search", "product:shop"]);
    assert!(
        found.out.contains("GOLD-1") && found.out.contains("1 entry"),
        "{}{}",
        found.out,
        found.err
    );
    let schema = book.run(&["schema"]);
    assert!(
        schema.out.contains("The product that was hurt."),
        "{}",
        schema.out
    );
    assert!(
        book.run(&["schema", "--format", "skeleton"])
            .out
            .contains("\nproduct:")
    );
    let findings = book.lint("CB107");
    let alias =
        "content/2025/2025-01-10-first.md:9:10: CB107 error `store` is another name for `shop`";
    assert!(
        findings.iter().any(|finding| finding == alias),
        "{findings:#?}"
    );
}

#[test]
fn what_is_required_depends_on_the_status() {
    let book = Book::of(&[
        (
            "content/_schema/template.yaml",
            "fields:\n  product: {type: line, required_from: published}\n",
        ),
        ("content/a-draft.md", "---\ntitle: A\n---\n"),
        (
            "content/b-review.md",
            "---\ntitle: B\nstatus: in-review\n---\n",
        ),
        (
            "content/c-published.md",
            "---\ntitle: C\nstatus: published\n---\n",
        ),
    ]);
    let findings = book.lint("CB105");
    let of = |file: &str| -> Vec<&str> {
        let mine = findings.iter().filter(|finding| finding.starts_with(file));
        mine.filter_map(|finding| finding.split('`').nth(1))
            .collect()
    };
    assert_eq!(of("content/a-draft.md"), [] as [&str; 0]);
    assert_eq!(
        of("content/b-review.md"),
        ["authors", "services", "severity", "started"]
    );
    let published = of("content/c-published.md");
    assert!(
        published.contains(&"trigger") && published.contains(&"product"),
        "{findings:#?}"
    );
    assert!(
        findings.iter().all(|finding| finding.contains(".md:3:9:")),
        "at the status: {findings:#?}"
    );
}

#[test]
fn the_policy_says_what_the_configuration_says() {
    let book = Book::of(&[("content/a.md", "---\ntitle: A\n---\n")]);
    book.write(
        "book.toml",
        "[criteria]\ndowntime = \"17m\"\napdex = 0.61\ndata-loss = false\n",
    );
    book.build();
    let site = book.site();
    let policy = String::from_utf8_lossy(&site["criteria/index.html"]).into_owned();
    let policy = main_of(&policy).to_lowercase();
    assert!(
        policy.contains("17 m") && policy.contains("0.61"),
        "{policy}"
    );
    assert!(
        !policy.contains("data-loss") && policy.contains("security-breach"),
        "{policy}"
    );
}

/// A day comes from the start, else the file name, else git; what none of them knows stays unknown.
#[test]
fn an_entry_without_a_start_is_dated_by_what_there_is() {
    let data: Value = serde_json::from_slice(&golden().files["api/book.json"]).unwrap();
    let facts = data["entries"].as_array().unwrap().iter().map(|entry| {
        let fact = |key: &str| entry[key].as_str().unwrap_or("–").to_owned();
        [
            fact("id"),
            fact("date"),
            fact("kind"),
            fact("status"),
            fact("severity"),
            fact("title"),
        ]
        .join(" | ")
    });
    insta::assert_snapshot!(facts.collect::<Vec<_>>().join("\n"));
}

/// Whatever stands in the data is explained on the page about it.
#[test]
fn every_field_of_the_data_is_explained() {
    let page = page("api/index.html");
    let mut keys: Vec<String> = Vec::new();
    for path in [
        "api/book.json",
        "api/recurrence.json",
        "incidents/gold-1/entry.json",
    ] {
        let value: Value = serde_json::from_slice(&golden().files[path]).unwrap();
        keys.extend(value.as_object().unwrap().keys().cloned());
    }
    let entry: Value =
        serde_json::from_slice(&golden().files["incidents/gold-1/entry.json"]).unwrap();
    for part in ["impact", "history", "started"] {
        keys.extend(entry[part].as_object().unwrap().keys().cloned());
    }
    for part in ["actions", "repeated_by"] {
        keys.extend(entry[part][0].as_object().unwrap().keys().cloned());
    }
    // `version` and `today` stand in every document.
    let silent: Vec<&String> = keys
        .iter()
        .filter(|key| !page.contains(&format!("<code>{key}</code>")))
        .collect();
    assert_eq!(silent, [] as [&String; 0], "not explained");
}
