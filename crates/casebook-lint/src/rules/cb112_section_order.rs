use super::super::{Found, Subject, heading};
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, Fix, code};
use casebook_markdown::{Heading, Outline};
use casebook_model::book::{Index, Target};
use casebook_model::template::heading_key;

pub(super) const RULE: Rule = Rule {
    code: code::CB112,
    name: "section-order",
    summary: "Sections in another order than the template's, or under another name",
    why: "Whoever reads many accounts finds what they look for without searching when all have one order and one name for each part.",
    details: "Compares the order of the sections that the template knows; sections of your own may stand anywhere. The \
          finding points at the smallest set of headings that would have to move.\n\nA heading that uses an alias of \
          its section (`Root cause analysis` for `Root causes`) counts as that section. `--fix` gives it the \
          template's name, unless a link points to the heading. Case, numbers, a closing colon and further words \
          (`Timeline (UTC)`) are up to the author.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::Safe,
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

## Impact

About 12,000 users saw an error page instead of the confirmation of their order.

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
    findings.extend(
        subject
            .sections()
            .iter()
            .filter_map(|found| other_name(subject, found)),
    );
    order(subject, findings);
}

/// A heading that goes by an alias of its section, when it is the only one that means it.
fn other_name(subject: &Subject<'_>, found: &Found<'_>) -> Option<Diagnostic> {
    let outline = subject.entry.outline();
    let heading = outline.heading_of(&outline.sections[found.at])?;
    let title = found.section.title.as_str();
    let means_it = |other: &&Heading| subject.headings.called(&other.text) == Some(found.wanted);
    // With more words than the name, the heading is the author's own.
    if !found.is_whole_name
        || heading_key(&heading.text) == heading_key(title)
        || outline.headings.iter().filter(means_it).count() > 1
    {
        return None;
    }
    let message = format!("`{}` is called `{title}` in this book", heading.text);
    let mut finding = subject
        .find(code::CB112, heading.text_span, message)
        .help(format!("write `{title}`"));
    let words = heading::place_of_words(subject.entry, heading);
    if let Some(words) = words.filter(|_| !is_linked(subject, heading)) {
        finding.fix = Some(Fix::safe(format!("Write `{title}`"), words, title));
    }
    Some(finding)
}

/// Whether this entry, or another one of the book, links to a heading.
fn is_linked(subject: &Subject<'_>, heading: &Heading) -> bool {
    let leads_here = |from: Index, outline: &Outline| {
        outline.links.iter().filter(|link| link.destination.contains('#')).any(|link| {
            let target = subject.book.target(from, &link.destination);
            matches!(target, Target::Entry { index, fragment } if index == subject.index
                && subject.entry.outline().anchor(&fragment).is_some_and(|anchor| *anchor == heading.id))
        })
    };
    leads_here(subject.index, subject.entry.outline())
        || subject
            .book
            .backlinks(subject.index)
            .iter()
            .any(|from| leads_here(*from, subject.book.entries[*from].outline()))
}

fn order(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let top: Vec<_> = subject
        .sections()
        .iter()
        .filter(|found| subject.headings.sections[found.wanted].depth == 0)
        .collect();
    let ranks: Vec<usize> = top.iter().map(|found| found.wanted).collect();
    let kept = longest_rising(&ranks);
    let outline = subject.entry.outline();
    for (place, found) in top.iter().enumerate() {
        let Some(heading) = outline
            .heading_of(&outline.sections[found.at])
            .filter(|_| !kept.contains(&place))
        else {
            continue;
        };
        let next = kept
            .iter()
            .map(|at| top[*at])
            .find(|other| other.wanted > found.wanted);
        let last = kept
            .iter()
            .map(|at| top[*at])
            .rfind(|other| other.wanted < found.wanted);
        let (side, other) = match (next, last) {
            (_, Some(last)) => ("after", last),
            (Some(next), None) => ("before", next),
            (None, None) => continue,
        };
        let message = format!("`{}` stands out of order", heading.text);
        let help = format!("move the section {side} `{}`", other.section.title);
        findings.push(
            subject
                .find(code::CB112, heading.text_span, message)
                .help(help),
        );
    }
}

/// The places of a longest rising run of `ranks`, of which there are as many as the template has sections.
fn longest_rising(ranks: &[usize]) -> Vec<usize> {
    let mut best: Vec<Vec<usize>> = Vec::with_capacity(ranks.len());
    for (place, rank) in ranks.iter().enumerate() {
        let before = best
            .iter()
            .filter(|run| run.last().is_some_and(|last| ranks[*last] < *rank));
        let mut run = before
            .max_by_key(|run| run.len())
            .cloned()
            .unwrap_or_default();
        run.push(place);
        best.push(run);
    }
    best.into_iter()
        .rev()
        .max_by_key(Vec::len)
        .unwrap_or_default()
}
