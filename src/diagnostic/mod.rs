//! Findings as values: what is wrong, where, why it matters and how to put it right.

mod span;

pub use span::{LineIndex, Position, Span};
