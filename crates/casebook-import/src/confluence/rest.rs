//! Pages as Confluence's REST interface answers with them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::storage;
use crate::record::{Content, Item, Keys, Record, Restriction, at};
use crate::to_markdown::References;

/// Who may see the pages of a source: a restriction holds for the pages below as well, which may stand in other files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RestPages {
    /// Pages that say who may see them.
    known: BTreeSet<String>,
    /// Those of them that only some people may see.
    restricted: BTreeSet<String>,
    /// The titles of pages, and the page above each of those that say so; the second version of the interface names only that one.
    pages: BTreeMap<String, (String, Option<String>)>,
}

/// Keys that only pages of the REST interface have, where they say what they stand below.
pub(crate) const PAGES_ABOVE: [&str; 2] = ["\"ancestors\"", "\"parentId\""];

/// So many pages stand above one at most; where there are more, they stand in a circle.
const MOST_ABOVE: usize = 64;

impl RestPages {
    /// Looks at what a file holds, before its pages are read.
    pub(crate) fn add(&mut self, item: &Item) {
        let Item::Record(record) = item else {
            return;
        };
        let Content::Keys(keys, _) = &record.content else {
            return;
        };
        let text = |key: &str| keys.get(key).and_then(Value::as_str).map(str::to_owned);
        let Some(id) = text("id") else {
            return;
        };
        if keys.contains_key("parentId") {
            let page = (text("title").unwrap_or_default(), text("parentId"));
            self.pages.insert(id.clone(), page);
        }
        match own_restriction(keys) {
            Restriction::None => _ = self.known.insert(id),
            Restriction::Stated => {
                self.known.insert(id.clone());
                self.restricted.insert(id);
            }
            Restriction::Unknown => {}
        }
    }

    /// Who may see a page, and what is to be said where that is not certain.
    fn restriction(&self, page: &Keys) -> (Restriction, Option<&'static str>) {
        let own = match page.get("id").and_then(Value::as_str) {
            _ if page.contains_key("restrictions") => Some(own_restriction(page)),
            // Another answer says it of the same page.
            Some(id) if self.known.contains(id) => Some(self.of(id)),
            _ => None,
        };
        let above = self.above(page);
        let is_restricted = above.contains(&Restriction::Stated);
        let found = match own {
            Some(Restriction::Stated) => Restriction::Stated,
            _ if is_restricted => Restriction::Stated,
            None => return (Restriction::None, Some(UNSAID)),
            Some(Restriction::None) if !above.contains(&Restriction::Unknown) => Restriction::None,
            Some(_) => Restriction::Unknown,
        };
        (found, (found == Restriction::Unknown).then_some(UNKNOWN))
    }

    fn of(&self, id: &str) -> Restriction {
        match (self.restricted.contains(id), self.known.contains(id)) {
            (true, _) => Restriction::Stated,
            (false, true) => Restriction::None,
            (false, false) => Restriction::Unknown,
        }
    }

    /// Who may see each of the pages above one.
    fn above(&self, page: &Keys) -> Vec<Restriction> {
        if let Some(above) = page.get("ancestors").and_then(Value::as_array) {
            let of = |page: &Value| match page.get("id").and_then(Value::as_str) {
                Some(id) if self.known.contains(id) => self.of(id),
                _ => page
                    .as_object()
                    .map_or(Restriction::Unknown, own_restriction),
            };
            return above.iter().map(of).collect();
        }
        let Some(parent) = page.get("parentId") else {
            // What it stands below is not said.
            return vec![Restriction::Unknown];
        };
        let (ids, is_whole) = self.parents(parent);
        let mut found: Vec<Restriction> = ids.into_iter().map(|id| self.of(id)).collect();
        if !is_whole {
            found.push(Restriction::Unknown);
        }
        found
    }

    /// The pages above one that stands below `parent`, from the innermost, and whether the outermost is among them.
    fn parents<'p>(&'p self, parent: &'p Value) -> (Vec<&'p str>, bool) {
        let mut ids = Vec::new();
        let mut next = parent.as_str();
        while let Some(id) = next {
            ids.push(id);
            let Some((_, above)) = self.pages.get(id) else {
                return (ids, false);
            };
            if ids.len() > MOST_ABOVE {
                return (ids, false);
            }
            next = above.as_deref();
        }
        (ids, true)
    }

    /// The titles of the pages above one, from the outermost.
    fn folders(&self, page: &Value) -> Vec<String> {
        if let Some(above) = page.get("ancestors").and_then(Value::as_array) {
            let titles = above.iter().filter_map(|page| page.get("title")?.as_str());
            return titles.map(str::to_owned).collect();
        }
        let Some(parent) = page.get("parentId") else {
            return Vec::new();
        };
        let (ids, _) = self.parents(parent);
        if ids.len() > MOST_ABOVE {
            return Vec::new();
        }
        let pages = ids.iter().rev().filter_map(|id| self.pages.get(*id));
        pages.map(|(title, _)| title.clone()).collect()
    }
}

/// A record that is a page as Confluence's REST interface answers with it becomes one of keys and a body; any other stays.
pub(crate) fn from_rest(record: Record, pages: &RestPages) -> Record {
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
    let references = References {
        space: text(&["space", "key"]),
        ..References::default()
    };
    let mut converted = storage(&body, &references);
    let (restriction, note) = pages.restriction(keys);
    converted.notes.extend(note.map(str::to_owned));
    for key in keys.keys().filter(|key| !TAKEN.contains(&&***key)) {
        let note = format!("`{key}` of the answer is not taken");
        converted.notes.insert(note);
    }
    Record {
        id: text(&["id"]),
        folders: pages.folders(&whole),
        restriction,
        notes: converted.notes.into_iter().collect(),
        content: Content::Keys(page_keys(&whole, &text), converted.markdown),
        ..record
    }
}

const UNSAID: &str = "the answer does not say who may see the page: `expand` its restrictions, or look before it is published";

const UNKNOWN: &str =
    "who may see the page is not known: the answers lack restrictions of it or of a page above it";

/// Keys of a page that are read, and those that only lead to other answers.
const TAKEN: &[&str] = &[
    "id",
    "title",
    "status",
    "space",
    "spaceId",
    "parentId",
    "parentType",
    "body",
    "history",
    "version",
    "createdAt",
    "metadata",
    "ancestors",
    "restrictions",
    "_expandable",
    "_links",
];

/// What Confluence knows of a page.
fn page_keys(page: &Value, text: &dyn Fn(&[&str]) -> Option<String>) -> Keys {
    let mut keys = Keys::new();
    keys.insert("confluence".to_owned(), json!("rest"));
    let parts = [
        ("title", text(&["title"])),
        ("page", text(&["id"])),
        (
            "space",
            text(&["space", "key"]).or_else(|| text(&["spaceId"])),
        ),
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
        ("link", text(&["_links", "webui"])),
    ];
    for (key, value) in parts {
        if let Some(value) = value {
            keys.insert(key.to_owned(), Value::String(value));
        }
    }
    let names = labels(page);
    if !names.is_empty() {
        keys.insert("labels".to_owned(), json!(names));
    }
    keys
}

fn labels(page: &Value) -> Vec<&Value> {
    let labels = at(page, &["metadata", "labels", "results"].map(str::to_owned));
    let labels = labels.and_then(Value::as_array).into_iter().flatten();
    labels.filter_map(|label| label.get("name")).collect()
}

/// Whether a page itself, whatever stands above it, is for some people or groups alone; known where it lists both.
fn own_restriction(page: &Keys) -> Restriction {
    let lists = page
        .get("restrictions")
        .and_then(|all| all.get("read")?.get("restrictions"));
    let list = |name: &str| lists?.get(name)?.get("results")?.as_array();
    match (list("user"), list("group")) {
        (Some(users), Some(groups)) if users.is_empty() && groups.is_empty() => Restriction::None,
        (None, None) => Restriction::Unknown,
        (users, groups) => {
            let found = [users, groups];
            match found.iter().flatten().any(|list| !list.is_empty()) {
                true => Restriction::Stated,
                false => Restriction::Unknown,
            }
        }
    }
}
