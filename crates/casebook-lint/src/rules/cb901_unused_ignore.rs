use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::code;

pub(super) const RULE: Rule = Rule {
    code: code::CB901,
    name: "unused-ignore",
    summary: "An ignore that ignores nothing",
    why: "What is ignored stays ignored when the text changes, and hides the next mistake of the same kind.",
    details: "Reported when an ignored rule finds nothing at that place, and when the ignore names a rule that does \
          not exist. A rule that is switched off in `book.toml` needs no ignore and is not reported.\n\nA comment \
          covers the block that follows it; one inside a line covers the block in which it stands. `--fix` removes a \
          comment that ignores nothing at all.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::Safe,
    check: Check::Ignores,
};

const FAILS: &[(&str, &str)] = &[
    (
        "content/2026-10-02-checkout.md",
        "\
---
title: Checkout answered 502
---

<!-- casebook-ignore CB604: the picture only decorates -->
The picture was removed.
",
    ),
    (
        "content/banner.svg",
        "\
<svg xmlns=\"http://www.w3.org/2000/svg\"/>
",
    ),
];

const PASSES: &[(&str, &str)] = &[
    (
        "content/2026-10-02-checkout.md",
        "\
---
title: Checkout answered 502
---

<!-- casebook-ignore CB604: the picture only decorates -->
![](banner.svg)
",
    ),
    (
        "content/banner.svg",
        "\
<svg xmlns=\"http://www.w3.org/2000/svg\"/>
",
    ),
];
