//! The home page.

use serde::Serialize;

use super::{ActionRow, Chart, Count, EntryRow, Html, Link, Phrase, View, When};

/// `/`: what happened lately, what keeps coming back, what is overdue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HomePage {
    /// What the book is about, if it says so.
    pub description: Option<String>,
    /// The state in one line; the stretches are joined by ` · `, each a whole statement:
    /// `34 incidents since 2012`, `9 repeated an earlier cause`, `5 preventive actions overdue`.
    pub state: Vec<Phrase>,
    /// The latest entries, newest first, about ten.
    pub latest: Vec<EntryRow>,
    /// Where all entries are.
    pub all_entries: Link,
    /// Causes that came back, most repeats first.
    pub causes: Vec<CauseRow>,
    /// Where the recurrence report is.
    pub all_causes: Option<Link>,
    /// Overdue actions, longest overdue first.
    pub overdue: Vec<ActionRow>,
    /// How many actions are open in all, in words: `12 open, 5 of them overdue`.
    pub overdue_note: Vec<Phrase>,
    /// Where the action ledger is.
    pub all_actions: Option<Link>,
    /// The last twelve months, one mark per incident.
    pub calendar: Option<Chart>,
}

impl View for HomePage {
    const TEMPLATE: &'static str = "home.html";
}

/// A cause that keeps coming back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CauseRow {
    /// `capacity / connection-pool`, leading to its page.
    pub cause: Link,
    /// How many incidents name it as their primary root cause.
    pub incidents: Count,
    /// How many of those repeat an earlier one.
    pub repeats: Count,
    /// How many of them were seen elsewhere only.
    pub seen_elsewhere: Count,
    /// Repeats of each fate of the promised fix, in this order: no fix, still open, did not hold, not known.
    pub fates: [Count; 4],
    /// When it last struck.
    pub last: Option<When>,
    /// Preventive actions for it that are not done.
    pub open_fixes: Count,
    /// Its last 24 months as dots ([`crate::render::charts::spark`]).
    pub spark: Option<Html>,
    /// Incidents and repeats as a bar, for rankings ([`crate::render::charts::bar`]).
    pub bar: Option<Html>,
}
