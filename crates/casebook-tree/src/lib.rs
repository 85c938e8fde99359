//! Front matter and data → one tree in which every key and every value has its byte span, whatever language it is written
//! in. What a value means is for the template, or for a dialect, to say.

pub mod front_matter;
pub mod toml;
pub mod yaml;

pub use yaml::{Entry, Node, Scalar, Value};
