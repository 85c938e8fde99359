use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};
use casebook_model::template::Status;

pub(super) const RULE: Rule = Rule {
    code: code::CB111,
    name: "thin-section",
    summary: "A section with fewer words than the template asks for",
    why: "A reader who was not there cannot follow an account in telegram style.",
    details: "The template sets the minimum (`minimum_words`); subsections count. Only entries in review and published \
          entries are checked, and empty sections are reported as CB110.",
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
status: in-review
severity: SEV2
authors: [dewi]
services: [checkout]
started: 2026-10-02T09:14+07:00
---

## Summary

Pool exhausted.

## Impact

About 12,000 users saw an error page instead of the confirmation of their order.

## Timeline

| Time (UTC+7) | Event |
| --- | --- |
| 2026-10-02 09:14 | First errors |
| 2026-10-02 09:48 | The job is stopped |
",
)];

const PASSES: &[(&str, &str)] = &[
    ("content/2026-10-02-checkout.md", "\
---
title: Checkout answered 502
status: in-review
severity: SEV2
authors: [dewi]
services: [checkout]
started: 2026-10-02T09:14+07:00
---

## Summary

For 34 minutes users of the shop could not pay, because the pool of connections to the payments database was exhausted by one batch job.

## Impact

About 12,000 users saw an error page instead of the confirmation of their order.

## Timeline

| Time (UTC+7) | Event |
| --- | --- |
| 2026-10-02 09:14 | First errors |
| 2026-10-02 09:48 | The job is stopped |
"),
];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    if !subject.is_complete(Status::InReview) {
        return;
    }
    let outline = subject.entry.outline();
    for found in subject.sections() {
        let required = found
            .section
            .required_from
            .is_none_or(|from| subject.is_complete(from));
        let (Some(family), Some(heading)) = (
            outline.with_subsections(found.at),
            outline.heading_of(&outline.sections[found.at]),
        ) else {
            continue;
        };
        let least = found.section.minimum_words;
        if required && 0 < family.words && family.words < least {
            let words = if family.words == 1 { "word" } else { "words" };
            let message = format!(
                "`{}` has {} {words}; {least} are the least to be understood",
                heading.text, family.words
            );
            findings.push(
                subject
                    .find(code::CB111, heading.text_span, message)
                    .help(&found.section.prompt),
            );
        }
    }
}
