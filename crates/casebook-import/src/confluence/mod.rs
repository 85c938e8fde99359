//! Confluence: pages in its storage format, whether as files, as answers of its REST interface or in the XML of a space export,
//! and the HTML of a space export.

mod entities;
mod export;

use serde_json::{Value, json};

use crate::markup;
use crate::record::{Content, Keys, Record, at};
use crate::to_markdown::{Converted, References, markdown};

pub(crate) use entities::entities;
pub(crate) use export::{ExportIndex, export_page};

/// The body of a page in the storage format. Where it is no XML it is read as browsers read HTML, with a note.
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

/// A page in a file of its own, named after the file.
pub(crate) fn storage_file(file: &str, text: &str) -> Record {
    let converted = storage(text, &References::default());
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

/// The folders that a file lies in.
pub(crate) fn folders_of(file: &str) -> Vec<String> {
    let folders = file.rsplit_once('/').map(|(folders, _)| folders);
    let folders = folders.into_iter().flat_map(|folders| folders.split('/'));
    folders.map(str::to_owned).collect()
}

/// A record that is a page as Confluence's REST interface answers with it becomes one of keys and a body; any other stays.
pub(crate) fn from_rest(record: Record) -> Record {
    let Content::Keys(keys, _) = &record.content else {
        return record;
    };
    let whole = Value::Object(keys.clone());
    let text = |path: &[&str]| {
        let path: Vec<String> = path.iter().map(|key| (*key).to_owned()).collect();
        at(&whole, &path).and_then(Value::as_str).map(str::to_owned)
    };
    let bodies = [["body", "storage", "value"], ["body", "view", "value"]];
    let Some(body) = bodies.iter().find_map(|path| text(path)) else {
        return record;
    };
    let converted = storage(&body, &References::default());
    let mut page = Keys::new();
    page.insert("confluence".to_owned(), json!("rest"));
    let parts = [
        ("title", text(&["title"])),
        ("page", text(&["id"])),
        ("space", text(&["space", "key"])),
        (
            "created",
            text(&["history", "createdDate"]).or_else(|| text(&["createdAt"])),
        ),
        ("author", text(&["history", "createdBy", "displayName"])),
        (
            "modified",
            text(&["version", "when"]).or_else(|| text(&["version", "createdAt"])),
        ),
        ("editor", text(&["version", "by", "displayName"])),
        ("state", text(&["status"])),
    ];
    for (key, value) in parts {
        if let Some(value) = value {
            page.insert(key.to_owned(), Value::String(value));
        }
    }
    let names = labels(&whole);
    if !names.is_empty() {
        page.insert("labels".to_owned(), json!(names));
    }
    let above = whole.get("ancestors").and_then(Value::as_array);
    let above = above.into_iter().flatten();
    let folders = above.filter_map(|page| page.get("title")?.as_str().map(str::to_owned));
    Record {
        id: text(&["id"]),
        folders: folders.collect(),
        is_restricted: is_restricted(&whole),
        notes: converted.notes.into_iter().collect(),
        content: Content::Keys(page, converted.markdown),
        ..record
    }
}

fn labels(page: &Value) -> Vec<&Value> {
    let labels = at(page, &["metadata", "labels", "results"].map(str::to_owned));
    let labels = labels.and_then(Value::as_array).into_iter().flatten();
    labels.filter_map(|label| label.get("name")).collect()
}

/// Whether somebody or some group alone may read a page.
fn is_restricted(page: &Value) -> bool {
    let restrictions = at(
        page,
        &["restrictions", "read", "restrictions"].map(str::to_owned),
    );
    restrictions.is_some_and(|restrictions| {
        ["user", "group"].iter().any(|list| {
            let results = restrictions.get(*list).and_then(|list| list.get("results"));
            results
                .and_then(Value::as_array)
                .is_some_and(|found| !found.is_empty())
        })
    })
}
