//! Pure functions of a casebook and a date: what repeats what, what became of the fixes, what is owed, and how much of
//! that the numbers can bear.

mod actions;
mod by_entry;
mod cause_suggestions;
mod chains;
mod chance;
mod downtime;
mod facts;
mod failed_fixes;
mod fate;
mod finder;
pub mod index;
mod labels;
mod ledger;
mod lessons;
mod likely;
mod metrics;
mod periods;
mod predecessors;
mod query;
mod records;
mod recurrence;
mod services;
pub mod statistics;

pub use actions::{ActionRef, Actions, actions};
pub use casebook_model::config::RepeatKind;
pub use cause_suggestions::{CauseModel, CauseSuggestion};
pub use chains::{Chain, Step, chains};
pub use chance::{Chance, FEWEST as FEWEST_FOR_CHANCE, chance};
pub use downtime::{Downtime, downtime};
pub use failed_fixes::{FailedFix, failed_fixes};
pub use fate::{Fate, Progress, Promise, promises};
pub use labels::{LabelIssue, labels};
pub use ledger::{Ledger, LedgerGroup, Tally, kept, ledger};
pub use lessons::{Lesson, LessonKind, lessons, lessons_of};
pub use likely::{Likely, likely};
pub use metrics::{Direction, Metrics, Publication, Punctuality, Trend, metrics, publication};
pub use periods::{Observation, Period, observation, quarter};
pub use query::{AnalysisQuery, Scope, levels, lies_in};
pub use records::{Dimension, HURT_TOGETHER, Record, Records, record_of, records};
pub use recurrence::{Link, Recurrence, Repeat, recurrence};
pub use services::dependency_between;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_of_numbers;
#[cfg(test)]
mod tests_of_repeats;
