//! An incident that has no entry yet: what is known of it, and whether it owes a postmortem.
//!
//! Whatever way the facts come, they are one JSON object with the names of the front matter. JSON is YAML, so they are
//! read like any front matter: the same vocabularies, aliases and messages.

use std::sync::Arc;

use casebook_analysis::{Recurrence, likely};
use casebook_diagnostic::{Diagnostic, Level, code};
use casebook_model::book::Casebook;
use casebook_model::config::{Config, RepeatKind};
use casebook_model::criteria::{Answer, Decision, Escalated, Facts, Planned, decide};
use casebook_model::entry::{Context, Postmortem, read};
use casebook_model::template::Template;
use serde::Serialize;
use serde_json::{Map, Value};

/// An incident without an entry.
#[derive(Debug)]
pub struct Incident {
    /// What was said, by field of the front matter.
    pub fields: Map<String, Value>,
    /// The same, read.
    pub entry: Postmortem,
    /// What decides whether a postmortem is owed.
    pub facts: Facts,
}

/// An earlier incident that one seems to repeat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LikelyRepeat {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Days from its start to the start of the other.
    pub days: i64,
    /// By what that shows: the same service, or a dependency.
    pub kind: RepeatKind,
}

/// Whether an incident owes a postmortem, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TriageAnswer {
    /// The answer with each criterion.
    #[serde(flatten)]
    pub decision: Decision,
    /// The fields that would tell, where the answer depends on them.
    pub missing: Vec<&'static str>,
}

/// What the front matter has no word for.
#[derive(Default)]
struct ExtraFacts {
    repeat: Option<bool>,
    requested: Option<bool>,
    planned: Option<Planned>,
    not_escalated: bool,
}

impl Incident {
    /// Reads an incident, with what is wrong with it. What is missing is no mistake here.
    #[must_use]
    pub fn read(
        mut fields: Map<String, Value>,
        template: &Template,
        config: &Config,
    ) -> (Self, Vec<String>) {
        let (extra, mut wrong) = ExtraFacts::take(&mut fields);
        let text = format!("---\n{}\n---\n", Value::Object(fields.clone()));
        let name: Arc<str> = "incident".into();
        let context = Context::of(config, template, &|_| false);
        let (entry, findings) = read(&name, &name, &Arc::from(text), &context);
        wrong.extend(findings.iter().filter(|one| is_wrong(one)).map(said));
        let facts = extra.over(Facts::of(&entry));
        let incident = Self {
            fields,
            entry,
            facts,
        };
        (incident, wrong)
    }

    /// Whether enough is known to tell which earlier incident it repeats: a cause, a service and a start.
    #[must_use]
    pub fn is_comparable(&self) -> bool {
        let entry = &self.entry;
        entry.started.is_some() && !entry.services.is_empty() && !entry.root_causes.is_empty()
    }

    /// The earlier incident of the same cause that it seems to repeat, if there is one.
    #[must_use]
    pub fn likely_repeat(&self, book: &Casebook, repeats: &Recurrence) -> Option<LikelyRepeat> {
        let found = likely(book, repeats, &self.entry, None)?;
        let earlier = &book.entries[found.earlier];
        Some(LikelyRepeat {
            id: earlier.id.to_string(),
            title: earlier.title.clone(),
            days: found.days,
            kind: found.kind,
        })
    }

    /// Whether it owes a postmortem, by the criteria in force.
    #[must_use]
    pub fn triage(&self, config: &Config) -> TriageAnswer {
        TriageAnswer::new(decide(&config.criteria, &self.facts))
    }
}

impl TriageAnswer {
    fn new(decision: Decision) -> Self {
        let missing = match decision.answer {
            Answer::CannotTell => decision.missing(),
            Answer::Owed | Answer::NotOwed => Vec::new(),
        };
        Self { decision, missing }
    }
}

/// Whether a finding makes the facts unusable. What is missing is asked for, or left to the author; what can be read in one
/// way only is read so.
fn is_wrong(finding: &Diagnostic) -> bool {
    finding.level == Level::Error
        && finding.code != code::CB105
        && finding.fix.as_ref().is_none_or(|fix| !fix.safe)
}

fn said(finding: &Diagnostic) -> String {
    match &finding.help {
        Some(help) => format!("{} ({help})", finding.message),
        None => finding.message.clone(),
    }
}

impl ExtraFacts {
    /// Takes out what the front matter has no field for, and says what is wrong with it.
    fn take(fields: &mut Map<String, Value>) -> (Self, Vec<String>) {
        let mut extra = Self::default();
        let mut wrong = Vec::new();
        for (name, place) in [
            ("repeat", &mut extra.repeat),
            ("requested", &mut extra.requested),
        ] {
            match fields.remove(name) {
                None | Some(Value::Null) => {}
                Some(Value::Bool(value)) => *place = Some(value),
                Some(other) => wrong.push(format!("`{name}` is true or false, not {other}")),
            }
        }
        match fields.remove("planned") {
            None | Some(Value::Null) => {}
            Some(Value::String(word)) if word == "maintenance" => {
                extra.planned = Some(Planned::Maintenance);
            }
            Some(Value::String(word)) if word == "deployment" => {
                extra.planned = Some(Planned::Deployment);
            }
            Some(other) => wrong.push(format!(
                "`planned` is \"maintenance\" or \"deployment\", not {other}"
            )),
        }
        if fields
            .get("escalation")
            .is_some_and(|escalation| escalation == "none")
        {
            fields.remove("escalation");
            extra.not_escalated = true;
        }
        (extra, wrong)
    }

    /// These laid over what the front matter says.
    fn over(self, facts: Facts) -> Facts {
        Facts {
            repeat: self.repeat.or(facts.repeat),
            requested: self.requested.or(facts.requested),
            planned: self.planned.or(facts.planned),
            escalation: if self.not_escalated {
                Escalated::Never
            } else {
                facts.escalation
            },
            ..facts
        }
    }
}
