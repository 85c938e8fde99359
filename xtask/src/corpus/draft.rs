//! One incident, drawn from the frequencies that real collections show: few severe ones, skewed causes, log-normal
//! durations, facts that nobody recorded.

mod actions;
mod labels;

use super::calendar::{Day, Minute, Offset};
use super::incident::{Impact, Incident, Kind, TimeForm, Times};
use super::random::Random;
use super::titles;
use super::words::Vocabulary;
use super::world::{CAUSES, LAST_DAY, World};

/// Draws the facts of one entry.
pub(crate) struct Draft<'a> {
    pub(crate) random: &'a mut Random,
    pub(crate) world: &'a World,
    pub(crate) vocabulary: &'a Vocabulary,
}

impl Draft<'_> {
    pub(crate) fn incident(mut self, started: Minute, earlier: &[Incident]) -> Incident {
        let kind = self.kind();
        let (service, cause) = self.service_and_cause(started, earlier);
        let causes = self.causes(cause);
        let services = self.services(service);
        let mut teams: Vec<usize> = services
            .iter()
            .map(|&service| self.world.services[service].team)
            .collect();
        teams.sort_unstable();
        teams.dedup();
        let offset = self.world.teams[self.world.services[service].team].offset;
        let severity = self.severity();
        let times = self.times(started, severity);
        let (status, published) = self.status(&times, offset);
        let impact = self.impact(kind, severity, &times);
        let title = titles::title(
            self.random,
            self.vocabulary,
            &self.world.services[service].name,
            cause,
        );
        let authors = self.authors(service);
        let actions = self.actions(&times, offset, &causes, &authors, service);
        let trigger = self.trigger(cause);
        Incident {
            kind,
            title,
            stem: String::new(),
            id: None,
            status,
            severity,
            services,
            teams,
            offset,
            published,
            detection: self.detection(),
            escalation: self.escalation(severity),
            trigger,
            factors: self.factors(),
            recurrence_of: Vec::new(),
            not_recurrence_of: Vec::new(),
            ignores_repeat: false,
            tags: self.tags(),
            visibility: self.visibility(),
            alias: self.random.chance(0.015),
            authors,
            times,
            impact,
            causes,
            actions,
        }
    }

    fn kind(&mut self) -> Kind {
        match self.random.unit() {
            u if u < 0.955 => Kind::Incident,
            u if u < 0.985 => Kind::NearMiss,
            _ => Kind::Maintenance,
        }
    }

    /// The primary cause, and sometimes a second one.
    fn causes(&mut self, primary: &'static str) -> Vec<&'static str> {
        let mut causes = vec![primary];
        if primary != "unknown" && self.random.chance(0.22) {
            let second = CAUSES[self.world.cause_rank.draw(self.random)];
            if second != primary && second != "unknown" {
                causes.push(second);
            }
        }
        causes
    }

    fn severity(&mut self) -> usize {
        match self.random.unit() {
            u if u < 0.05 => 1,
            u if u < 0.28 => 2,
            u if u < 0.74 => 3,
            _ => 4,
        }
    }

    /// One time in eight, the weakness of some incident of the past year strikes again.
    fn service_and_cause(
        &mut self,
        started: Minute,
        earlier: &[Incident],
    ) -> (usize, &'static str) {
        if self.random.chance(0.13) && !earlier.is_empty() {
            let reach = earlier.len().min(400) as i64;
            let one = &earlier[earlier.len() - self.random.range(1, reach) as usize];
            if started.0 - one.times.started.0 < 360 * 1440 {
                return (one.services[0], one.causes[0]);
            }
        }
        (
            self.world.service_rank.draw(self.random),
            CAUSES[self.world.cause_rank.draw(self.random)],
        )
    }

    fn services(&mut self, first: usize) -> Vec<usize> {
        let mut services = vec![first];
        let more = match self.random.unit() {
            u if u < 0.62 => 0,
            u if u < 0.88 => 1,
            u if u < 0.98 => 2,
            _ => 5,
        };
        for _ in 0..more {
            let near = &self.world.services[first].depends_on;
            let next = if !near.is_empty() && self.random.chance(0.6) {
                *self.random.pick(near)
            } else {
                self.world.service_rank.draw(self.random)
            };
            if !services.contains(&next) {
                services.push(next);
            }
        }
        services
    }

    fn times(&mut self, started: Minute, severity: usize) -> Times {
        let detect = self.random.log_normal(6.0, 1.0).clamp(1.0, 2_000.0) as i64;
        let mitigate = self.random.log_normal(34.0, 0.9).clamp(2.0, 6_000.0) as i64;
        let resolve = self
            .random
            .log_normal(40.0 + 15.0 * severity as f64, 1.1)
            .clamp(2.0, 20_000.0) as i64;
        let detected = started.plus(detect);
        let mitigated = detected.plus(mitigate);
        let last_minute = Minute((LAST_DAY.0 + 1) * 1440 - 840);
        let resolved = Some(mitigated.plus(resolve))
            .filter(|&at| at <= last_minute && !self.random.chance(0.03));
        let form = match self.random.unit() {
            u if u < 0.95 => TimeForm::Exact,
            u if u < 0.97 => TimeForm::Approximate,
            u if u < 0.985 => TimeForm::Naive,
            _ => TimeForm::DateOnly,
        };
        let mitigated = Some(mitigated).filter(|_| !self.random.chance(0.07));
        Times {
            started,
            detected,
            mitigated,
            resolved,
            form,
        }
    }

    fn status(&mut self, times: &Times, offset: Offset) -> (&'static str, Option<Day>) {
        let end = times.resolved.unwrap_or(times.detected).day(offset);
        let delay = self.random.log_normal(5.0, 0.6).clamp(1.0, 60.0) as i64;
        let published = Day(end.0 + delay);
        if published > LAST_DAY {
            return (
                if self.random.chance(0.5) {
                    "draft"
                } else {
                    "in-review"
                },
                None,
            );
        }
        match self.random.unit() {
            u if u < 0.92 => ("published", Some(published)),
            u if u < 0.97 => ("in-review", None),
            _ => ("draft", None),
        }
    }

    fn impact(&mut self, kind: Kind, severity: usize, times: &Times) -> Impact {
        if kind != Kind::Incident {
            return Impact {
                downtime: None,
                apdex: None,
                users: None,
                data_loss: false,
                security_breach: false,
            };
        }
        let longest = times
            .mitigated
            .or(times.resolved)
            .map_or(30, |end| end.0 - times.started.0);
        let downtime = ((longest as f64) * (0.25 + 0.7 * self.random.unit())) as i64;
        let scale = [400_000.0, 30_000.0, 2_500.0, 150.0][severity - 1];
        Impact {
            downtime: Some(downtime).filter(|_| self.random.chance(0.84)),
            apdex: Some((self.random.range(20, 97) as f64) / 100.0)
                .filter(|_| self.random.chance(0.45)),
            users: Some(self.random.log_normal(scale, 0.9) as i64)
                .filter(|_| self.random.chance(0.66)),
            data_loss: self.random.chance(0.03),
            security_breach: self.random.chance(0.012),
        }
    }

    fn authors(&mut self, service: usize) -> Vec<usize> {
        let people = &self.world.teams[self.world.services[service].team].people;
        let mut authors = vec![*self.random.pick(people)];
        if self.random.chance(0.4) {
            let second = *self.random.pick(people);
            if second != authors[0] {
                authors.push(second);
            }
        }
        authors
    }
}
