//! From characters to the terms of the index: one way of cutting text into words, for entries and for queries.

mod distance;
mod fold;
mod inflect;
mod kin;
mod little;
mod tokens;

pub use distance::distance_within;
pub use fold::fold;
pub use inflect::inflections;
pub use kin::distinct;
pub use little::says_little;
pub use tokens::{Kind, Side, Token, Tokens};
