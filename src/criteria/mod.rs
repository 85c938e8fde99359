//! Does an incident owe a postmortem, and why: one code for triage, lint and the policy page.

mod policy;

pub use policy::{NOT_OWED, Statement, statements};
