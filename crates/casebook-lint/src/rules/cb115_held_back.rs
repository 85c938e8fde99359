use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::code;

pub(super) const RULE: Rule = Rule {
    code: code::CB115,
    name: "held-back",
    summary: "An entry that may have meant to be restricted",
    why: "An entry that is missing gets asked about, and one that was published by mistake cannot be taken back.",
    details: "Whatever may have meant `restricted` is held back, and appears in no output until `visibility` says what \
          is meant. It looks for the word under a key that no field has, at any depth (`access: restricted`, `meta: \
          {visibility: restricted}`); keys that look like `visibility` in other letters; an empty `visibility`; tags, \
          anchors, comments and merged mappings that say so (`visibility: public # restricted`); and, in the first \
          lines of the text, front matter of other programs (`+++`, `;;;`, `---json`, a JSON object), a second front \
          matter, one behind blank lines, comments or a heading, and lines such as `**Visibility:** restricted`. Lines \
          may end as on any system.\n\nFront matter that cannot be read, and keys that are nearly `visibility`, are \
          held back in the same way, by [CB101](cb101.md), [CB102](cb102.md) and [CB104](cb104.md).",
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
visibility: public # restricted
---
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
visibility: restricted
---
",
)];
