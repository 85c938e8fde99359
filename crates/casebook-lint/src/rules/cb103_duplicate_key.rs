use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::code;

pub(super) const RULE: Rule = Rule {
    code: code::CB103,
    name: "duplicate-key",
    summary: "A field given twice in the front matter",
    why: "One of the two values is silently lost, and readers of other tools may see the other one.",
    details: "The first value counts; of two `visibility` values, the stricter one does. The finding names both \
          places, at any depth of the front matter.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Parsed,
};

const FAILS: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
severity: SEV2
severity: SEV1
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
