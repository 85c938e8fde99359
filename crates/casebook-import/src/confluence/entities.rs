//! The XML of a space export: `entities.xml`, in which every page, body, label and person is an object with properties.
//!
//! It is read twice, as a stream: pages, labels and people first, since the body of a page may stand before the page; then bodies,
//! one in memory at a time.

mod object;
mod space;

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

use serde_json::json;

use super::storage;
use crate::record::{Content, Item, Record, Restriction, Take, Unreadable};
use crate::to_markdown::References;
use object::{Object, objects};
use space::Space;

/// Reads an export; `open` opens the file, once for each reading.
pub(crate) fn entities<R: BufRead>(
    file: &str,
    open: &mut dyn FnMut() -> std::io::Result<R>,
    take: &mut Take<'_>,
) {
    let mut space = Space::default();
    let first = open()
        .map_err(|error| (1, error.to_string()))
        .and_then(|input| objects(input, false, &mut |object| space.add(object)));
    for left_out in space.left_out() {
        take(Item::Note(format!("{file}: {left_out}")));
    }
    let is_cut = first.is_err();
    // What was read before the fault counts.
    if let Err((line, reason)) = first {
        take(unreadable(file, line, reason));
        if space.pages.is_empty() {
            return;
        }
    } else if space.pages.is_empty() {
        take(Item::Unreadable(Unreadable {
            place: file.to_owned(),
            reason: "there is no page in the export".to_owned(),
        }));
        return;
    }
    space.restrict(is_cut);
    bodies(file, open, &space, is_cut, take);
}

fn unreadable(file: &str, line: usize, reason: String) -> Item {
    Item::Unreadable(Unreadable {
        place: format!("{file}:{line}"),
        reason,
    })
}

/// The second reading: every body makes a record of its page.
fn bodies<R: BufRead>(
    file: &str,
    open: &mut dyn FnMut() -> std::io::Result<R>,
    space: &Space,
    is_cut: bool,
    take: &mut Take<'_>,
) {
    let references = References {
        people: space.people.clone(),
        files: BTreeMap::new(),
    };
    let mut seen = BTreeSet::new();
    let second = open()
        .map_err(|error| (1, error.to_string()))
        .and_then(|input| {
            objects(input, true, &mut |object| {
                if let Some((id, record)) = record(space, file, &object, &references) {
                    seen.insert(id);
                    take(Item::Record(Box::new(record)));
                }
            })
        });
    // A fault of the first reading was told.
    if let (Err((line, reason)), false) = (second, is_cut) {
        take(unreadable(file, line, reason));
    }
    for (id, page) in &space.pages {
        if !seen.contains(id) {
            take(Item::Unreadable(Unreadable {
                place: format!("{file}: page {id}"),
                reason: format!("there is no body of the page `{}`", page.title),
            }));
        }
    }
}

/// The page that a body belongs to, with its id.
fn record(
    space: &Space,
    file: &str,
    body: &Object,
    references: &References,
) -> Option<(String, Record)> {
    if body.class != "BodyContent" {
        return None;
    }
    let id = body.properties.get("content")?;
    let page = space.pages.get(id)?;
    let text = body.properties.get("body").map_or("", String::as_str);
    // A CDATA section cannot hold the end of another, so exports part it with a blank.
    let mut converted = storage(&text.replace("]] >", "]]>"), references);
    let mut keys = page.keys.clone();
    for key in ["author", "editor"] {
        let person = keys
            .get(key)
            .and_then(|key| space.people.get(key.as_str()?));
        if let Some(person) = person {
            keys.insert(key.to_owned(), json!(person));
        }
    }
    if let Some(space) = &space.name {
        keys.insert("space".to_owned(), json!(space));
    }
    let labels = space.labels(id);
    if !labels.is_empty() {
        keys.insert("labels".to_owned(), json!(labels));
    }
    if page.restriction == Restriction::Unknown {
        let note = "who may see the page is not known: a part of the export is missing";
        converted.notes.insert(note.to_owned());
    }
    let record = Record {
        file: file.to_owned(),
        line: Some(body.line),
        id: Some(id.clone()),
        folders: space.above(page),
        content: Content::Keys(keys, converted.markdown),
        notes: converted.notes.into_iter().collect(),
        restriction: page.restriction,
        ..Record::default()
    };
    Some((id.clone(), record))
}
