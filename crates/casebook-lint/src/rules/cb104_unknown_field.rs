use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::code;

pub(super) const RULE: Rule = Rule {
    code: code::CB104,
    name: "unknown-field",
    summary: "A field that the template does not know",
    why: "A misspelt field is a fact that no list, search or count will ever see.",
    details: "Fields come from the template: the built-in one and the book's own `_schema/template.yaml`. Declare your \
          own fields there, and they are checked, searchable and listed.\n\n`--unsafe-fixes` gives a misspelt field \
          the closest known name.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::Unsafe,
    check: Check::Parsed,
};

const FAILS: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
serverity: SEV2
---
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
severity: SEV2
---
",
)];
