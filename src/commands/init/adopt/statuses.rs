//! Words for the status of an entry that are none of Casebook's.

use std::collections::BTreeMap;

use casebook::template::quoted;
use casebook_model::book::Casebook;
use casebook_model::entry::{Kind, Postmortem, Status};
use casebook_model::source::front_matter::Language;
use casebook_model::source::yaml::Node;
use casebook_model::source::{toml, yaml};
use casebook_text::name_key;

/// What other houses call a status, and what Casebook does.
const WORDS: &[(&str, &[&str])] = &[
    (
        "published",
        &[
            "closed",
            "complete",
            "completed",
            "done",
            "final",
            "finalised",
            "finalized",
            "finished",
            "resolved",
            "approved",
            "public",
        ],
    ),
    (
        "in-review",
        &["review", "in review", "reviewing", "under review"],
    ),
    (
        "draft",
        &[
            "open",
            "ongoing",
            "in progress",
            "in-progress",
            "wip",
            "todo",
            "active",
            "investigating",
            "identified",
            "monitoring",
        ],
    ),
];

/// A dialect that maps those words, where nothing would be counted without it; by its path in the folder of entries.
pub(super) fn dialect(book: &Casebook) -> Option<(&'static str, String)> {
    if !book.template.dialects.is_empty() || book.entries.iter().any(|entry| entry.is_counted()) {
        return None;
    }
    let entries = book.entries.iter();
    let entries = entries.filter(|entry| entry.kind != Kind::Page);
    let mut words: BTreeMap<String, &str> = BTreeMap::new();
    for word in entries.filter_map(|entry| written(entry)) {
        let key = name_key(&word);
        let mut known = WORDS.iter();
        let known = known.find(|(_, words)| words.contains(&key.as_str()));
        if let (None, Some((ours, _))) = (Status::parse(&key), known) {
            words.insert(word, ours);
        }
    }
    let counts = |ours: &&str| Status::parse(ours).is_some_and(Status::is_counted);
    if !words.values().any(counts) {
        return None;
    }
    let map: Vec<String> = words
        .iter()
        .map(|(word, ours)| format!("{}: {ours}", quoted(word)))
        .collect();
    let text = format!(
        "# What these entries call their status. Casebook's words are draft, in-review and published; the last two are counted.\nname: house\nmatch: {{keys: [status]}}\nfields:\n  status: {{from: {{key: status}}, map: {{{}}}}}\n",
        map.join(", ")
    );
    Some(("_schema/dialects/house.yaml", text))
}

/// The status as its author wrote it.
fn written(entry: &Postmortem) -> Option<String> {
    let front = entry.front_matter?;
    let text = front.slice(&entry.text);
    let node = match entry.front_matter_language {
        Language::Yaml => yaml::parse(text, front.start).ok()?,
        Language::Toml => toml::parse(text, front.start).ok()?,
    };
    node.get("status").and_then(Node::text).map(str::to_owned)
}
