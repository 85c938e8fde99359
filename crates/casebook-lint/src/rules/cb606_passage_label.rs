use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, Span, code, suggestion};
use casebook_markdown::PassageEnd;
use casebook_model::audience::Labels;

pub(super) const RULE: Rule = Rule {
    code: code::CB606,
    name: "passage-label",
    summary: "A passage for some readers that is not closed, or whose label nobody knows",
    why: "Where a passage ends decides what outsiders read, and a guess can only hide too much.",
    details: "A passage stands between `<!-- internal -->` and `<!-- /internal -->`, with any label of `visibility` (see \
              [audiences](../audiences.md)). Without its end it reaches to the end of the text. A label that no audience \
              sees counts as `restricted` when the passage is closed or the label is nearly one that there is.\n\n\
              A label in a heading or directly beneath one needs no end: it covers the section.",
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

The pool was full by 09:14.

<!-- internal -->

The customer was told by 09:40.
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
---

The pool was full by 09:14.

<!-- internal -->

The customer was told by 09:40.

<!-- /internal -->
",
)];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let entry = subject.entry;
    let body = entry.body_text();
    // Few texts have a comment, and finding the others takes reading their Markdown.
    if !body.contains("<!--") {
        return;
    }
    let labels = Labels::of(&subject.book.template, &subject.book.config.audiences);
    let (passages, stray) = labels.passages(body);
    let span = |range: &std::ops::Range<usize>| {
        Span::new(entry.body.start + range.start, entry.body.start + range.end)
    };
    for passage in &passages {
        if labels.canonical(&passage.word).is_none() {
            let message = format!(
                "there is no label `{}`: the passage counts as restricted",
                passage.word
            );
            let help = suggestion(&passage.word, labels.names()).map_or_else(
                || format!("the labels are {}", labels.names().join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            findings.push(
                subject
                    .find(code::CB606, span(&passage.mark), message)
                    .help(help),
            );
        } else if passage.end == PassageEnd::Unclosed {
            let message = format!(
                "this passage is not closed: all that follows is `{}`",
                passage.word
            );
            let help = format!("put `<!-- /{} -->` where it ends", passage.word);
            findings.push(
                subject
                    .find(code::CB606, span(&passage.mark), message)
                    .help(help),
            );
        }
    }
    for mark in stray {
        let message = "this ends a passage that nothing begins";
        let help = format!(
            "put `<!-- {} -->` where it begins, or remove this",
            mark.word
        );
        findings.push(
            subject
                .find(code::CB606, span(&mark.span), message)
                .help(help),
        );
    }
}
