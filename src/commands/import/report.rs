//! The report of an import, for the terminal.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use casebook::workspace::{Fate, ImportReport};
use casebook_text::{counted, printable_line, truncate_at_word};

/// So many lines of a list are shown; JSON has all.
const MOST: usize = 20;

/// The report: what was read field by field, then everything that somebody has to know of.
pub(super) fn table(report: &ImportReport, into: &Path, is_dry_run: bool) -> String {
    let mut out = String::new();
    let mut dialects: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in &report.entries {
        *dialects.entry(&entry.dialect).or_default() += 1;
    }
    let records = counted(report.records, "record");
    let _ = writeln!(out, "{} read: {records}", counted(report.files, "file"));
    for (dialect, number) in dialects {
        let _ = writeln!(out, "read as {dialect}: {}", counted(number, "incident"));
    }
    fields(&mut out, report);
    let words = ["new", "updated", "unchanged", "edited", "conflict"];
    let counts: Vec<String> = words
        .iter()
        .map(|word| (word, report.count(word)))
        .filter(|(word, number)| *number > 0 || **word == "new")
        .map(|(word, number)| format!("{word} {number}"))
        .collect();
    let _ = writeln!(
        out,
        "\n{} {}: {}",
        if is_dry_run {
            "would write to"
        } else {
            "entries in"
        },
        into.display(),
        counts.join(", ")
    );
    if report.assets > 0 {
        let _ = writeln!(out, "files beside them: {}", report.assets);
    }
    conflicts(&mut out, report);
    lists(&mut out, report);
    out
}

fn fields(out: &mut String, report: &ImportReport) {
    let fields = report.fields();
    if fields.is_empty() {
        return;
    }
    let width = fields
        .keys()
        .map(|field| field.len())
        .max()
        .unwrap_or(0)
        .max(5);
    let _ = writeln!(
        out,
        "\n  {:<width$}  {:>7}  {:>7}  {:>7}  {:>8}",
        "field", "stated", "derived", "guessed", "not read"
    );
    for (field, [stated, derived, guessed, unread]) in fields {
        let _ = writeln!(
            out,
            "  {field:<width$}  {stated:>7}  {derived:>7}  {guessed:>7}  {unread:>8}"
        );
    }
}

fn conflicts(out: &mut String, report: &ImportReport) {
    for entry in &report.entries {
        let Fate::Conflict(conflict) = &entry.fate else {
            continue;
        };
        let _ = writeln!(
            out,
            "\nconflict: {} was edited, and its source {} changed; `-` is the entry, which stays, `+` the source",
            entry.path, entry.place
        );
        for line in conflict.lines.iter().take(MOST) {
            let _ = writeln!(out, "  {}", printable_line(line));
        }
        more(out, conflict.lines.len());
    }
}

fn lists(out: &mut String, report: &ImportReport) {
    let short = |raw: &str| printable_line(&truncate_at_word(raw, 60));
    let unread = report.entries.iter().flat_map(|entry| &entry.unread);
    let unread = unread.map(|one| {
        let raw = short(&one.raw);
        format!("{}: {}: `{raw}`: {}", one.place, one.field, one.reason)
    });
    let whole = report.unread.iter();
    let whole = whole.map(|one| format!("{}: {}", one.place, one.reason));
    list(out, "not read", &unread.chain(whole).collect::<Vec<_>>());
    let guesses = report.entries.iter().flat_map(|entry| {
        let guesses = entry.facts.iter().filter(|fact| fact.origin == "guess");
        guesses.map(|fact| format!("{}: {} from `{}`", entry.path, fact.field, short(&fact.raw)))
    });
    list(out, "guesses to confirm", &guesses.collect::<Vec<_>>());
    let skipped = report.skipped.iter();
    let skipped = skipped.map(|one| format!("{}: {}", one.place, one.reason));
    list(out, "skipped", &skipped.collect::<Vec<_>>());
    let mut kept: BTreeMap<&str, usize> = BTreeMap::new();
    for key in report.entries.iter().flat_map(|entry| &entry.kept) {
        *kept.entry(key).or_default() += 1;
    }
    let kept = kept
        .iter()
        .map(|(key, number)| format!("{} ({number})", short(key)));
    list(
        out,
        "kept in `source`, since no field takes it as it is",
        &kept.collect::<Vec<_>>(),
    );
    let unused = report.unused.iter().map(|name| printable_line(name));
    let title = "files that are not read and that no entry refers to";
    list(out, title, &unused.collect::<Vec<_>>());
    notes(out, &report.notes);
}

/// What was left out or stands there otherwise, and how often.
pub(super) fn notes(out: &mut String, notes: &BTreeMap<String, usize>) {
    let notes = notes.iter().map(|(note, number)| match number {
        1 => printable_line(note),
        number => format!("{} ({number} times)", printable_line(note)),
    });
    list(out, "notes", &notes.collect::<Vec<_>>());
}

pub(super) fn list(out: &mut String, title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    let count = lines.len();
    let _ = writeln!(out, "\n{title}: {count}");
    for line in lines.iter().take(MOST) {
        let _ = writeln!(out, "  {line}");
    }
    more(out, count);
}

fn more(out: &mut String, count: usize) {
    if count > MOST {
        let _ = writeln!(
            out,
            "  … and {} more; --format json lists all",
            count - MOST
        );
    }
}

/// Why no entry came of it.
pub(super) fn why_nothing(report: &ImportReport, dialect: Option<&str>) -> String {
    if report.records == 0 {
        return "nothing was imported: there is no record in the source".to_owned();
    }
    match dialect {
        Some(dialect) => format!("nothing was imported: `{dialect}` explains none of the records"),
        None => "nothing was imported: no dialect explains any of the records\n  `casebook import --suggest SOURCE` drafts one".to_owned(),
    }
}
