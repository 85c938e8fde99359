//! The query language: what a person types, as a tree. Reading never fails; what makes no sense is left out and noted.

mod parse;
mod print;

use std::ops::Range;

pub use parse::parse;

/// A query, or a part of one, and where it stands in what was typed (bytes).
#[derive(Debug, Clone)]
pub struct Node {
    /// What is asked for.
    pub ask: Ask,
    /// Where it was typed.
    pub span: Range<usize>,
}

/// What a part of a query asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// A word. It may turn out to be an identifier of several segments.
    Word {
        /// As typed.
        text: String,
        /// Whether it ends in `*`: any word that begins so.
        open: bool,
    },
    /// Words one after the other.
    Phrase(String),
    /// `name:value`.
    Field {
        /// Name, as typed.
        name: String,
        /// Value, as typed, without quotes.
        value: String,
    },
    /// Without what the part asks for.
    Not(Box<Node>),
    /// Side by side; with `AND` between them when `strict`, so that none may be missing.
    All {
        /// At least two parts.
        parts: Vec<Node>,
        /// Whether `AND` was typed.
        strict: bool,
    },
    /// Any of the parts, at least two.
    Any(Vec<Node>),
}

impl PartialEq for Node {
    /// Whether both ask for the same, wherever they were typed.
    fn eq(&self, other: &Node) -> bool {
        self.ask == other.ask
    }
}

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
    /// No entry has this word, and none is similar.
    NoSuchWord,
    /// Entries have the words, but none has them as they stand between quotes.
    NoSuchPhrase,
    /// No entry has all the words; fewer were asked for.
    Relaxed,
    /// An identifier was looked for as a whole only.
    Whole,
}
