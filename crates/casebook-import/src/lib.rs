//! Takes what other tools exported into a book, one entry in Casebook's form for each incident.
//!
//! A front end turns a file into [`Record`]s: the keys of the other tool, and a body in Markdown with every word of the original.
//! A dialect says what they mean, as it does for files that are read in place, and [`Converter`] writes the entry: its facts, where
//! they came from, what no field takes, and the body. What is read, guessed and not read is told in an [`Outcome`].
//!
//! [`source`] opens files; everything else is values in, values out.

mod body;
mod confluence;
mod csv;
mod entry;
mod front_end;
mod json;
mod limits;
mod markup;
mod record;
pub mod source;
mod suggest;

mod to_markdown;
mod yaml_text;

pub use entry::{
    Converter, Draft, FactRead, Outcome, PageName, Reference, Skipped, Target, UnreadFact,
};
pub use front_end::FrontEnd;
pub use limits::LARGEST_RECORD;
pub use record::{Content, Item, Keys, Record, Restriction, Take, Unreadable};
pub use suggest::Survey;
pub use yaml_text::{hash_of, hash_under_id, with_hash};

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
