//! The criteria in words, with the thresholds of a book.

use serde::Serialize;

use crate::config::Criteria;

/// One criterion in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// Its key in the front matter's `criteria`.
    pub key: &'static str,
    /// When it holds.
    pub text: String,
    /// The fields that decide it.
    #[serde(skip)]
    pub fields: &'static [&'static str],
}

/// What owes no postmortem.
pub const NOT_OWED: &[&str] = &[
    "Scheduled maintenance, or a failed deployment, that hurt nobody.",
    "P1 to P3 bugs raised by support or customer service, without user-visible downtime or major degradation.",
];

/// The criteria in force, in order; those a book has switched off are left out.
#[must_use]
pub fn statements(criteria: &Criteria) -> Vec<Statement> {
    let mut statements = Vec::new();
    let mut add = |holds: bool, key, text: String, fields| {
        if holds {
            statements.push(Statement { key, text, fields });
        }
    };
    if let Some(downtime) = criteria.downtime {
        let text = format!(
            "User-visible downtime or degradation of at least {}.",
            downtime.display()
        );
        add(true, "downtime", text, &["impact.downtime"]);
    }
    if let Some(apdex) = criteria.apdex {
        add(
            true,
            "apdex",
            format!("The Apdex score fell below {apdex}."),
            &["impact.apdex"],
        );
    }
    let data: &[&str] = &["impact.data_loss"];
    add(
        criteria.data_loss,
        "data-loss",
        "Data was lost, of any kind.".to_owned(),
        data,
    );
    let breach: &[&str] = &["impact.security_breach"];
    add(
        criteria.security_breach,
        "security-breach",
        "There was a security breach, of any kind.".to_owned(),
        breach,
    );
    let escalation: &[&str] = &["escalation.from", "escalation.priority"];
    add(
        criteria.oncall_p0,
        "oncall-p0",
        "The on-call engineer escalated it as P0.".to_owned(),
        escalation,
    );
    add(
        criteria.monitoring_p0,
        "monitoring-p0",
        "Monitoring escalated it as P0.".to_owned(),
        escalation,
    );
    let repeat: &[&str] = &["recurrence_of", "root_causes"];
    add(
        criteria.repeat,
        "repeat",
        "It repeats an earlier cause.".to_owned(),
        repeat,
    );
    add(
        criteria.requested,
        "requested",
        "Anybody asked for it.".to_owned(),
        &["criteria"],
    );
    statements
}
