use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};

pub(super) const RULE: Rule = Rule {
    code: code::CB301,
    name: "no-root-cause",
    summary: "A published incident without a root cause",
    why: "An incident without a cause is counted nowhere, and nobody can see that it came back.",
    details: "A published incident names at least one value in `root_causes`, the primary one first: recurrence is \
          counted by it. Name the condition that let the trigger do harm, not the trigger itself and not a \
          person.\n\nIf the investigation ended without an answer, `unknown` is an honest value. Drafts, entries in \
          review, near misses and maintenance are left alone.",
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
---
",
)];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    if !subject.is_published_incident() || !subject.entry.root_causes.is_empty() {
        return;
    }
    let help = "add `root_causes: [cause/sub-cause]`, the primary one first; `casebook schema` lists the causes, and \
                `unknown` is one of them";
    findings.push(
        subject
            .find(
                code::CB301,
                subject.at_entry(),
                "published without a root cause",
            )
            .help(help),
    );
}
