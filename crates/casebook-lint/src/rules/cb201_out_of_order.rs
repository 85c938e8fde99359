use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, Span, code};
use casebook_model::entry::Located;
use casebook_time::Moment;

pub(super) const RULE: Rule = Rule {
    code: code::CB201,
    name: "out-of-order",
    summary: "Moments of the incident in an impossible order",
    why: "Every duration that is computed from these times would be nonsense.",
    details: "The start comes before mitigation and resolution, detection not after resolution, mitigation neither, and \
          publication not before the start. An alarm before the start is CB209. Moments are intervals: a day is the whole day and `~` adds its margin, and \
          only an order that is certainly wrong is reported.",
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
resolved: 2026-10-02T08:30+07:00
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

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let entry = subject.entry;
    let published = entry
        .published
        .as_ref()
        .map(|day| Located::new(Moment::on_somewhere(day.value), day.span));
    let before_it_started = entry
        .started
        .as_ref()
        .zip(published.as_ref())
        .map(|(started, published)| [("started", started), ("published", published)])
        .filter(|[started, published]| published.1.value.certainly_before(&started.1.value));
    let mut seen: Vec<Span> = Vec::new();
    for [(first_name, first), (second_name, second)] in
        entry.reversed_times().chain(before_it_started)
    {
        if seen.contains(&second.span) {
            continue;
        }
        seen.push(second.span);
        let message = format!("`{second_name}` is before `{first_name}`");
        let help = format!(
            "{first_name} {}, {second_name} {}: check day, time and offset of both",
            first.value.display(subject.zone()),
            second.value.display(subject.zone())
        );
        let finding = subject.find(code::CB201, second.span, message).help(help);
        findings.push(finding.related(&entry.path, first.span, format!("`{first_name}`")));
    }
}
