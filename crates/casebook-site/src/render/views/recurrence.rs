//! The recurrence report.

use serde::Serialize;

use super::{
    Count, DataTable, FailedFixRow, Fate, HomeFigure, Href, Html, Link, Phrase, RepeatKind,
    Severity, View, When,
};

/// `/recurrence/`: which causes keep coming back, where, and whether the fixes held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecurrencePage {
    /// The answer in one sentence, its numbers linked.
    pub headline: Vec<Phrase>,
    /// Why no incident is counted, where none is, and what changes that.
    pub uncounted: Option<String>,
    /// What became of the fixes, as a bar; `None` where nothing was repeated.
    pub fates: Option<HomeFigure>,
    /// Repeats by kind, the numbers linked; empty where there are none.
    pub kinds: Vec<Phrase>,
    /// The heading of the fixes that did not hold.
    pub failed_title: String,
    /// The fixes that did not hold, and what came then.
    pub failed: Vec<FailedFixRow>,
    /// What is said of those that are not listed.
    pub failed_more: Option<String>,
    /// The causes that came back, drawn along time; `None` where none did.
    pub lanes: Option<LaneTable>,
    /// Causes against services.
    pub heat: Option<HeatMap>,
    /// Chains of incidents that have no cause in common.
    pub chains: Vec<Chain>,
    /// What chance would give of each kind.
    pub chance: Option<DataTable>,
    /// What its numbers are.
    pub chance_note: String,
    /// What is counted and what could not be.
    pub notes: Vec<String>,
    /// The report as data.
    pub json: Option<Href>,
}

impl View for RecurrencePage {
    const TEMPLATE: &'static str = "recurrence.html";
}

/// Causes as rows, each with a drawing of its incidents on one scale of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LaneTable {
    /// What the rows show, as a statement.
    pub title: String,
    /// The scale of time.
    pub axis: Html,
    /// What the shapes and lines mean.
    pub key: LaneKey,
    /// The causes, most repeats first.
    pub rows: Vec<LaneRow>,
    /// Where the others are, if there are more.
    pub more: Option<Link>,
}

/// What is drawn in any of the rows, to be explained: nothing else is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LaneKey {
    /// Severities, the worst first.
    pub severities: Vec<Severity>,
    /// Fates of fixes, in the order of [`Fate`].
    pub fates: Vec<Fate>,
    /// Whether a line leads to what was seen elsewhere.
    pub elsewhere: bool,
    /// Whether a column stands for a year.
    pub with_years: bool,
}

impl LaneKey {
    /// Adds a line: the fate it says, or none where the cause was seen elsewhere.
    pub fn add_line(&mut self, fate: Option<Fate>) {
        match fate {
            None => self.elsewhere = true,
            Some(fate) if !self.fates.contains(&fate) => {
                self.fates.push(fate);
                self.fates.sort_by_key(|fate| *fate as u8);
            }
            Some(_) => {}
        }
    }

    /// Adds a shape. Of severities that share a shape the first gives the word.
    pub fn add_severity(&mut self, severity: Severity) {
        if !self
            .severities
            .iter()
            .any(|one| one.level == severity.level)
        {
            self.severities.push(severity);
            self.severities.sort_by_key(|one| one.level);
        }
    }
}

/// A cause that came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LaneRow {
    /// `capacity / connection-pool`, leading to its page.
    pub cause: Link,
    /// Its incidents along time.
    pub drawing: Html,
    /// How many incidents name it as their primary root cause.
    pub incidents: Count,
    /// How many of those repeat an earlier one.
    pub repeats: Count,
    /// How many of them were seen elsewhere only.
    pub seen_elsewhere: Count,
    /// Repeats of each fate of the promised fix, in this order: no fix, still open, did not hold, not known.
    pub fates: [Count; 4],
    /// Preventive actions for it that are not done.
    pub open_fixes: Count,
    /// Its chains in words, the longest first.
    pub chains: Vec<Chain>,
    /// How many more chains it has.
    pub chains_more: usize,
}

/// Causes against services, with the number of incidents in each cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeatMap {
    /// What it shows, as a statement.
    pub title: String,
    /// What is counted, and what could not be.
    pub note: Option<String>,
    /// The services.
    pub columns: Vec<Link>,
    /// The causes.
    pub rows: Vec<HeatRow>,
    /// The pairs that met more than once, most often first: in place of the map where it would show next to nothing.
    pub pairs: Vec<HeatPair>,
}

/// A cause and a service that met more than once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeatPair {
    /// The cause.
    pub cause: Link,
    /// The service.
    pub service: Link,
    /// How often.
    pub incidents: Count,
}

/// One cause of the heat map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeatRow {
    /// The cause.
    pub cause: Link,
    /// One cell per column; `None` where nothing happened.
    pub cells: Vec<Option<HeatCell>>,
}

/// One cell of the heat map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeatCell {
    /// Number of incidents.
    pub count: usize,
    /// 1 (fewest) to 5 (most): how strongly the cell is tinted.
    pub strength: u8,
    /// The entries behind it.
    pub href: Href,
}

/// Incidents linked by repeats, in the order of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chain {
    /// The anchor of the chain on this page.
    pub anchor: String,
    /// What they have in common: the cause they share.
    pub cause: Option<Link>,
    /// In words: `4 incidents in 2 years 3 months`.
    pub summary: String,
    /// What is said about incidents before the first of `steps`; empty when there are none.
    pub left_out: Vec<Phrase>,
    /// The incidents, earliest first; of a long chain the newest.
    pub steps: Vec<ChainStep>,
}

/// One incident of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChainStep {
    /// How it repeats the one before it; `None` for the first.
    pub kind: Option<RepeatKind>,
    /// What became of the fix the one before it had promised; `None` for the first.
    pub fate: Option<Fate>,
    /// How long after the one before it, in words: `140 days later`.
    pub apart: Option<String>,
    /// What the one it repeats had promised, and how far that had come.
    pub promised: Vec<PromiseRow>,
    /// When it started.
    pub started: Option<When>,
    /// How bad it was.
    pub severity: Option<Severity>,
    /// The entry, its title as the text.
    pub entry: Link,
    /// Its services.
    pub services: Vec<Link>,
}

/// What had been promised after an incident, as it stood when its cause came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PromiseRow {
    /// The action.
    pub title: String,
    /// `done by then`.
    pub progress: String,
}
