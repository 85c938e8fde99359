//! `casebook sources`: the other repositories of a book.

use std::path::Path;

use anyhow::{Context as _, bail};
use casebook::config::SourceConfig;
use casebook::sources::{SourceStatus, status, update};
use casebook::workspace::{LOCK, Located, Lock};

use super::book_args::BookArgs;
use super::edited_file::replace;
use super::new_file::write_only_new;
use super::output;

/// Fetch the other repositories of the book, or show where each is
#[derive(clap::Args)]
#[command(
    after_help = "`update` and `status --fetch` use the network. They run the git of this machine without hooks, filters and prompts.\n\nExit codes:\n  0  done\n  1  status: a source is missing, behind or not at the recorded commit\n  2  some source could not be updated; the others were\n\nExamples:\n  casebook sources update\n  casebook sources update --locked     in CI: the commits of casebook.lock\n  casebook sources status --fetch"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Clone sources, or bring them up to date, and record their commits in casebook.lock
    Update {
        /// Only these sources
        #[arg(value_name = "NAME")]
        names: Vec<String>,
        /// Go to the commits that casebook.lock records, not to the newest
        #[arg(long)]
        locked: bool,
    },
    /// Show at which commit each source is, and how far behind its branch
    Status {
        /// Ask the repositories for new commits first
        #[arg(long)]
        fetch: bool,
        /// Output format
        #[arg(long, value_enum, default_value = "table", value_name = "FORMAT")]
        format: Format,
    },
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Format {
    /// A line for each source
    Table,
    /// One JSON array
    Json,
}

pub(crate) fn run(book: &BookArgs, args: &Args) -> anyhow::Result<u8> {
    let located = book.locate()?;
    if located.config.sources.is_empty() {
        bail!("this book has no sources: book.toml has no [[source]]");
    }
    match &args.command {
        Command::Update { names, locked } => update_all(&located, names, *locked),
        Command::Status { fetch, format } => show(&located, *fetch, *format),
    }
}

fn read_lock(book: &Path) -> anyhow::Result<Lock> {
    match std::fs::read_to_string(book.join(LOCK)) {
        Ok(text) => Lock::parse(&text).map_err(|why| anyhow::anyhow!("cannot read {LOCK}: {why}")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Lock::default()),
        Err(error) => Err(error).with_context(|| format!("cannot read {LOCK}")),
    }
}

fn update_all(located: &Located, names: &[String], locked: bool) -> anyhow::Result<u8> {
    let sources = &located.config.sources;
    for name in names {
        if !sources.iter().any(|source| source.name == *name) {
            let known: Vec<&str> = sources.iter().map(|source| &*source.name).collect();
            bail!(
                "there is no source `{name}`; the book has {}",
                known.join(", ")
            );
        }
    }
    let book = &located.folders.book;
    let mut lock = read_lock(book)?;
    let before = lock.clone();
    if !locked {
        // Of a source that left book.toml nothing is recorded.
        (lock.sources).retain(|entry| sources.iter().any(|source| source.name == entry.name));
    }
    let mut failed = false;
    let asked = |source: &&SourceConfig| names.is_empty() || names.contains(&source.name);
    for source in sources.iter().filter(asked) {
        let name = &source.name;
        let Some(git) = &source.git else {
            output::print(&format!(
                "{name}: a folder without `git`, nothing to update\n"
            ))?;
            continue;
        };
        match update(book, source, git, &mut lock, locked) {
            Ok(updated) => {
                let to = short(&updated.to);
                let line = match updated.from {
                    None => format!("{name}: cloned, at {to}"),
                    Some(from) if from == updated.to => format!("{name}: unchanged, at {to}"),
                    Some(from) => format!("{name}: {} -> {to}", short(&from)),
                };
                output::print(&format!("{line}\n"))?;
            }
            Err(error) => {
                failed = true;
                eprintln!(
                    "{}",
                    casebook_text::printable_line(&format!("{name}: {error}"))
                );
            }
        }
    }
    if lock != before {
        let file = book.join(LOCK);
        match std::fs::read_to_string(&file) {
            Ok(text) => replace(&file, &text, &lock.text())?,
            Err(_) => write_only_new(&file, &lock.text())?,
        }
    }
    Ok(if failed { super::FAILED } else { super::OK })
}

fn show(located: &Located, fetch: bool, format: Format) -> anyhow::Result<u8> {
    let book = &located.folders.book;
    let lock = read_lock(book)?;
    let all: Vec<SourceStatus> = located
        .config
        .sources
        .iter()
        .map(|source| status(book, source, &lock, fetch))
        .collect();
    match format {
        Format::Json => output::print(&format!("{:#}\n", serde_json::json!(all)))?,
        Format::Table => {
            let lines: String = all.iter().map(|status| line(status, fetch)).collect();
            output::print(&lines)?;
        }
    }
    let is_current = |status: &SourceStatus| {
        let is_recorded = status.locked.is_none() || status.locked == status.commit;
        status.problem.is_none() && status.behind.unwrap_or_default() == 0 && is_recorded
    };
    Ok(match all.iter().all(is_current) {
        true => super::OK,
        false => super::FINDINGS,
    })
}

/// `payments  sources/payments  1a2b3c4d5e6f  2026-10-02  3 behind`. `is_fetched` if the repositories were asked just now:
/// otherwise nobody knows whether a source is up to date.
fn line(status: &SourceStatus, is_fetched: bool) -> String {
    let mut parts = vec![status.name.clone(), status.path.clone()];
    parts.extend(status.commit.as_deref().map(short));
    parts.extend(status.day.clone());
    parts.extend(status.behind.map(|behind| match behind {
        0 if is_fetched => "up to date".to_owned(),
        0 => "newest fetched".to_owned(),
        behind => format!("{behind} behind"),
    }));
    if status.edited {
        parts.push("with uncommitted changes".to_owned());
    }
    match &status.locked {
        Some(locked) if Some(locked) != status.commit.as_ref() => {
            parts.push(format!("{LOCK} records {}", short(locked)));
        }
        None if status.commit.is_some() && status.behind.is_some() => {
            parts.push(format!("not in {LOCK}"));
        }
        _ => {}
    }
    parts.extend(status.problem.clone());
    format!("{}\n", parts.join("  "))
}

fn short(commit: &str) -> String {
    commit.get(..12).unwrap_or(commit).to_owned()
}
