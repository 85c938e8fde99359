//! Whether one incident owes a postmortem: each criterion held, failed, or lacks a fact.

use serde::Serialize;

use super::{NOT_OWED, Statement, statements};
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
    /// Whether anybody saw or could do what they should not.
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
    fn exemption(&self, criteria: &Criteria) -> Option<&'static str> {
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
            "nobody says whether data was lost",
        ),
        "security-breach" => told(
            facts.security_breach,
            "there was a breach",
            "there was no breach",
            "nobody says whether there was a breach",
        ),
        "oncall-p0" => escalated(&facts.escalation, "oncall"),
        "monitoring-p0" => escalated(&facts.escalation, "monitoring"),
        "repeat" => told(
            facts.repeat,
            "it repeats an earlier one",
            "it repeats none",
            "nobody says whether it repeats one",
        ),
        _ => told(
            facts.requested,
            "somebody asked for it",
            "nobody asked for it",
            "nobody says whether it was asked for",
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
            "nobody says how long users felt it".to_owned(),
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
        _ => (Verdict::Unknown, "nobody gives the score".to_owned()),
    }
}

fn escalated(escalation: &Escalated, by: &str) -> (Verdict, String) {
    let Escalated::By { from, priority } = escalation else {
        return match escalation {
            Escalated::Never => (Verdict::Failed, "nobody escalated it".to_owned()),
            _ => (Verdict::Unknown, "nobody says who escalated it".to_owned()),
        };
    };
    let (from, priority) = (from.as_deref(), priority.as_deref());
    let because = match (from, priority) {
        (Some(from), Some(priority)) => format!("escalated as {priority} by {from}"),
        (Some(from), None) => format!("escalated by {from}, nobody says as what"),
        (None, Some(priority)) => format!("escalated as {priority}, nobody says by whom"),
        (None, None) => "nobody says who escalated it".to_owned(),
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
mod tests {
    use super::*;

    fn none() -> Facts {
        Facts {
            downtime: Some(Duration::from_minutes(2)),
            apdex: Some(0.9),
            data_loss: Some(false),
            security_breach: Some(false),
            escalation: Escalated::Never,
            repeat: Some(false),
            requested: Some(false),
            planned: None,
        }
    }

    fn answer(facts: &Facts) -> Answer {
        decide(&Criteria::default(), facts).answer
    }

    fn by(from: Option<&str>, priority: Option<&str>) -> Escalated {
        Escalated::By {
            from: from.map(Into::into),
            priority: priority.map(Into::into),
        }
    }

    #[test]
    fn each_criterion_alone_owes_a_postmortem() {
        assert_eq!(answer(&none()), Answer::NotOwed);
        let cases = [
            (
                "downtime",
                Facts {
                    downtime: Some(Duration::from_minutes(5)),
                    ..none()
                },
            ),
            (
                "apdex",
                Facts {
                    apdex: Some(0.79),
                    ..none()
                },
            ),
            (
                "data-loss",
                Facts {
                    data_loss: Some(true),
                    ..none()
                },
            ),
            (
                "security-breach",
                Facts {
                    security_breach: Some(true),
                    ..none()
                },
            ),
            (
                "oncall-p0",
                Facts {
                    escalation: by(Some("oncall"), Some("P0")),
                    ..none()
                },
            ),
            (
                "monitoring-p0",
                Facts {
                    escalation: by(Some("monitoring"), Some("P0")),
                    ..none()
                },
            ),
            (
                "repeat",
                Facts {
                    repeat: Some(true),
                    ..none()
                },
            ),
            (
                "requested",
                Facts {
                    requested: Some(true),
                    ..none()
                },
            ),
        ];
        for (key, facts) in cases {
            let decision = decide(&Criteria::default(), &facts);
            let held: Vec<&str> = decision.held().map(|judged| judged.statement.key).collect();
            assert_eq!((decision.answer, held), (Answer::Owed, vec![key]));
        }
    }

    #[test]
    fn thresholds_themselves_count_as_the_words_say() {
        assert_eq!(
            answer(&Facts {
                apdex: Some(0.8),
                ..none()
            }),
            Answer::NotOwed
        );
        assert_eq!(
            answer(&Facts {
                downtime: Some(Duration::from_seconds(299)),
                ..none()
            }),
            Answer::NotOwed
        );
        let criteria = Criteria {
            downtime: None,
            ..Criteria::default()
        };
        let long = Facts {
            downtime: Some(Duration::from_days(1)),
            ..none()
        };
        assert_eq!(decide(&criteria, &long).answer, Answer::NotOwed);
    }

    #[test]
    fn a_missing_fact_never_means_not_owed_and_never_hides_what_is_owed() {
        for facts in [
            Facts {
                downtime: None,
                ..none()
            },
            Facts {
                apdex: None,
                ..none()
            },
            Facts {
                data_loss: None,
                ..none()
            },
            Facts {
                security_breach: None,
                ..none()
            },
            Facts {
                escalation: Escalated::Unknown,
                ..none()
            },
            Facts {
                escalation: by(Some("oncall"), None),
                ..none()
            },
            Facts {
                escalation: by(None, Some("P0")),
                ..none()
            },
            Facts {
                repeat: None,
                ..none()
            },
            Facts {
                requested: None,
                ..none()
            },
        ] {
            let decision = decide(&Criteria::default(), &facts);
            assert_eq!(decision.answer, Answer::CannotTell, "{facts:?}");
            assert!(!decision.missing().is_empty());
            assert_eq!(
                answer(&Facts {
                    data_loss: Some(true),
                    ..facts
                }),
                Answer::Owed
            );
        }
        assert_eq!(answer(&Facts::default()), Answer::CannotTell);
        assert_eq!(
            answer(&Facts {
                escalation: by(Some("support"), None),
                ..none()
            }),
            Answer::NotOwed
        );
        assert_eq!(
            answer(&Facts {
                escalation: by(None, Some("P2")),
                ..none()
            }),
            Answer::NotOwed
        );
    }

    #[test]
    fn work_that_hurt_nobody_owes_nothing_and_neither_does_a_minor_bug() {
        let harmless = Facts {
            downtime: Some(Duration::ZERO),
            data_loss: Some(false),
            security_breach: Some(false),
            ..Facts::default()
        };
        assert_eq!(answer(&harmless), Answer::CannotTell);
        let maintenance = Facts {
            planned: Some(Planned::Maintenance),
            ..harmless.clone()
        };
        assert_eq!(answer(&maintenance), Answer::NotOwed);
        let bug = Facts {
            escalation: by(Some("support"), Some("P2")),
            ..harmless
        };
        let decision = decide(&Criteria::default(), &bug);
        assert_eq!(
            (decision.answer, decision.exemption),
            (Answer::NotOwed, Some(NOT_OWED[1]))
        );
        assert_eq!(
            answer(&Facts {
                data_loss: None,
                ..bug.clone()
            }),
            Answer::CannotTell
        );
        assert_eq!(
            answer(&Facts {
                requested: Some(true),
                ..bug
            }),
            Answer::Owed
        );
        assert_eq!(
            answer(&Facts {
                data_loss: Some(true),
                ..maintenance
            }),
            Answer::Owed
        );
    }

    /// P1 to P3 by the people customers speak to; neither P0 and P4, nor bugs that others raise.
    #[test]
    fn the_exemption_of_minor_bugs_ends_where_it_says() {
        let exemption = |from: &str, priority: &str| {
            let bug = Facts {
                downtime: Some(Duration::ZERO),
                data_loss: Some(false),
                security_breach: Some(false),
                escalation: by(Some(from), Some(priority)),
                ..Facts::default()
            };
            decide(&Criteria::default(), &bug).exemption.is_some()
        };
        let exempt = |from: &str| ["P0", "P1", "P2", "P3", "P4"].map(|one| exemption(from, one));
        assert_eq!(exempt("support"), [false, true, true, true, false]);
        assert_eq!(exempt("customer-service"), [false, true, true, true, false]);
        assert_eq!(exempt("oncall"), [false; 5]);
    }

    /// `requested` is a fact where an entry gives its criteria, and unknown where it gives none.
    #[test]
    fn what_an_entry_gives_as_criteria_says_whether_it_was_requested() {
        let requested = |criteria: &[&str]| {
            let mut entry = Postmortem::empty();
            let one = |name: &&str| {
                crate::entry::Located::new((*name).into(), casebook_diagnostic::Span::default())
            };
            entry.criteria = criteria.iter().map(one).collect();
            Facts::of(&entry).requested
        };
        assert_eq!(requested(&[]), None);
        assert_eq!(requested(&["downtime"]), Some(false));
        assert_eq!(requested(&["downtime", "requested"]), Some(true));
        let asked = Facts {
            requested: Some(true),
            ..none()
        };
        assert_eq!(answer(&asked), Answer::Owed);
        let refused = Criteria {
            requested: false,
            ..Criteria::default()
        };
        assert_eq!(decide(&refused, &asked).answer, Answer::NotOwed);
    }
}
