//! One incident, drawn from the frequencies that real collections show: few severe ones, skewed causes, log-normal
//! durations, facts that nobody recorded.

use super::calendar::{Day, Minute, Offset};
use super::incident::{Action, Impact, Incident, Kind, TimeForm, Times};
use super::random::{Random, Zipf};
use super::titles;
use super::words::Vocabulary;
use super::world::{CAUSES, LAST_DAY, World};

/// Draws the facts of one entry.
pub(crate) struct Draft<'a> {
    pub(crate) random: &'a mut Random,
    pub(crate) world: &'a World,
    pub(crate) vocabulary: &'a Vocabulary,
}

const FACTORS: &[&str] = &[
    "no-canary",
    "test-gap",
    "alert-late",
    "hidden-dependency",
    "runbook-missing",
    "headroom",
    "single-point-of-failure",
    "review-gap",
    "alert-missing",
    "no-rollback",
    "knowledge-silo",
    "docs-stale",
    "alert-noise",
    "tooling-gap",
    "time-pressure",
    "access-delay",
];
const TAGS: &[&str] = &[
    "postgres",
    "kubernetes",
    "redis",
    "kafka",
    "black-friday",
    "terraform",
    "nginx",
    "vault",
    "cdn",
    "android",
];

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

    fn detection(&mut self) -> Option<&'static str> {
        match self.random.unit() {
            u if u < 0.58 => Some("monitoring"),
            u if u < 0.74 => Some("customer"),
            u if u < 0.87 => Some("staff"),
            u if u < 0.92 => Some("third-party"),
            u if u < 0.95 => Some("chance"),
            _ => None,
        }
    }

    fn escalation(&mut self, severity: usize) -> Option<(&'static str, usize)> {
        if !self.random.chance(0.7) {
            return None;
        }
        let from = match self.random.unit() {
            u if u < 0.45 => "oncall",
            u if u < 0.8 => "monitoring",
            u if u < 0.92 => "support",
            _ => "customer-service",
        };
        Some((from, severity - 1))
    }

    /// Each family of causes has its usual triggers.
    fn trigger(&mut self, cause: &str) -> &'static str {
        let usual: &[&'static str] = match cause.split('/').next().unwrap_or_default() {
            "config" => &["config-push", "config-push", "data-push"],
            "code-defect" | "deployment" => &[
                "binary-push",
                "binary-push",
                "data-push",
                "user-behaviour-change",
            ],
            "capacity" | "emergent" => &[
                "user-behaviour-change",
                "performance-decay",
                "capacity-change",
            ],
            "dependency-internal" | "dependency-external" => &["provider-change", "binary-push"],
            "infrastructure" => &["hardware-failure"],
            "identity" | "time" => &["clock", "config-push"],
            "security" => &["attack", "config-push"],
            "unsafe-operation" | "automation" => &["maintenance", "maintenance", "config-push"],
            "unknown" => &["unknown"],
            _ => &[
                "config-push",
                "maintenance",
                "performance-decay",
                "hardware-failure",
            ],
        };
        self.random.pick::<&str>(usual)
    }

    fn factors(&mut self) -> Vec<&'static str> {
        let rank = Zipf::new(FACTORS.len(), 0.7);
        let mut factors = Vec::new();
        for _ in 0..self.random.range(0, 4) {
            let factor = FACTORS[rank.draw(self.random)];
            if !factors.contains(&factor) {
                factors.push(factor);
            }
        }
        factors
    }

    fn tags(&mut self) -> Vec<&'static str> {
        let rank = Zipf::new(TAGS.len(), 0.8);
        let mut tags = Vec::new();
        for _ in 0..self.random.range(-1, 2) {
            let tag = TAGS[rank.draw(self.random)];
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        tags
    }

    fn visibility(&mut self) -> Option<&'static str> {
        match self.random.unit() {
            u if u < 0.8 => None,
            u if u < 0.88 => Some("internal"),
            u if u < 0.985 => Some("public"),
            _ => Some("restricted"),
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

    fn actions(
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
