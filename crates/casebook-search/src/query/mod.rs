//! The query language: what a person types, as a tree. Parsing never fails; what makes no sense is left out and noted.

mod expr;
mod note;
mod parse;
mod print;

pub use expr::{Expr, Node};
pub use note::{Note, NoteKind};
pub use parse::parse;
