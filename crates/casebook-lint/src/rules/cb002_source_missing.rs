use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::code;

pub(super) const RULE: Rule = Rule {
    code: code::CB002,
    name: "source-missing",
    summary: "A source of the book whose entries cannot be read",
    why: "Counts, repeats and lists without these entries look complete and are not.",
    details: "A `[[source]]` of `book.toml` is missing from the book if its folder is not there, cannot be read, holds no \
          entry, or leads out of the repository by a link. A folder of the book's own content that has the name of a source is not read \
          either. The book is built from the other entries.\n\n\
          `casebook sources update` gets a source that has a `git` address. If the book is complete without the source, \
          write `optional = true`: its absence is then a warning ([CB003](cb003.md)).",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Parsed,
};

const FAILS: &[(&str, &str)] = &[
    (
        "book.toml",
        "\
[[source]]
name = \"payments\"
path = \"sources/payments\"
",
    ),
    (
        "content/2026-10-02-checkout.md",
        "\
---
title: Checkout answered 502
---
",
    ),
];

const PASSES: &[(&str, &str)] = &[
    FAILS[0],
    FAILS[1],
    (
        "sources/payments/2026-05-15-pool.md",
        "\
---
title: The payments pool was exhausted
---
",
    ),
];
