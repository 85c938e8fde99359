//! The follow-up actions of the whole book.

use super::by_entry::ByEntry;
use casebook_model::book::{Casebook, Index};
use casebook_model::entry::{Action, Postmortem};
use casebook_time::{Date, days_between};

/// An action and the entry it stands in.
#[derive(Debug, Clone, Copy)]
pub struct ActionRef<'a> {
    /// The entry's place in the book.
    pub index: Index,
    /// The entry.
    pub entry: &'a Postmortem,
    /// The action.
    pub action: &'a Action,
    /// Days past its due day; `None` unless it is overdue.
    pub overdue_days: Option<i64>,
}

/// Every action of every entry but pages; drafts included, since a promise does not wait for a publication.
#[derive(Debug, Clone, Default)]
pub struct Actions<'a> {
    /// Overdue ones first, the longest overdue at the top; then open ones by due day, those without one last; then
    /// the others, newest entry first.
    pub all: Vec<ActionRef<'a>>,
    /// Places in `all` by entry.
    by_entry: ByEntry<usize>,
}

impl<'a> Actions<'a> {
    /// Those still to be done whose day has passed.
    pub fn overdue(&self) -> impl Iterator<Item = &ActionRef<'a>> {
        self.all
            .iter()
            .filter(|action| action.overdue_days.is_some())
    }

    /// The places in `all` of those of one entry, in ascending order.
    #[must_use]
    pub fn places_of(&self, entry: Index) -> &[usize] {
        self.by_entry.of(entry)
    }

    /// Those of one entry.
    pub fn of(&self, entry: Index) -> impl Iterator<Item = &ActionRef<'a>> {
        self.places_of(entry).iter().map(|at| &self.all[*at])
    }

    /// Those still to be done.
    pub fn open(&self) -> impl Iterator<Item = &ActionRef<'a>> {
        self.all
            .iter()
            .filter(|action| action.action.status.is_open())
    }
}

/// Collects the actions of a book as they stand on the day `today`.
#[must_use]
pub fn actions(book: &Casebook, today: Date) -> Actions<'_> {
    let mut rank = vec![None; book.entries.len()];
    for (at, index) in book.newest_first().iter().enumerate() {
        rank[*index] = Some(at);
    }
    // Gathered in the order in which they lie in memory, and each looked at once.
    let mut keyed = Vec::new();
    for (index, entry) in book
        .entries
        .iter()
        .enumerate()
        .filter(|(index, _)| rank[*index].is_some())
    {
        for action in &entry.actions {
            let due = action.due.as_ref().map(|due| due.value);
            let overdue_days = due
                .filter(|_| action.is_overdue(today))
                .map(|due| days_between(due, today));
            let open = action.status.is_open();
            let key = (
                std::cmp::Reverse(overdue_days.unwrap_or(-1)),
                !open,
                open.then_some((due.is_none(), due)),
                rank[index],
            );
            keyed.push((
                key,
                ActionRef {
                    index,
                    entry,
                    action,
                    overdue_days,
                },
            ));
        }
    }
    // A stable sort keeps the order of actions within their entry.
    keyed.sort_by_key(|(key, _)| *key);
    let all: Vec<ActionRef<'_>> = keyed.into_iter().map(|(_, action)| action).collect();
    let places = all
        .iter()
        .enumerate()
        .map(|(at, one)| (one.index, at))
        .collect();
    let by_entry = ByEntry::new(book.entries.len(), places);
    Actions { all, by_entry }
}
