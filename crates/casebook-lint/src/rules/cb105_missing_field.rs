use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::code;

pub(super) const RULE: Rule = Rule {
    code: code::CB105,
    name: "missing-field",
    summary: "A required field that is missing at this status",
    why: "Whoever reads, filters or counts entries relies on these fields being there from this status on.",
    details: "A draft needs nothing but a title. From `in-review` on, an entry needs severity, authors, services and \
          its start; a published one also needs its trigger. The template says from which status a field is required \
          (`required_from`), and a book can change that in its own template.\n\nWrite what is known. A time may be a \
          day only, or approximate (`~2026-10-02`). If nobody knows, keep a lower status rather than invent a value.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Parsed,
};

const FAILS: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
status: draft
severity: SEV2
---
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
status: draft
severity: SEV2
---
",
)];
