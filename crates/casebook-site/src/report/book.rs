//! The whole book as JSON.

use serde::{Serialize, Serializer};

use super::entry_json;
use casebook_analysis::Recurrence;
use casebook_model::book::Casebook;

/// Version of the JSON: fields are added within one version, and nothing is removed or renamed.
pub const API: u32 = 1;

/// Every entry that is not a page, newest first, with the facts of the book. The entries are made one at a time while it
/// is serialised: as values, those of a large book would fill the memory.
#[must_use]
pub(crate) fn book_json<'a>(book: &'a Casebook, recurrence: &'a Recurrence) -> impl Serialize + 'a {
    let config = &book.config.book;
    BookJson {
        version: API,
        title: &config.title,
        description: &config.description,
        language: &config.language,
        time_zone: config.time_zone.name(),
        entries: Entries { book, recurrence },
    }
}

#[derive(Serialize)]
struct BookJson<'a> {
    version: u32,
    title: &'a str,
    description: &'a str,
    language: &'a str,
    time_zone: &'a str,
    entries: Entries<'a>,
}

struct Entries<'a> {
    book: &'a Casebook,
    recurrence: &'a Recurrence,
}

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { book, recurrence } = self;
        serializer.collect_seq(
            book.newest_first()
                .iter()
                .map(|index| entry_json(book, recurrence, *index)),
        )
    }
}
