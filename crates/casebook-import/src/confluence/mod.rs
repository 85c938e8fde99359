//! Confluence: pages in its storage format, whether as files, as answers of its REST interface or in the XML of a space export,
//! and the HTML of a space export.

mod entities;
mod export;
mod rest;

use serde_json::json;

use crate::markup;
use crate::record::{Content, Keys, Record};
use crate::to_markdown::{Converted, References, markdown};

pub(crate) use entities::{ENTITIES_READINGS, entities};
pub(crate) use export::{ExportIndex, export_page, page_number};
pub(crate) use rest::{PAGES_ABOVE, RestPages, from_rest};

/// The body of a page in the storage format. Where it is not XML it is read as browsers read HTML, with a note.
pub(crate) fn storage(text: &str, references: &References) -> Converted {
    let ((root, flattened), fault) = match markup::xml(text) {
        Ok(read) => (read, None),
        Err(fault) => (markup::html(text), Some(fault)),
    };
    let mut converted = markdown(&root, references);
    if let Some(fault) = fault {
        converted.notes.insert(format!(
            "the page is not well-formed at byte {}: {}; read as HTML",
            fault.at, fault.reason
        ));
    }
    note_depth(&mut converted, flattened);
    converted
}

fn note_depth(converted: &mut Converted, flattened: bool) {
    if flattened {
        let note = "elements stand too deep in each other: their words are kept without them";
        converted.notes.insert(note.to_owned());
    }
}

/// A page in a file of its own, named after the file, whose attachments may lie beside it: `beside` says where, by their names.
pub(crate) fn storage_file(
    file: &str,
    text: &str,
    beside: &dyn Fn(&str) -> Option<String>,
) -> Record {
    let files = attachments(text).filter_map(|name| {
        let address = beside(&name)?;
        Some((name, address))
    });
    let references = References {
        files: files.collect(),
        ..References::default()
    };
    let converted = storage(text, &references);
    let name = file.rsplit('/').next().unwrap_or(file);
    let title = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut keys = Keys::new();
    keys.insert("confluence".to_owned(), json!("storage"));
    keys.insert("title".to_owned(), json!(title));
    Record {
        file: file.to_owned(),
        folders: folders_of(file),
        content: Content::Keys(keys, converted.markdown),
        notes: converted.notes.into_iter().collect(),
        ..Record::default()
    }
}

/// The names of the attachments that a page speaks of.
fn attachments(text: &str) -> impl Iterator<Item = String> {
    let names = text.split("ri:filename=").skip(1).filter_map(|rest| {
        let quote = rest.chars().next().filter(|quote| "\"'".contains(*quote))?;
        let (name, _) = rest[1..].split_once(quote)?;
        Some(markup::unescaped(name))
    });
    names.filter(|name| !name.starts_with('.') && !name.contains(['/', '\\']))
}

/// The folders that a file lies in.
pub(crate) fn folders_of(file: &str) -> Vec<String> {
    let folders = file.rsplit_once('/').map(|(folders, _)| folders);
    let folders = folders.into_iter().flat_map(|folders| folders.split('/'));
    folders.map(str::to_owned).collect()
}
