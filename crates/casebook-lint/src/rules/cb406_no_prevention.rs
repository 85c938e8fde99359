use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, Span, code};

pub(super) const RULE: Rule = Rule {
    code: code::CB406,
    name: "no-prevention",
    summary: "User-visible impact, and no action that prevents it",
    why: "Detecting faster and repairing faster leave the cause where it was.",
    details: "An incident has user-visible impact when `impact` says so: some downtime, users affected, data lost, a \
          security breach, or an Apdex below the book's criterion. A published one then needs an action of `kind: \
          prevent`. One that was decided against counts when it has a `reason`. An incident without any action is \
          reported as CB401.",
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
impact:
  downtime: 34m
actions:
  - id: A1
    title: Cap each worker's share of the pool
    kind: detect
    owner: dewi
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
status: published
trigger: config-push
root_causes: [capacity/connection-pool]
impact:
  downtime: 34m
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
    let entry = subject.entry;
    if !subject.is_published_incident() || entry.actions.is_empty() {
        return;
    }
    let prevents = entry
        .actions
        .iter()
        .any(|action| action.prevents() && (action.is_promised() || action.reason.is_some()));
    let Some((span, impact)) = visible(subject).filter(|_| !prevents) else {
        return;
    };
    let message = format!("users felt it ({impact}), and no action prevents it");
    let help = "add an action of `kind: prevent` for the root cause, or one with `status: wont-do` and its `reason`";
    findings.push(subject.find(code::CB406, span, message).help(help));
}

/// What users felt, and where it is written.
fn visible(subject: &Subject<'_>) -> Option<(Span, String)> {
    let impact = &subject.entry.impact;
    let threshold = subject.book.config.criteria.apdex.unwrap_or(0.0);
    let downtime = impact
        .downtime
        .as_ref()
        .filter(|downtime| downtime.value.seconds() > 0);
    let users = impact.users.as_ref().filter(|users| users.value > 0.0);
    let apdex = impact
        .apdex
        .as_ref()
        .filter(|apdex| apdex.value < threshold);
    let lost = impact.data_loss.as_ref().filter(|lost| lost.value);
    let breach = impact
        .security_breach
        .as_ref()
        .filter(|breach| breach.value);
    downtime
        .map(|downtime| {
            (
                downtime.span,
                format!("downtime {}", downtime.value.display()),
            )
        })
        .or_else(|| users.map(|users| (users.span, format!("{} users", users.value))))
        .or_else(|| apdex.map(|apdex| (apdex.span, format!("Apdex {}", apdex.value))))
        .or_else(|| lost.map(|lost| (lost.span, "data lost".to_owned())))
        .or_else(|| breach.map(|breach| (breach.span, "a security breach".to_owned())))
}
