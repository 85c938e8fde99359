use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::code;

pub(super) const RULE: Rule = Rule {
    code: code::CB102,
    name: "invalid-yaml",
    summary: "Front matter that is not valid YAML, or not a mapping of fields",
    why: "One wrong character would hide every field of the entry, so the entry is shown as broken until it is fixed.",
    details: "The finding points at the mistake and says how to fix it. Common mistakes are a colon and a space inside \
          an unquoted value, a tab used for indentation, a key without a space after its colon, an unclosed quote, and \
          a value that begins with a character reserved by YAML.\n\nWhile the front matter cannot be read, an entry \
          that contains the word `restricted` is treated as restricted.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Parsed,
};

const FAILS: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout: answered: 502
services: [checkout
---
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: \"Checkout: answered: 502\"
services: [checkout]
---
",
)];
