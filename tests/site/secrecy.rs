//! Restricted entries: no byte of them in any output.

use std::path::Path;
use std::process::Command;

use crate::book::{Book, Files, golden};

/// Words that stand in restricted entries of the golden book and nowhere else, small letters.
const SECRETS: [&str; 4] = ["hushhush", "zyxwvu", "qqauthorqq", "qqownerqq"];

fn leaks(files: &Files) -> Vec<String> {
    let mut leaks = Vec::new();
    for (path, bytes) in files {
        let lower: Vec<u8> = bytes.iter().map(u8::to_ascii_lowercase).collect();
        for secret in SECRETS {
            let inside = lower.windows(secret.len()).any(|window| window == secret.as_bytes());
            if inside || path.to_lowercase().contains(secret) {
                leaks.push(format!("{path} holds {secret}"));
            }
        }
    }
    leaks
}

#[test]
fn no_byte_of_a_restricted_entry_is_in_the_site() {
    assert_eq!(leaks(&golden().files), [] as [&str; 0]);
    assert_eq!(leaks(&[("x".to_owned(), b"a HushHush b".to_vec())].into()).len(), 1, "the check itself");
}

#[test]
fn no_question_finds_a_restricted_entry() {
    let book = Book::golden();
    for question in ["hushhush", "zyxwvu", "id:HUSHHUSH-9", "service:hushhushservice", "tag:hushhushtag"] {
        let run = book.run(&["search", question]);
        assert!(run.out.contains("\n0 entries") || run.out.starts_with("0 entries"), "{question}: {}", run.out);
        assert_eq!(run.code, 1);
    }
    let all = book.run(&["search", "breached", "--format", "json", "--limit", "100"]);
    assert!(!all.out.to_lowercase().contains("zyxwvu"), "{}", all.out);
    let report = book.run(&["report", "recurrence", "--format", "json"]);
    assert!(!report.out.to_lowercase().contains("hushhush"), "{}", report.out);
}

/// A public entry that links to a restricted one names only what its own author wrote.
#[test]
fn a_link_to_a_restricted_entry_leads_nowhere_and_tells_nothing() {
    let book = Book::golden();
    book.write(
        "content/2026/2026-05-01-public.md",
        "---\ntitle: Public\nrecurrence_of: [HUSHHUSH-9]\n---\n\nSee [that](2026-03-01-secret.md), [it](HUSHHUSH-9) \
         and ![the picture](2026-03-01-secret/hushhush.png).\n",
    );
    book.build();
    let site = book.site();
    let page = String::from_utf8_lossy(&site["incidents/2026-05-01-public/index.html"]).to_lowercase();
    for secret in ["zyxwvu", "qqauthorqq", "2026-03-01-secret.md", "incidents/hushhush-9"] {
        assert!(!page.contains(secret), "{secret} in {page}");
    }
    assert!(!site.contains_key("incidents/hushhush-9/index.html"));
}

#[test]
fn the_preview_shows_no_restricted_entry_either() {
    let book = Book::golden();
    let output = Command::new(env!("CARGO_BIN_EXE_casebook"))
        .args(["build", "--today", "2026-06-30", "--out"])
        .arg(book.path("elsewhere"))
        .current_dir(book.folder())
        .output()
        .unwrap();
    assert!(output.status.success());
    assert_eq!(leaks(&crate::book::files(&book.path("elsewhere"))), [] as [&str; 0]);
    assert!(!Path::new(&book.path("elsewhere/incidents/hushhush-9")).exists());
}
