//! Reads what other tools wrote: status pages, folders of headings, exports.
//!
//! A [`Dialect`] is data: which files it explains, and where in such a file each of Casebook's facts stands. [`read()`] takes a
//! [`Source`] (one file's keys, labels, headings, tables and lists, each with its span) and answers with [`Fact`]s, each with
//! what its author wrote, where, and whether it was stated, derived or guessed. What cannot be read is [`Unread`], with the
//! reason, and never repaired; what no field takes is kept as a [`SourceFact`].
//!
//! Casebook's model is not known here: facts are named texts, and whoever asks reads them as its template says.

mod actions;
mod builtin;
mod definition;
mod detect;
mod facts;
mod fields;
mod labels;
mod names;
mod read;
mod source;
mod tickets;
mod times;

pub use builtin::builtin;
pub use definition::{
    Actions, BodyPart, Condition, Dialect, FieldRule, From, Matches, Origin, Place, Problem,
    RecordId, Records, Row, RowChoice,
};
pub use detect::{Detected, detect};
pub use facts::{ActionFact, Fact, Reading, SourceFact, Unread};
pub use labels::labels_of;
pub use read::read;
pub use source::Source;
pub use times::{TimeForm, Times};

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
