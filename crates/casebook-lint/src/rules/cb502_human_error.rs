use super::super::Subject;
use super::cb302_person_as_cause::causes_in_text;
use super::hints::Hints;
use super::language;
use super::sentences::sentences;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, Span, code};
pub(super) const RULE: Rule = Rule {
    code: code::CB502,
    name: "human-error",
    summary: "Human error as an explanation",
    why: "\"Human error\" is the name of a question, not its answer.",
    details: "Finds \"human error\", \"operator error\", \"human mistake\", \"fat finger\" and similar phrases in the \
          text. Sentences that deny them or speak about the words (\"calling it human error would …\", \"less prone to \
          human error\") are left alone, and so are quotations, block quotes, code and headings. In the section on \
          root causes, a sentence that gives them as the cause is CB302.\n\nDescribe the slip, what made it likely, \
          and what let it do harm.\n\nHow it was measured: over some 450 public incident reports (160,000 words) it \
          found 8 places, and all 8 gave human error as an explanation.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Entry(check),
};

const FAILS: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
---

## Summary

The wrong cluster was drained, a case of human error.
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
---

## Summary

The wrong cluster was drained: the prompts of both look alike, and the command does not ask.
",
)];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    if !subject.hints().human_error {
        return;
    }
    let causes: Vec<Span> = causes_in_text(subject)
        .into_iter()
        .map(|(prose, start, end)| prose.locate(start, end))
        .collect();
    for prose in subject
        .entry
        .outline()
        .prose()
        .filter(|prose| Hints::of(&prose.text).human_error)
    {
        for sentence in sentences(&prose.text) {
            for (first, last) in language::human_errors(&sentence) {
                let (start, end) = (sentence.words[first].start, sentence.words[last].end);
                let span = prose.locate(start, end);
                let denied = language::is_denied(&sentence, first)
                    || language::is_allowed(subject, &prose.text[start..end]);
                if denied || causes.contains(&span) {
                    continue;
                }
                let message = format!("\"{}\" explains nothing", &prose.text[start..end]);
                let help = "describe the slip, what made it likely, and what let it do harm";
                findings.push(subject.find(code::CB502, span, message).help(help));
            }
        }
    }
}
