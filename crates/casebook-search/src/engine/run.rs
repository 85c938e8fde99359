//! The running of a plan: which entries it finds, and how well each fits.

use tantivy::columnar::Column;

use super::evaluate::{Matches, Scorer, intersect, merge, subtract};
use super::loose::Check;
use super::plan::Plan;
use super::{Engine, weights};
use crate::error::Error;
use crate::schema::{DATE, DOWNTIME};

/// The running of one plan.
pub(super) struct Run<'e> {
    pub(super) engine: &'e Engine,
    pub(super) scorer: Scorer<'e>,
    /// How many words entries have, of how many that were typed, when none has all that it should.
    pub(super) relaxed: Option<(usize, usize)>,
}

impl Run<'_> {
    pub(super) fn matches(&mut self, plan: &Plan) -> Result<Matches, Error> {
        Ok(match plan {
            Plan::Nothing => Matches::new(),
            Plan::Words(terms) => self.scorer.word(terms)?,
            Plan::Phrase(slots) => self.scorer.phrase(slots)?,
            Plan::Values(infos) => self.engine.having(infos)?,
            Plan::Days(days) => {
                let column: Option<Column<i64>> =
                    self.engine.segment.fast_fields().column_opt(DATE)?;
                self.within(column, |day| days.contains(&day))
            }
            Plan::Downtime(from, to) => {
                let column: Option<Column<u64>> =
                    self.engine.segment.fast_fields().column_opt(DOWNTIME)?;
                self.within(column, |seconds| (*from..=*to).contains(&seconds))
            }
            Plan::Not(part) => subtract(&self.everything(), &self.matches(part)?),
            Plan::Any(parts) => self.any(parts, |one, other| one + other)?,
            Plan::Best(parts) => self.any(parts, f32::max)?,
            Plan::All { parts, strict } => self.all(parts, *strict)?,
        })
    }

    /// What the texts must have of a part that is left to them.
    pub(super) fn check(&mut self, part: &Plan) -> Result<Check, Error> {
        let ways = if let Plan::Best(ways) = part {
            ways.as_slice()
        } else {
            std::slice::from_ref(part)
        };
        let mut check = Check {
            phrases: Vec::new(),
            sure: Vec::new(),
        };
        for way in ways {
            let sure = match way {
                Plan::Phrase(slots) if slots.iter().any(|slot| !slot.read) => {
                    check.phrases.push(slots.clone());
                    // Facts that are not kept are not looked at: their lists lie among those that are left unread.
                    Matches::new()
                }
                way => self.matches(way)?,
            };
            check.sure.extend(sure.into_iter().map(|(doc, _)| doc));
        }
        check.sure.sort_unstable();
        Ok(check)
    }

    fn everything(&self) -> Matches {
        (0..self.engine.documents()).map(|doc| (doc, 0.0)).collect()
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
                    allowed = Some(
                        allowed
                            .map_or_else(|| found.clone(), |allowed| intersect(&allowed, &found)),
                    );
                }
                part => words.push(self.matches(part)?),
            }
        }
        if words.is_empty() {
            let allowed = allowed.unwrap_or_else(|| self.everything());
            return Ok(subtract(&allowed, &excluded));
        }
        let mut tally: Vec<(u32, f32)> = vec![(0, 0.0); self.engine.documents() as usize];
        for (doc, score) in words.iter().flatten() {
            if let Some(entry) = tally.get_mut(*doc as usize) {
                *entry = (entry.0 + 1, entry.1 + score);
            }
        }
        let found = (0u32..)
            .zip(&tally)
            .filter(|(_, (count, _))| *count > 0)
            .map(|(doc, (_, score))| (doc, *score));
        let mut found: Matches = found.collect();
        if let Some(allowed) = allowed {
            found = intersect(&found, &allowed);
        }
        found = subtract(&found, &excluded);
        let wanted = if strict {
            words.len()
        } else {
            weights::required(words.len())
        };
        let has = |doc: u32| tally[doc as usize].0 as usize;
        let most = found.iter().map(|(doc, _)| has(*doc)).max().unwrap_or(0);
        let mut needed = wanted;
        if most < wanted && !strict {
            needed = most;
            self.relaxed = Some((most, words.len()));
        }
        found.retain(|(doc, _)| has(*doc) >= needed);
        Ok(found)
    }
}
