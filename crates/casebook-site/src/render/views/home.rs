//! The home page.

use serde::Serialize;

use super::{ActionRow, Chart, Count, EntryRow, Html, Link, Phrase, View, When};

/// `/`: what happened lately, what keeps coming back, what is overdue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HomePage {
    /// What the book is about, if it says so.
    pub description: Option<String>,
    /// Why no incident is counted, where none is, and what changes that.
    pub uncounted: Option<String>,
    /// Searches that find something in this book.
    pub examples: Vec<Link>,
    /// The state of the book in four figures; none where nothing is counted.
    pub figures: Vec<HomeFigure>,
    /// Fixes that did not hold, the one that failed last first.
    pub failed: Vec<FailedFixRow>,
    /// Where all of them are.
    pub all_failed: Option<Link>,
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
    /// Where the action ledger is.
    pub all_actions: Option<Link>,
    /// The last twelve months, one mark per incident.
    pub calendar: Option<Chart>,
}

/// A figure of the home page: what it says first, and what there is to say of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HomeFigure {
    /// `Repeated`.
    pub label: String,
    /// The figure itself: `3 of 47`.
    pub value: Vec<Phrase>,
    /// Shares of a whole, as a bar.
    pub bar: Option<Html>,
    /// What stands below.
    pub note: Vec<Phrase>,
}

/// A fix that did not hold, and what came then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FailedFixRow {
    /// What was done, leading to the action.
    pub fix: Link,
    /// The incident after which it was promised.
    pub promised_after: Link,
    /// When it was done.
    pub done: Option<String>,
    /// The incidents that came all the same, the newest first; of many the first.
    pub then: Vec<CameThen>,
    /// How many more came.
    pub more: usize,
}

/// An incident that came although a fix was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CameThen {
    /// The incident.
    pub entry: Link,
    /// How long after the one that promised the fix: `20 mo`.
    pub later: String,
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
    /// When it last struck.
    pub last: Option<When>,
    /// Preventive actions for it that are not done.
    pub open_fixes: Count,
}
