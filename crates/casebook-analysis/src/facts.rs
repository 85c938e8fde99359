//! What the analyses ask of entries over and over, gathered in one walk in the order of memory.
//!
//! An entry is kilobytes of values that lie all over memory, and most of what the analyses of a large book did was
//! waiting for them. Here is the little that they count, side by side, with names as numbers.

use std::collections::HashMap;

use super::Dimension;
use super::by_entry::ByEntry;
use super::downtime::span_of;
use casebook_model::book::{Casebook, Index};
use casebook_model::entry::{Located, Name};
use casebook_time::Duration;

/// The facts of every entry of a book, pages included.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    named: [Named; 4],
    /// Whether recurrence and metrics count the entry.
    counted: Vec<bool>,
    downtime: Vec<Option<Duration>>,
    downtime_span: Vec<Option<(i64, i64)>>,
}

impl Facts {
    pub(super) fn new(book: &Casebook) -> Self {
        let mut named: [Numbering; 4] = Default::default();
        let [causes, services, teams, triggers] = &mut named;
        let mut this = Self::default();
        for (index, entry) in book.entries.iter().enumerate() {
            causes.enter(index, entry.root_causes.get(..1).unwrap_or_default());
            services.enter(index, &entry.services);
            teams.enter(index, &entry.teams);
            triggers.enter(index, entry.trigger.as_slice());
            // What an action addresses may be no entry's primary cause, and has a record all the same.
            for cause in entry
                .actions
                .iter()
                .filter_map(|action| action.addresses.as_ref())
            {
                causes.named.add(&cause.value);
            }
            this.counted.push(entry.is_counted());
            this.downtime.push(
                entry
                    .impact
                    .downtime
                    .as_ref()
                    .map(|downtime| downtime.value),
            );
            this.downtime_span.push(span_of(entry));
        }
        this.named = named.map(|numbering| numbering.finish(book.entries.len()));
        this.named[Dimension::Cause as usize].add_parents();
        this
    }

    pub(super) fn named(&self, dimension: Dimension) -> &Named {
        &self.named[dimension as usize]
    }

    pub(super) fn is_counted(&self, entry: Index) -> bool {
        self.counted[entry]
    }

    /// How many entries are counted.
    pub(super) fn counted(&self) -> usize {
        self.counted.iter().filter(|counted| **counted).count()
    }

    pub(super) fn downtime(&self, entry: Index) -> Option<Duration> {
        self.downtime[entry]
    }

    /// From when to when an entry's downtime lasted, in seconds since the epoch, where that is known.
    pub(super) fn downtime_span(&self, entry: Index) -> Option<(i64, i64)> {
        self.downtime_span[entry]
    }
}

/// The names that entries have in one dimension, numbered in the order of their first use.
#[derive(Debug, Clone, Default)]
pub(super) struct Named {
    /// The names, by their numbers.
    pub(super) names: Vec<Name>,
    numbers: HashMap<Name, u32>,
    by_entry: ByEntry<u32>,
    /// The number of the name above each name, where names have two levels.
    parents: Vec<Option<u32>>,
}

/// Names while they are being numbered.
#[derive(Default)]
struct Numbering {
    named: Named,
    pairs: Vec<(Index, u32)>,
}

impl Numbering {
    fn enter(&mut self, entry: Index, names: &[Located<Name>]) {
        let mut numbers: Vec<u32> = names
            .iter()
            .map(|name| self.named.add(&name.value))
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        self.pairs
            .extend(numbers.into_iter().map(|number| (entry, number)));
    }

    fn finish(self, entries: usize) -> Named {
        Named {
            by_entry: ByEntry::new(entries, self.pairs),
            ..self.named
        }
    }
}

impl Named {
    fn add_parents(&mut self) {
        for at in 0..self.names.len() {
            let parent = self.names[at]
                .split_once('/')
                .map(|(parent, _)| Name::from(parent));
            let parent = parent.map(|parent| self.add(&parent));
            self.parents.push(parent);
        }
    }

    fn add(&mut self, name: &Name) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.numbers.insert(Name::clone(name), number);
        self.names.push(Name::clone(name));
        number
    }

    /// The numbers of an entry's own names, in ascending order.
    pub(super) fn of(&self, entry: Index) -> &[u32] {
        self.by_entry.of(entry)
    }

    /// The number of a name.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    /// A number and that of the name above it, if there is one.
    pub(super) fn levels(&self, number: u32) -> impl Iterator<Item = usize> + use<> {
        let parent = self.parents.get(number as usize).copied().flatten();
        std::iter::once(number)
            .chain(parent)
            .map(|number| number as usize)
    }
}
