use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};
use casebook_markdown::{Image, Loss, LossKind, is_absolute};

pub(super) const RULE: Rule = Rule {
    code: code::CB608,
    name: "not-rendered",
    summary: "Content that the page drops, changes or cannot show",
    why: "Authors see it in their editor or on their forge, and readers of the page do not.",
    details: "A page runs no script of an entry and loads nothing from another host. What that costs is reported where \
          it stands:\n\n- `<iframe>`, `<video>`, `<audio>`, `<object>` and `<embed>` become a link to what they show, \
          followed by the text they hold for browsers that cannot show it; a picture of another host becomes a \
          link.\n- `<script>`, `<style>`, `<svg>`, `<math>` and `<template>` are left out with what they hold. Form \
          controls and `<canvas>` are left out, but their text stays.\n- `style` and attributes such as `onclick` are \
          left out.\n- A tag that HTML does not know, such as `<token>`, is left out; in backticks it is text.\n- \
          `[text][label]` and `[^label]` without a definition are printed with their brackets; a definition `[label]: \
          address` that no link uses is not printed. A single `[word]` is text, and so is `matrix[i][j]`.\n- `$$…$$` \
          is printed as it is written.\n\nComments are left out, as intended, and are not reported; nor are diagrams \
          in Mermaid and similar languages, whose source is shown with a caption.",
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

The pool was full by 09:14. <iframe src=\"https://grafana.example/d/pool\"></iframe>
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
---

The pool was full by 09:14 ([load of the pool](https://grafana.example/d/pool)).
",
)];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let outline = subject.entry.outline();
    for loss in &outline.losses {
        let (message, help) = describe(loss);
        let finding = subject.find(code::CB608, loss.span, message);
        findings.push(finding.help(help));
    }
    let elsewhere = |image: &&Image| is_absolute(&image.destination);
    for image in outline.images.iter().filter(elsewhere) {
        let message = "this picture is on another host: the page has a link in its place";
        let help = "put a copy beside the entry, which also lasts longer";
        let finding = subject.find(code::CB608, image.destination_span, message);
        findings.push(finding.help(help));
    }
}

/// What happens to something, and what its author can do.
fn describe(loss: &Loss) -> (String, String) {
    let name = &loss.name;
    match loss.kind {
        LossKind::Embedded => (
            format!("the page does not show `<{name}>`: it has a link in its place"),
            "write a link that says what it leads to, or put a picture beside the entry".to_owned(),
        ),
        LossKind::Removed => (
            format!("the page leaves out `<{name}>` and all it holds"),
            if name == "svg" {
                "put the drawing into a file beside the entry, and show it as an image".to_owned()
            } else {
                "remove it; what readers should see is written in Markdown".to_owned()
            },
        ),
        LossKind::Unsupported => (
            format!("the page does not show `<{name}>`"),
            "write what it says as text".to_owned(),
        ),
        LossKind::UnknownTag => (
            format!("`<{name}>` is not an HTML element, and the page leaves it out"),
            format!("if it is meant as text, write `` `<{name}>` ``"),
        ),
        LossKind::Attribute if name == "style" => (
            "the page leaves out `style`: its looks come from the theme".to_owned(),
            "remove it, or use what Markdown has for emphasis".to_owned(),
        ),
        LossKind::Attribute => (
            format!("the page leaves out `{name}`: it runs no script of an entry"),
            "remove it".to_owned(),
        ),
        LossKind::UndefinedReference => (
            format!("`[{name}]` is defined nowhere: the page prints the brackets"),
            format!("add a line `[{name}]: address`, or write `\\[` if brackets are meant"),
        ),
        LossKind::UndefinedFootnote => (
            format!("there is no footnote `[^{name}]`: the page prints the brackets"),
            format!("add a line `[^{name}]: text`, or write `\\[` if brackets are meant"),
        ),
        LossKind::UnusedDefinition => (
            format!("no link uses the definition of `[{name}]`, and the page does not print it"),
            "remove it, or put a word before it if it is meant as text".to_owned(),
        ),
        LossKind::Formula => (
            "the page prints this formula as it is written".to_owned(),
            "write it so that it reads well as text, or put a picture beside the entry".to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::Sample;
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let sample = Sample::new(&[("content/README.md", text)]);
        let findings = sample.findings().into_iter();
        findings
            .filter(|finding| finding.code == code::CB608)
            .map(|finding| finding.span.slice(text).to_owned())
            .collect()
    }

    #[test]
    fn whatever_the_page_does_not_show_is_found_at_its_place() {
        for (text, places) in [
            (
                "Graph: <iframe src=\"https://g.example/d\">old</iframe> end.\n",
                &["<iframe src=\"https://g.example/d\">"][..],
            ),
            (
                "<video>\n<source src=\"https://v.example/a.mp4\">\nCall\n</video>\n",
                &["<video>"],
            ),
            (
                "<img src=\"https:i.example/1.png\" alt=\"g\"> ![g](https://i.example/2.png)\n",
                &["https:i.example/1.png", "https://i.example/2.png"],
            ),
            ("a <svg><path d=\"M0\"/></svg> b\n", &["<svg>"]),
            (
                "a <token> b `<token>` <input> <!-- note -->\n",
                &["<token>", "<input>"],
            ),
            (
                "<div style=\"color: red\" onclick=\"x()\">a</div>\n",
                &[
                    "<div style=\"color: red\" onclick=\"x()\">",
                    "<div style=\"color: red\" onclick=\"x()\">",
                ],
            ),
            (
                "[a][gone] [b][] m[i][j] [1] \\[^x] [^none] [^1]\n\n[^1]: note\n",
                &["[a][gone]", "[b][]", "[^none]"],
            ),
            (
                "[a][Used  one]\n\n[used one]: https://x.example\n[idle]: https://y.example\n",
                &["[idle]: https://y.example"],
            ),
            ("$$\nx^2\n$$\n\nIt cost $5 or $$.\n", &["$$\nx^2\n$$"]),
            (
                "```html\n<iframe src=x>\n```\n\n```mermaid\ngraph LR\n```\n",
                &[],
            ),
            (
                "<details><summary>a</summary>b</details> <font>c</font>\n",
                &[],
            ),
        ] {
            assert_eq!(found(text), places, "{text}");
        }
    }
}
