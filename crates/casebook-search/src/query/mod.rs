//! The query language: what a person types, as a tree. Parsing never fails; what cannot be understood is left out and noted.

mod expr;
mod note;
mod parse;
mod print;
mod scanner;

pub(crate) use expr::{Expr, Node};
pub use note::{Note, NoteKind};
pub(crate) use parse::parse;
