//! Which earlier incident an entry seems to repeat, for entries that are not counted yet: drafts, texts that are
//! being edited, and incidents that have no entry at all.

use std::cmp::Reverse;

use super::recurrence::over_from;
use casebook_model::book::{Casebook, Index};
use casebook_model::entry::{Kind, Postmortem};
use casebook_time::days_between;

/// The nearest earlier incident of the same cause on the same service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Likely {
    /// The earlier incident.
    pub earlier: Index,
    /// Days from its start to the start of the entry.
    pub days: i64,
    /// How many more there are before it.
    pub more: usize,
}

/// Compares `entry` with every counted incident of its cause but the one at `own`, as [`recurrence`](super::recurrence()) would
/// if it were counted. `None` when it declares a repeat already, or when nothing is like it and not denied.
#[must_use]
pub fn likely(book: &Casebook, entry: &Postmortem, own: Option<Index>) -> Option<Likely> {
    let cause = entry
        .primary_cause()
        .filter(|cause| &***cause != "unknown")?;
    let declared = entry
        .recurrence_of
        .iter()
        .any(|id| book.entry_of_id(&id.value).is_some());
    if entry.kind != Kind::Incident || entry.services.is_empty() || declared {
        return None;
    }
    let denied: Vec<Index> = entry
        .not_recurrence_of
        .iter()
        .filter_map(|id| book.entry_of_id(&id.value))
        .collect();
    let mut found: Vec<(Reverse<i64>, Index, i64)> = book
        .counted_of(cause)
        .iter()
        .filter(|index| Some(**index) != own && !denied.contains(index))
        .filter_map(|index| {
            let earlier = &book.entries[*index];
            let days = days_before(book, earlier, entry)?;
            Some((
                Reverse(earlier.started.as_ref()?.value.latest().as_second()),
                *index,
                days,
            ))
        })
        .collect();
    found.sort_unstable();
    let (_, earlier, days) = *found.first()?;
    Some(Likely {
        earlier,
        days,
        more: found.len() - 1,
    })
}

/// How many days before `later` an incident of the same cause began; `None` when it was on no service of `later`, or not
/// certainly over.
fn days_before(book: &Casebook, earlier: &Postmortem, later: &Postmortem) -> Option<i64> {
    let zone = book.zone();
    if !later.services.iter().any(|ours| {
        earlier
            .services
            .iter()
            .any(|theirs| theirs.value == ours.value)
    }) {
        return None;
    }
    if later.started.as_ref()?.value.earliest().as_second() < over_from(earlier)? {
        return None;
    }
    let days = days_between(earlier.date(zone)?, later.date(zone)?);
    book.config
        .recurrence_window
        .days
        .is_none_or(|window| days <= window)
        .then_some(days)
}
