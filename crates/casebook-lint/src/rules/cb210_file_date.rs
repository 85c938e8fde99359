use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};
use casebook_model::entry::{Kind, Origin, Postmortem};
use casebook_text::truncate_at_word;
use casebook_time::{Date, Moment, add_days};

pub(super) const RULE: Rule = Rule {
    code: code::CB210,
    name: "file-date",
    summary: "A file name with another date than the incident",
    why: "One of the two is a mistake, often in the year, and both decide where readers look for the entry.",
    details: "The date that a file name begins with may be any day from the start of the incident to its publication, or to \
          30 days after the last of its times: teams name files after the incident, the review or the day of writing. \
          Maintenance is left out, since it is announced before it starts. \
          Only dates that are certainly apart are reported, whatever the time zone. Where another tool wrote the entry, the \
          finding says what `started` was read from.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Entry(check),
};

const FAILS: &[(&str, &str)] = &[(
    "content/2025-10-02-checkout.md",
    "\
---
title: Checkout answered 502
started: 2026-10-02T09:14+07:00
---
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-05-checkout.md",
    "\
---
title: Checkout answered 502
started: 2026-10-02T09:14+07:00
---
",
)];

/// How many days after the last of its times a file may still be named after the day on which it was written.
const WRITTEN_WITHIN: i64 = 30;
/// So much of what `started` was read from is shown.
const MOST_OF_RAW: usize = 80;

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let entry = subject.entry;
    let (Some(named), Some(started)) = (entry.file_date, &entry.started) else {
        return;
    };
    // What lies in the future is CB206; and maintenance is announced before it starts.
    let is_ahead = started.value.earliest() >= subject.zone().start_of(add_days(subject.today, 1));
    if entry.kind == Kind::Maintenance || is_ahead {
        return;
    }
    let day = Moment::on_somewhere(named);
    let is_before = day.certainly_before(&started.value);
    if !is_before && !is_after(entry, named) {
        return;
    }
    let message = format!(
        "the file name says {named}, and `started` is {}",
        started.value.display(subject.zone())
    );
    let mut finding = subject.find(code::CB210, started.span, message);
    finding = match read_from(entry) {
        Some(read) => finding.help(format!("correct the wrong one; {read}")),
        None => finding.help("correct the wrong one"),
    };
    findings.push(finding);
}

/// Whether a day is later than any on which somebody would still have written the entry.
fn is_after(entry: &Postmortem, named: Date) -> bool {
    let published = entry.published.as_ref();
    let published = published.map(|day| Moment::on_somewhere(day.value));
    let times = [&entry.started, &entry.mitigated, &entry.resolved];
    let mut times = times.into_iter().flatten().map(|moment| &moment.value);
    let earliest = Moment::on_somewhere(add_days(named, -WRITTEN_WITHIN));
    let is_long_over = times.all(|moment| moment.certainly_before(&earliest));
    is_long_over
        && published
            .is_none_or(|published| published.certainly_before(&Moment::on_somewhere(named)))
}

/// What the start was read from, where another tool wrote it.
fn read_from(entry: &Postmortem) -> Option<String> {
    let explained = entry
        .explained
        .iter()
        .flat_map(|explained| &explained.facts);
    let imported = entry.imported.iter().flat_map(|imported| &imported.facts);
    let fact = explained
        .chain(imported)
        .find(|fact| fact.field == "started")?;
    let raw = truncate_at_word(&fact.raw, MOST_OF_RAW);
    Some(match fact.origin {
        Origin::Guess => format!("`started` is a guess from “{raw}”"),
        Origin::Stated | Origin::Derived => format!("`started` was read from “{raw}”"),
    })
}
