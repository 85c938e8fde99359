//! Input that nobody would write on purpose, or only on purpose: a site all the same, and a finding at the place.

mod addresses;

use std::fs;

use crate::book::Book;
use crate::html::heading;

const CONFIG: &str = "[book]\ntitle = \"Hostile\"\n[build]\nmax-file-size = 20000\n";

/// An ordinary entry, which has to come through whatever stands beside it.
const FINE: &str = "---\ntitle: A fine entry\n---\n\nText.\n";

fn book() -> Book {
    Book::of(&[("book.toml", CONFIG), ("content/2026-01-01-fine.md", FINE)])
}

/// Builds, and checks that the ordinary entry is there. The main part of each entry's page, by address.
fn built(book: &Book) -> std::collections::BTreeMap<String, String> {
    book.build();
    let site = book.site();
    let pages: std::collections::BTreeMap<String, String> = site
        .iter()
        .filter_map(|(path, bytes)| Some((path.strip_suffix("/index.html")?, bytes)))
        .map(|(path, bytes)| (path.to_owned(), String::from_utf8(bytes.clone()).unwrap()))
        .collect();
    assert!(pages["incidents/2026-01-01-fine"].contains("A fine entry"));
    pages
}

fn one(findings: &[String], start: &str) {
    let hits = findings
        .iter()
        .filter(|finding| finding.starts_with(start))
        .count();
    assert_eq!(hits, 1, "{start} in {findings:#?}");
}

#[test]
fn marks_and_line_ends_of_other_systems_are_read() {
    let book = book();
    let crlf = "---\r\ntitle: Windows wrote this\r\nsevrity: SEV1\r\n---\r\n\r\n## Summary\r\n\r\nText.\r\n";
    book.write("content/crlf.md", crlf);
    book.write("content/bom.md", format!("\u{feff}{crlf}"));
    book.write("content/bom-bare.md", "\u{feff}# A title behind a mark\n");
    let pages = built(&book);
    for name in ["crlf", "bom"] {
        assert!(
            pages[&format!("incidents/{name}")].contains("<h2 id=\"summary\""),
            "{name}"
        );
        assert!(
            pages[&format!("incidents/{name}")].contains("Windows wrote this"),
            "{name}"
        );
    }
    assert!(pages["incidents/bom-bare"].contains("A title behind a mark"));
    let findings = book.lint("CB104");
    one(&findings, "content/crlf.md:3:1: CB104");
    one(&findings, "content/bom.md:3:1: CB104");
}

#[test]
fn bytes_that_are_no_text_are_found_and_the_rest_is_shown() {
    let book = book();
    book.write(
        "content/latin.md",
        b"---\ntitle: Caf\xe9\n---\n\nD\xe9j\xe0 vu.\n",
    );
    book.write("content/wide.md", b"\xff\xfe-\0-\0-\0\n\0");
    book.write("content/nul.md", b"---\ntitle: a\0b\n---\n\ntext\0more\n");
    let pages = built(&book);
    assert!(pages["incidents/latin"].contains("D\u{fffd}j\u{fffd} vu"));
    let findings = book.lint("CB100");
    one(&findings, "content/latin.md:2:11: CB100");
    one(&findings, "content/wide.md:1:1: CB100");
    assert!(
        pages.values().all(|page| !page.contains('\0')),
        "a NUL byte is on a page"
    );
}

#[test]
fn empty_and_unclosed_files_are_shown_as_far_as_they_go() {
    let book = book();
    book.write("content/empty.md", "");
    book.write("content/blank.md", "\n\n   \n");
    book.write("content/fence.md", "---\n");
    book.write("content/two-fences.md", "---\n---\n");
    book.write(
        "content/unclosed.md",
        "---\ntitle: Never closed\nseverity: SEV2\n\n## Summary\n\nStill here.\n",
    );
    let pages = built(&book);
    for name in ["empty", "blank", "fence", "two-fences"] {
        assert!(pages.contains_key(&format!("incidents/{name}")), "{name}");
    }
    assert!(pages["incidents/unclosed"].contains("Still here."));
    assert!(pages["incidents/unclosed"].contains("Never closed"));
    let findings = book.lint("CB101");
    for name in ["empty", "blank", "fence", "unclosed"] {
        one(&findings, &format!("content/{name}.md:1:1: CB101"));
    }
}

#[test]
fn yaml_that_explodes_is_refused() {
    let book = book();
    let mut bomb = "---\ntitle: Bomb\na: &a [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (name, inner) in ["b", "c", "d", "e", "f", "g", "h", "i"]
        .iter()
        .zip(["a", "b", "c", "d", "e", "f", "g", "h"])
    {
        bomb.push_str(&format!(
            "{name}: &{name} [{}]\n",
            vec![format!("*{inner}"); 10].join(", ")
        ));
    }
    book.write("content/bomb.md", format!("{bomb}---\n\nText.\n"));
    book.write(
        "content/deep.md",
        format!(
            "---\ntitle: {}{}\n---\n\nText.\n",
            "[".repeat(5000),
            "]".repeat(5000)
        ),
    );
    book.write(
        "content/deep-quote.md",
        format!("---\ntitle: Deep\n---\n\n{} x\n", ">".repeat(5000)),
    );
    book.write(
        "content/deep-list.md",
        format!("---\ntitle: List\n---\n\n{} x\n", "- ".repeat(3000)),
    );
    let pages = built(&book);
    assert!(pages["incidents/bomb"].contains("Text."));
    assert!(pages.contains_key("incidents/deep") && pages.contains_key("incidents/deep-quote"));
    let findings = book.lint("CB102");
    one(&findings, "content/bomb.md:");
    one(&findings, "content/deep.md:");
}

#[test]
fn a_decimal_comma_changes_no_number() {
    let book = book();
    book.write(
        "content/comma.md",
        "---\ntitle: Comma\nimpact:\n  apdex: 0,97\n  users: 1,5\n---\n",
    );
    book.write(
        "content/groups.md",
        "---\ntitle: Groups\nimpact:\n  users: 12 000\n---\n",
    );
    built(&book);
    let findings = book.lint("CB106");
    one(&findings, "content/comma.md:4:10: CB106");
    one(&findings, "content/comma.md:5:10: CB106");
    assert_eq!(
        findings
            .iter()
            .filter(|finding| finding.starts_with("content/groups.md"))
            .count(),
        0
    );
}

#[test]
fn a_file_over_the_limit_is_left_out_with_a_finding() {
    let book = book();
    book.write(
        "content/huge.md",
        format!("---\ntitle: Huge\n---\n\n{}", "word ".repeat(5000)),
    );
    let pages = built(&book);
    assert!(!pages.contains_key("incidents/huge"));
    let findings = book.lint("CB100");
    one(&findings, "content/huge.md:1:1: CB100");
    assert!(findings[0].contains("20000"), "{findings:?}");
}

#[cfg(unix)]
#[test]
fn links_that_leave_the_book_are_not_followed() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    fs::write(
        outside.path().join("secret.md"),
        "---\ntitle: Outside\n---\n\nxyzzyplugh\n",
    )
    .unwrap();
    fs::write(outside.path().join("secret.png"), "xyzzyplugh").unwrap();
    let book = book();
    symlink(
        outside.path().join("secret.md"),
        book.path("content/out.md"),
    )
    .unwrap();
    symlink(
        outside.path().join("secret.png"),
        book.path("content/out.png"),
    )
    .unwrap();
    symlink(outside.path(), book.path("content/folder")).unwrap();
    symlink("/dev/zero", book.path("content/zero.md")).unwrap();
    symlink(book.path("content"), book.path("content/circle")).unwrap();
    symlink(
        book.path("content/gone.md"),
        book.path("content/gone-link.md"),
    )
    .unwrap();
    symlink("2026-01-01-fine.md", book.path("content/inside.md")).unwrap();
    book.write(
        "content/refers.md",
        "---\ntitle: Refers\n---\n\n![x](out.png) ![y](folder/secret.png)\n",
    );
    let pages = built(&book);
    assert!(pages.contains_key("incidents/inside"));
    for (path, bytes) in book.site() {
        assert!(
            !bytes.windows(10).any(|window| window == b"xyzzyplugh"),
            "{path}"
        );
    }
    let findings = book.lint("CB100");
    for name in [
        "out.md",
        "out.png",
        "folder",
        "zero.md",
        "circle",
        "gone-link.md",
    ] {
        one(&findings, &format!("content/{name}:1:1: CB100"));
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file_or_cannot_be_read_is_a_finding() {
    use std::os::unix::fs::PermissionsExt as _;
    let book = book();
    fs::create_dir_all(book.path("content/folder.md")).unwrap();
    book.write("content/folder.md/inside.md", FINE);
    book.write("content/closed.md", FINE);
    fs::set_permissions(
        book.path("content/closed.md"),
        fs::Permissions::from_mode(0o000),
    )
    .unwrap();
    let status = std::process::Command::new("mkfifo")
        .arg(book.path("content/pipe.md"))
        .status();
    let pages = built(&book);
    assert!(
        pages.contains_key("incidents/inside"),
        "a folder may be called x.md"
    );
    let findings = book.lint("CB100");
    if status.is_ok_and(|status| status.success()) {
        one(&findings, "content/pipe.md:1:1: CB100");
    }
    // Root may read everything.
    if fs::read(book.path("content/closed.md")).is_err() {
        one(&findings, "content/closed.md:1:1: CB100");
    }
}

#[test]
fn two_keys_of_one_name_are_both_shown() {
    let book = book();
    book.write(
        "content/twice.md",
        "---\ntitle: First\nseverity: SEV2\ntitle: Second\n---\n\nText.\n",
    );
    let pages = built(&book);
    assert!(pages["incidents/twice"].contains("First"));
    one(&book.lint("CB103"), "content/twice.md:4:1: CB103");
}

#[test]
fn a_book_of_nothing_and_a_book_of_pages_are_built() {
    let nothing = Book::of(&[("book.toml", CONFIG)]);
    fs::create_dir_all(nothing.path("content")).unwrap();
    nothing.build();
    assert!(nothing.site().contains_key("index.html"));
    assert_eq!(nothing.lint("CB1,CB2,CB6"), [] as [&str; 0]);

    let pages = Book::of(&[
        ("book.toml", CONFIG),
        ("content/README.md", "# A page\n"),
        ("content/index.md", "# Another\n"),
    ]);
    pages.build();
    assert!(pages.site().contains_key("index.html"));

    let hidden = Book::of(&[
        ("book.toml", CONFIG),
        ("content/_drafts/x.md", FINE),
        ("content/.hidden.md", FINE),
    ]);
    hidden.build();
    assert!(
        !hidden
            .site()
            .keys()
            .any(|path| path.contains("hidden") || path.contains("drafts"))
    );
}

#[test]
fn no_character_breaks_a_feed() {
    let book = book();
    book.write(
        "book.toml",
        format!("{CONFIG}[output.html]\nsite-url = \"https://host.example/\"\n"),
    );
    let evil = "a\u{fffe}b\u{ffff}c\u{1}d\u{7f}e\u{85}f";
    book.write(
        "content/evil.md",
        format!("---\ntitle: {evil}\nservices: [\"{evil}\"]\n---\n\n## Summary\n\n{evil} `{evil}` <b>{evil}</b>\n"),
    );
    book.build();
    let site = book.site();
    assert!(String::from_utf8_lossy(&site["feeds/all.atom"]).contains("abcdef"));
    for (path, bytes) in site
        .iter()
        .filter(|(path, _)| path.ends_with(".atom") || path.ends_with(".xml"))
    {
        let text = std::str::from_utf8(bytes).unwrap();
        let found = text.chars().find(|letter| {
            matches!(letter, '\u{fffe}' | '\u{ffff}')
                || (letter.is_control() && !matches!(letter, '\t' | '\n' | '\r'))
        });
        assert_eq!(found, None, "{path}");
    }
}

#[test]
fn text_that_looks_like_markup_or_a_template_stays_text() {
    let book = book();
    let evil = "</title><script>alert(1)</script>{{ 7*7 }}{% raw %}\u{202e}\u{0007}";
    let quoted = serde_json::to_string(evil).unwrap();
    book.write(
        "content/evil.md",
        format!(
            "---\ntitle: {quoted}\nid: {quoted}\nauthors: [{quoted}]\nservices: [{quoted}]\ntags: [{quoted}]\nstatus: published\n\
             actions:\n  - {{title: {quoted}, owner: {quoted}, ticket: \"javascript:alert(1)\", reason: {quoted}, status: wont-do}}\n\
             ---\n\n## {evil}\n\nText.\n"
        ),
    );
    built(&book);
    for (path, bytes) in book.site() {
        if path.ends_with(".html") || path.ends_with(".atom") {
            let text = String::from_utf8(bytes).unwrap();
            assert!(!text.contains("<script>alert"), "{path}");
            assert!(
                !text.contains("49{%") && !text.contains("href=\"javascript"),
                "{path}"
            );
        }
    }
}
