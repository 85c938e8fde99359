use super::super::Subject;
use super::actions;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};
use casebook_model::template::Status;

pub(super) const RULE: Rule = Rule {
    code: code::CB409,
    name: "addresses-nothing",
    summary: "An action that addresses a cause the entry does not name",
    why: "Whether a fix held is counted by cause, and a fix for another cause is counted nowhere.",
    details: "`addresses` is one of the entry's `root_causes`, letter for letter. Left out, the action addresses \
              the primary one. A draft that names no cause yet is left alone.",
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
    addresses: config/limit-value
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
    addresses: capacity/connection-pool
    due: 2026-12-20
    ticket: https://tracker.example/PAY-311
---
",
)];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let entry = subject.entry;
    let named: Vec<&str> = entry
        .root_causes
        .iter()
        .map(|cause| &*cause.value)
        .collect();
    if named.is_empty() && entry.status == Status::Draft {
        return;
    }
    for action in &entry.actions {
        let Some(cause) = action
            .addresses
            .as_ref()
            .filter(|cause| !named.contains(&&*cause.value))
        else {
            continue;
        };
        let message = format!(
            "{} addresses `{}`, which is not among the root causes",
            actions::name(action),
            cause.value
        );
        let help = match named.as_slice() {
            [] => format!(
                "add `root_causes: [{}]`, or remove `addresses`",
                cause.value
            ),
            [one] => format!(
                "the root cause is `{one}`: write that, or add `{}` to `root_causes`",
                cause.value
            ),
            many => format!(
                "the root causes are {}: write one of them, or add this one",
                many.join(", ")
            ),
        };
        findings.push(subject.find(code::CB409, cause.span, message).help(help));
    }
}
