//! Chains: incidents connected by what they repeat, in the order of time.

use std::collections::{BTreeMap, HashMap};

use super::{Inquiry, Link, Promise, promises};
use crate::casebook::Index;
use crate::model::Name;

/// Incidents of which every one but the first repeats an earlier one of the same chain. Each incident is linked to its
/// nearest predecessor alone, so that a chain of n incidents has n − 1 repeats, and no incident is in two chains.
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
pub fn chains<'a>(inquiry: &Inquiry<'a>) -> Vec<Chain<'a>> {
    let recurrence = inquiry.recurrence;
    // Repeats come oldest first, and what each goes back to is older: its first incident is known already.
    let mut first: HashMap<Index, Index> = HashMap::new();
    let mut members: BTreeMap<Index, Vec<Index>> = BTreeMap::new();
    for repeat in &recurrence.repeats {
        let earlier = repeat.nearest_link().earlier;
        let root = first.get(&earlier).copied().unwrap_or(earlier);
        first.insert(repeat.entry, root);
        members.entry(root).or_insert_with(|| vec![root]).push(repeat.entry);
    }
    let asked: std::collections::HashSet<Index> = inquiry.repeats().map(|repeat| repeat.entry).collect();
    let mut chains: Vec<Vec<Index>> =
        members.into_values().filter(|members| members.iter().any(|index| asked.contains(index))).collect();
    let start = |index: Index| inquiry.entry(index).started.as_ref().map(|started| started.value.earliest());
    chains.sort_by_key(|members| (std::cmp::Reverse(members.len()), start(members[0]), members[0]));
    chains.into_iter().map(|members| chain(inquiry, &members)).collect()
}

fn chain<'a>(inquiry: &Inquiry<'a>, members: &[Index]) -> Chain<'a> {
    let first = inquiry.entry(members[0]).primary_cause();
    let shared = members.iter().all(|index| inquiry.entry(*index).primary_cause() == first);
    let steps = members.iter().map(|index| {
        let repeats = inquiry.recurrence.of(*index).map(super::Repeat::nearest_link);
        let promises = repeats
            .map(|link| {
                let earlier = inquiry.entry(link.earlier);
                let cause = earlier.primary_cause().map(|cause| &**cause);
                promises(earlier, inquiry.entry(link.later), cause, inquiry.book.zone())
            })
            .unwrap_or_default();
        Step { entry: *index, repeats, promises }
    });
    Chain { cause: first.filter(|_| shared).cloned(), steps: steps.collect() }
}
