use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::code;

pub(super) const RULE: Rule = Rule {
    code: code::CB103,
    name: "duplicate-key",
    summary: "A field that stands twice in the front matter",
    why: "One of the two values is silently lost, and readers of other tools may see the other one.",
    details: "The first of the two counts, and of two `visibility` the stricter. The finding names both places, at any depth of the front matter.",
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
