//! The ledger of all actions: what is owed, by whom, for how long.

use std::collections::HashMap;

use super::statistics::Distribution;
use super::{ActionRef, Actions, AnalysisQuery};
use casebook_model::book::Index;
use casebook_model::entry::ActionStatus;
use casebook_time::days_between;

/// How many actions there are of each state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    /// Still to be done, begun or not, overdue or not.
    pub open: usize,
    /// Of the open ones, those whose day has passed.
    pub overdue: usize,
    /// Done.
    pub done: usize,
    /// Decided against.
    pub wont_do: usize,
}

impl Tally {
    /// All of them.
    #[must_use]
    pub fn total(&self) -> usize {
        self.open + self.done + self.wont_do
    }

    fn add(&mut self, action: &ActionRef<'_>) {
        match action.action.status {
            ActionStatus::Open | ActionStatus::InProgress => self.open += 1,
            ActionStatus::Done => self.done += 1,
            ActionStatus::WontDo => self.wont_do += 1,
        }
        self.overdue += usize::from(action.overdue_days.is_some());
    }
}

/// By what actions are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LedgerGroup {
    /// Who sees to it.
    Owner,
    /// The teams of its entry; an action of two teams' incident counts for both.
    Team,
    /// What it is for.
    Kind,
    /// The cause it addresses.
    Cause,
}

impl LedgerGroup {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Team, Self::Kind, Self::Cause];

    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Team => "team",
            Self::Kind => "kind",
            Self::Cause => "cause",
        }
    }
}

/// The actions that are asked about, added up.
#[derive(Debug, Clone, Default)]
pub struct Ledger<'a> {
    /// Overdue first, then open by due day, then the others.
    pub actions: Vec<&'a ActionRef<'a>>,
    /// All of them.
    pub tally: Tally,
    /// By owner, team, kind and cause, in the order of `LedgerGroup::ALL`; most overdue first, then most open. `None`
    /// is where nothing was written.
    pub groups: [Vec<(Option<String>, Tally)>; 4],
    /// Days since the incident, of those still to be done. Places are places in `actions`.
    pub age: Distribution,
    /// Days from the incident to the day it was done, of those that were done. Places are places in `actions`.
    pub time_to_close: Distribution,
    /// How many are still to be done and have no due day, so that they can never be overdue.
    pub without_due: usize,
    /// Entries that promised to prevent something and have done all of it, newest first.
    pub kept: Vec<Index>,
    /// Entries that promised to prevent something and have not done all of it yet, newest first.
    pub owing: Vec<Index>,
}

/// Adds up the actions that are asked about. Age and time to close count from the day of the incident: nobody writes
/// down when an action was thought of.
#[must_use]
pub fn ledger<'a>(query: &AnalysisQuery<'a>) -> Ledger<'a> {
    let mut ledger = Ledger::default();
    // The place in the ledger of each action that is asked about.
    let mut places = vec![None; query.actions.all.len()];
    for (at, action) in query.actions.all.iter().enumerate() {
        if query.scope.holds_action(query.book, action) {
            places[at] = Some(ledger.actions.len());
            ledger.actions.push(action);
        }
    }
    let mut groups: [HashMap<Option<&str>, Tally>; 4] = Default::default();
    let mut asked = vec![false; query.book.entries.len()];
    let (mut age, mut closed) = (Vec::new(), Vec::new());
    // Entry by entry, in the order in which they lie in memory.
    let by_entry = (0..query.book.entries.len()).flat_map(|entry| query.actions.places_of(entry));
    for (action, place) in by_entry.filter_map(|at| Some((&query.actions.all[*at], places[*at]?))) {
        asked[action.index] = true;
        ledger.tally.add(action);
        for (group, names) in LedgerGroup::ALL.into_iter().zip(&mut groups) {
            for_each_name(action, group, |name| {
                names.entry(name).or_default().add(action);
            });
        }
        let born = query.book.date(action.index);
        let days = |until| {
            born.map(|born| days_between(born, until))
                .filter(|days| *days >= 0)
        };
        let done = action.action.done.as_ref();
        match action.action.status {
            ActionStatus::Open | ActionStatus::InProgress => {
                age.push((place, days(query.today)));
                ledger.without_due += usize::from(action.action.due.is_none());
            }
            ActionStatus::Done => closed.push((place, done.and_then(|done| days(done.value)))),
            ActionStatus::WontDo => {}
        }
    }
    age.sort_unstable();
    closed.sort_unstable();
    ledger.age = Distribution::new(age);
    ledger.time_to_close = Distribution::new(closed);
    ledger.groups = groups.map(ranked);
    for index in query
        .book
        .newest_first()
        .iter()
        .filter(|index| asked[**index])
    {
        match kept(query.actions, *index) {
            Some(true) => ledger.kept.push(*index),
            Some(false) => ledger.owing.push(*index),
            None => {}
        }
    }
    ledger
}

/// Most overdue first, then most open; where nothing was written stands last.
fn ranked(names: HashMap<Option<&str>, Tally>) -> Vec<(Option<String>, Tally)> {
    let names = names.into_iter();
    let mut names: Vec<_> = names
        .map(|(name, tally)| (name.map(str::to_owned), tally))
        .collect();
    names.sort_by_key(|(name, tally)| {
        (
            name.is_none(),
            std::cmp::Reverse((tally.overdue, tally.open, tally.total())),
            name.clone(),
        )
    });
    names
}

/// Whether an entry has done all that it promised to prevent; `None` when it promised nothing, or turned all of it
/// down.
#[must_use]
pub fn kept(actions: &Actions<'_>, entry: Index) -> Option<bool> {
    let promised = actions
        .of(entry)
        .filter(|one| one.action.prevents() && one.action.is_promised());
    promised
        .map(|one| one.action.status == ActionStatus::Done)
        .reduce(|all, one| all && one)
}

fn for_each_name<'a>(
    action: &ActionRef<'a>,
    group: LedgerGroup,
    mut visit: impl FnMut(Option<&'a str>),
) {
    let entry = action.entry;
    match group {
        LedgerGroup::Owner => visit(
            action
                .action
                .owner
                .as_ref()
                .map(|owner| owner.value.as_str()),
        ),
        LedgerGroup::Kind => visit(action.action.kind.as_ref().map(|kind| kind.value.as_str())),
        LedgerGroup::Cause => visit(action.cause().map(|cause| &**cause)),
        LedgerGroup::Team if entry.teams.is_empty() => visit(None),
        LedgerGroup::Team => entry.teams.iter().for_each(|team| visit(Some(&team.value))),
    }
}
