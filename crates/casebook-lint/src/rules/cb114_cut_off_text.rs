use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::code;

pub(super) const RULE: Rule = Rule {
    code: code::CB114,
    name: "cut-off-text",
    summary: "A text of the front matter that a `#` cuts off",
    why: "Everything after ` #` is a comment to YAML, so a title or an action silently loses its end.",
    details: "Checked in fields that take free text (titles, owners, authors, reasons and the like), outside quotes, \
          where the sign is followed by something other than a space: `#prod`, `#123`. A comment with a space after \
          its sign, `# as seen`, is left alone.\n\n`--unsafe-fixes` puts the value and what follows in quotes. That \
          fix is unsafe: what was meant as a comment would be published.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::Unsafe,
    check: Check::Parsed,
};

const FAILS: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout alarms flooded #payments for an hour
severity: SEV2
---
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: \"Checkout alarms flooded #payments for an hour\"
severity: SEV2
---
",
)];
