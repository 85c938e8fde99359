//! From characters to the terms of the index: one way of cutting text into words, for entries and for queries.

mod compounds;
mod distance;
mod fold;
mod inflections;
mod language;
mod near_duplicates;
mod stop_words;
mod tokens;

pub use compounds::compound;
pub use distance::distance_within;
pub use fold::fold;
pub use language::Language;
pub use near_duplicates::drop_near_duplicates;
pub use stop_words::is_stop_word;
pub use tokens::{OwnedToken, Side, Token, TokenKind, Tokens};
