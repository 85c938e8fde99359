//! `casebook similar`: which incidents are like this error message, alert or log?

use std::fmt::Write;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use casebook_search::{Passage, Seen};

use super::index_cache::SearchHandle;
use super::pipeline::BookArgs;
use super::search::{Form, Style, hit, with_path, wrapped};

/// Find the incidents most like an error message, an alert, log lines or a draft
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  casebook similar alert.txt\n  journalctl -u checkout --since -10min | casebook similar -\n  casebook similar content/2026/draft.md --format json"
)]
pub(crate) struct Args {
    /// The text: a file, or - for what is piped in
    #[arg(value_name = "FILE|-")]
    text: PathBuf,
    /// In which form
    #[arg(long, value_enum, default_value = "table")]
    format: Form,
    /// How many incidents
    #[arg(long, value_name = "N", default_value = "5")]
    limit: usize,
}

pub(crate) fn run(book: &BookArgs, args: &Args) -> anyhow::Result<u8> {
    let text = read(&args.text)?;
    if text.trim().is_empty() {
        bail!("there is no text in {}", shown(&args.text));
    }
    let mut asked = super::index_cache::ask(book)?;
    let itself = entry_of(&asked, &args.text);
    let mut seen = asked.answer(|engine| engine.seen(&text, args.limit.saturating_add(1)))?;
    seen.retain(|one| Some(&one.hit.id) != itself.as_ref());
    seen.truncate(args.limit);
    let text = match args.format {
        Form::Json => {
            let mut document = serde_json::to_value(&seen)?;
            document
                .as_array_mut()
                .into_iter()
                .flatten()
                .for_each(|one| with_path(&mut one["hit"], &asked));
            serde_json::to_string_pretty(&document)? + "\n"
        }
        Form::Table => table(
            &seen,
            &asked,
            super::output::colour(),
            super::output::width(),
        ),
    };
    super::output::print_coloured(&text)?;
    Ok(if seen.is_empty() {
        super::FINDINGS
    } else {
        super::OK
    })
}

/// The text; bytes that are not UTF-8, as logs may hold, are read as far as they can be.
fn read(path: &Path) -> anyhow::Result<String> {
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .context("cannot read what is piped in")?;
        bytes
    } else {
        std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?
    };
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn shown(path: &Path) -> String {
    if path == Path::new("-") {
        "what was piped in".to_owned()
    } else {
        path.display().to_string()
    }
}

/// The id of the entry that the file is, if it is one: it would be most like itself.
fn entry_of(asked: &SearchHandle, path: &Path) -> Option<String> {
    let path = path.canonicalize().ok()?;
    let content = asked.folders.content.canonicalize().ok()?;
    let inside = path
        .strip_prefix(content)
        .ok()?
        .to_string_lossy()
        .replace('\\', "/");
    asked
        .paths
        .iter()
        .find(|(_, path)| **path == inside)
        .map(|(id, _)| id.clone())
}

fn table(seen: &[Seen], asked: &SearchHandle, colour: bool, width: usize) -> String {
    let style = Style::new(colour);
    let mut out = String::new();
    if seen.is_empty() {
        out.push_str("no incident shares a telling word with it\n");
    }
    for one in seen {
        hit(&mut out, &one.hit, asked, &style, width);
        // The passage ends with an empty line; what belongs to it comes before that.
        out.truncate(out.trim_end_matches('\n').len());
        out.push('\n');
        let mut line = |text: &str| {
            let _ = writeln!(out, "    {}", wrapped(text, width).replace('\n', "\n    "));
        };
        line(&format!("in common: {}", one.words.join(", ")));
        // It may be the passage that was just shown.
        let is_shown = |resolution: &Passage| {
            one.hit
                .passages
                .iter()
                .any(|passage| passage.anchor == resolution.anchor)
        };
        if let Some(resolution) = one
            .resolution
            .as_ref()
            .filter(|resolution| !is_shown(resolution))
        {
            let text: String = resolution
                .fragments
                .iter()
                .map(|fragment| fragment.text.as_str())
                .collect();
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
    out
}
