//! What is known of a client and its books: what every answer is made from.

use casebook_time::{Timestamp, Zone};

use super::books::Books;
use super::client::Abilities;
use super::documents::Documents;
use super::encoding::Encoding;
use super::rule_pages::RulePages;
use super::settings::Settings;
use crate::workspace::{Clock, Snapshot};

/// The client's abilities, settings and documents, and the books that these are of.
pub(super) struct State {
    pub(super) abilities: Abilities,
    pub(super) settings: Settings,
    pub(super) documents: Documents,
    pub(super) books: Books,
    pub(super) clock: Option<Clock>,
    /// What stands for the book of a file that belongs to none.
    pub(super) alone: Snapshot,
    pub(super) pages: RulePages,
}

impl State {
    pub(super) fn encoding(&self) -> Encoding {
        self.abilities.encoding
    }

    /// What counts as now, at this moment, for a book in this zone.
    pub(super) fn now(&self, zone: &Zone) -> Timestamp {
        self.clock.unwrap_or_else(super::worker::now).now(zone)
    }

    /// The books that are open.
    pub(super) fn open_books(&self) -> impl Iterator<Item = &Snapshot> {
        let books = self.books.iter();
        books.filter_map(|(_, book)| book.snapshot.as_deref())
    }
}
