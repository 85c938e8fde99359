use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::code;

pub(super) const RULE: Rule = Rule {
    code: code::CB107,
    name: "unknown-value",
    summary: "A value outside the vocabulary of its field",
    why: "Two words for one thing split every list, chart and count in two.",
    details: "Vocabularies are part of the template: the built-in ones, and those in the book's `_schema/` folder. An \
          alias (`critical` for `SEV1`) is read as the value it stands for, and `--fix` writes that. For other values \
          the message names the known value that ends with it (`1` for `SEV1`), else the closest spelling; \
          `--unsafe-fixes` writes it where only one value can be meant.\n\nWhen the vocabulary lacks a value, add it \
          there with a definition, so that the next author chooses the same word.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::Safe,
    check: Check::Parsed,
};

const FAILS: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
severity: critical
---
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
severity: SEV1
---
",
)];
