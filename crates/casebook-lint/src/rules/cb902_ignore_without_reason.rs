use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::code;

pub(super) const RULE: Rule = Rule {
    code: code::CB902,
    name: "ignore-without-reason",
    summary: "An ignore that does not say why",
    why: "The next author has to know whether the reason still holds before the ignore can go.",
    details: "An ignore without a reason ignores nothing. Write the reason after the colon of the comment, or as the \
          value of the code in the front matter: `lint: {ignore: {CB305: a different pool}}`.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Ignores,
};

const FAILS: &[(&str, &str)] = &[
    (
        "content/2026-10-02-checkout.md",
        "\
---
title: Checkout answered 502
---

<!-- casebook-ignore CB604 -->
The pool was exhausted.
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
