//! Which earlier incident an entry seems to repeat, for entries that are not counted yet: drafts, texts that are
//! being edited, and incidents that have no entry at all.

use std::cmp::Reverse;

use super::finder::{begin_of, over_from};
use super::{Dimension, Recurrence};
use casebook_model::book::{Casebook, Index};
use casebook_model::config::RepeatKind;
use casebook_model::entry::{Kind, Postmortem};

/// The earlier incident that an entry seems to repeat: the nearest of the strongest kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Likely {
    /// The earlier incident.
    pub earlier: Index,
    /// Same service, or dependency.
    pub kind: RepeatKind,
    /// Days from its start to the start of the entry.
    pub days: i64,
    /// How many more there are of the kind before it.
    pub more: usize,
}

/// Compares `entry` with every counted incident of its cause but the one at `own`, as [`recurrence`](super::recurrence()) would
/// if it were counted. `None` when it declares a repeat already, or when nothing is like it and not denied, and of a kind
/// that `[recurrence] repeats` names.
#[must_use]
pub fn likely(
    book: &Casebook,
    recurrence: &Recurrence,
    entry: &Postmortem,
    own: Option<Index>,
) -> Option<Likely> {
    let cause = entry.known_cause()?;
    let declared = entry
        .recurrence_of
        .iter()
        .any(|id| book.entry_of_id(&id.value).is_some());
    if entry.kind != Kind::Incident || declared {
        return None;
    }
    let begin = begin_of(book, entry)?;
    let named = recurrence.facts.named(Dimension::Service);
    let services = recurrence.dependencies.of_entry(entry, named);
    let denied: Vec<Index> = entry
        .not_recurrence_of
        .iter()
        .filter_map(|id| book.entry_of_id(&id.value))
        .collect();
    let repeated = &book.config.recurrence;
    let mut found: Vec<(RepeatKind, Reverse<i64>, Index, i64)> = book
        .counted_of(cause)
        .iter()
        .filter(|index| Some(**index) != own && !denied.contains(index))
        .filter_map(|index| {
            let earlier = &book.entries[*index];
            let kind = services.relation(named.of(*index)).kind();
            let day = begin_of(book, earlier)?.day;
            let counts = kind != RepeatKind::Spread
                && repeated.repeats.contains(&kind)
                && begin.admits(over_from(earlier)?, day, repeated.window_days);
            let start = earlier.started.as_ref()?.value.latest().as_second();
            counts.then_some((kind, Reverse(start), *index, begin.day - day))
        })
        .collect();
    found.sort_unstable();
    let (kind, _, earlier, days) = *found.first()?;
    let more = found.iter().filter(|one| one.0 == kind).count() - 1;
    Some(Likely {
        earlier,
        kind,
        days,
        more,
    })
}
