//! Remarks about a query.

use std::ops::Range;

/// Something in a query that made no sense, and what was done about it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Note {
    /// What it is about, in bytes of the query.
    pub span: Range<usize>,
    /// What sort of remark it is.
    pub kind: NoteKind,
    /// For a person: what was not understood, and what was searched instead.
    pub message: String,
    /// What to put in place of the spanned text, when that is a good guess.
    pub suggestion: Option<String>,
}

/// Sort of a [`Note`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoteKind {
    /// A quote or a parenthesis is missing, or an operator has nothing to work on.
    Syntax,
    /// No field has this name.
    UnknownField,
    /// No entry has this value.
    UnknownValue,
    /// A date or a duration cannot be read.
    BadRange,
    /// No entry has this word; similar ones were searched.
    Spelling,
    /// No entry has this word; longer words that begin with it were searched.
    Completed,
    /// No entry has this word, and none is similar.
    NoSuchWord,
    /// Entries have the words, but none has them as they stand between quotes.
    NoSuchPhrase,
    /// No entry has all the words; fewer were asked for.
    Relaxed,
    /// An identifier was looked for as a whole only.
    Whole,
}
