//! `casebook label`: root causes for entries that have none.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use casebook::workspace::{Unlabelled, Workspace, label_quality, unlabelled, with_cause};
use casebook_text::{counted, printable_line};

use super::book_args::BookArgs;
use super::edited_file::replace;
use super::output;
use super::questions::{Questions, at_terminal, can_ask};

/// Name the root causes of entries that have none
#[derive(clap::Args)]
#[command(
    after_help = "Suggests three causes for each entry, by the definitions of the vocabulary and by entries that read alike.\nNothing is counted before somebody chose it.\n\nExit codes:\n  0  done\n  1  a line of the review file cannot be applied\n  2  the run itself failed\n\nExamples:\n  casebook label\n  casebook label --batch review.tsv      then fill in its second column\n  casebook label --apply review.tsv\n  casebook label --dry-run --format json\n  casebook label --measure"
)]
pub(crate) struct Args {
    /// Also ask about entries that are not counted yet, such as drafts
    #[arg(long)]
    all: bool,
    /// Print the suggestions, and ask and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Write a review file: one line an entry, to fill in together
    #[arg(long, value_name = "FILE", conflicts_with_all = ["apply", "dry_run"])]
    batch: Option<PathBuf>,
    /// Write the causes chosen in a review file into the entries
    #[arg(long, value_name = "FILE")]
    apply: Option<PathBuf>,
    /// Say how often suggestions are right for entries whose cause is known
    #[arg(long, conflicts_with_all = ["batch", "apply", "all"])]
    measure: bool,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    format: super::results::Form,
}

pub(crate) fn run(book: &BookArgs, args: &Args) -> anyhow::Result<u8> {
    let workspace = book.open_as_author()?;
    if args.measure {
        return measure(&workspace, args);
    }
    if let Some(file) = &args.apply {
        return apply(&workspace, file, args.dry_run);
    }
    let entries = unlabelled(workspace.book(), args.all);
    if let Some(file) = &args.batch {
        super::new_file::write_only_new(file, &batch(&entries))?;
        let lines = counted(entries.len(), "entry");
        output::print(&format!("{}: {lines}\n", file.display()))?;
        return Ok(super::OK);
    }
    if args.format == super::results::Form::Json {
        output::print(&format!("{}\n", serde_json::to_string_pretty(&entries)?))?;
        return Ok(super::OK);
    }
    if args.dry_run || entries.is_empty() {
        output::print(&table(&entries))?;
        return Ok(super::OK);
    }
    if !can_ask() {
        bail!(
            "there is nobody to ask: run it in a terminal, or use --dry-run, or --batch and --apply"
        );
    }
    at_terminal(|questions| ask_all(&workspace, &entries, questions))
}

fn measure(workspace: &Workspace, args: &Args) -> anyhow::Result<u8> {
    let quality = label_quality(workspace.book());
    let text = match args.format {
        super::results::Form::Json => format!("{}\n", serde_json::to_string_pretty(&quality)?),
        super::results::Form::Table => {
            let share = |right: usize| {
                let all = quality.entries.max(1) as f64;
                format!(
                    "{right} of {} ({:.0} %)",
                    quality.entries,
                    100.0 * right as f64 / all
                )
            };
            format!(
                "entries with a known cause, each judged without itself: {}\nfirst suggestion right: {}\namong the first three: {}\nthe commonest cause instead: {}\n",
                quality.entries,
                share(quality.first),
                share(quality.first_three),
                share(quality.commonest)
            )
        }
    };
    output::print(&text)?;
    Ok(super::OK)
}

fn heading(entry: &Unlabelled) -> String {
    let date = entry.date.as_deref().unwrap_or("no date");
    printable_line(&format!("{}  ({date}, {})", entry.title, entry.path))
}

fn choices(entry: &Unlabelled) -> String {
    let mut out = String::new();
    for (at, one) in entry.suggestions.iter().enumerate() {
        let words = one.words.join(", ");
        let _ = writeln!(
            out,
            "  {}  {:<36} {}",
            at + 1,
            one.cause,
            printable_line(&words)
        );
    }
    out
}

fn table(entries: &[Unlabelled]) -> String {
    let mut out = String::new();
    for entry in entries {
        let _ = writeln!(out, "{}\n{}", heading(entry), choices(entry));
    }
    let _ = writeln!(
        out,
        "without a root cause: {}",
        counted(entries.len(), "entry")
    );
    out
}

/// What somebody answers.
enum Answer {
    Cause(String),
    Open,
    Skip,
}

fn ask_all(
    workspace: &Workspace,
    entries: &[Unlabelled],
    questions: &mut Questions<'_>,
) -> anyhow::Result<u8> {
    let vocabulary = workspace.book().template.vocabulary("causes");
    questions.say("Answer with a number, the name of another cause, `open` for the editor, or nothing to skip. Ctrl-C stops.")?;
    let mut written = 0;
    for entry in entries {
        questions.say(&format!("\n{}\n{}", heading(entry), choices(entry)))?;
        loop {
            let answer = questions.ask("Root cause", |answer| {
                if answer == "open" {
                    return Ok(Answer::Open);
                }
                if answer == "skip" {
                    return Ok(Answer::Skip);
                }
                let cause = chosen(entry, answer);
                match vocabulary.lookup(&cause).term() {
                    Some(term) => Ok(Answer::Cause(term.name.clone())),
                    None => Err(match vocabulary.suggest(&cause) {
                        Some(near) => anyhow!("`{cause}` is not a cause; did you mean `{near}`?"),
                        None => anyhow!("`{cause}` is not a cause"),
                    }),
                }
            })?;
            match answer {
                Some(Answer::Cause(cause)) => {
                    write(workspace, &entry.path, &cause)?;
                    written += 1;
                }
                Some(Answer::Open) => {
                    open(workspace, &entry.path)?;
                    continue;
                }
                Some(Answer::Skip) | None => {}
            }
            break;
        }
    }
    output::print(&format!("labelled {}\n", counted(written, "entry")))?;
    Ok(super::OK)
}

/// The cause behind a number, or what was written.
fn chosen(entry: &Unlabelled, answer: &str) -> String {
    let number = answer.trim().parse::<usize>().ok();
    let suggestion = number.and_then(|number| entry.suggestions.get(number.checked_sub(1)?));
    suggestion.map_or_else(|| answer.trim().to_owned(), |one| one.cause.clone())
}

fn file_of(workspace: &Workspace, path: &str) -> Option<PathBuf> {
    let folders = workspace.folders();
    Some(folders.content_file(folders.content_path(path)?))
}

fn write(workspace: &Workspace, path: &str, cause: &str) -> anyhow::Result<()> {
    let book = workspace.book();
    let entry = book.entries.iter().find(|entry| &*entry.path == path);
    let entry = entry.ok_or_else(|| anyhow!("there is no entry {path}"))?;
    let text = with_cause(entry, &book.template, cause)?;
    let file = file_of(workspace, path)
        .ok_or_else(|| anyhow!("{path} lies outside the content folder"))?;
    replace(&file, &entry.text, &text)
}

fn open(workspace: &Workspace, path: &str) -> anyhow::Result<()> {
    let editor = super::editor::editor()
        .ok_or_else(|| anyhow!("set $VISUAL or $EDITOR to open an entry"))?;
    let file = file_of(workspace, path)
        .ok_or_else(|| anyhow!("{path} lies outside the content folder"))?;
    super::editor::edit(&editor, &file)
}

const HEADER: &str = "# One line an entry: file, cause, suggestions, title, with tabs between.\n# Put 1, 2, 3 or the name of a cause into the second column; an empty one is left alone. Then: casebook label --apply FILE\n";

fn batch(entries: &[Unlabelled]) -> String {
    let mut out = HEADER.to_owned();
    for entry in entries {
        let suggestions: Vec<&str> = entry
            .suggestions
            .iter()
            .map(|one| one.cause.as_str())
            .collect();
        let title = printable_line(&entry.title).replace('\t', " ");
        let _ = writeln!(out, "{}\t\t{}\t{title}", entry.path, suggestions.join(", "));
    }
    out
}

fn apply(workspace: &Workspace, file: &Path, is_dry_run: bool) -> anyhow::Result<u8> {
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let (mut written, mut faults) = (0, 0);
    for (number, line) in text.lines().enumerate() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        let mut columns = line.split('\t').map(str::trim);
        let (path, answer) = (
            columns.next().unwrap_or_default(),
            columns.next().unwrap_or_default(),
        );
        if answer.is_empty() {
            continue;
        }
        let suggestions = columns.next().unwrap_or_default();
        let suggested: Vec<&str> = suggestions.split(", ").collect();
        let place = answer
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1));
        let cause = place.and_then(|at| suggested.get(at)).unwrap_or(&answer);
        let result = match is_dry_run {
            true => check(workspace, path, cause),
            false => write(workspace, path, cause),
        };
        match result {
            Ok(()) => written += 1,
            Err(error) => {
                faults += 1;
                eprintln!("{}:{}: {path}: {error}", file.display(), number + 1);
            }
        }
    }
    let word = if is_dry_run {
        "would label"
    } else {
        "labelled"
    };
    output::print(&format!("{word} {}\n", counted(written, "entry")))?;
    Ok(if faults > 0 {
        super::FINDINGS
    } else {
        super::OK
    })
}

fn check(workspace: &Workspace, path: &str, cause: &str) -> anyhow::Result<()> {
    let book = workspace.book();
    let entry = book.entries.iter().find(|entry| &*entry.path == path);
    let entry = entry.ok_or_else(|| anyhow!("there is no entry {path}"))?;
    with_cause(entry, &book.template, cause)?;
    Ok(())
}
