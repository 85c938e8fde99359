use super::super::Subject;
use super::cb801_meets_no_criterion::decision;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};
use casebook_model::criteria::{CriterionResult, Verdict};

pub(super) const RULE: Rule = Rule {
    code: code::CB802,
    name: "criteria-contradicted",
    summary: "A declared criterion that the facts deny",
    why: "Either the criterion or a fact is wrong, and both are counted.",
    details: "Each value of `criteria` is compared with the fields that decide it: `downtime` with \
              `impact.downtime`, `oncall-p0` with `escalation`, `repeat` with `recurrence_of` and what the book knows \
              of earlier incidents. A missing fact denies nothing. `requested` needs no fact.",
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
status: in-review
impact:
  downtime: 2m
criteria: [downtime]
---
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
status: in-review
impact:
  downtime: 12m
criteria: [downtime]
---
",
)];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let entry = subject.entry;
    if entry.criteria.is_empty() {
        return;
    }
    let decision = decision(subject);
    for declared in &entry.criteria {
        let denied = |judged: &&CriterionResult| {
            judged.statement.key == &*declared.value && judged.verdict == Verdict::Failed
        };
        let Some(judged) = decision.criteria.iter().find(denied) else {
            continue;
        };
        let message = format!(
            "`{}` is declared, and the facts deny it: {}",
            declared.value, judged.because
        );
        let fields = judged
            .statement
            .fields
            .iter()
            .map(|field| format!("`{field}`"))
            .collect::<Vec<_>>()
            .join(" and ");
        let help = format!(
            "the criterion: {} Check {fields}, or remove it",
            judged.statement.text
        );
        findings.push(subject.find(code::CB802, declared.span, message).help(help));
    }
}
