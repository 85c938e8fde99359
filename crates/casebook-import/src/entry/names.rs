//! What an imported entry is called: its identity, its file, the files beside it.

use casebook_dialect::Dialect;
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
    if let Content::Keys(keys, _) = &record.content {
        let whole = Value::Object(keys.clone());
        let said = dialect
            .records
            .id
            .as_ref()
            .and_then(|path| at(&whole, path));
        let usual = || {
            let found = IDS.iter().find_map(|key| keys.get(*key));
            found.filter(|value| value.is_string() || value.is_number())
        };
        let text = said
            .map(plain)
            .or_else(|| record.id.clone())
            .or_else(|| usual().map(plain));
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            return casebook_text::single_line(&text);
        }
    }
    // Files of the same name in two sources are two incidents.
    let file = match record.source.is_empty() {
        true => record.file.clone(),
        false => format!("{}/{}", record.source, record.file),
    };
    match record.number {
        Some(number) => format!("{file}#{number}"),
        None => file,
    }
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

/// The path of its entry. A Markdown file keeps its own, so that links between files go on working.
pub(super) fn path(record: &Record, entry: &Postmortem, zone: &Zone) -> String {
    if matches!(record.content, Content::Markdown(_)) {
        let lower = record.file.to_lowercase();
        let ending = ENDINGS.iter().find(|ending| lower.ends_with(**ending));
        let stem = &record.file[..record.file.len() - ending.map_or(0, |ending| ending.len())];
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

/// The files that an entry refers to by relative addresses: in the source, and beside the entry.
pub(super) fn assets(record: &Record, entry: &Postmortem, path: &str) -> Vec<(String, String)> {
    let outline = entry.outline();
    let links = outline.links.iter().map(|link| &link.destination);
    let images = outline.images.iter().map(|image| &image.destination);
    let mut found: Vec<(String, String)> = links
        .chain(images)
        .filter_map(|target| {
            let target = target.split(['#', '?']).next().unwrap_or_default();
            let is_relative = !target.is_empty()
                && !target.starts_with('/')
                && !target.contains(':')
                && !target.to_lowercase().ends_with(".md");
            let target = percent_decoded(target).into_owned();
            let known = record.files.get(&target).cloned();
            let from = known.or_else(|| beside(&record.file, &target));
            let from = from.filter(|_| is_relative)?;
            Some((from, beside(path, &target)?))
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

/// A relative address, from the folder of a file; `None` where it leads out of the source.
fn beside(file: &str, target: &str) -> Option<String> {
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
