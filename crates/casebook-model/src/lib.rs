//! What a book is made of: files are loaded ([`source`]), read against the template ([`template`], [`entry`]) and linked into
//! one [`book`]. [`config`] is what `book.toml` says, and [`criteria`] whether an incident owes a postmortem.

pub mod audience;
pub mod book;
pub mod config;
pub mod criteria;
pub mod entry;
pub mod source;
pub mod template;
