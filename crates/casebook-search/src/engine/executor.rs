//! Executes a plan: which entries it finds, and how well each fits.

use tantivy::columnar::Column;

use super::matches::{Matches, intersect, merge, subtract};
use super::plan::Plan;
use super::reader::IndexReader;
use super::scorer::Scorer;
use super::weights;
use crate::error::Error;
use crate::schema::{DATE, DOWNTIME};

/// How far a query was relaxed because no entry has all of its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Relaxed {
    /// How many of the words the entries found have.
    pub(super) has: usize,
    /// How many the entry with most of them has.
    pub(super) best: usize,
    /// How many words were asked for.
    pub(super) wanted: usize,
}

/// Executes plans.
pub(super) struct Executor<'e> {
    reader: &'e IndexReader,
    scorer: Scorer<'e>,
    relaxed: Option<Relaxed>,
}

impl<'e> Executor<'e> {
    pub(super) fn new(reader: &'e IndexReader) -> Result<Self, Error> {
        Ok(Executor {
            reader,
            scorer: reader.scorer()?,
            relaxed: None,
        })
    }

    /// How far the query had to be relaxed so far.
    pub(super) fn relaxed(&self) -> Option<Relaxed> {
        self.relaxed
    }

    /// The entries that a plan finds.
    pub(super) fn matches(&mut self, plan: &Plan) -> Result<Matches, Error> {
        Ok(match plan {
            Plan::Nothing => Matches::new(),
            Plan::Words(terms) => self.scorer.word(terms)?,
            Plan::Phrase(slots) => self.scorer.phrase(slots)?,
            Plan::Values(infos) => self.reader.entries_with(infos)?,
            Plan::Days(days) => {
                let column: Option<Column<i64>> = self.reader.column(DATE)?;
                self.within(column, |day| days.contains(&day))
            }
            Plan::Downtime(from, to) => {
                let column: Option<Column<u64>> = self.reader.column(DOWNTIME)?;
                self.within(column, |seconds| (*from..=*to).contains(&seconds))
            }
            Plan::Not(part) => subtract(&self.everything(), &self.matches(part)?),
            Plan::Any(parts) => self.any(parts, |one, other| one + other)?,
            Plan::Best(parts) => self.any(parts, f32::max)?,
            Plan::All { parts, strict } => self.all(parts, *strict)?,
        })
    }

    fn everything(&self) -> Matches {
        (0..self.reader.documents()).map(|doc| (doc, 0.0)).collect()
    }

    fn within<T: PartialOrd + Copy + std::fmt::Debug + Send + Sync + 'static>(
        &self,
        column: Option<Column<T>>,
        holds: impl Fn(T) -> bool,
    ) -> Matches {
        let Some(column) = column else {
            return Matches::new();
        };
        self.everything()
            .into_iter()
            .filter(|(doc, _)| column.first(*doc).is_some_and(&holds))
            .collect()
    }

    fn any(&mut self, parts: &[Plan], both: impl Fn(f32, f32) -> f32) -> Result<Matches, Error> {
        let mut found = Matches::new();
        for part in parts {
            found = merge(&found, &self.matches(part)?, &both);
        }
        Ok(found)
    }

    /// What stands side by side: every filter holds, nothing excluded is there, and enough of the words are.
    fn all(&mut self, parts: &[Plan], strict: bool) -> Result<Matches, Error> {
        let mut allowed: Option<Matches> = None;
        let mut excluded = Matches::new();
        let mut words = Vec::new();
        for part in parts {
            match part {
                Plan::Not(part) => excluded = merge(&excluded, &self.matches(part)?, |one, _| one),
                part if part.is_filter() => {
                    let found = self.matches(part)?;
                    allowed = Some(match allowed {
                        Some(allowed) => intersect(&allowed, &found),
                        None => found,
                    });
                }
                part => words.push(self.matches(part)?),
            }
        }
        if words.is_empty() {
            let allowed = allowed.unwrap_or_else(|| self.everything());
            return Ok(subtract(&allowed, &excluded));
        }
        let tally = self.tally(&words);
        let mut found: Matches = (0u32..)
            .zip(&tally)
            .filter(|(_, (count, _))| *count > 0)
            .map(|(doc, (_, score))| (doc, *score))
            .collect();
        if let Some(allowed) = allowed {
            found = intersect(&found, &allowed);
        }
        found = subtract(&found, &excluded);
        let required = if strict {
            words.len()
        } else {
            weights::required(words.len())
        };
        let has = |doc: u32| tally[doc as usize].0;
        let best = found.iter().map(|(doc, _)| has(*doc)).max().unwrap_or(0);
        let mut needed = required;
        if best < required && !strict {
            needed = weights::enough(best, words.len());
            self.relaxed = Some(Relaxed {
                has: needed,
                best,
                wanted: words.len(),
            });
        }
        found.retain(|(doc, _)| has(*doc) >= needed);
        Ok(found)
    }

    /// For each entry, how many of the words it has, and the sum of their scores.
    fn tally(&self, words: &[Matches]) -> Vec<(usize, f32)> {
        let mut tally = vec![(0, 0.0); self.reader.documents() as usize];
        for (doc, score) in words.iter().flatten() {
            if let Some(entry) = tally.get_mut(*doc as usize) {
                *entry = (entry.0 + 1, entry.1 + score);
            }
        }
        tally
    }
}

/// Asks for all lists and columns of a plan, so that those that are not here become known together.
pub(super) fn prefetch(reader: &IndexReader, plan: &Plan) {
    match plan {
        Plan::Nothing => {}
        Plan::Words(terms) => terms
            .iter()
            .for_each(|term| reader.prefetch_word(&term.info, false)),
        Plan::Phrase(slots) => {
            let read = || slots.iter().filter(|slot| !slot.deferred);
            let positions = read().count() > 1;
            read()
                .flat_map(|slot| &slot.terms)
                .for_each(|term| reader.prefetch_word(&term.info, positions));
        }
        Plan::Values(infos) => infos.iter().for_each(|info| reader.prefetch_value(info)),
        Plan::Days(_) => {
            let _ = reader.column::<i64>(DATE);
        }
        Plan::Downtime(..) => {
            let _ = reader.column::<u64>(DOWNTIME);
        }
        Plan::Not(part) => prefetch(reader, part),
        Plan::All { parts, .. } | Plan::Any(parts) | Plan::Best(parts) => {
            parts.iter().for_each(|part| prefetch(reader, part));
        }
    }
}
