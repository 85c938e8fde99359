use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};

pub(super) const RULE: Rule = Rule {
    code: code::CB401,
    name: "no-action",
    summary: "A published incident without an action item",
    why: "What nobody promised to change stays as it was, and it will happen again.",
    details: "Looks at published incidents. An action that was thought of and decided against counts as well: `status: \
          wont-do` with its `reason` is an honest answer. If there is really nothing to do, ignore the finding with a \
          reason.",
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
status: published
trigger: config-push
root_causes: [capacity/connection-pool]
---
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
status: published
trigger: config-push
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
    if !subject.is_published_incident() || !subject.entry.actions.is_empty() {
        return;
    }
    let help = "add `actions:` with what keeps it from recurring, each with `id`, `title`, `kind`, `owner`, `due` and \
                `ticket`";
    findings.push(
        subject
            .find(
                code::CB401,
                subject.at_entry(),
                "published without an action item",
            )
            .help(help),
    );
}
