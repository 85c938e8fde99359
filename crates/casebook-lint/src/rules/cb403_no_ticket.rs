use super::super::Subject;
use super::actions;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};

pub(super) const RULE: Rule = Rule {
    code: code::CB403,
    name: "no-ticket",
    summary: "An action without a tracking link",
    why: "An action that exists only in a postmortem is on nobody's work list.",
    details: "Looks at `ticket` of every action from review on, done ones included, so that a reader can see \
              what was done. An action that will not be done needs none.\n\nA book whose actions are tracked nowhere \
              else sets `CB403 = \"off\"` in `[lint]`.",
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
    due: 2026-12-20
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
    for action in actions::promised(subject).filter(|action| action.ticket.is_none()) {
        let message = format!("{} has no tracking link", actions::name(action));
        let help = "add `ticket:` with the address of the work item, for example `https://tracker.example/PAY-311`";
        findings.push(
            subject
                .find(code::CB403, action.title.span, message)
                .help(help),
        );
    }
}
