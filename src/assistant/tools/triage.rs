//! `triage`: does this incident owe a postmortem?

use casebook_model::criteria::{Answer as Decided, Verdict};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::super::open_book::OpenBook;
use super::super::quoted::{NOTE, short};
use super::super::tool::{Refusal, Tool};
use super::incident_input::IncidentInput;
use crate::workspace::{Incident, LikelyRepeat, TriageAnswer, Workspace};

pub(in super::super) struct Triage;

/// Whether a postmortem is owed, and why.
#[derive(Serialize, JsonSchema)]
pub(in super::super) struct Answer {
    note: &'static str,
    #[serde(flatten)]
    triage: Judged,
    /// How clock times without a day were read.
    read_as: Vec<String>,
}

/// The decision by the criteria of the book.
#[derive(Serialize, JsonSchema)]
pub(super) struct Judged {
    /// `owed`, `not-owed`, or `cannot-tell` while a missing fact could make a criterion hold.
    answer: Word,
    criteria: Vec<Criterion>,
    /// Why none is owed although facts are missing.
    exemption: Option<String>,
    /// The facts to find out, as fields of the front matter, where the answer depends on them.
    missing: Vec<String>,
    /// The earlier incident of the same cause that it seems to repeat. Declare it with `recurrence_of` once somebody has checked.
    likely_repeat: Option<Repeat>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Word {
    Owed,
    NotOwed,
    CannotTell,
}

/// A criterion in force.
#[derive(Serialize, JsonSchema)]
struct Criterion {
    /// Its key in `criteria`.
    key: String,
    /// When it holds.
    text: String,
    verdict: Outcome,
    /// What the facts say.
    because: String,
    /// The fields that would tell.
    missing: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Outcome {
    Held,
    Failed,
    Unknown,
}

/// An earlier incident.
#[derive(Serialize, JsonSchema)]
struct Repeat {
    id: String,
    title: String,
    /// Days between the two starts.
    days: i64,
}

impl Tool for Triage {
    type Input = IncidentInput;
    type Answer = Answer;
    const NAME: &'static str = "triage";
    const TITLE: &'static str = "Does this incident need a postmortem?";
    const DESCRIPTION: &'static str = "Decides by the criteria of the book whether an incident owes a postmortem, with the verdict on each criterion and the facts that are missing. Pass what people know, nothing else; ask them for what `missing` names. It decides by what it is told: it cannot check whether that is so.";

    fn answer(book: &mut OpenBook, input: IncidentInput) -> Result<Answer, Refusal> {
        let workspace = book.workspace();
        let (mut incident, read_as) = read(workspace, input)?;
        Ok(Answer {
            note: NOTE,
            triage: judge(workspace, &mut incident).1,
            read_as,
        })
    }
}

/// Reads an incident, with a line for each clock time that is not of today.
pub(super) fn read(
    workspace: &Workspace,
    input: IncidentInput,
) -> Result<(Incident, Vec<String>), Refusal> {
    let mut fields: Map<String, Value> = input.into_fields();
    let read_as = workspace.date_clock_times(&mut fields);
    let (incident, wrong) = workspace.read_incident(fields);
    if wrong.is_empty() {
        Ok((incident, read_as))
    } else {
        Err(Refusal::new(format!(
            "The facts cannot be read:\n- {}",
            wrong.join("\n- ")
        )))
    }
}

/// Decides by the criteria; where nobody says whether it is a repeat, the book does.
pub(super) fn judge(workspace: &Workspace, incident: &mut Incident) -> (TriageAnswer, Judged) {
    let likely = incident.likely_repeat(workspace.book(), workspace.recurrence());
    if incident.facts.repeat.is_none() && incident.is_comparable() {
        incident.facts.repeat = Some(likely.is_some());
    }
    let answer = incident.triage(workspace.config());
    let judged = Judged::of(&answer, likely);
    (answer, judged)
}

impl Judged {
    fn of(answer: &TriageAnswer, likely: Option<LikelyRepeat>) -> Self {
        let decision = &answer.decision;
        let words = |fields: &[&str]| fields.iter().map(|field| (*field).to_owned()).collect();
        let criteria = decision.criteria.iter().map(|result| Criterion {
            key: result.statement.key.to_owned(),
            text: result.statement.text.clone(),
            verdict: match result.verdict {
                Verdict::Held => Outcome::Held,
                Verdict::Failed => Outcome::Failed,
                Verdict::Unknown => Outcome::Unknown,
            },
            because: result.because.clone(),
            missing: words(&result.missing),
        });
        Self {
            answer: match decision.answer {
                Decided::Owed => Word::Owed,
                Decided::NotOwed => Word::NotOwed,
                Decided::CannotTell => Word::CannotTell,
            },
            criteria: criteria.collect(),
            exemption: decision.exemption.map(str::to_owned),
            missing: words(&answer.missing),
            likely_repeat: likely.map(|likely| Repeat {
                title: short(&likely.title),
                id: likely.id,
                days: likely.days,
            }),
        }
    }
}
