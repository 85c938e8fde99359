use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::code;

pub(super) const RULE: Rule = Rule {
    code: code::CB001,
    name: "configuration",
    summary: "A key of `book.toml` that does not exist or cannot be used",
    why: "A setting that is not understood is a setting that does nothing, unnoticed.",
    details: "Every key and table of `book.toml` must be known, and every value of the type and range that the key \
          takes. A faulty key keeps its default, and the run continues.\n\nThe message suggests the key that was \
          probably meant, or the table it belongs to.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Parsed,
};

const FAILS: &[(&str, &str)] = &[
    (
        "book.toml",
        "\
[book]
titel = \"Our incidents\"
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
    (
        "book.toml",
        "\
[book]
title = \"Our incidents\"
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
