//! `casebook new`: triage, then an entry named by date and slug, written from the template's skeleton.

mod input;
mod new_services;

use anyhow::bail;
use casebook::analysis::recurrence;
use casebook::book::Casebook;
use casebook::criteria::Answer;
use casebook::workspace::{Incident, TriageAnswer, Workspace};
use serde_json::{Map, Value};

use self::new_services::NewServices;
use super::book_args::BookArgs;
use super::editor::{edit, editor};
use super::incident::FactArgs;
use super::new_file::write_only_new;
use super::questions::{Questions, at_terminal, can_ask, yes_or_no};

/// Start a postmortem from the template
#[derive(clap::Args)]
#[command(
    after_help = "In a terminal, prompts for missing facts; an empty answer skips one.\nPrints the path of the new entry. Never overwrites a file.\n\nExit codes:\n  0  the entry was written\n  1  no postmortem is owed and none was written; --anyway writes it\n  2  the run itself failed\n\nExamples:\n  casebook new --edit\n  casebook new 'Checkout answered 502' --service checkout --started 2026-10-02T09:14+07:00 --downtime 34m\n  casebook new --input incident.json"
)]
pub(crate) struct Args {
    /// Title: symptom and reason in one line
    #[arg(value_name = "TITLE", conflicts_with = "title")]
    title_words: Vec<String>,
    /// The title as an option
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Affected service; may be repeated
    #[arg(long = "service", value_name = "NAME", value_delimiter = ',')]
    services: Vec<String>,
    /// Add services that the book does not know to its vocabulary
    #[arg(long)]
    add_service: bool,
    /// Severity, such as SEV2
    #[arg(long, value_name = "LEVEL")]
    severity: Option<String>,
    /// Author of the postmortem; may be repeated
    #[arg(long = "author", value_name = "NAME", value_delimiter = ',')]
    authors: Vec<String>,
    /// When the impact began: 2026-10-02T09:14+07:00, 2026-10-02, or 09:14 within the last 24 hours
    #[arg(long, value_name = "TIME")]
    started: Option<String>,
    /// When it was noticed; here and below, 09:14 is the first 09:14 after the start
    #[arg(long, value_name = "TIME")]
    detected: Option<String>,
    /// When the impact ended
    #[arg(long, value_name = "TIME")]
    mitigated: Option<String>,
    /// When normal operation was restored
    #[arg(long, value_name = "TIME")]
    resolved: Option<String>,
    /// Root cause, if already known; may be repeated
    #[arg(long = "root-cause", value_name = "CAUSE", value_delimiter = ',')]
    root_causes: Vec<String>,
    /// Do not prompt, even in a terminal
    #[arg(long)]
    no_input: bool,
    /// Write the entry even if no postmortem is owed
    #[arg(long)]
    anyway: bool,
    /// Open the entry in $VISUAL or $EDITOR
    #[arg(long)]
    edit: bool,
    /// Print the entry instead of writing it
    #[arg(long, conflicts_with = "edit")]
    dry_run: bool,
    #[command(flatten)]
    facts: FactArgs,
}

pub(crate) fn run(book: &BookArgs, args: &Args) -> anyhow::Result<u8> {
    if args.edit && editor().is_none() {
        bail!("--edit needs an editor: set $VISUAL or $EDITOR");
    }
    let mut workspace = book.open()?;
    let asks = can_ask() && !args.no_input && args.facts.is_from_terminal();
    let (fields, days) = input::fields(args, &workspace)?;
    days.iter().for_each(|day| eprintln!("{day}"));
    let mut services = NewServices::default();
    if args.add_service {
        services.add(&new_services::unknown(&fields, &workspace), &mut workspace)?;
    }
    let open = (&mut workspace, &mut services);
    let begun = if asks {
        at_terminal(|questions| begin(args, open, fields, Some(questions)))?
    } else {
        begin(args, open, fields, None)?
    };
    let Some((incident, answer)) = begun else {
        return Ok(super::FINDINGS);
    };
    let entry = workspace.new_entry(&incident, &answer.decision);
    if args.dry_run {
        let lines = services.lines("would add");
        lines.iter().for_each(|line| eprintln!("{line}"));
        super::output::print(&entry.text)?;
        return Ok(super::OK);
    }
    let file = workspace.folders().content.join(&entry.path);
    write_only_new(&file, &entry.text)?;
    let lines = services.write(&workspace)?;
    lines.iter().for_each(|line| eprintln!("{line}"));
    let here = std::env::current_dir().unwrap_or_default();
    super::output::print(&format!(
        "{}\n",
        file.strip_prefix(&here).unwrap_or(&file).display()
    ))?;
    if let Some(editor) = editor().filter(|_| args.edit) {
        edit(&editor, &file)?;
    }
    Ok(super::OK)
}

/// The incident, and whether a postmortem of it is owed; `None` when it is not and nobody wants one.
fn begin(
    args: &Args,
    (workspace, services): (&mut Workspace, &mut NewServices),
    mut fields: Map<String, Value>,
    mut questions: Option<&mut Questions<'_>>,
) -> anyhow::Result<Option<(Incident, TriageAnswer)>> {
    if let Some(questions) = &mut questions {
        input::ask(questions, &mut fields, workspace, services)?;
    }
    let mut incident = input::read(fields, workspace)?;
    if let Some(line) = recurrence_line(workspace.book(), &incident) {
        // Whoever was asked has read it before the question that it answers.
        if questions.is_none() {
            eprintln!("{line}");
        }
        incident.facts.repeat = incident.facts.repeat.or(Some(true));
    }
    let answer = incident.triage(workspace.config());
    eprint!("{}", super::decision::shown(&answer));
    if answer.decision.answer == Answer::NotOwed && !args.anyway {
        let wanted = match questions {
            Some(questions) => questions
                .ask("\nWrite one anyway (yes, no)", yes_or_no)?
                .unwrap_or(false),
            None => false,
        };
        if !wanted {
            return Ok(None);
        }
    }
    Ok(Some((incident, answer)))
}

/// What an earlier incident of the same cause and service is called, if there is one.
fn recurrence_line(book: &Casebook, incident: &Incident) -> Option<String> {
    Some(format!(
        "{}\n  declare it with recurrence_of, or deny it with not_recurrence_of",
        super::decision::repeats(&incident.likely_repeat(book, &recurrence(book))?)
    ))
}

#[cfg(test)]
mod tests;
