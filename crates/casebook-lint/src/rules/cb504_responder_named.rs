use super::super::Subject;
use super::people;
use super::sentences::quotations;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, Span, code};
use casebook_model::template::SectionRole;

pub(super) const RULE: Rule = Rule {
    code: code::CB504,
    name: "responder-named",
    summary: "A responder's name, handle or e-mail address in the narrative",
    why: "People who find their own name in an account of a failure write less in the next one.",
    details: "Looks for the entry's authors, for owners of its actions who are authors somewhere in the book, \
              and for `@handles`, in the text below the front matter. Roles serve a reader better: \"the on-call \
              engineer\", \"the database team\". Handles of known teams and services, quotations, block quotes, code, \
              headings and the section *Supporting information* are left out, and so is a name that is also an \
              everyday word unless it is written with an `@`.\n\n\
              How it was measured: over some 450 public incident reports (160,000 words) it found 14 names, all of \
              them of responders, after names to whom work is assigned (\"Owner: …\") were left out.",
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

Then @dewi rolled the deployment back.
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
---

## Summary

Then the on-call engineer rolled the deployment back.
",
)];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let outline = subject.entry.outline();
    let names = people::of(subject);
    let mentioned = names
        .iter()
        .any(|name| people::mentions(&outline.text, name));
    if !mentioned && !outline.text.contains('@') {
        return;
    }
    let references = references(subject);
    let in_references = |span: Span| references.iter().any(|one| one.contains(span.start));
    for prose in outline.prose_where(|_, span| !in_references(span)) {
        let quoted = quotations(&prose.text);
        let mut found = people::handles(subject, &prose.text);
        for name in &names {
            found.extend(people::places(&prose.text, name));
        }
        found.sort_unstable();
        let mut last = 0;
        for (start, end) in found {
            if start < last
                || people::is_assigned(&prose.text, start)
                || quoted
                    .iter()
                    .any(|(from, to)| (*from..*to).contains(&start))
            {
                continue;
            }
            last = end;
            let message = format!(
                "`{}` is a person: an account names roles",
                &prose.text[start..end]
            );
            let help = "write the role, such as \"the on-call engineer\"";
            findings.push(
                subject
                    .find(code::CB504, prose.locate(start, end), message)
                    .help(help),
            );
        }
    }
}

/// The sections of references and lists of those who attended, where people may be named.
fn references(subject: &Subject<'_>) -> Vec<Span> {
    let outline = subject.entry.outline();
    let sections = subject
        .book
        .template
        .sections_with_role(outline, SectionRole::Supporting);
    let whole = sections.filter_map(|at| outline.with_subsections(at));
    whole.map(|section| section.span).collect()
}
