use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};

pub(super) const RULE: Rule = Rule {
    code: code::CB209,
    name: "early-detection",
    summary: "Detection before the start",
    why: "Either the alarm came before anybody was hurt, which is worth saying, or one of the two times is wrong.",
    details: "`started` is when it began to hurt, so an alarm may well come first: in that case, ignore the finding \
          with that reason. No time to detect is computed from such a pair. Only an order that is certain is reported.",
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
started: 2026-10-02T09:14+07:00
detected: 2026-10-02T09:02+07:00
---
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
started: 2026-10-02T09:14+07:00
detected: 2026-10-02T09:21+07:00
---
",
)];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let entry = subject.entry;
    let (Some(started), Some(detected)) = (&entry.started, &entry.detected) else {
        return;
    };
    if !detected.value.certainly_before(&started.value) {
        return;
    }
    let help = format!(
        "started {}, detected {}: if the alarm came first, ignore this with that reason; else correct the wrong one",
        started.value.display(subject.zone()),
        detected.value.display(subject.zone())
    );
    findings.push(
        subject
            .find(code::CB209, detected.span, "`detected` is before `started`")
            .help(help)
            .related(&entry.path, started.span, "`started`"),
    );
}
