//! Entries that were found, as `search` and `similar` print them.

use std::fmt::Write as _;

use casebook::diagnostic::output::PathDisplay;
use casebook::time::{Date, add_days};
use casebook::workspace::FoundEntry;
use casebook_search::{Fragment, Passage};
use casebook_text::printable_line;

use super::output::wrapped;

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
pub(crate) enum Form {
    /// Text for the terminal
    Table,
    /// One JSON document
    Json,
}

/// Marks of what was found: colour on a terminal, else square brackets would be mistaken for text, so nothing.
pub(super) struct Style {
    bold: &'static str,
    hit: &'static str,
    dim: &'static str,
    off: &'static str,
}

const PLAIN: Style = Style {
    bold: "",
    hit: "",
    dim: "",
    off: "",
};
const COLOUR: Style = Style {
    bold: "\u{1b}[1m",
    hit: "\u{1b}[1;33m",
    dim: "\u{1b}[2m",
    off: "\u{1b}[0m",
};

impl Style {
    pub(super) fn new(colour: bool) -> Self {
        if colour { COLOUR } else { PLAIN }
    }
}

/// Names the file of an entry as somebody who stands where `display` says would.
pub(super) fn name_file(found: &mut FoundEntry, display: &PathDisplay) {
    found.path = found.path.take().map(|path| display.name(&path));
}

/// Prints an entry with its passages, and an empty line after it.
pub(super) fn entry(out: &mut String, found: &FoundEntry, style: &Style, width: usize) {
    let (hit, Style { dim, off, .. }) = (&found.hit, style);
    let title = fragments(&hit.title, style, style.bold);
    let _ = writeln!(out, "{}{title}{off}", style.bold);
    let (id, facts) = (printable_line(&hit.id), facts(found));
    let _ = writeln!(out, "  {dim}{id}  {facts}{off}");
    if let Some(path) = &found.path {
        let _ = writeln!(out, "  {dim}{}{off}", printable_line(path));
    }
    for one in &hit.passages {
        let _ = writeln!(
            out,
            "    {}",
            passage(one, style, width).replace('\n', "\n    ")
        );
    }
    out.push('\n');
}

/// Day, severity and primary cause, as far as they are known.
fn facts(found: &FoundEntry) -> String {
    let epoch = Date::constant(1970, 1, 1);
    let hit = &found.hit;
    let date = hit
        .date
        .map(|day| add_days(epoch, i64::from(day)).to_string())
        .unwrap_or_default();
    let facts: Vec<&str> = [date.as_str(), hit.severity.as_deref().unwrap_or_default()]
        .into_iter()
        .chain(hit.causes.first().map(String::as_str))
        .filter(|fact| !fact.is_empty())
        .collect();
    printable_line(&facts.join("  "))
}

fn passage(passage: &Passage, style: &Style, width: usize) -> String {
    let section = if passage.section.is_empty() {
        String::new()
    } else {
        printable_line(&format!("{}: ", passage.section))
    };
    let letters = |fragment: &Fragment| fragment.text.chars().count();
    let text: usize = passage.fragments.iter().map(letters).sum();
    let styled = fragments(&passage.fragments, style, "");
    if section.len() + text + 4 <= width {
        format!("{section}{styled}")
    } else {
        wrapped(&format!("{section}{styled}"), width)
    }
}

fn fragments(fragments: &[Fragment], style: &Style, back: &str) -> String {
    fragments
        .iter()
        .map(|fragment| {
            let text = printable_line(&fragment.text);
            if fragment.hit {
                format!("{}{text}{}{back}", style.hit, style.off)
            } else {
                text
            }
        })
        .collect()
}
