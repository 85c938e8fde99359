//! What is to be done afterwards, who does it, and how far it came.

use super::super::calendar::{Day, Offset};
use super::super::incident::{Action, Times};
use super::super::titles;
use super::super::world::LAST_DAY;
use super::Draft;

impl Draft<'_> {
    pub(super) fn actions(
        &mut self,
        times: &Times,
        offset: Offset,
        causes: &[&'static str],
        authors: &[usize],
        service: usize,
    ) -> Vec<Action> {
        let count = self.random.log_normal(2.8, 0.6).clamp(1.0, 14.0) as usize;
        let begin = times.resolved.unwrap_or(times.detected).day(offset);
        let team = &self.world.teams[self.world.services[service].team];
        (0..count)
            .map(|index| {
                let owner = match self.random.unit() {
                    u if u < 0.55 => self.world.people[authors[0]].clone(),
                    u if u < 0.8 => self.world.people[*self.random.pick(&team.people)].clone(),
                    _ => team.name.clone(),
                };
                let kind = match self.random.unit() {
                    // The first is preventive nearly always: what else would the review be for.
                    u if index == 0 && u < 0.93 => "prevent",
                    u if u < 0.45 => "prevent",
                    u if u < 0.65 => "mitigate",
                    u if u < 0.87 => "detect",
                    _ => "process",
                };
                self.action(kind, owner, begin, causes)
            })
            .collect()
    }

    fn action(
        &mut self,
        kind: &'static str,
        owner: String,
        begin: Day,
        causes: &[&'static str],
    ) -> Action {
        let due = Day(begin.0 + self.random.log_normal(24.0, 0.7).clamp(3.0, 365.0) as i64);
        let taken = self.random.log_normal(22.0, 0.9).clamp(1.0, 900.0) as i64;
        let finished = Day(begin.0 + taken);
        let (status, done) = match self.random.unit() {
            u if u < 0.05 => ("wont-do", None),
            u if u < 0.065 => ("done", None),
            // What an older team left open stays open: two in a hundred, for ever.
            u if u < 0.085 => ("open", None),
            _ if finished <= LAST_DAY => ("done", Some(finished)),
            u if u < 0.55 => ("open", None),
            _ => ("in-progress", None),
        };
        Action {
            title: titles::action(self.random, self.vocabulary, kind),
            kind,
            owner,
            due: Some(due).filter(|_| self.random.chance(0.96)),
            status,
            done,
            ticket: Some(self.random.range(100, 99_999)).filter(|_| self.random.chance(0.95)),
            addresses: Some(*self.random.pick(causes))
                .filter(|_| causes.len() > 1 || self.random.chance(0.2)),
        }
    }
}
