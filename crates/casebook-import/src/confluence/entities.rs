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
use crate::record::{Content, Item, Keys, Record, Restriction, Take, Unreadable};
use crate::to_markdown::References;
use object::{Object, objects};
use space::{Page, Space};

/// So many times an export is read.
pub(crate) const ENTITIES_READINGS: u64 = 2;

/// Reads an export, beside which the files `others` lie, in the order of their names; `open` opens it, once for each reading.
pub(crate) fn entities<R: BufRead>(
    file: &str,
    others: &[String],
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
    let export = Export {
        file,
        others,
        space,
    };
    export.bodies(open, is_cut, take);
}

fn unreadable(file: &str, line: usize, reason: String) -> Item {
    Item::Unreadable(Unreadable {
        place: format!("{file}:{line}"),
        reason,
    })
}

/// An export after its first reading.
struct Export<'a> {
    file: &'a str,
    others: &'a [String],
    space: Space,
}

impl Export<'_> {
    /// The second reading: every body makes a record of its page.
    fn bodies<R: BufRead>(
        &self,
        open: &mut dyn FnMut() -> std::io::Result<R>,
        is_cut: bool,
        take: &mut Take<'_>,
    ) {
        let mut references = References {
            people: self.space.people.clone(),
            files: BTreeMap::new(),
            space: self.space.key.clone(),
        };
        let mut seen = BTreeSet::new();
        let second = open()
            .map_err(|error| (1, error.to_string()))
            .and_then(|input| {
                objects(input, true, &mut |object| {
                    if let Some((id, record)) = self.record(&object, &mut references) {
                        seen.insert(id);
                        take(Item::Record(Box::new(record)));
                    }
                })
            });
        // A fault of the first reading was told.
        if let (Err((line, reason)), false) = (second, is_cut) {
            take(unreadable(self.file, line, reason));
        }
        for (id, page) in &self.space.pages {
            if !seen.contains(id) {
                take(Item::Unreadable(Unreadable {
                    place: format!("{}: page {id}", self.file),
                    reason: format!("there is no body of the page `{}`", page.title),
                }));
            }
        }
    }

    /// The page that a body belongs to, with its id.
    fn record(&self, body: &Object, references: &mut References) -> Option<(String, Record)> {
        if body.class != "BodyContent" {
            return None;
        }
        let id = body.properties.get("content")?;
        let page = self.space.pages.get(id)?;
        let text = body.properties.get("body").map_or("", String::as_str);
        let files = self.attach(id, references);
        // A CDATA section cannot hold the end of another, so exports part it with a blank.
        let mut converted = storage(&text.replace("]] >", "]]>"), references);
        if page.restriction == Restriction::Unknown {
            let note = "who may see the page is not known: a part of the export is missing";
            converted.notes.insert(note.to_owned());
        }
        let record = Record {
            file: self.file.to_owned(),
            line: Some(body.line),
            id: Some(id.clone()),
            folders: self.space.above(page),
            files,
            content: Content::Keys(self.keys(id, page), converted.markdown),
            notes: converted.notes.into_iter().collect(),
            restriction: page.restriction,
            ..Record::default()
        };
        Some((id.clone(), record))
    }

    /// What Confluence knows of a page, with names of people and labels.
    fn keys(&self, id: &str, page: &Page) -> Keys {
        let mut keys = page.keys.clone();
        for key in ["author", "editor"] {
            let person = keys.get(key).and_then(|key| key.as_str());
            if let Some(person) = person.and_then(|key| self.space.people.get(key)) {
                keys.insert(key.to_owned(), json!(person));
            }
        }
        if let Some(space) = &self.space.name {
            keys.insert("space".to_owned(), json!(space));
        }
        // Links of other spaces name this one by its key.
        if let Some(key) = self
            .space
            .key
            .as_ref()
            .filter(|_| self.space.name != self.space.key)
        {
            keys.insert("space_key".to_owned(), json!(key));
        }
        let labels = self.space.labels(id);
        if !labels.is_empty() {
            keys.insert("labels".to_owned(), json!(labels));
        }
        keys
    }

    /// Lets the body of a page refer to those of its attachments that are there. An export calls their files by numbers; beside the
    /// entry they have their names.
    fn attach(&self, page: &str, references: &mut References) -> BTreeMap<String, String> {
        let folder = self.file.rsplit_once('/').map(|(folder, _)| folder);
        let mut files = BTreeMap::new();
        references.files.clear();
        for (name, file) in self.space.attachments(page) {
            let file = folder.map_or_else(|| file.clone(), |folder| format!("{folder}/{file}"));
            if self.others.binary_search(&file).is_ok() {
                let encoded = name
                    .replace('%', "%25")
                    .replace('#', "%23")
                    .replace('?', "%3F");
                let address = format!("attachments/{page}/{encoded}");
                references.files.insert(name.clone(), address);
                files.insert(format!("attachments/{page}/{name}"), file);
            }
        }
        files
    }
}
