use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};
use casebook_model::book::{Broken, Target};

pub(super) const RULE: Rule = Rule {
    code: code::CB601,
    name: "broken-link",
    summary: "A link that leads to no entry, page or file of the book",
    why: "A dead link costs every reader the time of looking for what it meant.",
    details: "Links may be written as relative paths to `.md` files, as paths from the content folder when they begin \
          with `/`, or as the id of an entry. Links to other sites are not checked: a web site that does not answer \
          today is not a fault of the entry. A link to a restricted entry, or to a file that belongs to one, is \
          reported too: they appear in no output.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Document(check),
};

const FAILS: &[(&str, &str)] = &[
    (
        "content/2026-10-02-checkout.md",
        "\
---
title: Checkout answered 502
---

The pool was exhausted [as in May](2025-05-15-payments.md).
",
    ),
    (
        "content/2026-05-15-payments-pool.md",
        "\
---
title: The payments pool was exhausted
---
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

The pool was exhausted [as in May](2026-05-15-payments-pool.md).
",
    ),
    (
        "content/2026-05-15-payments-pool.md",
        "\
---
title: The payments pool was exhausted
---
",
    ),
];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for link in &subject.entry.outline().links {
        let destination = link.destination.as_str();
        let (message, help) = match subject.book.target(subject.index, destination) {
            Target::Broken(Broken::Missing) => {
                let help = match subject.book.nearly(destination) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "write a path relative to this file, or the id of an entry".to_owned(),
                };
                (
                    format!("`{destination}` leads to no entry, page or file"),
                    help,
                )
            }
            Target::Broken(Broken::Outside) => {
                let help = "what is linked has to lie below the content folder".to_owned();
                (
                    format!("`{destination}` leads out of the content folder"),
                    help,
                )
            }
            Target::Restricted => {
                let help = "remove the link, or say what readers of this entry may know".to_owned();
                (
                    "this leads to a restricted entry or a file of one, which appear in no output"
                        .to_owned(),
                    help,
                )
            }
            Target::External | Target::Entry { .. } | Target::Asset(_) | Target::Site(_) => {
                continue;
            }
        };
        findings.push(
            subject
                .find(code::CB601, link.destination_span, message)
                .help(help),
        );
    }
}
