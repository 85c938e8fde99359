use std::collections::HashSet;

use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};
use casebook_model::book::{Casebook, Index};
use casebook_model::entry::{Located, Postmortem};

pub(super) const RULE: Rule = Rule {
    code: code::CB304,
    name: "impossible-recurrence",
    summary: "A declared recurrence that names no entry, the entry itself or a later one, or closes a circle",
    why: "A declaration that leads nowhere counts for nothing, and is missing from the report of what keeps coming \
          back.",
    details: "`recurrence_of` takes ids of entries of this book that certainly do not start later. An id is found in any \
              spelling that has the same address. Circles are followed through any number of entries.\n\nThe ids of \
              `not_recurrence_of` have to exist as well, and none may stand in both lists. Ids of restricted entries \
              are accepted and not counted.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Entry(check),
};

const FAILS: &[(&str, &str)] = &[
    (
        "content/2026-10-02-checkout.md",
        "\
---
title: Checkout answered 502
recurrence_of: [2026-05-15-payments]
---
",
    ),
    (
        "content/2026-05-15-payments-pool.md",
        "\
---
title: The payments pool was exhausted
---
",
    ),
];

const PASSES: &[(&str, &str)] = &[
    (
        "content/2026-10-02-checkout.md",
        "\
---
title: Checkout answered 502
recurrence_of: [2026-05-15-payments-pool]
---
",
    ),
    (
        "content/2026-05-15-payments-pool.md",
        "\
---
title: The payments pool was exhausted
---
",
    ),
];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for (id, Impossible { message, help }) in
        problems(subject.book, subject.entry, Some(subject.index))
    {
        let finding = subject.find(code::CB304, id.span, message).help(help);
        let named = subject.book.entry_of_id(&id.value);
        findings.push(match named.filter(|named| *named != subject.index) {
            Some(named) => {
                let named = &subject.book.entries[named];
                let started = named.started.as_ref().map(|started| started.span);
                let place = started.or(named.title_span).unwrap_or_default();
                finding.related(&named.path, place, "the entry it names")
            }
            None => finding,
        });
    }
}

/// A declaration of a recurrence that cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impossible {
    /// What is wrong with it.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// What is wrong with the recurrences that an entry declares or denies which is not in the book yet.
#[must_use]
pub fn impossible_recurrences(book: &Casebook, entry: &Postmortem) -> Vec<Impossible> {
    problems(book, entry, None)
        .map(|(_, problem)| problem)
        .collect()
}

fn problems<'a>(
    book: &'a Casebook,
    entry: &'a Postmortem,
    index: Option<Index>,
) -> impl Iterator<Item = (&'a Located<String>, Impossible)> {
    [
        ("recurrence_of", &entry.recurrence_of),
        ("not_recurrence_of", &entry.not_recurrence_of),
    ]
    .into_iter()
    .flat_map(|(field, ids)| ids.iter().map(move |id| (field, id)))
    .filter_map(move |(field, id)| {
        let (message, help) = problem(book, entry, index, field, id)?;
        Some((id, Impossible { message, help }))
    })
}
/// What is wrong with one declaration, and what to do; `index` is the entry's own, if it has one.
fn problem(
    book: &Casebook,
    entry: &Postmortem,
    index: Option<Index>,
    field: &str,
    id: &Located<String>,
) -> Option<(String, String)> {
    let id = &id.value;
    let Some(other) = book.entry_of_id(id) else {
        return unknown_id(book, field, id);
    };
    let (message, help) = if Some(other) == index {
        (
            format!("`{field}` names the entry itself"),
            "name the earlier entry, or remove this",
        )
    } else if field != "recurrence_of" {
        return None;
    } else if denies(book, entry, other) {
        (
            format!("`{id}` stands in `recurrence_of` and in `not_recurrence_of`"),
            "decide, and remove it from one of the two",
        )
    } else if starts_before(entry, &book.entries[other]) {
        (
            format!("`{id}` began later than this entry"),
            "the later entry declares the earlier one: check the start of both, or move the declaration there",
        )
    } else if index.is_some_and(|index| leads_to(book, other, index)) {
        (
            format!("`{id}` repeats this entry in turn: the declarations close a circle"),
            "one of the two repeats the other: remove the declaration of the earlier one",
        )
    } else {
        return None;
    };
    Some((message, help.to_owned()))
}

/// An id that no entry of the book has; those of restricted entries are not told.
fn unknown_id(book: &Casebook, field: &str, id: &str) -> Option<(String, String)> {
    if book.is_restricted_id(id) || book.whole.holder(id).is_some() {
        return None;
    }
    let help = match book.nearly_id(id) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write the id of an entry: its file name without `.md`, unless it has an `id`"
            .to_owned(),
    };
    Some((
        format!("`{id}` in `{field}` is not an entry of this book"),
        help,
    ))
}

fn denies(book: &Casebook, entry: &Postmortem, other: Index) -> bool {
    entry
        .not_recurrence_of
        .iter()
        .any(|denied| book.entry_of_id(&denied.value) == Some(other))
}

fn starts_before(one: &Postmortem, other: &Postmortem) -> bool {
    match (&one.started, &other.started) {
        (Some(one), Some(other)) => one.value.certainly_before(&other.value),
        _ => false,
    }
}

/// Whether following declarations from one entry arrives at another.
fn leads_to(book: &Casebook, from: Index, to: Index) -> bool {
    let mut seen = HashSet::new();
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        if at == to {
            return true;
        }
        if seen.insert(at) {
            open.extend(
                book.entries[at]
                    .recurrence_of
                    .iter()
                    .filter_map(|id| book.entry_of_id(&id.value)),
            );
        }
    }
    false
}
