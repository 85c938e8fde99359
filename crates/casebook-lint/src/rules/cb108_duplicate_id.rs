use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::code;

pub(super) const RULE: Rule = Rule {
    code: code::CB108,
    name: "duplicate-id",
    summary: "An id, address, alias or action id that is used twice",
    why: "Of two pages with one address only one can be reached, and links to the id would be ambiguous.",
    details: "Addresses are compared as a web server may compare them: without regard to case, and after characters that \
          have no place in an address were replaced. So are the ids of the actions of one entry. The finding points at both places. Two values of a field whose \
          listing pages would share an address are found as well.\n\nUntil it is mended, the second one gets an \
          address with a number.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Parsed,
};

const FAILS: &[(&str, &str)] = &[
    (
        "content/2026/a.md",
        "\
---
id: PM-1
title: Checkout answered 502
---
",
    ),
    (
        "content/2026/b.md",
        "\
---
id: pm 1
title: Search was slow
---
",
    ),
];

const PASSES: &[(&str, &str)] = &[
    (
        "content/2026/a.md",
        "\
---
id: PM-1
title: Checkout answered 502
---
",
    ),
    (
        "content/2026/b.md",
        "\
---
id: PM-2
title: Search was slow
---
",
    ),
];
