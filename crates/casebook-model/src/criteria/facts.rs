//! What is known of an incident.

use super::NOT_OWED;
use crate::config::Criteria;
use crate::entry::{Kind, Name, Postmortem};
use casebook_time::Duration;

/// What is known of an incident. What nobody knows is `None`, never zero and never "no".
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// User-visible downtime or degradation.
    pub downtime: Option<Duration>,
    /// Worst Apdex score, 0 to 1.
    pub apdex: Option<f64>,
    /// Whether anything was lost for good.
    pub data_loss: Option<bool>,
    /// Whether anybody saw or could do something they should not have.
    pub security_breach: Option<bool>,
    /// Who escalated it, and how.
    pub escalation: Escalated,
    /// Whether it repeats an earlier cause.
    pub repeat: Option<bool>,
    /// Whether anybody asked for a postmortem.
    pub requested: Option<bool>,
    /// Whether it was scheduled maintenance or a deployment.
    pub planned: Option<Planned>,
}

/// What is known of an escalation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Escalated {
    /// Nothing.
    #[default]
    Unknown,
    /// Nobody escalated it.
    Never,
    /// Somebody did; either part may be unknown.
    By {
        /// `oncall`, `monitoring`, `support` or `customer-service`.
        from: Option<Name>,
        /// `P0` to `P4`.
        priority: Option<Name>,
    },
}

/// Planned work that owes nothing while it hurts nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planned {
    /// Scheduled maintenance.
    Maintenance,
    /// A deployment, successful or failed.
    Deployment,
}

impl Facts {
    /// What an entry itself says. Whether it repeats another is known when it declares so; the book may know more.
    #[must_use]
    pub fn of(entry: &Postmortem) -> Self {
        let escalation = match (&entry.escalation.from, &entry.escalation.priority) {
            (None, None) => Escalated::Unknown,
            (from, priority) => Escalated::By {
                from: from.as_ref().map(|from| from.value.clone()),
                priority: priority.as_ref().map(|priority| priority.value.clone()),
            },
        };
        let requested = entry
            .criteria
            .iter()
            .any(|criterion| &*criterion.value == "requested");
        Self {
            downtime: entry
                .impact
                .downtime
                .as_ref()
                .map(|downtime| downtime.value),
            apdex: entry.impact.apdex.as_ref().map(|apdex| apdex.value),
            data_loss: entry.impact.data_loss.as_ref().map(|lost| lost.value),
            security_breach: entry
                .impact
                .security_breach
                .as_ref()
                .map(|breach| breach.value),
            escalation,
            repeat: (!entry.recurrence_of.is_empty()).then_some(true),
            // An entry that gives its criteria gives all of them.
            requested: (requested || !entry.criteria.is_empty()).then_some(requested),
            planned: (entry.kind == Kind::Maintenance).then_some(Planned::Maintenance),
        }
    }

    /// Whether it certainly hurt nobody.
    fn is_harmless(&self, criteria: &Criteria) -> bool {
        let degraded = match (self.apdex, criteria.apdex) {
            (Some(apdex), Some(threshold)) => apdex < threshold,
            _ => false,
        };
        self.downtime == Some(Duration::ZERO)
            && self.data_loss == Some(false)
            && self.security_breach == Some(false)
            && !degraded
    }

    /// The exemption that these facts establish.
    pub(super) fn exemption(&self, criteria: &Criteria) -> Option<&'static str> {
        let bug = matches!(&self.escalation, Escalated::By { from: Some(from), priority: Some(priority) }
            if matches!(&**from, "support" | "customer-service") && matches!(&**priority, "P1" | "P2" | "P3"));
        let [planned, reported] = NOT_OWED else {
            return None;
        };
        match (self.is_harmless(criteria), self.planned.is_some(), bug) {
            (true, true, _) => Some(planned),
            (true, false, true) => Some(reported),
            _ => None,
        }
    }
}
