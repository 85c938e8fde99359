//! What may have meant `restricted` is in no byte of the site, the packed index included; and what did not is there.

mod attachments;
mod attempts;

use self::attempts::{HELD, SHOWN};
use crate::book::{Book, Files};

const CONFIG: &str = "[book]\ntitle = \"Held back\"\n";

/// Stands in the body of everything that is to be held back, and nowhere else.
const CANARY: &str = "zyxwvuts";

fn path(name: &str) -> String {
    format!("content/2026/2026-06-01-{name}.md")
}

/// Which of the words stand in a site, and where.
fn holding(site: &Files, word: &str) -> Vec<String> {
    let held = |bytes: &[u8]| {
        let lower = bytes.to_ascii_lowercase();
        let narrow: Vec<u8> = lower.iter().copied().filter(|byte| *byte != 0).collect();
        narrow
            .windows(word.len())
            .any(|window| window == word.as_bytes())
    };
    site.iter()
        .filter(|(path, bytes)| path.contains(word) || held(bytes))
        .map(|(path, _)| path.clone())
        .collect()
}

#[test]
fn what_may_have_meant_restricted_is_in_no_byte_of_the_site() {
    assert!(HELD.len() >= 75, "{}", HELD.len());
    let book = Book::of(&[("book.toml", CONFIG)]);
    for (name, text) in SHOWN {
        book.write(
            &path(&format!("shown-{name}")),
            format!("{text}\n\n## Summary\n\nPlainly here.\n"),
        );
    }
    for (name, text) in HELD {
        let end = if text.contains('\r') { "\r" } else { "\n" };
        let body = format!("{end}{end}## Summary{end}{end}{CANARY} of {name}.{end}");
        book.write(&path(name), format!("{text}{body}"));
    }
    assert_eq!(book.build().code, 0);
    let site = book.site();
    let missing: Vec<&str> = SHOWN
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| !site.contains_key(&format!("incidents/2026-06-01-shown-{name}/index.html")))
        .collect();
    assert_eq!(missing, [] as [&str; 0], "held back without a reason");
    let published: Vec<&str> = HELD
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| site.contains_key(&format!("incidents/2026-06-01-{name}/index.html")))
        .collect();
    assert_eq!(published, [] as [&str; 0], "published");
    assert_eq!(holding(&site, CANARY), [] as [&str; 0]);
    // Each is told to its author, with the reason.
    let findings = book.lint("CB101,CB102,CB104,CB106,CB107,CB115");
    let said = |name: &str| {
        let place = format!("{}:", path(name));
        // What ends with `...` is read, and so is TOML: they say it plainly.
        ["dots", "toml"].contains(&name)
            || findings.iter().any(|finding| finding.starts_with(&place))
    };
    // A list as `visibility` is of the wrong form, which CB106 says.
    let untold: Vec<&str> = HELD
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| !said(name))
        .collect();
    assert_eq!(untold, [] as [&str; 0], "held back without a word");
    // The index is compressed. Without these files the whole site is the same, byte for byte.
    for (name, _) in HELD {
        std::fs::remove_file(book.path(&path(name))).unwrap();
    }
    assert_eq!(book.build().code, 0);
    let without = book.site();
    let differing: Vec<&String> = site
        .keys()
        .chain(without.keys())
        .filter(|path| site.get(*path) != without.get(*path))
        .collect();
    assert_eq!(differing, [] as [&String; 0]);
}

/// What CI prints is read by more people than may read the entry.
#[test]
fn the_log_of_ci_quotes_no_restricted_entry() {
    let book = Book::of(&[
        ("book.toml", CONFIG),
        (
            "content/secret.md",
            "---\ntitle: T\nvisibility: restricted\nseverity: zyxwvuts\n---\n",
        ),
        (
            "content/public.md",
            "---\ntitle: T\nseverity: plainly\n---\n",
        ),
    ]);
    for format in ["github", "gitlab", "sarif", "junit", "rdjson"] {
        let run = book.run(&["lint", "--select", "CB107", "--format", format]);
        assert!(!run.out.contains("zyxwvuts"), "{format}: {}", run.out);
        assert!(
            run.out.contains("secret.md") && run.out.contains("plainly"),
            "{format}: {}",
            run.out
        );
    }
    let own = book.run(&["lint", "--select", "CB107"]);
    assert!(own.out.contains("zyxwvuts"), "{}", own.out);
    let log = book.run_in_ci(&["lint", "--select", "CB107"]);
    assert!(!log.out.contains("zyxwvuts"), "{}", log.out);
    assert!(log.out.contains("secret.md"), "{}", log.out);
}

/// Control characters of an entry reach neither a terminal nor a page.
#[test]
fn nothing_that_an_author_writes_steers_a_terminal() {
    let steering = "a\u{1b}]0;b\u{7}c\u{9b}31md\u{202e}e";
    let book = Book::of(&[
        ("book.toml", CONFIG),
        (
            "content/x.md",
            &format!(
                "---\ntitle: \"X {steering}\"\nstatus: published\nseverity: critical # {steering}\n\
                 started: 2026-01-01T10:00Z\nservices: [pool]\n---\n\n\
                 ## Lessons learned\n\n### What went well\n\n- Well {steering}\n"
            ),
        ),
    ]);
    let bad = |text: &str| {
        text.chars().any(|letter| {
            (letter.is_control() && !matches!(letter, '\n' | '\t' | '\r'))
                || matches!(letter, '\u{202a}'..='\u{202e}')
        })
    };
    let mut runs = vec![
        vec!["report", "lessons"],
        vec!["search", "pool"],
        vec!["lint", "--fix", "--diff"],
    ];
    for format in [
        "full", "concise", "json", "github", "gitlab", "sarif", "junit", "rdjson",
    ] {
        runs.push(vec!["lint", "--format", format]);
    }
    for run in runs {
        let out = book.run(&run).out;
        assert!(!bad(&out), "{run:?}: {out:?}");
    }
    book.build();
    for (path, bytes) in book.site() {
        if path.ends_with(".html") || path.ends_with(".atom") {
            assert!(!bad(&String::from_utf8_lossy(&bytes)), "{path}");
        }
    }
}
