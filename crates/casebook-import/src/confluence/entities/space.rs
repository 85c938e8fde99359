//! What the first reading of an export knows: pages, people, labels, and who may see what.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::object::Object;
use crate::record::{Keys, Restriction};

/// A page that counts, without its body.
pub(super) struct Page {
    pub(super) title: String,
    pub(super) parent: Option<String>,
    pub(super) keys: Keys,
    pub(super) restriction: Restriction,
}

#[derive(Default)]
pub(super) struct Space {
    pub(super) pages: BTreeMap<String, Page>,
    pub(super) people: BTreeMap<String, String>,
    pub(super) name: Option<String>,
    pub(super) key: Option<String>,
    labels: BTreeMap<String, String>,
    /// Labels by the pages that have them.
    labelled: BTreeMap<String, BTreeSet<String>>,
    /// What stands above each page and folder, also of those that are left out: restrictions are inherited through them.
    above: BTreeMap<String, Option<String>>,
    /// Where the attachments of each page lie below the export, by their names.
    attachments: BTreeMap<String, BTreeMap<String, String>>,
    restricted: BTreeSet<String>,
    /// Whether a restriction does not say what it restricts.
    has_stray_restriction: bool,
    /// How often something was left out, by what it is.
    left_out: BTreeMap<&'static str, usize>,
}

/// Classes of what pages may stand below, other than pages.
const CONTAINERS: &[&str] = &[
    "Folder",
    "Whiteboard",
    "Database",
    "CustomContentEntityObject",
];

/// Kinds of permissions that do not say who may read.
const NOT_READING: &[&str] = &["edit", "share"];

impl Space {
    pub(super) fn add(&mut self, mut object: Object) {
        match &*object.class {
            "Page" | "BlogPost" => self.add_page(object),
            "Attachment" => self.add_attachment(object),
            "Comment" => self.leave_out("comments"),
            "Draft" => self.leave_out("drafts"),
            class if CONTAINERS.contains(&class) => {
                let above = take(&mut object, "parent");
                self.above.insert(object.id, above);
            }
            "ConfluenceUserImpl" => {
                let name = take(&mut object, "name").or_else(|| take(&mut object, "lowerName"));
                if let Some(name) = name {
                    self.people.insert(object.id, name);
                }
            }
            "Label" => {
                if let Some(name) = take(&mut object, "name") {
                    self.labels.insert(object.id, name);
                }
            }
            "Labelling" => {
                let (label, page) = (take(&mut object, "label"), take(&mut object, "content"));
                if let (Some(label), Some(page)) = (label, page) {
                    self.labelled.entry(page).or_default().insert(label);
                }
            }
            "ContentPermissionSet" => {
                let kind = take(&mut object, "type").unwrap_or_default().to_lowercase();
                match take(&mut object, "owningContent") {
                    _ if NOT_READING.contains(&&*kind) => {}
                    Some(page) => _ = self.restricted.insert(page),
                    None => self.has_stray_restriction = true,
                }
            }
            "Space" => {
                self.name = self.name.take().or_else(|| take(&mut object, "name"));
                self.key = self.key.take().or_else(|| take(&mut object, "key"));
            }
            _ => {}
        }
    }

    fn add_attachment(&mut self, mut object: Object) {
        let mut take = |name: &str| take(&mut object, name);
        let is_old = take("originalVersion").is_some();
        let state = take("contentStatus");
        let name = take("fileName").or_else(|| take("title"));
        let page = take("containerContent").or_else(|| take("content"));
        let version = take("version").or_else(|| take("attachmentVersion"));
        let (Some(name), Some(page)) = (name, page) else {
            return;
        };
        let is_current = !is_old && state.is_none_or(|state| state == "current");
        // It becomes the name of a file.
        if is_current && !name.starts_with('.') && !name.contains(['/', '\\']) {
            let version = version.unwrap_or_else(|| "1".to_owned());
            let file = format!("attachments/{page}/{}/{version}", object.id);
            self.attachments.entry(page).or_default().insert(name, file);
        }
    }

    /// The attachments of a page: their names and where they lie below the export.
    pub(super) fn attachments(&self, page: &str) -> impl Iterator<Item = (&String, &String)> {
        self.attachments.get(page).into_iter().flatten()
    }

    fn leave_out(&mut self, what: &'static str) {
        *self.left_out.entry(what).or_default() += 1;
    }

    fn add_page(&mut self, mut object: Object) {
        let mut take = |name: &str| take(&mut object, name);
        // Earlier versions of a page name the one that counts.
        let is_old = take("originalVersion").is_some();
        let state = take("contentStatus");
        let parent = take("parent");
        if is_old {
            return self.leave_out("earlier versions of pages");
        }
        self.above.insert(object.id.clone(), parent.clone());
        match state.as_deref() {
            None | Some("current") => {}
            Some("draft") => return self.leave_out("drafts"),
            Some("deleted") => return self.leave_out("pages in the trash"),
            Some(_) => return self.leave_out("pages that are not current"),
        }
        let mut take = |name: &str| self::take(&mut object, name);
        let title = take("title").unwrap_or_default();
        let mut keys = Keys::new();
        keys.insert("confluence".to_owned(), json!("space"));
        keys.insert("title".to_owned(), json!(title));
        let parts = [
            ("created", take("creationDate")),
            ("author", take("creator").or_else(|| take("creatorName"))),
            ("modified", take("lastModificationDate")),
            (
                "editor",
                take("lastModifier").or_else(|| take("lastModifierName")),
            ),
        ];
        keys.insert("page".to_owned(), json!(object.id));
        for (key, value) in parts {
            if let Some(value) = value {
                keys.insert(key.to_owned(), json!(value));
            }
        }
        let page = Page {
            title,
            parent,
            keys,
            restriction: Restriction::None,
        };
        self.pages.insert(object.id, page);
    }

    /// What was left out, in words.
    pub(super) fn left_out(&self) -> impl Iterator<Item = String> {
        let left_out = self.left_out.iter();
        left_out.map(|(what, number)| format!("{what} left out: {number}"))
    }

    /// Says of every page who may see it: a restriction holds for everything below its page. Of an export that ends early the
    /// restrictions may be in the part that is lost.
    pub(super) fn restrict(&mut self, is_cut: bool) {
        let mut known: BTreeMap<&str, Restriction> = BTreeMap::new();
        for id in self.pages.keys() {
            let mut way = BTreeSet::new();
            let mut at = Some(id.as_str());
            let found = loop {
                let Some(id) = at else {
                    break Restriction::None;
                };
                if self.restricted.contains(id) {
                    way.insert(id);
                    break Restriction::Stated;
                }
                if let Some(known) = known.get(id) {
                    break *known;
                }
                // A page that stands below itself has nothing above it.
                if !way.insert(id) {
                    break Restriction::None;
                }
                at = match self.above.get(id) {
                    Some(above) => above.as_deref(),
                    None => break Restriction::Unknown,
                };
            };
            let found = match found {
                Restriction::None if is_cut || self.has_stray_restriction => Restriction::Unknown,
                found => found,
            };
            known.extend(way.into_iter().map(|id| (id, found)));
        }
        let found = self.pages.keys().map(|id| known.get(id.as_str()).copied());
        let found: Vec<Option<Restriction>> = found.collect();
        for (page, found) in self.pages.values_mut().zip(found) {
            page.restriction = found.unwrap_or(Restriction::Unknown);
        }
    }

    /// The labels of a page.
    pub(super) fn labels(&self, id: &str) -> Vec<&String> {
        let labels = self.labelled.get(id).into_iter().flatten();
        labels.filter_map(|label| self.labels.get(label)).collect()
    }

    /// The titles of the pages above one. A page that stands below itself has none above it.
    pub(super) fn above(&self, page: &Page) -> Vec<String> {
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

fn take(object: &mut Object, name: &str) -> Option<String> {
    let text = object.properties.remove(name);
    text.filter(|text| !text.is_empty())
}
