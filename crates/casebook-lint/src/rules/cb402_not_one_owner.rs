use super::super::Subject;
use super::actions;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};
use casebook_model::template::Status;

pub(super) const RULE: Rule = Rule {
    code: code::CB402,
    name: "not-one-owner",
    summary: "An action without exactly one owner",
    why: "What several people own nobody does, and what nobody owns is never done.",
    details: "An owner is one person, one team or one organisation. The rule finds several names in one `owner`, a \
          list, and words for nobody in particular (\"everyone\", \"TBD\", \"the team\"). A team whose name contains \
          \"and\" is one owner when the vocabulary of teams knows it.\n\nFrom review on, every action needs its owner; \
          in a draft only several owners are reported. An action that will not be done needs none.",
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
root_causes: [capacity/connection-pool]
actions:
  - id: A1
    title: Cap each worker's share of the pool
    kind: prevent
    owner: dewi, tomas
    due: 2026-12-20
    ticket: https://tracker.example/PAY-311
---
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
status: in-review
root_causes: [capacity/connection-pool]
actions:
  - id: A1
    title: Cap each worker's share of the pool
    kind: prevent
    owner: dewi
    due: 2026-12-20
    ticket: https://tracker.example/PAY-311
---
",
)];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let whole = subject.is_complete(Status::InReview);
    for action in subject
        .entry
        .actions
        .iter()
        .filter(|action| action.is_promised())
    {
        let (span, message) = match &action.owner {
            None if whole => (
                action.title.span,
                format!("{} has no owner", actions::name(action)),
            ),
            Some(owner) if whole && is_nobody(&owner.value) => (
                owner.span,
                format!("`{}` is nobody in particular", owner.value),
            ),
            Some(owner) if is_several(subject, &owner.value) => (
                owner.span,
                format!("{} has several owners", actions::name(action)),
            ),
            _ => continue,
        };
        let help = "write `owner:` with one name, who may of course get help";
        findings.push(subject.find(code::CB402, span, message).help(help));
    }
}

fn is_nobody(owner: &str) -> bool {
    const WORDS: &[&str] = &[
        "?",
        "-",
        "all",
        "anybody",
        "anyone",
        "everybody",
        "everyone",
        "n/a",
        "nobody",
        "none",
        "somebody",
        "someone",
        "tba",
        "tbc",
        "tbd",
        "team",
        "the team",
        "todo",
        "unassigned",
        "unknown",
        "us",
        "we",
    ];
    WORDS.contains(&owner.trim().to_lowercase().as_str())
}

/// Names with a comma between them; with "and" only where each of them is known to be somebody.
fn is_several(subject: &Subject<'_>, owner: &str) -> bool {
    let teams = subject.book.template.vocabulary("teams");
    if teams.lookup(owner).term().is_some() {
        return false;
    }
    if owner
        .split([',', ';'])
        .filter(|part| !part.trim().is_empty())
        .count()
        > 1
    {
        return true;
    }
    let is_somebody = |part: &str| {
        let part = part.trim();
        let authors = &subject.entry.authors;
        part.starts_with('@')
            || authors.iter().any(|author| author == part)
            || teams.lookup(part).term().is_some()
    };
    ["/", " and ", " & ", " + "].iter().any(|between| {
        let parts: Vec<&str> = owner.split(between).collect();
        parts.len() > 1 && parts.into_iter().all(is_somebody)
    })
}
