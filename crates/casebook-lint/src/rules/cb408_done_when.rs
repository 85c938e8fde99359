use super::super::Subject;
use super::actions;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};
use casebook_model::entry::ActionStatus;
use casebook_time::Moment;

pub(super) const RULE: Rule = Rule {
    code: code::CB408,
    name: "done-when",
    summary: "An action that is done without a date, or was done before the incident",
    why: "Whether a fix came before or after the repetition is what shows if it held, and that takes its day.",
    details: "`status: done` needs `done:`, the day it was done, and that day is not before the incident began. A \
          `done:` on an action that is not done contradicts itself. What existed before the incident is not a \
          follow-up: describe it in the text.\n\n`--fix` adds a missing day where the file's git history leaves no \
          doubt: in exactly one commit the action, by its `id`, went from not done to done, and the author's date of \
          that commit, in the book's zone, is the day. A shallow clone, an uncommitted change, an action that was \
          added as done and one that became done twice leave doubt; the finding then says which.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::Safe,
    check: Check::Entry(check),
};

const FAILS: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
status: in-review
root_causes: [capacity/connection-pool]
actions:
  - id: A1
    title: Cap each worker's share of the pool
    kind: prevent
    owner: dewi
    due: 2026-11-20
    status: done
    ticket: https://tracker.example/PAY-311
---
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
status: in-review
root_causes: [capacity/connection-pool]
actions:
  - id: A1
    title: Cap each worker's share of the pool
    kind: prevent
    owner: dewi
    due: 2026-11-20
    status: done
    done: 2026-11-18
    ticket: https://tracker.example/PAY-311
---
",
)];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let entry = subject.entry;
    let start = entry.started.as_ref();
    for action in &entry.actions {
        let name = actions::name(action);
        match (&action.done, action.status) {
            // Reports of other tools tick an action off and do not say when.
            (None, ActionStatus::Done) if entry.explained.is_some() || entry.imported.is_some() => {
            }
            (None, ActionStatus::Done) => {
                let help = "add `done:` with the day it was done, or let `casebook lint --fix` look for it in git";
                findings.push(
                    subject
                        .find(
                            code::CB408,
                            action.title.span,
                            format!("{name} is done but has no date"),
                        )
                        .help(help),
                );
            }
            (Some(done), ActionStatus::Done) => {
                let day = Moment::on(done.value, subject.zone());
                if let Some(start) = start.filter(|start| day.certainly_before(&start.value)) {
                    let message = format!("{name} was done before the incident began");
                    let help = "check both days; what existed before is not a follow-up";
                    let finding = subject.find(code::CB408, done.span, message).help(help);
                    findings.push(finding.related(&entry.path, start.span, "the start"));
                }
            }
            (Some(done), status) => {
                let message = format!(
                    "{name} has a day it was done and the status `{}`",
                    status.as_str()
                );
                let help = "set `status: done`, or remove `done:`";
                findings.push(subject.find(code::CB408, done.span, message).help(help));
            }
            (None, _) => {}
        }
    }
}
