use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::code;

pub(super) const RULE: Rule = Rule {
    code: code::CB106,
    name: "wrong-form",
    summary: "A value of the wrong type or format",
    why: "A value that cannot be read counts as unknown, and an unusual spelling is read differently by the next tool.",
    details: "Reported when a field takes a number, a day, a duration, a flag, a list or a mapping and holds something \
          else. Where the meaning is certain and only the spelling is unusual (`yes` for `true`, `a, b` for `[a, b]`, \
          `1.5 hours` for `1h 30m`) the value counts, and `--fix` writes the usual form.",
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
impact:
  downtime: 1.5 hours
---
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
impact:
  downtime: 1h 30m
---
",
)];
