use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};
use casebook_markdown::LinkForm;

pub(super) const RULE: Rule = Rule {
    code: code::CB604,
    name: "image-without-text",
    summary: "An image without alternative text",
    why: "A reader who cannot see the image, or who searches for what it shows, finds nothing.",
    details: "The text between `![` and `]` says what a reader should learn from the graph, not that it is one. An \
          `<img>` whose `alt` is written and empty counts as decoration.",
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

![](error-rate.svg)
",
    ),
    (
        "content/error-rate.svg",
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

![Errors rise from 0 to 40 % at 09:14](error-rate.svg)
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
    for image in subject
        .entry
        .outline()
        .images
        .iter()
        .filter(|image| image.alt.trim().is_empty())
    {
        let source = image.span.slice(&subject.entry.text);
        if image.form == LinkForm::Html && source.to_ascii_lowercase().contains("alt=") {
            continue;
        }
        let name = image.destination.rsplit('/').next().unwrap_or_default();
        let message = format!("the image `{name}` has no alternative text");
        let help = "say between `![` and `]` what a reader should see in it";
        findings.push(subject.find(code::CB604, image.span, message).help(help));
    }
}
