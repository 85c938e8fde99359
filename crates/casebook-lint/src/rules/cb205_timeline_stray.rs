use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};
use casebook_time::Duration;

pub(super) const RULE: Rule = Rule {
    code: code::CB205,
    name: "timeline-stray",
    summary: "A timeline row far outside the incident",
    why: "A wrong day in one row misleads everybody who compares it with logs.",
    details: "Compares each row that has a clock time with the incident: more than a week before its start, or more than a \
          week after its resolution, is far outside. Rows with a date alone are background and are left alone.",
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
started: 2026-10-02T09:14Z
resolved: 2026-10-02T10:30Z
---

## Timeline

| Time (UTC) | Event |
| --- | --- |
| 2026-10-02 09:14 | First errors |
| 2026-11-02 09:48 | The job is stopped |
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
started: 2026-10-02T09:14Z
resolved: 2026-10-02T10:30Z
---

## Timeline

| Time (UTC) | Event |
| --- | --- |
| 2026-10-02 09:14 | First errors |
| 2026-10-02 09:48 | The job is stopped |
",
)];

const FAR: i64 = 7 * 86_400;

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let entry = subject.entry;
    let (Some(timeline), Some(started)) = (subject.timeline(), &entry.started) else {
        return;
    };
    let start = started.value.earliest().as_second();
    let end = entry
        .resolved
        .as_ref()
        .map(|resolved| resolved.value.latest().as_second());
    for row in timeline.known().filter(|row| row.moment.clock().is_some()) {
        let before = start - row.moment.latest().as_second();
        let after = end.map_or(0, |end| row.moment.earliest().as_second() - end);
        let (distance, side, edge) = if before > FAR {
            (before, "before the incident began", started.span)
        } else if after > FAR {
            (
                after,
                "after it was resolved",
                entry
                    .resolved
                    .as_ref()
                    .map_or(started.span, |resolved| resolved.span),
            )
        } else {
            continue;
        };
        let distance =
            Duration::from_seconds(u64::try_from(distance).unwrap_or_default()).display();
        let message = format!("`{}` lies {distance} {side}", row.text);
        findings.push(
            subject
                .find(code::CB205, row.span, message)
                .help("check the year, month and day; write background as a date without a clock time")
                .related(&entry.path, edge, "compared with this"),
        );
    }
}
