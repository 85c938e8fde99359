use super::super::Subject;
use super::cb305_undeclared_recurrence as undeclared;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};
use casebook_model::book::Index;
use casebook_model::entry::{Kind, Postmortem};
use casebook_time::days_between;

pub(super) const RULE: Rule = Rule {
    code: code::CB306,
    name: "reads-alike",
    summary: "A draft or changed entry that reads like an earlier one",
    why: "Whoever writes the second account of a thing rarely knows that there is a first.",
    details: "Drafts that have a date or a status, and entries that are new or changed (`--since`), are compared with all \
              earlier incidents and near misses, by the same score as related entries: its rarest words weigh most, in any inflection. \
              The closest entry is named with the words that both share when its score is 35 percent of the score that \
              the entry has with itself; 30 percent are enough where cause or service agree. Planned work (`kind: maintenance`) is \
              not compared. How long ago it was, cause and service where they are the same, and what became of its preventive \
              actions stand beside them.\n\nThis is a hint and is counted nowhere: look at the earlier entry, and write down what you find \
              with `recurrence_of` or `not_recurrence_of`. Either settles it.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Entry(check),
};

const FAILS: &[(&str, &str)] = &[
    ("content/2026-05-15-settlement.md", "\
---
title: Settlement batch exhausted the payments pool
status: in-review
started: 2026-05-15
---

## Summary

On a Friday the connection pool of the payments database was exhausted. The nightly settlement batch had opened forty sessions through pgbouncer and kept every one idle in transaction, so checkout workers queued for a session and timed out. Stopping the settlement batch released the sessions at once.
"),
    ("content/2026-11-21-checkout.md", "\
---
title: Checkout timed out behind the settlement batch
status: draft
started: 2026-11-21
---

## Summary

On Saturday morning the connection pool of the payments database was exhausted. The nightly settlement batch had opened forty sessions through pgbouncer and kept every one idle in transaction, so checkout workers queued for a session and timed out. Stopping the settlement batch released the sessions at once.
"),
];

const PASSES: &[(&str, &str)] = &[
    ("content/2026-05-15-settlement.md", "\
---
title: Settlement batch exhausted the payments pool
status: in-review
started: 2026-05-15
---

## Summary

On a Friday the connection pool of the payments database was exhausted. The nightly settlement batch had opened forty sessions through pgbouncer and kept every one idle in transaction, so checkout workers queued for a session and timed out. Stopping the settlement batch released the sessions at once.
"),
    ("content/2026-11-21-checkout.md", "\
---
title: Checkout timed out behind the settlement batch
status: draft
started: 2026-11-21
recurrence_of: [2026-05-15-settlement]
---

## Summary

On Saturday morning the connection pool of the payments database was exhausted. The nightly settlement batch had opened forty sessions through pgbouncer and kept every one idle in transaction, so checkout workers queued for a session and timed out. Stopping the settlement batch released the sessions at once.
"),
];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let (book, entry) = (subject.book, subject.entry);
    let Some(likeness) = subject
        .likeness
        .filter(|likeness| likeness.is_asked(subject.index))
    else {
        return;
    };
    if entry.kind != Kind::Incident {
        return;
    }
    let judged = entry.recurrence_of.iter().chain(&entry.not_recurrence_of);
    let mut except: Vec<Index> = judged
        .filter_map(|id| book.entry_of_id(&id.value))
        .collect();
    // What cause and service have given away already is said once.
    except.extend(undeclared::suspect(subject).map(|suspect| suspect.earlier));
    let Some(alike) = likeness.earlier(book, subject.index, entry, &except) else {
        return;
    };
    let other = &book.entries[alike.entry];
    let id = other.id.as_str();
    let message = format!(
        "this reads like `{id}` (\"{}\"){}: {}",
        other.title,
        when(subject, other),
        evidence(entry, other, &alike.words)
    );
    let help = format!(
        "look at it, then write down whether it came back:\n  {}\n  {}",
        undeclared::reference_line("recurrence_of", &entry.recurrence_of, id),
        undeclared::reference_line("not_recurrence_of", &entry.not_recurrence_of, id)
    );
    let span = entry.title_span.unwrap_or_else(|| subject.at_entry());
    let mut finding = subject.find(code::CB306, span, message).help(help);
    if let Some(title) = other.title_span {
        finding = finding.related(&other.path, title, "the earlier one");
    }
    if let Some(cause) = other.primary_cause() {
        finding = undeclared::with_open_action(finding, other, cause);
    }
    findings.push(finding);
}

/// How long before the entry the other one began, where both days are known.
fn when(subject: &Subject<'_>, other: &Postmortem) -> String {
    let zone = subject.zone();
    match (other.date(zone), subject.entry.date(zone)) {
        (Some(from), Some(until)) if from <= until => {
            format!(", {}", undeclared::ago(days_between(from, until)))
        }
        _ => String::new(),
    }
}

/// What the two have in common, and what became of the actions that were to prevent the earlier one.
fn evidence(entry: &Postmortem, other: &Postmortem, words: &[String]) -> String {
    let cause = other.primary_cause();
    let same_cause = cause.filter(|cause| entry.primary_cause() == Some(cause));
    let mut parts = vec![format!("both speak of {}", words.join(", "))];
    parts.extend(same_cause.map(|cause| format!("same cause ({cause})")));
    parts.extend(undeclared::same_services(entry, other));
    let promised = cause.filter(|cause| other.preventive(Some(cause)).next().is_some());
    parts.extend(promised.map(|cause| undeclared::promises(other, cause)));
    parts.join("; ")
}
