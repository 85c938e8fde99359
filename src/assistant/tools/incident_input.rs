//! What is known of an incident, as `triage` and `start_entry` take it: the names of the front matter.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What is known of an incident. Leave out what is not known: a guess would count as a fact.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct IncidentInput {
    /// Symptom and reason in one line: `Checkout answered 502 while the payments pool was exhausted`.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// Affected services, by the names of the book.
    #[serde(skip_serializing_if = "Option::is_none")]
    services: Option<Vec<String>>,
    /// Teams that own them.
    #[serde(skip_serializing_if = "Option::is_none")]
    teams: Option<Vec<String>>,
    /// Severity, such as `SEV2`.
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<String>,
    /// Authors of the postmortem.
    #[serde(skip_serializing_if = "Option::is_none")]
    authors: Option<Vec<String>>,
    /// When the impact began: `2026-10-02T09:14+07:00`, `2026-10-02`, or `09:14` for the last 24 hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    started: Option<String>,
    /// When it was noticed.
    #[serde(skip_serializing_if = "Option::is_none")]
    detected: Option<String>,
    /// When the impact ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    mitigated: Option<String>,
    /// When normal operation was restored.
    #[serde(skip_serializing_if = "Option::is_none")]
    resolved: Option<String>,
    /// Who or what noticed.
    #[serde(skip_serializing_if = "Option::is_none")]
    detection: Option<String>,
    /// What it did to users.
    #[serde(skip_serializing_if = "Option::is_none")]
    impact: Option<ImpactInput>,
    /// Who escalated it: `{"from": "oncall", "priority": "P0"}`, or `"none"` if nobody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    escalation: Option<EscalationInput>,
    /// What set it off.
    #[serde(skip_serializing_if = "Option::is_none")]
    trigger: Option<String>,
    /// Root causes by the names of the book, the primary one first; see the tool `causes`.
    #[serde(skip_serializing_if = "Option::is_none")]
    root_causes: Option<Vec<String>>,
    /// Ids of the entries that it repeats.
    #[serde(skip_serializing_if = "Option::is_none")]
    recurrence_of: Option<Vec<String>>,
    /// Whether it repeats an earlier cause. Left out, the book is asked where it can tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    repeat: Option<bool>,
    /// Whether anyone asked for a postmortem.
    #[serde(skip_serializing_if = "Option::is_none")]
    requested: Option<bool>,
    /// Whether it was planned work: `maintenance` or `deployment`.
    #[serde(skip_serializing_if = "Option::is_none")]
    planned: Option<String>,
}

/// What an incident did to users.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ImpactInput {
    /// User-visible downtime or degradation: `45s`, `34m`, `1h 5m`; `0s` for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    downtime: Option<String>,
    /// Worst Apdex score, from 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    apdex: Option<f64>,
    /// Number of affected users.
    #[serde(skip_serializing_if = "Option::is_none")]
    users: Option<u64>,
    /// Whether any data was lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    data_loss: Option<bool>,
    /// Whether anyone gained access they should not have.
    #[serde(skip_serializing_if = "Option::is_none")]
    security_breach: Option<bool>,
}

#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "`escalation` is \"none\", or an object of `from` and `priority` and nothing else"
)]
enum EscalationInput {
    /// `none`
    Word(String),
    Known(KnownEscalation),
}

/// An escalation.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct KnownEscalation {
    /// Who escalated it: `oncall`, `support` and the like.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    /// `P0` to `P4`.
    #[serde(skip_serializing_if = "Option::is_none")]
    priority: Option<String>,
}

impl IncidentInput {
    /// As fields of the front matter.
    pub(super) fn into_fields(self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(fields)) => fields,
            _ => Map::new(),
        }
    }

    /// Its title, if it has one.
    pub(super) fn title(&self) -> Option<&str> {
        let title = self.title.as_deref().map(str::trim);
        title.filter(|title| !title.is_empty())
    }
}
