//! Whether one incident owes a postmortem: each criterion held, failed, or lacks a fact.

use serde::Serialize;

use super::{Escalated, Facts, Statement, statements};
use crate::config::Criteria;
use casebook_time::Duration;

/// What the facts say about one criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It holds: a postmortem is owed.
    Held,
    /// It does not.
    Failed,
    /// A fact is missing.
    Unknown,
}

/// One criterion and what the facts say about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CriterionResult {
    /// The criterion.
    #[serde(flatten)]
    pub statement: Statement,
    /// What the facts say.
    pub verdict: Verdict,
    /// The facts, in words.
    pub because: String,
    /// The fields that would tell, where they are missing.
    pub missing: Vec<&'static str>,
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// At least one criterion holds.
    Owed,
    /// None can hold.
    NotOwed,
    /// A missing fact could make one hold.
    CannotTell,
}

impl Answer {
    /// In words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owed => "owed",
            Self::NotOwed => "not owed",
            Self::CannotTell => "cannot tell",
        }
    }
}

/// The answer and how it comes about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// The answer.
    pub answer: Answer,
    /// Every criterion in force, in order.
    pub criteria: Vec<CriterionResult>,
    /// Why none is owed although facts are missing.
    pub exemption: Option<&'static str>,
}

impl Decision {
    /// The criteria that hold.
    pub fn held(&self) -> impl Iterator<Item = &CriterionResult> {
        self.criteria
            .iter()
            .filter(|judged| judged.verdict == Verdict::Held)
    }

    /// The fields that would tell, each once, in the order of the criteria.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        let mut missing: Vec<&'static str> = Vec::new();
        for field in self.criteria.iter().flat_map(|judged| &judged.missing) {
            if !missing.contains(field) {
                missing.push(field);
            }
        }
        missing
    }
}

/// Decides by a book's criteria whether an incident owes a postmortem.
#[must_use]
pub fn decide(criteria: &Criteria, facts: &Facts) -> Decision {
    let judged: Vec<CriterionResult> = statements(criteria)
        .into_iter()
        .map(|statement| judge(statement, criteria, facts))
        .collect();
    let has = |verdict: Verdict| judged.iter().any(|judged| judged.verdict == verdict);
    let exemption = facts.exemption(criteria).filter(|_| !has(Verdict::Held));
    let answer = match (
        has(Verdict::Held),
        exemption.is_some() || !has(Verdict::Unknown),
    ) {
        (true, _) => Answer::Owed,
        (false, true) => Answer::NotOwed,
        (false, false) => Answer::CannotTell,
    };
    Decision {
        answer,
        criteria: judged,
        exemption,
    }
}

fn judge(statement: Statement, criteria: &Criteria, facts: &Facts) -> CriterionResult {
    let (verdict, because) = match statement.key {
        "downtime" => at_least(facts.downtime, criteria.downtime),
        "apdex" => below(facts.apdex, criteria.apdex),
        "data-loss" => told(
            facts.data_loss,
            "data was lost",
            "no data was lost",
            "not stated whether data was lost",
        ),
        "security-breach" => told(
            facts.security_breach,
            "there was a breach",
            "there was no breach",
            "not stated whether there was a breach",
        ),
        "oncall-p0" => escalated(&facts.escalation, "oncall"),
        "monitoring-p0" => escalated(&facts.escalation, "monitoring"),
        "repeat" => told(
            facts.repeat,
            "it repeats an earlier one",
            "it repeats none",
            "not stated whether it repeats one",
        ),
        _ => told(
            facts.requested,
            "a postmortem was requested",
            "no postmortem was requested",
            "not stated whether one was requested",
        ),
    };
    let missing = match verdict {
        Verdict::Unknown => missing(statement.key, facts),
        Verdict::Held | Verdict::Failed => Vec::new(),
    };
    CriterionResult {
        statement,
        verdict,
        because,
        missing,
    }
}

/// The fields that would tell about a criterion.
fn missing(key: &str, facts: &Facts) -> Vec<&'static str> {
    match (key, &facts.escalation) {
        ("downtime", _) => vec!["impact.downtime"],
        ("apdex", _) => vec!["impact.apdex"],
        ("data-loss", _) => vec!["impact.data_loss"],
        ("security-breach", _) => vec!["impact.security_breach"],
        ("oncall-p0" | "monitoring-p0", Escalated::By { from: Some(_), .. }) => {
            vec!["escalation.priority"]
        }
        (
            "oncall-p0" | "monitoring-p0",
            Escalated::By {
                priority: Some(_), ..
            },
        ) => vec!["escalation.from"],
        ("oncall-p0" | "monitoring-p0", _) => vec!["escalation.from", "escalation.priority"],
        ("repeat", _) => vec!["recurrence_of"],
        _ => vec!["criteria"],
    }
}

fn told(fact: Option<bool>, yes: &str, no: &str, unknown: &str) -> (Verdict, String) {
    match fact {
        Some(true) => (Verdict::Held, yes.to_owned()),
        Some(false) => (Verdict::Failed, no.to_owned()),
        None => (Verdict::Unknown, unknown.to_owned()),
    }
}

fn at_least(downtime: Option<Duration>, threshold: Option<Duration>) -> (Verdict, String) {
    match (downtime, threshold) {
        (Some(downtime), Some(threshold)) => {
            let verdict = if downtime >= threshold {
                Verdict::Held
            } else {
                Verdict::Failed
            };
            (verdict, format!("users felt it for {}", downtime.display()))
        }
        _ => (
            Verdict::Unknown,
            "not stated how long users felt it".to_owned(),
        ),
    }
}

fn below(apdex: Option<f64>, threshold: Option<f64>) -> (Verdict, String) {
    match (apdex, threshold) {
        (Some(apdex), Some(threshold)) => {
            let verdict = if apdex < threshold {
                Verdict::Held
            } else {
                Verdict::Failed
            };
            (verdict, format!("the score was {apdex}"))
        }
        _ => (Verdict::Unknown, "the score is not given".to_owned()),
    }
}

fn escalated(escalation: &Escalated, by: &str) -> (Verdict, String) {
    let Escalated::By { from, priority } = escalation else {
        return match escalation {
            Escalated::Never => (Verdict::Failed, "nobody escalated it".to_owned()),
            _ => (Verdict::Unknown, "not stated who escalated it".to_owned()),
        };
    };
    let (from, priority) = (from.as_deref(), priority.as_deref());
    let because = match (from, priority) {
        (Some(from), Some(priority)) => format!("escalated as {priority} by {from}"),
        (Some(from), None) => format!("escalated by {from}, priority not stated"),
        (None, Some(priority)) => format!("escalated as {priority}, not stated by whom"),
        (None, None) => "not stated who escalated it".to_owned(),
    };
    let verdict = match (
        from.map(|from| from == by),
        priority.map(|priority| priority == "P0"),
    ) {
        (Some(true), Some(true)) => Verdict::Held,
        (Some(false), _) | (_, Some(false)) => Verdict::Failed,
        _ => Verdict::Unknown,
    };
    (verdict, because)
}

#[cfg(test)]
mod tests;
