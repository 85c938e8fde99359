use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};
use casebook_model::book::Target;

pub(super) const RULE: Rule = Rule {
    code: code::CB603,
    name: "missing-image",
    summary: "An image whose file is missing",
    why: "A graph that is not there proves nothing.",
    details: "The file must be in the content folder, ideally beside the entry. Images on other sites are not checked. \
          A monitoring system will have discarded next year what it shows today, so keep a copy beside the entry.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Document(check),
};

const FAILS: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
---

![Error rate by minute](error-rate.png)
",
)];

const PASSES: &[(&str, &str)] = &[
    (
        "content/2026-10-02-checkout.md",
        "\
---
title: Checkout answered 502
---

![Error rate by minute](error-rate.svg)
",
    ),
    (
        "content/error-rate.svg",
        "\
<svg xmlns=\"http://www.w3.org/2000/svg\"/>
",
    ),
];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for image in &subject.entry.outline().images {
        let destination = image.destination.as_str();
        if destination.is_empty() {
            findings.push(subject.find(code::CB603, image.span, "this image has no address"));
            continue;
        }
        let (message, help) = match subject.book.target(subject.index, destination) {
            Target::Asset(_) | Target::External => continue,
            Target::Restricted => (
                "this image belongs to a restricted entry, and appears in no output".to_owned(),
                "remove it, or put a copy that may be seen beside this entry".to_owned(),
            ),
            _ => {
                let help = match subject.book.nearly_asset(destination) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "put the file beside this entry and commit it, or remove the image"
                        .to_owned(),
                };
                (format!("there is no image `{destination}`"), help)
            }
        };
        findings.push(
            subject
                .find(code::CB603, image.destination_span, message)
                .help(help),
        );
    }
}
