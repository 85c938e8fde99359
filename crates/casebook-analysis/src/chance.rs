//! How many incidents would have a predecessor by chance: with the same causes dealt out at random over the same
//! incidents.

use std::collections::{BTreeMap, HashMap};

use super::finder::Finder;
use super::services::Relation;
use super::{AnalysisQuery, Dimension};
use casebook_model::config::RepeatKind;
use casebook_model::entry::UNKNOWN;

/// From how many incidents on chance is spoken of.
pub const FEWEST: usize = 20;

/// How many incidents have a predecessor of one kind, and how many would by chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    /// The kind; declared links follow from no cause, so that chance makes none.
    pub kind: RepeatKind,
    /// How many incidents have an earlier one of the same cause that is related in this way, whether their author
    /// declared it or not, and whether a stronger kind speaks for them or not.
    pub incidents: usize,
    /// How many would: the sum over the incidents of Σ p (1 − (1 − p)ⁿ) over the causes, p being the share of the cause
    /// and n the number of earlier incidents related in this way that lie in the window.
    pub expected: f64,
}

/// Sets the incidents that are asked about beside what chance would give, for every kind but the declared. Nothing below
/// [`FEWEST`] incidents. Takes time in the order of n log n.
#[must_use]
pub fn chance(query: &AnalysisQuery<'_>) -> Vec<Chance> {
    if query.incidents.len() < FEWEST {
        return Vec::new();
    }
    let facts = query.facts();
    let finder = Finder::new(query.book, facts, &query.recurrence.dependencies);
    let mut expected = Expected::new(query);
    let mut is_asked = vec![false; query.book.entries.len()];
    for index in &query.incidents {
        is_asked[*index] = true;
    }
    let mut sums = [0.0; 3];
    for (index, eligible) in finder.eligible() {
        if is_asked[index] {
            for (sum, count) in sums.iter_mut().zip(eligible) {
                *sum += expected.of(count);
            }
        }
    }
    let mut found = [0; 3];
    for repeat in query.linked() {
        let kinds: Vec<Option<RepeatKind>> = repeat
            .links
            .iter()
            .map(|link| match link.kind {
                RepeatKind::Declared => finder.by_cause(link),
                kind => Some(kind),
            })
            .collect();
        for (count, relation) in found.iter_mut().zip(Relation::ALL) {
            *count += usize::from(kinds.contains(&Some(relation.kind())));
        }
    }
    let relations = Relation::ALL.into_iter().zip(found).zip(sums);
    relations
        .map(|((relation, incidents), expected)| Chance {
            kind: relation.kind(),
            incidents,
            expected,
        })
        .collect()
}

/// How likely an incident with so many eligible predecessors has one of its own cause, when causes are dealt out.
struct Expected {
    /// The share of a cause, and how many causes have that share. `unknown` repeats nothing.
    shares: Vec<(f64, f64)>,
    known: HashMap<usize, f64>,
}

impl Expected {
    #[allow(clippy::cast_precision_loss, reason = "counts of incidents")]
    fn new(query: &AnalysisQuery<'_>) -> Self {
        let named = query.facts().named(Dimension::Cause);
        let mut incidents = vec![0_usize; named.names.len()];
        for index in query.book.counted() {
            for cause in named.of(index) {
                incidents[*cause as usize] += 1;
            }
        }
        let mut causes: BTreeMap<usize, usize> = BTreeMap::new();
        let known = incidents.into_iter().zip(&named.names);
        for (count, _) in known.filter(|(count, name)| *count > 0 && &***name != UNKNOWN) {
            *causes.entry(count).or_default() += 1;
        }
        let all = query.recurrence.counted as f64;
        let share = |(count, causes): (usize, usize)| (count as f64 / all, causes as f64);
        Self {
            shares: causes.into_iter().map(share).collect(),
            known: HashMap::new(),
        }
    }

    #[allow(clippy::cast_precision_loss, reason = "counts of incidents")]
    fn of(&mut self, eligible: usize) -> f64 {
        let shares = &self.shares;
        *self.known.entry(eligible).or_insert_with(|| {
            let one = |(share, causes): &(f64, f64)| {
                causes * share * (1.0 - (1.0 - share).powf(eligible as f64))
            };
            shares.iter().map(one).sum()
        })
    }
}
