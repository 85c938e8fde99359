//! `casebook triage`: does this incident owe a postmortem, and why.

use casebook::analysis::{likely, recurrence};
use casebook::criteria::{Answer, Decision, Verdict, decide};
use serde_json::json;

use super::incident::{FactArgs, ask_facts, incident};
use super::pipeline::{BookArgs, HistoryDepth, is_book, open, schema};
use super::questions::{at_terminal, can_ask};

/// Decide whether an incident owes a postmortem
#[derive(clap::Args)]
#[command(
    after_help = "Without any fact, and on a terminal, it asks.\nExit code 0 when a postmortem is owed, 1 when not, 3 when a missing fact could change the answer, 2 on a bad call.\n\nExamples:\n  casebook triage\n  casebook triage --downtime 34m\n  casebook triage --downtime 2m --apdex 0.93 --data-loss no --security-breach no --escalation none --repeat no --requested no\n  echo '{\"impact\": {\"downtime\": \"34m\"}}' | casebook triage --input - --format json"
)]
pub(crate) struct Args {
    #[command(flatten)]
    facts: FactArgs,
    /// In which form
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Form {
    /// For people
    Text,
    /// One JSON document
    Json,
}

pub(crate) fn run(book: &BookArgs, args: &Args) -> anyhow::Result<u8> {
    let (config, template) = schema(book)?;
    let mut fields = args.facts.fields()?;
    if args.facts.is_empty() && can_ask() {
        at_terminal(|questions| {
            questions.explain()?;
            ask_facts(questions, &mut fields, &template, &config)
        })?;
    }
    let incident = incident(fields, &template, &config)?;
    let mut facts = incident.facts;
    // Cause, service and start are what a repeat is told by.
    let entry = &incident.entry;
    let comparable =
        entry.started.is_some() && !entry.services.is_empty() && !entry.root_causes.is_empty();
    if facts.repeat.is_none() && comparable && is_book(book) {
        let opened = open(book, HistoryDepth::Needed)?;
        let found = likely(&opened.book, &recurrence(&opened.book), entry, None);
        if let Some(found) = &found {
            eprintln!("{}", super::new::likely_line(&opened.book, found));
        }
        facts.repeat = Some(found.is_some());
    }
    let decision = decide(&config.criteria, &facts);
    let text = match args.format {
        Form::Text => shown(&decision),
        Form::Json => json_text(&decision)?,
    };
    super::output::print(&text)?;
    Ok(exit_code(decision.answer))
}

fn json_text(decision: &Decision) -> anyhow::Result<String> {
    let mut document = json!(decision);
    let undecided = decision.answer == Answer::CannotTell;
    document["missing"] = if undecided {
        json!(decision.missing())
    } else {
        json!([])
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

fn exit_code(answer: Answer) -> u8 {
    match answer {
        Answer::Owed => super::OK,
        Answer::NotOwed => super::FINDINGS,
        Answer::CannotTell => super::UNDECIDED,
    }
}

/// The decision with each criterion, for people.
pub(crate) fn shown(decision: &Decision) -> String {
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
    let mut missing: Vec<String> = decision.missing().into_iter().map(flag).collect();
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        args: Args,
    }

    fn decided(flags: &[&str]) -> Decision {
        let command = Command::parse_from([&["triage"], flags].concat());
        let (template, config) = (
            casebook::template::Template::builtin(),
            casebook::config::Config::default(),
        );
        let incident = incident(command.args.facts.fields().unwrap(), &template, &config).unwrap();
        decide(&config.criteria, &incident.facts)
    }

    #[test]
    fn flags_are_facts_and_the_answer_is_the_exit_code() {
        let all = [
            "--downtime",
            "2m",
            "--apdex",
            "0.93",
            "--data-loss",
            "no",
            "--security-breach",
            "no",
            "--escalation",
            "none",
            "--repeat",
            "no",
            "--requested",
            "no",
        ];
        let code = |flags: &[&str]| exit_code(decided(flags).answer);
        assert_eq!(code(&all), 1);
        assert_eq!(code(&all[..12]), 3);
        assert_eq!(code(&[&all[..], &["--planned", "deployment"]].concat()), 1);
        assert_eq!(code(&["--downtime", "34 minutes"]), 0);
        assert_eq!(code(&["--data-loss"]), 0);
        assert_eq!(code(&["--escalation", "on-call:P0"]), 0);
        assert_eq!(code(&["--escalation", "support:P0"]), 3);
        assert_eq!(code(&["--repeat", "2025-05-15-payments-pool"]), 0);
        assert_eq!(code(&["--requested"]), 0);
        assert_eq!(code(&[]), 3);
    }

    #[test]
    fn the_text_says_what_would_tell_each_thing_once() {
        let text = shown(&decided(&["--downtime", "2m"]));
        assert!(text.starts_with("cannot tell yet"), "{text}");
        let last = text.split_once("What would tell:\n").unwrap().1;
        assert_eq!(last.matches("--escalation").count(), 1, "{last}");
        assert!(
            !last.contains("--downtime") && last.contains("  --data-loss YES|NO\n"),
            "{last}"
        );
        assert!(
            text.lines().all(|line| line.chars().count() <= 80),
            "{text}"
        );
        let document: serde_json::Value =
            serde_json::from_str(&json_text(&decided(&["--data-loss"])).unwrap()).unwrap();
        assert_eq!(
            (
                document["answer"].as_str(),
                document["criteria"][2]["verdict"].as_str()
            ),
            (Some("owed"), Some("held"))
        );
    }
}
