use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};
use casebook_model::template::Status;
use casebook_time::days_between;

pub(super) const RULE: Rule = Rule {
    code: code::CB804,
    name: "stale-draft",
    summary: "A draft that nobody has touched for a long time",
    why: "An account that is not finished while people remember is never finished.",
    details: "Reports entries with `status: draft` when more than `[criteria] publish-within` has passed both since \
          the incident (its resolution, else the day it is listed under) and since the last change that git knows of. \
          Finish the draft, or remove it: git keeps it.\n\nAn entry without a `status` is left alone.",
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
status: draft
resolved: 2026-10-02T10:30Z
---
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
status: draft
resolved: 2026-11-20T10:30Z
---
",
)];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let entry = subject.entry;
    let Some(span) = entry.status_span.filter(|_| entry.status == Status::Draft) else {
        return;
    };
    let zone = subject.zone();
    let resolved = entry
        .resolved
        .as_ref()
        .map(|resolved| zone.date(resolved.value.latest()));
    let Some(over) = resolved.or_else(|| entry.date(zone)) else {
        return;
    };
    let allowed = subject.book.config.criteria.publish_within_days;
    let is_old = |day| days_between(day, subject.today) > allowed;
    // Of the history, as much as these days tell is read, so no message may tell more.
    let changed = subject.book.history_of_book.changed(&entry.content_path);
    if is_old(over)
        && changed
            .flatten()
            .is_none_or(|changed| is_old(zone.date(changed)))
    {
        let days = days_between(over, subject.today);
        let untouched = if changed.is_some() {
            format!(", unchanged for more than {allowed}")
        } else {
            String::new()
        };
        let message = format!("still a draft {days} days after the incident{untouched}");
        let help = "finish it, hand it to somebody who will, or remove it: git keeps it";
        findings.push(subject.find(code::CB804, span, message).help(help));
    }
}
