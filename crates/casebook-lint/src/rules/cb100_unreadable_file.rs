use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::code;

pub(super) const RULE: Rule = Rule {
    code: code::CB100,
    name: "unreadable-file",
    summary: "A file that cannot be read, is over the size cap, or is not UTF-8",
    why: "What cannot be read is left out of the book, and nobody would notice that it is missing.",
    details: "Reported for files without read permission, pipes and devices; for symbolic links that lead nowhere, out \
          of the content folder, to a file whose name begins with `.` or `_`, or to a file of another kind; for \
          entries larger than `[build] max-file-size`; and for file names and texts that are not UTF-8. Invalid bytes \
          are shown as a replacement character, and the entry is still read. The other files are left out, and the \
          book is built without them.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Parsed,
};

const FAILS: &[(&str, &str)] = &[
    (
        "book.toml",
        "\
[build]
max-file-size = 1000
",
    ),
    (
        "content/2026-10-02-checkout.md",
        "\
---
title: Checkout answered 502
---

One line of a log that does not belong into a postmortem.
One line of a log that does not belong into a postmortem.
One line of a log that does not belong into a postmortem.
One line of a log that does not belong into a postmortem.
One line of a log that does not belong into a postmortem.
One line of a log that does not belong into a postmortem.
One line of a log that does not belong into a postmortem.
One line of a log that does not belong into a postmortem.
One line of a log that does not belong into a postmortem.
One line of a log that does not belong into a postmortem.
One line of a log that does not belong into a postmortem.
One line of a log that does not belong into a postmortem.
One line of a log that does not belong into a postmortem.
One line of a log that does not belong into a postmortem.
One line of a log that does not belong into a postmortem.
One line of a log that does not belong into a postmortem.
One line of a log that does not belong into a postmortem.
One line of a log that does not belong into a postmortem.
",
    ),
];

const PASSES: &[(&str, &str)] = &[
    (
        "book.toml",
        "\
[build]
max-file-size = 1000
",
    ),
    (
        "content/2026-10-02-checkout.md",
        "\
---
title: Checkout answered 502
---

The log is kept beside this entry, as a file.
",
    ),
];
