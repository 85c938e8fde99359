//! The tools, one file for each.

mod actions;
mod causes;
mod entries;
mod get_entry;
mod incident_input;
mod lint_draft;
mod recurrence;
mod search;
mod similar;
mod start_entry;
mod triage;

pub(super) use causes::{Cause, cause};
pub(super) use entries::{address, entry};

use super::tool::AnyTool;

/// All of them, in the order in which clients list them.
pub(super) const TOOLS: [AnyTool; 9] = [
    AnyTool::of::<search::Search>(),
    AnyTool::of::<similar::Similar>(),
    AnyTool::of::<get_entry::GetEntry>(),
    AnyTool::of::<recurrence::Recurrence>(),
    AnyTool::of::<actions::Actions>(),
    AnyTool::of::<causes::Causes>(),
    AnyTool::of::<triage::Triage>(),
    AnyTool::of::<lint_draft::LintDraft>(),
    AnyTool::of::<start_entry::StartEntry>(),
];
