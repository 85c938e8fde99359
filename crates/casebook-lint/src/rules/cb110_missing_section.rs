use super::super::{Subject, heading};
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, Fix, code, suggestion};
use casebook_markdown::Heading;
use casebook_model::template::{Section, Status};

pub(super) const RULE: Rule = Rule {
    code: code::CB110,
    name: "missing-section",
    summary: "A section that is required at this status and is missing or empty",
    why: "The next team looks for these sections by name, and an account without them cannot be learnt from.",
    details: "The template names the sections, what belongs in each, and from which status each is required. A heading \
          may go by any of its aliases (`Root cause analysis` is `Root causes`), contain more words (`Timeline (UTC)`, \
          `1. Summary`) and be of any level. The message names a heading that is spelt almost like the missing \
          section.\n\nA draft may lack sections, and pages need none.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::Unsafe,
    check: Check::Entry(check),
};

const FAILS: &[(&str, &str)] = &[
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

## Timeline

| Time (UTC+7) | Event |
| --- | --- |
| 2026-10-02 09:14 | First errors |
| 2026-10-02 09:48 | The job is stopped |
"),
];

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
    // What has no front matter says nothing of its status, and CB101 says that.
    if subject.entry.front_matter.is_none() {
        return;
    }
    for (wanted, section) in subject.headings.sections.iter().enumerate() {
        let section = section.section;
        let Some(from) = section
            .required_from
            .filter(|from| subject.is_complete(*from))
        else {
            continue;
        };
        let found = subject
            .sections()
            .iter()
            .find(|found| found.wanted == wanted);
        match found {
            Some(found) if is_empty(subject, found.at) => {
                findings.push(empty(subject, found.at, section));
            }
            Some(_) => {}
            None => findings.push(missing(subject, section, from)),
        }
    }
}

fn is_empty(subject: &Subject<'_>, at: usize) -> bool {
    let outline = subject.entry.outline();
    let family = outline.with_subsections(at);
    let Some(family) = family.filter(|family| family.words == 0) else {
        return false;
    };
    // A picture, a table or a line of code is no emptiness, whatever its words.
    let inside = |span: casebook_diagnostic::Span| {
        family.span.start <= span.start && span.end <= family.span.end
    };
    !outline.images.iter().any(|image| inside(image.span))
}

fn empty(subject: &Subject<'_>, at: usize, section: &Section) -> Diagnostic {
    let outline = subject.entry.outline();
    let span = outline
        .heading_of(&outline.sections[at])
        .map_or_else(|| subject.at_entry(), |heading| heading.span);
    subject
        .find(
            code::CB110,
            trimmed(subject, span),
            format!("the section `{}` is empty", section.title),
        )
        .help(prompt(section))
}

fn trimmed(subject: &Subject<'_>, span: casebook_diagnostic::Span) -> casebook_diagnostic::Span {
    let text = span.slice(&subject.entry.text);
    casebook_diagnostic::Span::new(span.start, span.start + text.trim_end().len())
}

fn missing(subject: &Subject<'_>, section: &Section, from: Status) -> Diagnostic {
    let since = match from {
        Status::Draft => "every entry needs it",
        Status::InReview => "an entry in review needs it",
        Status::Published => "a published entry needs it",
    };
    let message = format!("the section `{}` is missing: {since}", section.title);
    let Some(near) = near(subject, section) else {
        let help = format!("add `## {}`: {}", section.title, prompt(section));
        return subject
            .find(code::CB110, subject.at_entry(), message)
            .help(help);
    };
    let help = format!("did you mean `{}` by this heading?", section.title);
    let finding = subject
        .find(code::CB110, near.text_span, message)
        .help(help);
    match heading::place_of_words(subject.entry, near) {
        // Links to the heading would have to change with it.
        Some(words) => finding.fix(Fix {
            safe: false,
            ..Fix::safe(
                format!("Call it `{}`", section.title),
                words,
                &section.title,
            )
        }),
        None => finding,
    }
}

/// A heading that no section is called by, and that is spelt nearly like this one.
fn near<'a>(subject: &Subject<'a>, section: &Section) -> Option<&'a Heading> {
    let entry = subject.entry;
    let names = || {
        std::iter::once(section.title.as_str()).chain(section.aliases.iter().map(String::as_str))
    };
    entry.outline().headings.iter().find(|heading| {
        let text = heading::words(&heading.text);
        text.len() > 4
            && subject.headings.called(text).is_none()
            && suggestion(text, names()).is_some()
    })
}

fn prompt(section: &Section) -> String {
    if section.prompt.is_empty() {
        "write what belongs there".to_owned()
    } else {
        section.prompt.clone()
    }
}
