use super::super::Subject;
use super::actions;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};
use casebook_time::days_between;

pub(super) const RULE: Rule = Rule {
    code: code::CB407,
    name: "overdue-action",
    summary: "An action past its due date",
    why: "Between the incident and its repetition there was time, and it is running out.",
    details: "Looks at open actions, in entries of every status: a promise does not wait for publication. The due date \
          itself still counts as on time. Finish the action, move the date, or decide against it with `status: \
          wont-do` and a `reason`: each of the three is better than a date that nobody believes.",
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
    owner: dewi
    due: 2026-11-01
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
    for action in subject
        .entry
        .actions
        .iter()
        .filter(|action| action.is_overdue(subject.today))
    {
        let Some(due) = &action.due else { continue };
        let days = match days_between(due.value, subject.today) {
            1 => "1 day".to_owned(),
            days => format!("{days} days"),
        };
        let message = format!("{} is overdue by {days}", actions::name(action));
        let help =
            "set `status: done` and `done:`, move `due:`, or set `status: wont-do` and a `reason:`";
        findings.push(subject.find(code::CB407, due.span, message).help(help));
    }
}
