//! Analyses, entries and the linter's rules → tables, pages and JSON. The JSON of the command line and of the site's `api/` is the same.

mod book;
mod entry;
mod recurrence;
mod rule;
mod rules;
mod table;

pub use book::{API, book_json};
pub use entry::entry_json;
pub use recurrence::{recurrence_json, recurrence_table};
pub use rule::{rule_page, rule_text};
pub use rules::{rules_index, rules_json, rules_table};
pub use table::{Align, Table};
