//! `casebook similar`: which incidents are like this error message, alert or log?

use std::fmt::Write;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use casebook::workspace::{SimilarAnswer, SimilarIncident};
use casebook_search::Passage;
use casebook_text::printable_line;

use super::book_args::BookArgs;
use super::output::{self, wrapped};
use super::results::{self, Form, Style};

/// Find incidents similar to an error message, an alert, a log or a draft
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  casebook similar 'no connection in the pool'\n  casebook similar alert.txt\n  journalctl -u checkout --since -10min | casebook similar -\n  casebook similar content/2026/draft.md --format json"
)]
pub(crate) struct Args {
    /// What to compare: a file, a text in quotes, or - for standard input
    #[arg(value_name = "FILE|TEXT|-")]
    about: PathBuf,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    format: Form,
    /// Number of incidents
    #[arg(long, value_name = "N", default_value = "5")]
    limit: usize,
}

pub(crate) fn run(book: &BookArgs, args: &Args) -> anyhow::Result<u8> {
    let asked = read(&args.about)?;
    if asked.text.trim().is_empty() {
        bail!("there is no text in {}", shown(&args.about));
    }
    let mut handle = book.search()?;
    let mut answer = handle.similar(&asked.text, args.limit, asked.file)?;
    let display = output::standpoint_of_entries(handle.folders());
    let incidents = answer.incidents.iter_mut();
    incidents.for_each(|one| results::name_file(&mut one.hit, &display));
    let text = match args.format {
        Form::Json => serde_json::to_string_pretty(&answer)? + "\n",
        Form::Table => table(&answer, output::colour(), output::width()),
    };
    output::print_coloured(&text)?;
    Ok(if answer.incidents.is_empty() {
        super::FINDINGS
    } else {
        super::OK
    })
}

/// What is compared, and the file that it stands in.
struct Asked<'a> {
    text: String,
    file: Option<&'a Path>,
}

/// The text; bytes that are not UTF-8, as logs may hold, are read as far as they can be. What names no file is a text itself, and
/// the user is told, unless it looks like the name of a file that is not there.
fn read(about: &Path) -> anyhow::Result<Asked<'_>> {
    let bytes = if about == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .context("cannot read what is piped in")?;
        bytes
    } else {
        match std::fs::read(about) {
            Err(error) if error.kind() == ErrorKind::NotFound && !looks_like_a_file(about) => {
                eprintln!("note: there is no file of this name: compared as a text");
                return Ok(Asked {
                    text: about.to_string_lossy().into_owned(),
                    file: None,
                });
            }
            // No name of a file is that long: it is a text, too.
            Err(error) if error.kind() == ErrorKind::InvalidFilename => {
                return Ok(Asked {
                    text: about.to_string_lossy().into_owned(),
                    file: None,
                });
            }
            read => read.with_context(|| format!("cannot read {}", about.display()))?,
        }
    };
    Ok(Asked {
        text: String::from_utf8_lossy(&bytes).into_owned(),
        file: Some(about),
    })
}

/// Whether somebody who wrote this meant a file: one word with a folder or an extension.
fn looks_like_a_file(about: &Path) -> bool {
    let written = about.to_string_lossy();
    let has_place = written.contains(['/', '\\']) || about.extension().is_some();
    has_place && !written.contains(char::is_whitespace)
}

fn shown(path: &Path) -> String {
    if path == Path::new("-") {
        "what was piped in".to_owned()
    } else {
        path.display().to_string()
    }
}

fn table(answer: &SimilarAnswer, colour: bool, width: usize) -> String {
    let style = Style::new(colour);
    let mut out = String::new();
    if answer.incidents.is_empty() {
        out.push_str("no similar incident found\n");
    }
    for one in &answer.incidents {
        incident(&mut out, one, &style, width);
    }
    out
}

/// The facts that both have, and the words.
fn in_common(one: &SimilarIncident) -> Vec<String> {
    let facts = one.facts.iter();
    let facts = facts.map(|fact| format!("{} {}", fact.field, fact.value));
    let words = one.words.iter().map(|word| {
        let mut readings = one.readings.iter();
        match readings.find(|reading| reading.read == *word) {
            Some(reading) => format!("{word} (from {})", reading.asked),
            None => word.clone(),
        }
    });
    facts.chain(words).collect()
}

fn incident(out: &mut String, one: &SimilarIncident, style: &Style, width: usize) {
    results::entry(out, &one.hit, style, width);
    // The passage ends with an empty line; what belongs to it comes before that.
    out.truncate(out.trim_end_matches('\n').len());
    out.push('\n');
    let mut line = |text: &str| {
        let text = wrapped(&printable_line(text), width);
        let _ = writeln!(out, "    {}", text.replace('\n', "\n    "));
    };
    line(&format!("in common: {}", in_common(one).join(", ")));
    // It may be the passage that was just shown.
    let is_shown = |resolution: &Passage| {
        let mut passages = one.hit.hit.passages.iter();
        passages.any(|passage| passage.anchor == resolution.anchor)
    };
    let resolution = one.resolution.as_ref();
    if let Some(resolution) = resolution.filter(|resolution| !is_shown(resolution)) {
        let fragments = resolution.fragments.iter();
        let text: String = fragments.map(|fragment| fragment.text.as_str()).collect();
        line(&format!("{}: {text}", resolution.section));
    }
    match one.open_actions.as_slice() {
        [] => line("no open actions"),
        open => open
            .iter()
            .for_each(|title| line(&format!("open: {title}"))),
    }
    out.push('\n');
}
