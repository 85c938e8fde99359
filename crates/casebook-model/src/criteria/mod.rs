//! Does an incident owe a postmortem, and why: one code for triage, lint and the policy page.

mod decide;
mod facts;
mod policy;

pub use decide::{Answer, CriterionResult, Decision, Verdict, decide};
pub use facts::{Escalated, Facts, Planned};
pub use policy::{NOT_OWED, Statement, statements};
