//! What is said of entries that another tool wrote, and of a book in which nothing is counted.

use std::collections::BTreeMap;

use casebook::report::why_uncounted;
use casebook::workspace::TIMES;
use casebook_model::book::Casebook;
use casebook_model::entry::{Kind, Origin, Postmortem};
use casebook_text::counted;

/// What was read from the files that a dialect explains.
#[derive(Default)]
struct Read {
    files: usize,
    services: usize,
    times: usize,
    actions: usize,
    guesses: usize,
    unread: usize,
}

/// A line for each dialect in which entries are written: `read as cState: 297 files; services 292, times 594`.
pub(super) fn read_as(book: &Casebook) -> String {
    let mut dialects: BTreeMap<&str, Read> = BTreeMap::new();
    for entry in &book.entries {
        let Some(explained) = &entry.explained else {
            continue;
        };
        let read = dialects.entry(&explained.dialect.name).or_default();
        let facts = || explained.facts.iter();
        read.files += 1;
        read.services += usize::from(!entry.services.is_empty());
        read.times += facts().filter(|fact| TIMES.contains(&&*fact.field)).count();
        read.actions += entry.actions.len();
        read.guesses += facts().filter(|fact| fact.origin == Origin::Guess).count();
        read.unread += explained.unread.len();
    }
    let line = |(name, read): (&&str, &Read)| {
        let parts = [
            ("services", read.services),
            ("times", read.times),
            ("actions", read.actions),
            ("guesses to confirm", read.guesses),
            ("not read", read.unread),
        ];
        let parts: Vec<String> = parts
            .iter()
            .filter(|(_, number)| *number > 0)
            .map(|(what, number)| format!("{what} {number}"))
            .collect();
        format!(
            "read as {name}: {}; {}\n",
            counted(read.files, "file"),
            parts.join(", ")
        )
    };
    let mut lines: String = dialects.iter().map(line).collect();
    let is_skipped = |entry: &&std::sync::Arc<Postmortem>| {
        let mut dialects = book.template.dialects.iter();
        entry.kind == Kind::Page && dialects.any(|dialect| dialect.skips(&entry.content_path))
    };
    let skipped = book.entries.iter().filter(is_skipped).count();
    if skipped > 0 {
        let files = counted(skipped, "file");
        lines.push_str(&format!("taken for a template, and so a page: {files}\n"));
    }
    lines
}

/// Why no entry is counted, and the line that changes it; nothing where one is, or there is none to count.
pub(super) fn nothing_counted(book: &Casebook) -> String {
    why_uncounted(book).map_or_else(String::new, |reason| {
        format!("nothing is counted in reports: {reason}\n")
    })
}
