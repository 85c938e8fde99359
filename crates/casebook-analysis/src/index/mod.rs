//! Casebook → search documents → pack; similar entries.

mod documents;
mod likeness;
mod similar;
#[cfg(test)]
mod translated_tests;

pub use likeness::{Alike, Likeness};
pub use similar::{Similar, similar};

use casebook_search::{Engine, Pack, build_with};

use crate::{Actions, Recurrence};
use casebook_model::book::Casebook;

pub use casebook_search::Error as IndexError;
pub use casebook_search::memo::{self, Memo};

/// The index of a book: its files, and an engine that has them open.
pub struct Index {
    /// The files as the site serves them.
    pub pack: Pack,
    /// The same, to be asked.
    pub engine: Engine,
}

/// Builds the index of every entry that may be shown; what takes long and was made before is taken from `memo`.
///
/// # Errors
/// A failure of the index library, which works in memory.
pub fn index(
    book: &Casebook,
    recurrence: &Recurrence,
    actions: &Actions<'_>,
    memo: &Memo,
) -> Result<Index, IndexError> {
    let documents = documents::documents(book, recurrence, actions);
    let pack = build_with(documents, &documents::settings(book), memo)?;
    let engine = Engine::open(&pack)?;
    Ok(Index { pack, engine })
}

/// Names of the fields whose values are counted beside results.
#[must_use]
pub fn facets(book: &Casebook) -> Vec<String> {
    let fields = documents::settings(book).fields;
    fields
        .into_iter()
        .filter(|field| field.facet)
        .map(|field| field.name)
        .collect()
}

/// The id under which the index knows an entry: its address, which no other entry has.
#[must_use]
pub fn id_of(book: &Casebook, entry: casebook_model::book::Index) -> String {
    let id = &book.entries[entry].id;
    // Only the first holder of an id keeps it; see `CB108`.
    if book.entry_of_id(id.as_str()) == Some(entry) {
        id.to_string()
    } else {
        book.addresses[entry].to_string()
    }
}
