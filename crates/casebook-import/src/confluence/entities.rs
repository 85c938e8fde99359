//! The XML of a space export: `entities.xml`, in which every page, body, label and person is an object with properties.
//!
//! It is read twice, as a stream: pages, labels and people first, since the body of a page may stand before the page; then bodies,
//! one in memory at a time.

mod object;

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

use serde_json::json;

use super::storage;
use crate::record::{Content, Item, Keys, Record, Take, Unreadable};
use crate::to_markdown::References;
use object::{Object, objects};

/// What the first reading knows of a page.
struct Page {
    title: String,
    parent: Option<String>,
    keys: Keys,
    is_restricted: bool,
}

#[derive(Default)]
struct Space {
    pages: BTreeMap<String, Page>,
    people: BTreeMap<String, String>,
    labels: BTreeMap<String, String>,
    /// Labels by the pages that have them.
    labelled: BTreeMap<String, BTreeSet<String>>,
    restricted: BTreeSet<String>,
    name: Option<String>,
}

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
    // What was read before the fault counts.
    if let Err((line, reason)) = first {
        take(Item::Unreadable(Unreadable {
            place: format!("{file}:{line}"),
            reason,
        }));
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
    let references = References {
        people: space.people.clone(),
        files: BTreeMap::new(),
    };
    let mut seen = BTreeSet::new();
    // The fault was told at the first reading.
    let _ = open()
        .map_err(|error| (1, error.to_string()))
        .and_then(|input| {
            objects(input, true, &mut |object| {
                if let Some(record) = space.record(file, &object, &references) {
                    seen.insert(
                        object
                            .properties
                            .get("content")
                            .cloned()
                            .unwrap_or_default(),
                    );
                    take(Item::Record(Box::new(record)));
                }
            })
        });
    for (id, page) in &space.pages {
        if !seen.contains(id) {
            take(Item::Unreadable(Unreadable {
                place: format!("{file}: page {id}"),
                reason: format!("there is no body of the page `{}`", page.title),
            }));
        }
    }
}

impl Space {
    fn add(&mut self, mut object: Object) {
        let mut take = |name: &str| {
            object
                .properties
                .remove(name)
                .filter(|text| !text.is_empty())
        };
        match &*object.class {
            "Page" | "BlogPost" => self.add_page(object),
            "ConfluenceUserImpl" => {
                if let Some(name) = take("name").or_else(|| take("lowerName")) {
                    self.people.insert(object.id, name);
                }
            }
            "Label" => {
                if let Some(name) = take("name") {
                    self.labels.insert(object.id, name);
                }
            }
            "Labelling" => {
                if let (Some(label), Some(page)) = (take("label"), take("content")) {
                    self.labelled.entry(page).or_default().insert(label);
                }
            }
            "ContentPermissionSet" => {
                let reads = take("type").is_none_or(|kind| kind == "View");
                if let Some(page) = take("owningContent").filter(|_| reads) {
                    self.restricted.insert(page);
                }
            }
            "Space" => self.name = self.name.take().or_else(|| take("name")),
            _ => {}
        }
    }

    fn add_page(&mut self, mut object: Object) {
        let mut take = |name: &str| {
            object
                .properties
                .remove(name)
                .filter(|text| !text.is_empty())
        };
        // Earlier versions of a page name the one that counts.
        let is_old = take("originalVersion").is_some();
        let state = take("contentStatus");
        if is_old || state.as_deref().is_some_and(|state| state != "current") {
            return;
        }
        let title = take("title").unwrap_or_default();
        let mut keys = Keys::new();
        keys.insert("confluence".to_owned(), json!("space"));
        keys.insert("title".to_owned(), json!(title));
        keys.insert("page".to_owned(), json!(object.id));
        let parts = [
            ("created", take("creationDate")),
            ("author", take("creator").or_else(|| take("creatorName"))),
            ("modified", take("lastModificationDate")),
            (
                "editor",
                take("lastModifier").or_else(|| take("lastModifierName")),
            ),
        ];
        for (key, value) in parts {
            if let Some(value) = value {
                keys.insert(key.to_owned(), json!(value));
            }
        }
        let page = Page {
            title,
            parent: take("parent"),
            keys,
            is_restricted: false,
        };
        self.pages.insert(object.id, page);
    }

    /// The page that a body belongs to.
    fn record(&self, file: &str, body: &Object, references: &References) -> Option<Record> {
        if body.class != "BodyContent" {
            return None;
        }
        let id = body.properties.get("content")?;
        let page = self.pages.get(id)?;
        let text = body.properties.get("body").map_or("", String::as_str);
        // A CDATA section cannot hold the end of another, so exports part it with a blank.
        let converted = storage(&text.replace("]] >", "]]>"), references);
        let mut keys = page.keys.clone();
        for key in ["author", "editor"] {
            let person = keys.get(key).and_then(|key| self.people.get(key.as_str()?));
            if let Some(person) = person {
                keys.insert(key.to_owned(), json!(person));
            }
        }
        if let Some(space) = &self.name {
            keys.insert("space".to_owned(), json!(space));
        }
        let labels: Vec<&String> = self
            .labelled
            .get(id)
            .into_iter()
            .flatten()
            .filter_map(|label| self.labels.get(label))
            .collect();
        if !labels.is_empty() {
            keys.insert("labels".to_owned(), json!(labels));
        }
        Some(Record {
            file: file.to_owned(),
            line: Some(body.line),
            id: Some(id.clone()),
            folders: self.above(page),
            content: Content::Keys(keys, converted.markdown),
            notes: converted.notes.into_iter().collect(),
            is_restricted: page.is_restricted || self.restricted.contains(id),
            ..Record::default()
        })
    }

    /// The titles of the pages above one. A page that stands below itself has none above it.
    fn above(&self, page: &Page) -> Vec<String> {
        let mut titles = Vec::new();
        let mut next = page.parent.as_ref();
        while let Some(parent) = next.and_then(|id| self.pages.get(id)) {
            if titles.len() > 32 {
                return Vec::new();
            }
            titles.push(parent.title.clone());
            next = parent.parent.as_ref();
        }
        titles.reverse();
        titles
    }
}
