//! Pages as Confluence's REST interface answers with them.

use std::collections::BTreeSet;

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
}

/// The key that only pages of the REST interface have, where they say what they stand below.
pub(crate) const ANCESTORS: &str = "\"ancestors\"";

impl RestPages {
    /// Looks at what a file holds, before its pages are read.
    pub(crate) fn add(&mut self, item: &Item) {
        let Item::Record(record) = item else {
            return;
        };
        let Content::Keys(keys, _) = &record.content else {
            return;
        };
        let Some(id) = keys.get("id").and_then(Value::as_str) else {
            return;
        };
        match own_restriction(keys) {
            Restriction::None => _ = self.known.insert(id.to_owned()),
            Restriction::Stated => {
                self.known.insert(id.to_owned());
                self.restricted.insert(id.to_owned());
            }
            Restriction::Unknown => {}
        }
    }

    fn restriction(&self, page: &Keys) -> Restriction {
        let mut found = own_restriction(page);
        let Some(above) = page.get("ancestors").and_then(Value::as_array) else {
            // What it stands below is not said.
            return match found {
                Restriction::None => Restriction::Unknown,
                found => found,
            };
        };
        let above = above
            .iter()
            .map(|page| match page.get("id").and_then(Value::as_str) {
                Some(id) if self.restricted.contains(id) => Restriction::Stated,
                Some(id) if self.known.contains(id) => Restriction::None,
                _ => page
                    .as_object()
                    .map_or(Restriction::Unknown, own_restriction),
            });
        for one in above {
            found = match (found, one) {
                (Restriction::Stated, _) | (_, Restriction::Stated) => Restriction::Stated,
                (Restriction::Unknown, _) | (_, Restriction::Unknown) => Restriction::Unknown,
                (Restriction::None, Restriction::None) => Restriction::None,
            };
        }
        found
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
    let mut converted = storage(&body, &References::default());
    let above = whole.get("ancestors").and_then(Value::as_array);
    let above = above.into_iter().flatten();
    let folders = above.filter_map(|page| page.get("title")?.as_str().map(str::to_owned));
    let (restriction, note) = match keys.contains_key("restrictions") {
        true => (pages.restriction(keys), UNKNOWN),
        false => (Restriction::None, UNSAID),
    };
    if restriction == Restriction::Unknown || note == UNSAID {
        converted.notes.insert(note.to_owned());
    }
    for key in keys.keys().filter(|key| !TAKEN.contains(&&***key)) {
        let note = format!("`{key}` of the answer is not taken");
        converted.notes.insert(note);
    }
    Record {
        id: text(&["id"]),
        folders: folders.collect(),
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
