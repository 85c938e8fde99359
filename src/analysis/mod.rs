//! Pure functions of a casebook and a date: recurrence, actions.

mod actions;
mod fate;
mod likely;
mod predecessors;
mod recurrence;

pub use actions::{ActionRef, Actions, actions};
pub use fate::{Fate, fate};
pub use likely::{Likely, likely};
pub use recurrence::{Link, Recurrence, Repeat, RepeatKind, recurrence};

#[cfg(test)]
mod tests;
