//! Does an incident owe a postmortem, and why: one code for triage, lint and the policy page.

mod decide;
mod policy;

pub use decide::{Answer, CriterionResult, Decision, Escalated, Facts, Planned, Verdict, decide};
pub use policy::{NOT_OWED, Statement, statements};
