//! A query as a tree.

use std::ops::Range;

/// A query, or a part of one, and where it stands in what was typed (bytes).
#[derive(Debug, Clone)]
pub struct Node {
    /// What it asks for.
    pub expr: Expr,
    /// Where it was typed.
    pub span: Range<usize>,
}

/// What a part of a query asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// A word. It may turn out to be an identifier of several segments.
    Word {
        /// As typed.
        text: String,
        /// Whether it ends in `*`: any word with this prefix.
        prefix: bool,
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
        self.expr == other.expr
    }
}
