//! Whether a postmortem is owed, for people.

use casebook::criteria::{Answer, Verdict};
use casebook::workspace::{LikelyRepeat, TriageAnswer};

/// The decision with each criterion, for people.
pub(super) fn shown(answer: &TriageAnswer) -> String {
    let decision = &answer.decision;
    let headline = match decision.answer {
        Answer::Owed => "a postmortem is owed",
        Answer::NotOwed => "no postmortem is owed",
        Answer::CannotTell => "cannot tell yet: a missing fact could make one owed",
    };
    let mut out = format!("{headline}\n\n");
    let width = decision
        .criteria
        .iter()
        .map(|judged| judged.statement.key.len())
        .max()
        .unwrap_or(0);
    for judged in &decision.criteria {
        let word = match judged.verdict {
            Verdict::Held => "yes",
            Verdict::Failed => "no",
            Verdict::Unknown => "?",
        };
        let key = judged.statement.key;
        out.push_str(&format!(
            "  {word:<3}  {key:<width$}  {}\n",
            judged.statement.text
        ));
        out.push_str(&format!("       {:<width$}  {}\n", "", judged.because));
    }
    if let Some(exemption) = decision.exemption {
        out.push_str(&format!("\nNone is owed for: {exemption}\n"));
    }
    let mut missing: Vec<String> = answer.missing.iter().map(|field| flag(field)).collect();
    missing.dedup();
    if decision.answer == Answer::CannotTell {
        out.push_str(&format!("\nWhat would tell:\n  {}\n", missing.join("\n  ")));
    }
    out
}

/// The flag by which a missing fact is told.
fn flag(field: &str) -> String {
    match field {
        "escalation.from" | "escalation.priority" => "--escalation FROM:PRIORITY".to_owned(),
        "recurrence_of" => "--repeat YES|NO".to_owned(),
        "criteria" => "--requested YES|NO".to_owned(),
        "impact.downtime" => "--downtime TIME".to_owned(),
        "impact.apdex" => "--apdex SCORE".to_owned(),
        other => format!(
            "--{} YES|NO",
            other.trim_start_matches("impact.").replace('_', "-")
        ),
    }
}

/// What an incident seems to repeat, in a line.
pub(super) fn repeats(earlier: &LikelyRepeat) -> String {
    let LikelyRepeat { id, title, days } = earlier;
    format!("this looks like {id} ({title}), {days} days earlier: same cause, same service")
}
