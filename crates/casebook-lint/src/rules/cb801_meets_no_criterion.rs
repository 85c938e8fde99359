use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};
use casebook_model::criteria::{Answer, Decision, Facts, decide};

pub(super) const RULE: Rule = Rule {
    code: code::CB801,
    name: "meets-no-criterion",
    summary: "An incident that meets no criterion",
    why: "Reading and writing postmortems takes time that is well spent only where there is something to learn.",
    details: "Applies the criteria of `book.toml` to the facts of the front matter: `impact`, `escalation`, \
          `recurrence_of`. Reported for incidents from review on when no criterion is met and `criteria` names none. \
          If facts are missing, the finding names those that would decide. A request is reason enough: `criteria: \
          [requested]`.\n\n`casebook triage` answers the same question before an entry is written.",
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
impact:
  downtime: 2m
---
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
status: in-review
impact:
  downtime: 2m
criteria: [requested]
---
",
)];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let entry = subject.entry;
    if !entry.is_counted() || !entry.criteria.is_empty() {
        return;
    }
    let decision = decision(subject);
    let missing = decision
        .missing()
        .into_iter()
        .filter(|field| *field != "criteria");
    let missing: Vec<String> = missing.map(|field| format!("`{field}`")).collect();
    let (message, help) = match decision.answer {
        Answer::Owed => return,
        Answer::NotOwed => {
            let help = "if one was requested, say so: `criteria: [requested]`".to_owned();
            (
                "no criterion holds: no postmortem was owed".to_owned(),
                help,
            )
        }
        Answer::CannotTell => {
            let help = format!(
                "add what is known of {}, or say `criteria: [requested]` if one was requested",
                missing.join(", ")
            );
            (
                "no criterion holds, as far as the facts go".to_owned(),
                help,
            )
        }
    };
    findings.push(
        subject
            .find(code::CB801, subject.at_entry(), message)
            .help(help),
    );
}

/// What the criteria say about an entry, with what the book knows of its repeats.
pub(super) fn decision(subject: &Subject<'_>) -> Decision {
    let entry = subject.entry;
    let mut facts = Facts::of(entry);
    let can_repeat = entry.is_counted()
        && entry.started.is_some()
        && !entry.services.is_empty()
        && entry.known_cause().is_some();
    if facts.repeat.is_none() && can_repeat {
        facts.repeat = Some(subject.recurrence.repeated(subject.index).is_some());
    }
    decide(&subject.book.config.criteria, &facts)
}
