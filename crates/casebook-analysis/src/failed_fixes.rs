//! The fixes that did not hold: done, and then the cause came back.

use std::collections::HashMap;

use super::fate::promised;
use super::{AnalysisQuery, Fate, Link};
use casebook_model::book::Index;
use casebook_model::entry::Action;
use casebook_time::Date;

/// A preventive action that was done before its cause came back.
#[derive(Debug, Clone)]
pub struct FailedFix<'a> {
    /// The action.
    pub action: &'a Action,
    /// The incident after which it was promised.
    pub promised_after: Index,
    /// The day it was done.
    pub done: Option<Date>,
    /// What came then: the links of the incidents that repeated that one, oldest first.
    pub came_then: Vec<&'a Link>,
}

/// The fixes that did not hold, of the repeats that are asked about: the one that failed last first. Each stands behind
/// a repeat with the fate [`Fate::AfterTheFix`]; an incident of which several actions were done gives one for each.
#[must_use]
pub fn failed_fixes<'a>(query: &AnalysisQuery<'a>) -> Vec<FailedFix<'a>> {
    // Newest first, so that what failed last is met first.
    let failed = query
        .repeats()
        .map(super::Repeat::strongest)
        .filter(|link| link.fate == Fate::AfterTheFix);
    let mut places: HashMap<Index, usize> = HashMap::new();
    let mut by_earlier: Vec<(Index, Vec<&'a Link>)> = Vec::new();
    for link in failed {
        let place = *places.entry(link.earlier).or_insert(by_earlier.len());
        if place == by_earlier.len() {
            by_earlier.push((link.earlier, Vec::new()));
        }
        by_earlier[place].1.push(link);
    }
    let fixes = by_earlier.into_iter().flat_map(|(earlier, mut links)| {
        links.reverse();
        promised(query.entry(earlier)).map(move |action| FailedFix {
            action,
            promised_after: earlier,
            done: action.done.as_ref().map(|done| done.value),
            came_then: links.clone(),
        })
    });
    fixes.collect()
}
