//! `casebook audience`: what may these people read, and what would a change show them?

use std::fmt::Write;

use casebook::diagnostic::output::github::property;
use casebook::workspace::{AudienceAnswer, Viewer, VisibilityChange, VisibilityChangeKind};
use casebook_text::{counted, printable_line};
use serde::Serialize;

use super::book_args::BookArgs;
use super::output;

/// List what an audience sees of the book, or what a change would show it
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  casebook audience public\n  casebook audience public --since origin/main\n  casebook audience public --since origin/main --format github --fail-on newly-visible"
)]
pub(crate) struct Args {
    /// Audience: `internal`, `public`, or a table [audience.NAME] of book.toml
    #[arg(value_name = "NAME")]
    name: String,
    /// Show what changed for this audience since the branch left REF
    #[arg(long, value_name = "REF")]
    since: Option<String>,
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
    /// Exit with 1 if the change shows this audience anything new
    #[arg(long, value_enum, value_name = "WHAT", requires = "since")]
    fail_on: Option<FailOn>,
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Form {
    /// Text for the terminal
    Text,
    /// Markdown for a pull request
    Markdown,
    /// One JSON document
    Json,
    /// Annotations of GitHub Actions; with --since alone
    Github,
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum FailOn {
    /// Entries and lines that this audience did not see before
    NewlyVisible,
}

#[derive(Serialize)]
struct Change<'a> {
    audience: &'a str,
    since: &'a str,
    changes: &'a [VisibilityChange],
}

pub(crate) fn run(book: &BookArgs, args: &Args) -> anyhow::Result<u8> {
    let workspace = book.open_for(Viewer::Audience(args.name.clone()))?;
    let Some(reference) = &args.since else {
        let answer = workspace.audience();
        let text = match args.format {
            Form::Json => serde_json::to_string_pretty(&answer)? + "\n",
            Form::Markdown => listed(&answer, true),
            Form::Text => listed(&answer, false),
            Form::Github => anyhow::bail!("--format github shows a change: name one with --since"),
        };
        output::print(&text)?;
        return Ok(super::OK);
    };
    let changes = workspace.audience_since(reference)?;
    let text = match args.format {
        Form::Json => {
            let change = Change {
                audience: &args.name,
                since: reference,
                changes: &changes,
            };
            serde_json::to_string_pretty(&change)? + "\n"
        }
        Form::Text => changed(&args.name, &changes, false),
        Form::Markdown => changed(&args.name, &changes, true),
        Form::Github => annotations(&args.name, &changes),
    };
    output::print(&text)?;
    let shows = changes.iter().any(VisibilityChange::shows);
    Ok(if args.fail_on.is_some() && shows {
        super::FINDINGS
    } else {
        super::OK
    })
}

fn listed(answer: &AudienceAnswer, markdown: bool) -> String {
    let mut out = String::new();
    let bullet = if markdown { "- " } else { "  " };
    let head = if markdown { "### " } else { "" };
    let total = answer.entries.len() + answer.left_out.values().sum::<usize>();
    let _ = writeln!(
        out,
        "{head}{} sees {}: {} of {}",
        answer.audience,
        answer.sees.join(", "),
        answer.entries.len(),
        counted(total, "entry"),
    );
    if !answer.entries.is_empty() {
        out.push('\n');
    }
    for entry in &answer.entries {
        let _ = writeln!(
            out,
            "{bullet}{}  {}",
            entry.path,
            printable_line(&entry.title)
        );
        if let Some(twin) = &entry.twin {
            let _ = writeln!(out, "    text from {twin}");
        }
        for passage in &entry.hidden_passages {
            let lines = if passage.line == passage.last_line {
                format!("line {}", passage.line)
            } else {
                format!("lines {} to {}", passage.line, passage.last_line)
            };
            let _ = writeln!(out, "    {lines} hidden: {}", passage.label);
        }
    }
    let left_out: Vec<String> = (answer.left_out.iter())
        .map(|(label, count)| format!("{count} {label}"))
        .collect();
    for (name, values) in [
        ("left out", &left_out),
        ("fields hidden", &answer.hidden_fields),
        ("terms hidden", &answer.hidden_terms),
        ("files", &answer.files),
    ] {
        if !values.is_empty() {
            let _ = writeln!(out, "\n{name}: {}", values.join(", "));
        }
    }
    out
}

const fn kind(kind: VisibilityChangeKind) -> &'static str {
    match kind {
        VisibilityChangeKind::NewlyVisible => "newly visible",
        VisibilityChangeKind::NewlyHidden => "newly hidden",
        VisibilityChangeKind::Changed => "changed",
    }
}

fn changed(audience: &str, changes: &[VisibilityChange], markdown: bool) -> String {
    if changes.is_empty() {
        return format!("nothing changes for {audience}\n");
    }
    let mut out = String::new();
    for change in changes {
        let head = if markdown { "### " } else { "" };
        let _ = writeln!(
            out,
            "{head}{}: {} for {audience}\n",
            change.path,
            kind(change.kind)
        );
        if markdown {
            out.push_str("```diff\n");
        }
        for line in &change.lines {
            let sign = if line.added { '+' } else { '-' };
            let number = line.line.map_or_else(String::new, |line| line.to_string());
            let text = printable_line(&line.text);
            let _ = if markdown {
                // A fence in the text must not end this one.
                writeln!(out, "{sign} {}", text.replace("```", "``\u{200b}`"))
            } else {
                writeln!(out, "{number:>6} {sign} {text}")
            };
        }
        out.push_str(if markdown { "```\n\n" } else { "\n" });
    }
    out
}

/// One annotation for each run of lines that an audience sees for the first time, and one for each entry that it loses.
fn annotations(audience: &str, changes: &[VisibilityChange]) -> String {
    let mut out = String::new();
    for change in changes {
        let path = property(&change.path);
        if change.kind == VisibilityChangeKind::NewlyHidden {
            let _ = writeln!(
                out,
                "::notice file={path},line=1::{audience} no longer sees this entry"
            );
            continue;
        }
        let mut last = None;
        for line in change.lines.iter().filter(|line| line.added) {
            let number = line.line.unwrap_or(1);
            // Blank lines are not lines of their own.
            if last.is_none_or(|last| number > last + 2) {
                let _ = writeln!(
                    out,
                    "::warning file={path},line={number}::{audience} sees this for the first time"
                );
            }
            last = Some(number);
        }
    }
    out
}
