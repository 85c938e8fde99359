//! Does an incident owe a postmortem, and why.
