use super::super::Subject;
use super::actions;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};

pub(super) const RULE: Rule = Rule {
    code: code::CB404,
    name: "no-due-date",
    summary: "An action without a due date",
    why: "Without a date nobody can say that an action is late, so nobody asks.",
    details: "Looks at `due` of open actions, from review on. A date that turns out wrong can be moved; the history \
          shows that it was.",
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
    for action in
        actions::promised(subject).filter(|action| action.status.is_open() && action.due.is_none())
    {
        let message = format!("{} has no due day", actions::name(action));
        let help = "add `due:` with the day by which its owner means to be done";
        findings.push(
            subject
                .find(code::CB404, action.title.span, message)
                .help(help),
        );
    }
}
