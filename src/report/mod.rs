//! Analyses and entries → tables and JSON. The JSON of the command line and of the site's `api/` is the same.

mod book;
mod entry;
mod recurrence;
mod table;

pub use book::{API, book_json};
pub use entry::entry_json;
pub use recurrence::{recurrence_json, recurrence_table};
pub use table::{Align, Table};
