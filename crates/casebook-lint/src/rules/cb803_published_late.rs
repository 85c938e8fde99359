use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};
use casebook_model::template::Status;
use casebook_time::days_between;

pub(super) const RULE: Rule = Rule {
    code: code::CB803,
    name: "published-late",
    summary: "Published later than the book allows",
    why: "What is written down weeks later is written from a memory that has made sense of it already.",
    details: "`[criteria] publish-within` of `book.toml` says how long after its resolution an incident is to be \
          published; the default is 14 days. Reports published incidents whose `published` day is later, and incidents \
          in review whose time has run out. An incident without `resolved` is still ongoing.\n\nFor a book of old or \
          external incidents, set a longer time, or `CB803 = \"off\"`.",
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
resolved: 2026-10-02T10:30Z
published: 2026-11-20
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
resolved: 2026-10-02T10:30Z
published: 2026-10-07
---
",
)];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let entry = subject.entry;
    let Some(resolved) = entry.resolved.as_ref().filter(|_| entry.is_counted()) else {
        return;
    };
    let allowed = subject.book.config.criteria.publish_within_days;
    let last = subject.zone().date(resolved.value.latest());
    let (days, span, message) = match (&entry.published, entry.status) {
        (Some(published), _) => {
            let days = days_between(last, published.value);
            (
                days,
                published.span,
                format!("published {days} days after the resolution"),
            )
        }
        (None, Status::InReview) => {
            let days = days_between(last, subject.today);
            (
                days,
                subject.at_entry(),
                format!("still in review {days} days after the resolution"),
            )
        }
        (None, _) => return,
    };
    if days > allowed {
        let help = format!("the book allows {allowed} days (`[criteria] publish-within`)");
        let finding = subject.find(code::CB803, span, message).help(help);
        findings.push(finding.related(&entry.path, resolved.span, "resolved"));
    }
}
