//! `casebook triage`: does this incident owe a postmortem, and why.

use casebook::criteria::Answer;
use casebook::workspace::TriageAnswer;

use super::book_args::BookArgs;
use super::decision::shown;
use super::incident::{FactArgs, ask_facts, incident};
use super::questions::{at_terminal, can_ask};

/// Decide whether an incident needs a postmortem
#[derive(clap::Args)]
#[command(
    after_help = "Prompts for facts when run in a terminal without any.\n\nExit codes:\n  0  a postmortem is owed\n  1  none is owed\n  2  the run itself failed, such as on a bad flag\n  3  cannot tell: a missing fact could change the answer\n\nExamples:\n  casebook triage\n  casebook triage --downtime 34m\n  casebook triage --downtime 2m --apdex 0.93 --data-loss no --security-breach no --escalation none --repeat no --requested no\n  echo '{\"impact\": {\"downtime\": \"34m\"}}' | casebook triage --input - --format json"
)]
pub(crate) struct Args {
    #[command(flatten)]
    facts: FactArgs,
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Form {
    /// Text for the terminal
    Text,
    /// One JSON document
    Json,
}

pub(crate) fn run(book: &BookArgs, args: &Args) -> anyhow::Result<u8> {
    let (config, template) = book.schema()?;
    let mut fields = args.facts.fields()?;
    if args.facts.is_empty() && can_ask() {
        at_terminal(|questions| {
            questions.explain()?;
            ask_facts(questions, &mut fields, &template, &config)
        })?;
    }
    let mut incident = incident(fields, &template, &config)?;
    if incident.facts.repeat.is_none() && incident.is_comparable() && book.location()?.is_book() {
        let found = incident.likely_repeat(book.open()?.book());
        if let Some(found) = &found {
            eprintln!("{}", super::decision::repeats(found));
        }
        incident.facts.repeat = Some(found.is_some());
    }
    let answer = incident.triage(&config);
    let text = match args.format {
        Form::Text => shown(&answer),
        Form::Json => json_text(&answer)?,
    };
    super::output::print(&text)?;
    Ok(exit_code(answer.decision.answer))
}

fn json_text(answer: &TriageAnswer) -> anyhow::Result<String> {
    Ok(serde_json::to_string_pretty(answer)? + "\n")
}

fn exit_code(answer: Answer) -> u8 {
    match answer {
        Answer::Owed => super::OK,
        Answer::NotOwed => super::FINDINGS,
        Answer::CannotTell => super::UNDECIDED,
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

    fn decided(flags: &[&str]) -> TriageAnswer {
        let command = Command::parse_from([&["triage"], flags].concat());
        let (template, config) = (
            casebook::template::Template::builtin(),
            casebook::config::Config::default(),
        );
        let incident = incident(command.args.facts.fields().unwrap(), &template, &config).unwrap();
        incident.triage(&config)
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
        let code = |flags: &[&str]| exit_code(decided(flags).decision.answer);
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
