//! From characters to the terms of the index: one way of cutting text into words, for entries and for queries.

mod boundaries;
mod compounds;
mod distance;
mod fold;
mod inflections;
mod language;
mod near_duplicates;
mod stop_words;
mod token;
mod tokens;

pub(crate) use compounds::{compound, second_parts};
pub(crate) use distance::distance_within;
pub(crate) use fold::fold;
pub(crate) use language::Language;
pub use near_duplicates::drop_near_duplicates;
pub use stop_words::is_stop_word;
pub(crate) use token::{OwnedToken, Side, Token, TokenKind};
pub(crate) use tokens::Tokens;
