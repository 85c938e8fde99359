use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::code;

pub(super) const RULE: Rule = Rule {
    code: code::CB208,
    name: "clock-change",
    summary: "A clock time that daylight saving showed twice or never",
    why: "An hour of doubt in one of its times makes every duration of the incident worthless.",
    details: "When clocks are set back, an hour occurs twice; when they are set forward, an hour is skipped. A time \
          without an offset that falls there has no certain instant and counts as ambiguous. The message shows both \
          candidates: write the one that was meant.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Parsed,
};

const FAILS: &[(&str, &str)] = &[
    (
        "book.toml",
        "\
[book]
time-zone = \"Europe/Amsterdam\"
",
    ),
    (
        "content/2026-10-25-checkout.md",
        "\
---
title: Checkout answered 502
started: 2026-10-25T02:30
---
",
    ),
];

const PASSES: &[(&str, &str)] = &[
    (
        "book.toml",
        "\
[book]
time-zone = \"Europe/Amsterdam\"
",
    ),
    (
        "content/2026-10-25-checkout.md",
        "\
---
title: Checkout answered 502
started: 2026-10-25T02:30+01:00
---
",
    ),
];
