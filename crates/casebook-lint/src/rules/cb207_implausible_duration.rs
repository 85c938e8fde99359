use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};
use casebook_model::entry::Kind;
use casebook_time::Duration;

pub(super) const RULE: Rule = Rule {
    code: code::CB207,
    name: "implausible-duration",
    summary: "A duration that is hardly possible",
    why: "One typing error in a year or month outweighs a hundred honest durations in every statistic.",
    details: "Reports incidents that certainly lasted longer than 90 days, and those that were over in the minute they \
          began. Planned maintenance and near misses may have any length. If the duration is right, ignore the finding \
          with a reason.",
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
started: 2025-10-02T09:14+07:00
resolved: 2026-10-02T10:30+07:00
---
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
started: 2026-10-02T09:14+07:00
resolved: 2026-10-02T10:30+07:00
---
",
)];

const LONGEST: Duration = Duration::from_days(90);

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let entry = subject.entry;
    let (Some(started), Some(resolved)) = (&entry.started, &entry.resolved) else {
        return;
    };
    if entry.kind != Kind::Incident {
        return;
    }
    let least = resolved.value.earliest().as_second() - started.value.latest().as_second();
    let message = match u64::try_from(least).map(Duration::from_seconds) {
        Ok(least) if least > LONGEST => format!(
            "from start to resolution it is more than {}",
            least.display()
        ),
        _ if started.value == resolved.value && started.value.clock().is_some() => {
            "the incident ends in the minute in which it begins".to_owned()
        }
        _ => return,
    };
    findings.push(
        subject
            .find(code::CB207, resolved.span, message)
            .help("check year, month and day of both; leave `resolved` out when nobody knows it")
            .related(&entry.path, started.span, "the start"),
    );
}
