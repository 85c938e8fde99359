//! The follow-up actions of the whole book.

use std::collections::HashMap;

use crate::casebook::{Casebook, Index};
use crate::model::{Action, Kind, Postmortem};
use crate::time::{Date, days_between};

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
    by_entry: HashMap<Index, Vec<usize>>,
}

impl<'a> Actions<'a> {
    /// Those still to be done whose day has passed.
    pub fn overdue(&self) -> impl Iterator<Item = &ActionRef<'a>> {
        self.all.iter().filter(|action| action.overdue_days.is_some())
    }

    /// The places in `all` of those of one entry, in ascending order.
    #[must_use]
    pub fn places_of(&self, entry: Index) -> &[usize] {
        self.by_entry.get(&entry).map(Vec::as_slice).unwrap_or_default()
    }

    /// Those of one entry.
    pub fn of(&self, entry: Index) -> impl Iterator<Item = &ActionRef<'a>> {
        self.places_of(entry).iter().map(|at| &self.all[*at])
    }

    /// Those still to be done.
    pub fn open(&self) -> impl Iterator<Item = &ActionRef<'a>> {
        self.all.iter().filter(|action| action.action.status.is_open())
    }
}

/// Collects the actions of a book as they stand on the day `today`.
#[must_use]
pub fn actions(book: &Casebook, today: Date) -> Actions<'_> {
    let mut all: Vec<ActionRef<'_>> = Vec::new();
    for index in book.newest_first() {
        let entry = &book.entries[*index];
        debug_assert!(entry.kind != Kind::Page);
        all.extend(entry.actions.iter().map(|action| ActionRef {
            index: *index,
            entry,
            action,
            overdue_days:
                action.due.as_ref().filter(|_| action.is_overdue(today)).map(|due| days_between(due.value, today)),
        }));
    }
    // A stable sort keeps the newest entry first among equals.
    all.sort_by_key(|one| {
        let open = one.action.status.is_open();
        let due = one.action.due.as_ref().map(|due| due.value);
        (std::cmp::Reverse(one.overdue_days.unwrap_or(-1)), !open, open.then_some((due.is_none(), due)))
    });
    let mut by_entry: HashMap<Index, Vec<usize>> = HashMap::new();
    for (at, one) in all.iter().enumerate() {
        by_entry.entry(one.index).or_default().push(at);
    }
    Actions { all, by_entry }
}
