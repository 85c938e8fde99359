use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, Span, code};
use casebook_model::entry::Kind;
use casebook_time::{Date, Moment, Precision, add_days, display_date};

pub(super) const RULE: Rule = Rule {
    code: code::CB206,
    name: "in-the-future",
    summary: "A moment in the future",
    why: "A date in the future is a slip of the pen that puts the entry at the top of every list.",
    details: "Looks at the times of the incident, the day of publication and the day an action was done. Times up to \
          the end of today in the book's zone are accepted. A day without a clock time is in the future only when it \
          has not begun anywhere on earth: its author may be ahead of that zone. Due days may be in the future, and so \
          may the times of planned maintenance.",
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
    let is_ahead = |day: Date| Moment::on_somewhere(day).earliest() >= end;
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
                .filter(|moment| match moment.value.precision() {
                    Precision::Day => moment.value.date(subject.zone()).is_some_and(is_ahead),
                    _ => moment.value.earliest() >= end,
                })
            {
                future(name, moment.span);
            }
        }
    }
    if let Some(published) = entry.published.as_ref().filter(|day| is_ahead(day.value)) {
        future("published", published.span);
    }
    for done in entry
        .actions
        .iter()
        .filter_map(|action| action.done.as_ref())
    {
        if is_ahead(done.value) {
            future("done", done.span);
        }
    }
}
