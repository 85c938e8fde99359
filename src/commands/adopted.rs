//! What is said of entries that another tool wrote, and of a book in which nothing is counted.

use std::collections::BTreeMap;
use std::path::PathBuf;

use casebook::report::{Counted, why_uncounted};
use casebook::workspace::{TIMES, Workspace};
use casebook_model::book::Casebook;
use casebook_model::entry::{Kind, Origin, Postmortem};
use casebook_model::source::Folders;
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

/// What was read of files that another tool wrote, what of it is counted, why the rest is not, and what changes that; nothing for a
/// book in Casebook's form that counts something.
pub(super) fn words(workspace: &Workspace) -> String {
    let book = workspace.book();
    let mut text = read_as(book);
    if !text.is_empty() {
        text.push_str(&counted_words(&Counted::of(book)));
    }
    text.push_str(&nothing_counted(book));
    if !(text.is_empty() || workspace.has_config()) {
        text.push_str(&format!(
            "`casebook init {} --adopt` writes the book.toml for this folder\n",
            to_adopt(workspace.folders()).display()
        ));
    }
    text
}

/// The same of a folder that becomes a book, whatever was read.
pub(super) fn all_words(book: &Casebook) -> String {
    let read = read_as(book);
    let own = book.entries.iter();
    let own = own.filter(|entry| entry.kind != Kind::Page && entry.explained.is_none());
    let own = match own.count() {
        0 => String::new(),
        number => format!("read as they are: {}\n", counted(number, "file")),
    };
    let counted = counted_words(&Counted::of(book));
    format!("{read}{own}{counted}{}", nothing_counted(book))
}

/// The folder whose `book.toml` would be the book's: the one around a folder `content`, else that of the entries itself.
fn to_adopt(folders: &Folders) -> PathBuf {
    let content = &folders.content;
    let around = content.parent().filter(|_| content.ends_with("content"));
    match around {
        Some(around) if around.as_os_str().is_empty() => PathBuf::from("."),
        Some(around) => around.to_owned(),
        None => content.clone(),
    }
}

/// `counted in reports: 47 of 99 entries; not counted: maintenance 52`
fn counted_words(found: &Counted) -> String {
    let reasons = found.reasons.iter();
    let reasons: Vec<String> = reasons
        .map(|(reason, number)| format!("{reason} {number}"))
        .collect();
    let mut text = format!(
        "counted in reports: {} of {}",
        found.counted,
        counted(found.entries, "entry")
    );
    if !reasons.is_empty() {
        text.push_str(&format!("; not counted: {}", reasons.join(", ")));
    }
    text.push('\n');
    if found.silent > 0 && found.counted > 0 {
        text.push_str(
            "entries without `status` are drafts; `default-status = \"published\"` below `[content]` in book.toml counts them\n",
        );
    }
    text
}

/// A line for each dialect in which entries are written: `read as cState: 297 files; services 292, times 594`.
fn read_as(book: &Casebook) -> String {
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
fn nothing_counted(book: &Casebook) -> String {
    why_uncounted(book).map_or_else(String::new, |reason| {
        format!("nothing is counted in reports: {reason}\n")
    })
}
