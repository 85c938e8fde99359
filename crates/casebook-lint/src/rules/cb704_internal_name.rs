use aho_corasick::AhoCorasick;

use super::super::Book;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, Span, code};
use casebook_model::audience::{Cut, cut};

pub(super) const RULE: Rule = Rule {
    code: code::CB704,
    name: "internal-name",
    summary: "An internal host, ticket or address in text that outsiders read",
    why: "Names of machines and trackers help nobody outside but those who look for a way in.",
    details: "Raised for the texts in `internal-patterns` of `[audience]`, in whatever case, where an \
              [audience](../audiences.md) from outside reads them: title, text and fields that it sees.\n\n\
              ```toml\n[audience]\ninternal-patterns = [\".corp.example.com\", \"tracker.example.com/\", \"@example.com\"]\n```",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Book(check),
};

const CONFIG: (&str, &str) = (
    "book.toml",
    "\
[audience]
internal-patterns = [\".corp.example.com\"]
",
);

const FAILS: &[(&str, &str)] = &[
    CONFIG,
    (
        "content/2026-10-02-checkout.md",
        "\
---
title: Checkout answered 502
visibility: public
---

The pool of db7.corp.example.com was full by 09:14.
",
    ),
];

const PASSES: &[(&str, &str)] = &[
    CONFIG,
    (
        "content/2026-10-02-checkout.md",
        "\
---
title: Checkout answered 502
visibility: public
---

The pool of the main database was full by 09:14.
",
    ),
];

fn check(book: &Book<'_>, findings: &mut Vec<Diagnostic>) {
    let casebook = book.book;
    let patterns = &casebook.config.internal_patterns;
    if patterns.is_empty() {
        return;
    }
    let Ok(matcher) = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(patterns)
    else {
        return;
    };
    let mut found: Vec<Diagnostic> = Vec::new();
    for entry in &casebook.entries {
        for audience in casebook.config.audiences.iter() {
            if audience.is_inside() || !audience.sees_entry(&entry.visibility) {
                continue;
            }
            let mut hits = matcher.find_iter(&*entry.text).peekable();
            if hits.peek().is_none() {
                break;
            }
            let removed = match cut(
                &entry.text,
                &casebook.template,
                audience,
                &casebook.config.audiences,
            ) {
                Cut::Whole => Vec::new(),
                Cut::Rest { removed, .. } => removed,
                Cut::Nothing { .. } => continue,
            };
            for hit in hits {
                let gone = |span: &Span| span.start <= hit.start() && hit.end() <= span.end;
                if removed.iter().any(gone) {
                    continue;
                }
                let span = Span::new(hit.start(), hit.end());
                let message = format!(
                    "`{}` is internal, and `{}` reads it",
                    span.slice(&entry.text),
                    audience.name
                );
                let help = "say it without the name, or put it between `<!-- internal -->` and `<!-- /internal -->`";
                found.push(Diagnostic::new(code::CB704, &entry.path, span, message).help(help));
            }
        }
    }
    // What two audiences read is said once.
    found.dedup_by(|one, other| one.path == other.path && one.span == other.span);
    findings.extend(found);
}
