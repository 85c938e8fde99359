use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};
use casebook_model::entry::TimelineRow;

pub(super) const RULE: Rule = Rule {
    code: code::CB204,
    name: "timeline-order",
    summary: "Rows of the timeline out of order",
    why: "A timeline out of order hides what led to what, and usually means that one of its times is wrong.",
    details: "Reads the table, the list or the subheadings of the timeline section. A row without a date has the date \
          of the rows before it, or the next day if it would otherwise be more than twelve hours earlier; a column, \
          row, paragraph or subheading that is a day sets the date, and the zone may stand in the heading (`Timeline \
          (UTC)`). Rows whose time cannot be read are skipped, and only an order that is certainly wrong is reported. \
          A timeline that runs from the newest to the oldest row gets one finding.",
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
---

## Timeline

| Time (UTC) | Event |
| --- | --- |
| 2026-10-02 09:14 | First errors |
| 2026-10-02 09:48 | The job is stopped |
| 2026-10-02 09:21 | The alert fires |
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
---

## Timeline

| Time (UTC) | Event |
| --- | --- |
| 2026-10-02 09:14 | First errors |
| 2026-10-02 09:21 | The alert fires |
| 2026-10-02 09:48 | The job is stopped |
",
)];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(timeline) = subject.timeline() else {
        return;
    };
    let known: Vec<&TimelineRow> = timeline.known().collect();
    let back: Vec<usize> = (1..known.len())
        .filter(|at| known[*at].moment.certainly_before(&known[*at - 1].moment))
        .collect();
    let rising =
        (1..known.len()).any(|at| known[at - 1].moment.certainly_before(&known[at].moment));
    let path = &subject.entry.path;
    if back.len() > 2 && !rising {
        let message = "the timeline runs from the newest row to the oldest";
        let finding = subject.find(code::CB204, known[0].span, message);
        findings.push(
            finding.help(
                "turn it round: readers follow an incident in the order in which it happened",
            ),
        );
        return;
    }
    for at in back {
        let (before, row) = (known[at - 1], known[at]);
        let message = format!(
            "`{}` comes after `{}` in the timeline, and lies before it",
            row.text, before.text
        );
        let help = if row.dated {
            "correct the time, or move the row"
        } else {
            "correct the time, move the row, or write its date"
        };
        findings.push(
            subject
                .find(code::CB204, row.span, message)
                .help(help)
                .related(path, before.span, "this row"),
        );
    }
}
