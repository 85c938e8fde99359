//! Chains: incidents connected by what they repeat, in the order of time.

use super::{AnalysisQuery, Dimension, Link, Promise, promises};
use casebook_model::book::Index;
use casebook_model::entry::Name;

/// Incidents of which every one but the first repeats an earlier one of the same chain. Each incident is linked to its
/// strongest predecessor alone, so that a chain of n incidents has n − 1 repeats, and no incident is in two chains.
#[derive(Debug, Clone)]
pub struct Chain<'a> {
    /// The cause they share, when they do.
    pub cause: Option<Name>,
    /// The incidents, oldest first.
    pub steps: Vec<Step<'a>>,
}

/// One incident of a chain.
#[derive(Debug, Clone)]
pub struct Step<'a> {
    /// The incident.
    pub entry: Index,
    /// What it repeats; `None` for the first of the chain.
    pub repeats: Option<&'a Link>,
    /// What had been promised after the incident it repeats, and how far that had come when this one started.
    pub promises: Vec<Promise<'a>>,
}

/// The chains in which an incident that is asked about repeats something: the longest first, then the oldest. What
/// such an incident goes back to is shown whether it is asked about or not.
#[must_use]
pub fn chains<'a>(query: &AnalysisQuery<'a>) -> Vec<Chain<'a>> {
    let recurrence = query.recurrence;
    // Repeats come oldest first, and what each goes back to is older: its first incident is known already.
    let mut first: Vec<Index> = (0..query.book.entries.len()).collect();
    let mut members: Vec<Vec<Index>> = vec![Vec::new(); first.len()];
    for repeat in &recurrence.repeats {
        let root = first[repeat.strongest().earlier];
        first[repeat.entry] = root;
        if members[root].is_empty() {
            members[root].push(root);
        }
        members[root].push(repeat.entry);
    }
    let mut is_asked = vec![false; first.len()];
    for repeat in query.linked() {
        is_asked[first[repeat.entry]] = true;
    }
    let mut chains: Vec<Vec<Index>> = members
        .into_iter()
        .zip(is_asked)
        .filter_map(|(members, asked)| asked.then_some(members))
        .collect();
    let start = |index: Index| {
        query
            .entry(index)
            .started
            .as_ref()
            .map(|started| started.value.earliest())
    };
    chains.sort_by_cached_key(|members| {
        (
            std::cmp::Reverse(members.len()),
            start(members[0]),
            members[0],
        )
    });
    chains
        .into_iter()
        .map(|members| chain(query, &members))
        .collect()
}

fn chain<'a>(query: &AnalysisQuery<'a>, members: &[Index]) -> Chain<'a> {
    let first = query.entry(members[0]).primary_cause();
    let causes = query.facts().named(Dimension::Cause);
    let shared = members
        .iter()
        .all(|index| causes.of(*index) == causes.of(members[0]));
    let steps = members.iter().map(|index| {
        let repeats = query.recurrence.of(*index).map(super::Repeat::strongest);
        let promises = repeats
            .map(|link| {
                let earlier = query.entry(link.earlier);
                promises(earlier, query.entry(link.later), query.book.zone())
            })
            .unwrap_or_default();
        Step {
            entry: *index,
            repeats,
            promises,
        }
    });
    Chain {
        cause: first.filter(|_| shared).cloned(),
        steps: steps.collect(),
    }
}
