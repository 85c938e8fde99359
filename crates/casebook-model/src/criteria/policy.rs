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
    let statement = |key, text: String, fields| Statement { key, text, fields };
    let plain = |in_force: bool, key, text: &str, fields| {
        in_force.then(|| statement(key, text.to_owned(), fields))
    };
    let downtime = criteria.downtime.map(|least| {
        let least = least.display();
        let text = format!("User-visible downtime or degradation of at least {least}.");
        statement("downtime", text, &["impact.downtime"])
    });
    let apdex = criteria.apdex.map(|apdex| {
        let text = format!("The Apdex score fell below {apdex}.");
        statement("apdex", text, &["impact.apdex"])
    });
    let escalation = &["escalation.from", "escalation.priority"];
    let statements = [
        downtime,
        apdex,
        plain(
            criteria.data_loss,
            "data-loss",
            "Data was lost, of any kind.",
            &["impact.data_loss"],
        ),
        plain(
            criteria.security_breach,
            "security-breach",
            "There was a security breach, of any kind.",
            &["impact.security_breach"],
        ),
        plain(
            criteria.oncall_p0,
            "oncall-p0",
            "The on-call engineer escalated it as P0.",
            escalation,
        ),
        plain(
            criteria.monitoring_p0,
            "monitoring-p0",
            "Monitoring escalated it as P0.",
            escalation,
        ),
        plain(
            criteria.repeat,
            "repeat",
            "It repeats an earlier cause.",
            &["recurrence_of", "root_causes"],
        ),
        plain(
            criteria.requested,
            "requested",
            "Anybody asked for it.",
            &["criteria"],
        ),
    ];
    statements.into_iter().flatten().collect()
}
