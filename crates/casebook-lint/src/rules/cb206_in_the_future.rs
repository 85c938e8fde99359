use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, Span, code};
use casebook_model::entry::Kind;
use casebook_time::{add_days, display_date};

pub(super) const RULE: Rule = Rule {
    code: code::CB206,
    name: "in-the-future",
    summary: "A moment that has not come yet",
    why: "A date in the future is a slip of the pen that puts the entry at the top of every list.",
    details: "Looks at the times of the incident, the day of publication and the day an action was done. The end of today \
          in the book's zone counts. Due days may of course lie in the future, and planned maintenance may have times \
          that do.",
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
started: 2062-10-02T09:14+07:00
---
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
started: 2026-10-02T09:14+07:00
---
",
)];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let entry = subject.entry;
    let end = subject.zone().start_of(add_days(subject.today, 1));
    let help = || format!("today is {}", display_date(subject.today));
    let mut future = |name: &str, span: Span| {
        findings.push(
            subject
                .find(code::CB206, span, format!("`{name}` lies in the future"))
                .help(help()),
        );
    };
    if entry.kind != Kind::Maintenance {
        for (name, moment) in [
            ("started", &entry.started),
            ("detected", &entry.detected),
            ("mitigated", &entry.mitigated),
            ("resolved", &entry.resolved),
        ] {
            if let Some(moment) = moment
                .as_ref()
                .filter(|moment| moment.value.earliest() >= end)
            {
                future(name, moment.span);
            }
        }
    }
    if let Some(published) = entry
        .published
        .as_ref()
        .filter(|day| day.value > subject.today)
    {
        future("published", published.span);
    }
    for done in entry
        .actions
        .iter()
        .filter_map(|action| action.done.as_ref())
    {
        if done.value > subject.today {
            future("done", done.span);
        }
    }
}
