use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::code;

pub(super) const RULE: Rule = Rule {
    code: code::CB202,
    name: "no-offset",
    summary: "A time without its offset from UTC",
    why: "The same clock time is another instant in another office, and a change of the book's zone would move it.",
    details: "Times without an offset are read in the zone of `[book] time-zone`. The message shows the time with the \
          offset that this gives; `--unsafe-fixes` writes it, since only the author knows whether that zone was meant.",
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
started: 2026-10-02T09:14
---
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
started: 2026-10-02T09:14+07:00
---
",
)];
