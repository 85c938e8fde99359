use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};
use casebook_model::entry::UNKNOWN;
use casebook_time::days_between;

pub(super) const RULE: Rule = Rule {
    code: code::CB303,
    name: "still-unknown",
    summary: "A cause that is still `unknown` after 90 days",
    why: "What nobody has found in a quarter of a year nobody will find unless somebody asks again.",
    details: "Counted from the day the incident was resolved, else from the day it is listed under. Look at later \
          incidents with the same symptom before you settle on `unknown`. If the investigation has ended for good, \
          ignore the finding with that reason.\n\nOnly incidents in review and published incidents are checked.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Entry(check),
};

const FAILS: &[(&str, &str)] = &[(
    "content/2026-05-15-checkout.md",
    "\
---
title: Checkout answered 502
status: in-review
started: 2026-05-15
root_causes: [unknown]
---
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-05-15-checkout.md",
    "\
---
title: Checkout answered 502
status: in-review
started: 2026-05-15
root_causes: [capacity/connection-pool]
---
",
)];

const PATIENCE_DAYS: i64 = 90;

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let entry = subject.entry;
    let Some(cause) = entry
        .root_causes
        .iter()
        .find(|cause| &*cause.value == UNKNOWN)
    else {
        return;
    };
    let resolved = entry
        .resolved
        .as_ref()
        .and_then(|resolved| resolved.value.date(subject.zone()));
    let Some(day) = resolved
        .or_else(|| entry.date(subject.zone()))
        .filter(|_| entry.is_counted())
    else {
        return;
    };
    let days = days_between(day, subject.today);
    if days > PATIENCE_DAYS {
        let message = format!("after {days} days the cause is still `unknown`");
        let help = "ask again with what is known today, or ignore this with the reason why the inquiry has ended";
        findings.push(subject.find(code::CB303, cause.span, message).help(help));
    }
}
