//! What to look up for a query.

use std::ops::Range;

use tantivy::postings::TermInfo;

use super::lexicon::Term;

/// What to look up.
#[derive(Debug)]
pub(crate) enum Plan {
    /// Nothing has it.
    Nothing,
    /// Any of these forms of one word.
    Words(Vec<Term>),
    /// Words one after the other.
    Phrase(Vec<Slot>),
    /// Any of these values; they restrict and do not rank.
    Values(Vec<TermInfo>),
    /// Started within these days.
    Days(Range<i64>),
    /// Downtime within these seconds, ends included.
    Downtime(u64, u64),
    Not(Box<Plan>),
    All {
        parts: Vec<Plan>,
        strict: bool,
    },
    Any(Vec<Plan>),
    /// Any of these ways to write one thing; the best one counts.
    Best(Vec<Plan>),
}

/// A word of a phrase: how far it stands from the first, and the terms it may be.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    pub(crate) offset: u32,
    pub(crate) terms: Vec<Term>,
    /// Whether the index is not asked for it: it is looked for in the texts of the entries found.
    pub(crate) deferred: bool,
}

impl Slot {
    /// Size of its lists, in bytes.
    pub(crate) fn cost(&self) -> usize {
        self.terms
            .iter()
            .map(|term| term.info.postings_range.len() + term.info.positions_range.len())
            .sum()
    }
}

impl Plan {
    /// Any of these forms of one word; `None` if there are none.
    pub(crate) fn of_words(terms: Vec<Term>) -> Option<Plan> {
        (!terms.is_empty()).then_some(Plan::Words(terms))
    }

    /// Makes the words of a plan worth more or less. Phrases keep their worth.
    pub(crate) fn scale(&mut self, factor: f32) {
        if let Plan::Words(terms) = self {
            terms.iter_mut().for_each(|term| term.weight *= factor);
        }
    }

    /// The only one of these ways, or the best of them.
    pub(crate) fn best_of(mut ways: Vec<Plan>) -> Plan {
        match ways.len() {
            0 => Plan::Nothing,
            1 => ways.remove(0),
            _ => Plan::Best(ways),
        }
    }

    /// Whether it restricts without ranking.
    pub(crate) fn is_filter(&self) -> bool {
        match self {
            Plan::Values(_) | Plan::Days(_) | Plan::Downtime(..) => true,
            Plan::Any(parts) | Plan::Best(parts) => parts.iter().all(Plan::is_filter),
            // A group of filters is one, whatever it excludes.
            Plan::All { parts, .. } => {
                let restricts = |part: &Plan| part.is_filter() || matches!(part, Plan::Not(_));
                parts.iter().all(restricts)
            }
            _ => false,
        }
    }

    /// Size of the lists of a phrase, in bytes; zero for anything else.
    pub(crate) fn phrase_cost(&self) -> usize {
        if let Plan::Phrase(slots) = self {
            slots.iter().map(Slot::cost).sum()
        } else {
            0
        }
    }

    /// Visits the terms of words and phrases that are asked for, not those that are excluded.
    pub(crate) fn visit_terms(&self, visit: &mut impl FnMut(&Term)) {
        match self {
            Plan::Words(terms) => terms.iter().for_each(visit),
            Plan::Phrase(slots) => slots.iter().flat_map(|slot| &slot.terms).for_each(visit),
            Plan::All { parts, .. } | Plan::Any(parts) | Plan::Best(parts) => {
                for part in parts {
                    part.visit_terms(visit);
                }
            }
            Plan::Nothing | Plan::Values(_) | Plan::Days(_) | Plan::Downtime(..) | Plan::Not(_) => {
            }
        }
    }
}
