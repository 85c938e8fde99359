//! The whole book as JSON.

use serde_json::{Value, json};

use super::entry_json;
use crate::analysis::Recurrence;
use crate::casebook::Casebook;

/// Version of the JSON: fields are added within one version, and nothing is removed or renamed.
pub const API: u32 = 1;

/// Every entry that is no page, newest first, with the facts of the book.
#[must_use]
pub fn book_json(book: &Casebook, recurrence: &Recurrence) -> Value {
    let config = &book.config.book;
    let entries: Vec<Value> = book.newest_first().iter().map(|index| entry_json(book, recurrence, *index)).collect();
    json!({
        "version": API,
        "title": config.title,
        "description": config.description,
        "language": config.language,
        "time_zone": config.time_zone.name(),
        "entries": entries,
    })
}
