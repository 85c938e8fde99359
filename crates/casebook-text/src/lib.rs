//! Text rules that every part of Casebook shares, each in one place.
//!
//! - [`name_key()`]: when two names are the same.
//! - [`look()`]: when two names look the same.
//! - [`counted`]: a number with its noun.
//! - [`single_line`], [`printable`] and [`printable_line`]: white space and control characters.
//! - [`wrap()`] and [`columns`]: lines of a terminal.
//! - [`truncate()`], [`truncate_at_word`] and [`truncate_to_columns`]: text cut short, with an ellipsis.

mod line;
mod look_alike;
mod name_key;
mod plural;
mod truncate;
mod wrap;

pub use line::{printable, printable_in_place, printable_line, single_line, steers};
pub use look_alike::{look, look_alike};
pub use name_key::{is_invisible, name_key};
pub use plural::{counted, plural};
pub use truncate::{truncate, truncate_at_word, truncate_to_columns};
pub use wrap::{columns, wrap};
