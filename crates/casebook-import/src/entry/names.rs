//! What an imported entry is called: its identity, its file, the files beside it.

use casebook_dialect::{Dialect, RecordId};
use casebook_markdown::{percent_decoded, segment, short_slug};
use casebook_model::entry::Postmortem;
use casebook_time::Zone;
use serde_json::Value;

use crate::record::{Content, Record, at, plain};

/// Keys by which tools usually know a record.
const IDS: &[&str] = &[
    "id",
    "uuid",
    "key",
    "number",
    "incident_id",
    "incident_number",
    "Issue key",
    "Issue id",
    "Key",
    "ID",
    "Id",
    "Number",
    "page",
];

/// What identifies a record in its source: what the tool knows it by, else its place.
pub(super) fn identity(record: &Record, dialect: &Dialect) -> String {
    if let Some(known) = known_by(record, dialect) {
        return match within(record, dialect) {
            Some(within) => format!("{within}#{known}"),
            None => known,
        };
    }
    // Files of the same name in two sources are two incidents.
    let file = match record.source.is_empty() {
        true => record.file.clone(),
        false => format!("{}/{}", record.source, record.file),
    };
    numbered(file, record)
}

/// What earlier versions of Casebook called a record, or would have: without the folder of its source, or without what its
/// number is unique within.
pub(super) fn older_identities(record: &Record, dialect: &Dialect, id: &str) -> Vec<String> {
    let older = known_by(record, dialect).unwrap_or_else(|| numbered(record.file.clone(), record));
    Some(older)
        .filter(|older| older != id)
        .into_iter()
        .collect()
}

fn numbered(file: String, record: &Record) -> String {
    match record.number {
        Some(number) => format!("{file}#{number}"),
        None => file,
    }
}

/// What the tool itself knows a record by.
pub(super) fn known_by(record: &Record, dialect: &Dialect) -> Option<String> {
    let Content::Keys(keys, _) = &record.content else {
        return None;
    };
    let whole = Value::Object(keys.clone());
    let id = dialect.records.id.as_ref();
    let said = id.and_then(|id| at(&whole, &id.key));
    let usual = || {
        let found = IDS.iter().find_map(|key| keys.get(*key));
        found.filter(|value| value.is_string() || value.is_number())
    };
    let text = said
        .map(plain)
        .or_else(|| record.id.clone())
        .or_else(|| usual().map(plain));
    let text = text.filter(|text| !text.trim().is_empty())?;
    Some(casebook_text::single_line(&text))
}

/// What the number of a record is unique within.
pub(super) fn within(record: &Record, dialect: &Dialect) -> Option<String> {
    let Content::Keys(keys, _) = &record.content else {
        return None;
    };
    let whole = Value::Object(keys.clone());
    let mut places = dialect.records.id.as_ref()?.within.iter();
    places.find_map(|(path, pattern)| {
        let text = at(&whole, path).map(plain)?;
        let part = RecordId::part(pattern.as_ref(), &text)?;
        Some(casebook_text::single_line(&part))
    })
}

/// Endings of Markdown files, the longest first.
const ENDINGS: &[&str] = &[
    ".html.md.erb",
    ".md.erb",
    ".md.tmpl",
    ".md.txt",
    ".markdown",
    ".mdx",
    ".md",
];

/// A path without the ending of a Markdown file or page of HTML, if it has one.
pub(super) fn without_ending(path: &str) -> &str {
    let lower = path.to_lowercase();
    let mut endings = ENDINGS.iter().chain(&[".html", ".htm"]);
    let ending = endings.find(|ending| lower.ends_with(**ending));
    // A letter may be longer in small letters.
    let length = ending.map_or(0, |ending| ending.len());
    path.get(..path.len() - length).unwrap_or(path)
}

/// The path of its entry. A Markdown file keeps its own, so that links between files go on working.
pub(super) fn path(record: &Record, entry: &Postmortem, zone: &Zone) -> String {
    if matches!(record.content, Content::Markdown(_)) {
        let stem = without_ending(&record.file);
        // Files and folders whose names begin with `_` are passed over by Casebook.
        let parts: Vec<&str> = stem
            .split('/')
            .map(|part| part.trim_start_matches(['_', '.']))
            .map(|part| if part.is_empty() { "entry" } else { part })
            .collect();
        return format!("{}.md", parts.join("/"));
    }
    let slug = short_slug(&entry.title);
    let date = entry.date(zone);
    let name = match date {
        Some(date) => format!("{date}-{slug}"),
        None => slug,
    };
    let mut parts: Vec<String> = record
        .folders
        .iter()
        .map(|folder| segment(folder))
        .filter(|folder| !folder.is_empty())
        .collect();
    if let (true, Some(date)) = (parts.is_empty(), date) {
        parts.push(format!("{:04}", date.year()));
    }
    parts.push(format!("{name}.md"));
    parts.join("/")
}

/// Files that an entry refers to by relative addresses, other pages aside.
#[derive(Default)]
pub(super) struct Assets {
    /// Their names in the source, and their paths beside the entry.
    pub(super) inside: Vec<(String, String)>,
    /// The addresses of those that lie outside of the source, or would outside of the folder of entries.
    pub(super) outside: Vec<String>,
}

/// What an entry refers to.
pub(super) fn assets(record: &Record, entry: &Postmortem, path: &str) -> Assets {
    let outline = entry.outline();
    let links = outline.links.iter().map(|link| &link.destination);
    let images = outline.images.iter().map(|image| &image.destination);
    let mut found = Assets::default();
    for target in links.chain(images) {
        let target = target.split(['#', '?']).next().unwrap_or_default();
        if target.is_empty() || target.starts_with('/') || target.contains(':') {
            continue;
        }
        let target = percent_decoded(target).into_owned();
        let known = record.files.get(&target).cloned();
        if known.is_none() && without_ending(&target).len() < target.len() {
            continue;
        }
        let from = known.or_else(|| beside(&record.file, &target));
        match (from, beside(path, &target)) {
            (Some(from), Some(to)) => found.inside.push((from, to)),
            // An address without an ending is that of a page.
            _ if !target.trim_matches(['.', '/']).contains('.') => {}
            _ => found.outside.push(target),
        }
    }
    found.inside.sort();
    found.inside.dedup();
    found.outside.sort();
    found.outside.dedup();
    found
}

/// A relative address, from the folder of a file; `None` where it leads out of the source.
pub(super) fn beside(file: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop()?,
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
