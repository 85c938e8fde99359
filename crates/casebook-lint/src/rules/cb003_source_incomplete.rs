use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::code;

pub(super) const RULE: Rule = Rule {
    code: code::CB003,
    name: "source-incomplete",
    summary: "A source of the book that is missing though optional, or of which something is not used",
    why: "Who reads the book should know what is not in it.",
    details: "Reported are optional sources that are missing, defaults of a source that the template does not know, sources \
          at another commit than `casebook.lock` records, and files of a source's `_schema/` other than `services.yaml`: the \
          template and the other vocabularies are the book's alone.",
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
optional = true
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
