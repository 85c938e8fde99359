use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::code;

pub(super) const RULE: Rule = Rule {
    code: code::CB101,
    name: "front-matter-missing",
    summary: "Front matter that is missing or never closed",
    why: "Without its fields an entry cannot be counted, found by service or cause, or linked to what it repeats.",
    details: "An entry begins with a line of three hyphens, fields as YAML, and a second line of three hyphens. Pages \
          (a `README.md`, an `index.md`, and the globs of `[content] pages`) need none.\n\n`casebook schema --format \
          skeleton` prints front matter to start from.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Parsed,
};

const FAILS: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
# Checkout answered 502

Users could not pay.
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
---

Users could not pay.
",
)];
