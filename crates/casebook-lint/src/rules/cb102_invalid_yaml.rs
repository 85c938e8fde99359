use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::code;

pub(super) const RULE: Rule = Rule {
    code: code::CB102,
    name: "invalid-yaml",
    summary: "Front matter that is no YAML, or no mapping of fields",
    why: "One wrong character would hide every field of the entry, so the entry is shown as broken until it is mended.",
    details: "The finding points at the mistake and says how to mend it. The usual ones are a colon followed by a blank inside \
          an unquoted value, a tab used for indentation, a key without a blank after its colon, a quote that is not \
          closed, or a value that begins with a character YAML keeps for itself.\n\nWhile the front matter cannot be \
          read, an entry in which the word `restricted` occurs is treated as restricted.",
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
