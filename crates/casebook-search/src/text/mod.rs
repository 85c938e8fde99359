//! From characters to the terms of the index: one way of cutting text into words, for entries and for queries.

mod distance;
mod fold;
mod inflections;
mod near_duplicates;
mod stop_words;
mod tokens;

pub use distance::distance_within;
pub use fold::fold;
pub use inflections::inflections;
pub use near_duplicates::drop_near_duplicates;
pub use stop_words::is_stop_word;
pub use tokens::{Side, Token, TokenKind, Tokens};
