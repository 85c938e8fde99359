//! What an entry says of itself in the words of vocabularies: triggers, factors, tags and the like.

use super::super::random::Zipf;
use super::Draft;

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
    pub(super) fn detection(&mut self) -> Option<&'static str> {
        match self.random.unit() {
            u if u < 0.58 => Some("monitoring"),
            u if u < 0.74 => Some("customer"),
            u if u < 0.87 => Some("staff"),
            u if u < 0.92 => Some("third-party"),
            u if u < 0.95 => Some("chance"),
            _ => None,
        }
    }

    pub(super) fn escalation(&mut self, severity: usize) -> Option<(&'static str, usize)> {
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
    pub(super) fn trigger(&mut self, cause: &str) -> &'static str {
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

    pub(super) fn factors(&mut self) -> Vec<&'static str> {
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

    pub(super) fn tags(&mut self) -> Vec<&'static str> {
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

    pub(super) fn visibility(&mut self) -> Option<&'static str> {
        match self.random.unit() {
            u if u < 0.8 => None,
            u if u < 0.88 => Some("internal"),
            u if u < 0.985 => Some("public"),
            _ => Some("restricted"),
        }
    }
}
