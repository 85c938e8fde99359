//! Which incidents repeat an earlier one: `domain.md`'s definition, over counted entries.
//!
//! B repeats A when A certainly started earlier and B declares it, or when B started within the window after A was
//! over, both have the same primary root cause (`unknown` excepted) and B does not deny it: *same service* when they
//! share one, *dependency* when one names a service that a service of the other depends on, *spread* when both name
//! services and none of that holds.
//!
//! Whether A was over: from `resolved` on, else from `mitigated` on; an entry with neither was over when it started
//! if it is published (a published postmortem looks back), and goes on while it is in review.

use super::by_entry::ByEntry;
use super::facts::Facts;
use super::fate::Fate;
use super::finder::Finder;
use super::services::Dependencies;
use casebook_model::book::{Casebook, Index};
use casebook_model::config::RepeatKind;

/// One incident repeats one earlier incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The earlier incident.
    pub earlier: Index,
    /// The later one.
    pub later: Index,
    /// How.
    pub kind: RepeatKind,
    /// What had become of the earlier one's fix.
    pub fate: Fate,
    /// Days from the start of the one to the start of the other.
    pub days: i64,
}

/// What one incident repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// The incident.
    pub entry: Index,
    /// Its declared links, then the nearest of each other kind: the strongest first, of two declared ones the one that
    /// started last. Never empty.
    pub links: Vec<Link>,
    /// How many more predecessors there are of each kind, in the order of `RepeatKind::ALL`.
    pub more: [usize; 4],
    /// Whether it counts as repeated by `[recurrence] repeats`; otherwise it was seen elsewhere.
    pub is_repeated: bool,
}

impl Repeat {
    /// The link that speaks for the incident in headlines, fates, gaps and chains: its strongest.
    #[must_use]
    pub fn strongest(&self) -> &Link {
        &self.links[0]
    }

    /// How many more predecessors there are than links.
    #[must_use]
    pub fn more(&self) -> usize {
        self.more.iter().sum()
    }

    /// How many predecessors there are, of every kind.
    #[must_use]
    pub fn predecessors(&self) -> usize {
        self.links.len() + self.more()
    }
}

/// All repeats of a book.
#[derive(Debug, Clone, Default)]
pub struct Recurrence {
    /// The incidents that repeat something or were seen elsewhere, oldest first.
    pub repeats: Vec<Repeat>,
    /// How many incidents were counted.
    pub counted: usize,
    /// How many of those could not be placed in time, so that nothing can be said of them.
    pub undated: usize,
    /// What the other analyses ask of the entries.
    pub(super) facts: Facts,
    pub(super) dependencies: Dependencies,
    /// Places in `repeats`, and in their links.
    by_entry: ByEntry<u32>,
    followers: ByEntry<(u32, u32)>,
}

impl Recurrence {
    /// What an entry repeats, whether it counts as repeated or was seen elsewhere.
    #[must_use]
    pub fn of(&self, entry: Index) -> Option<&Repeat> {
        self.by_entry
            .of(entry)
            .first()
            .map(|at| &self.repeats[*at as usize])
    }

    /// What an entry repeats, if it counts as repeated.
    #[must_use]
    pub fn repeated(&self, entry: Index) -> Option<&Repeat> {
        self.of(entry).filter(|repeat| repeat.is_repeated)
    }

    /// The links by which later incidents repeat an entry, oldest first.
    pub fn followers(&self, entry: Index) -> impl Iterator<Item = &Link> {
        let places = self.followers.of(entry).iter();
        places.map(|(repeat, link)| &self.repeats[*repeat as usize].links[*link as usize])
    }
}

/// Finds every repeat. Takes time in the order of n log n.
#[must_use]
pub fn recurrence(book: &Casebook) -> Recurrence {
    let (facts, dependencies) = (Facts::new(book), Dependencies::new(book));
    let finder = Finder::new(book, &facts, &dependencies);
    let undated = facts.counted() - finder.candidates.len();
    let repeats = finder.repeats();
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let by_entry = repeats
        .iter()
        .enumerate()
        .map(|(at, repeat)| (repeat.entry, number(at)))
        .collect();
    let links = repeats.iter().enumerate().flat_map(|(at, repeat)| {
        let links = repeat.links.iter().enumerate();
        links.map(move |(link_at, link)| (link.earlier, (number(at), number(link_at))))
    });
    Recurrence {
        counted: facts.counted(),
        undated,
        by_entry: ByEntry::new(book.entries.len(), by_entry),
        followers: ByEntry::new(book.entries.len(), links.collect()),
        repeats,
        facts,
        dependencies,
    }
}
