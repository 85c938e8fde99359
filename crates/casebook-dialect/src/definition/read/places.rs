//! Where the value of a field stands, and how it is read.

use std::collections::BTreeMap;

use casebook_tree::yaml::{Node, Value};

use super::super::{Condition, From, Place, RowChoice};
use super::Reader;
use super::values::{keys, path};
use crate::names;

const PLACE_KEYS: &[&str] = &[
    "from", "when", "pattern", "value", "map", "zone", "midnight", "guess",
];
const FROM_KEYS: &[&str] = &["key", "label", "section", "file", "heading", "row"];

impl Reader {
    /// One place, or a list of them.
    pub(super) fn places(&mut self, node: &Node) -> Vec<Place> {
        match &node.value {
            Value::Sequence(items) => items.iter().filter_map(|item| self.place(item)).collect(),
            _ => self.place(node).into_iter().collect(),
        }
    }

    fn place(&mut self, node: &Node) -> Option<Place> {
        self.check_keys(node, PLACE_KEYS);
        let Some(from) = node.get("from") else {
            self.problem(
                node.span,
                "a field needs `from`: where its value stands",
                "for example `started: {from: {key: date}}`",
            );
            return None;
        };
        let from = self.from(from)?;
        let map = node.get("map").map(Node::entries).unwrap_or_default();
        Some(Place {
            from,
            when: conditions(node.get("when")),
            pattern: node.get("pattern").and_then(|node| self.pattern(node)),
            value: node.get("value").and_then(Node::text).map(str::to_owned),
            map: map
                .iter()
                .map(|entry| {
                    let value = entry.value.text().map(str::to_owned);
                    (names::key(&entry.key), value)
                })
                .collect::<BTreeMap<_, _>>(),
            zone: node.get("zone").and_then(|node| self.zone(node)),
            midnight_is_day: node.get("midnight").and_then(Node::text) == Some("day"),
            guess: node
                .get("guess")
                .and_then(|node| self.flag(node))
                .unwrap_or(false),
        })
    }

    fn from(&mut self, node: &Node) -> Option<From> {
        // `from: file` needs no more words.
        match node.text() {
            Some("file") => return Some(From::File),
            Some("heading") => return Some(From::Heading),
            _ => {}
        }
        self.check_keys(node, FROM_KEYS);
        let Some(entry) = node.entries().first() else {
            self.problem(
                node.span,
                "`from` names a place",
                format!("one of {}", FROM_KEYS.join(", ")),
            );
            return None;
        };
        let word = entry.value.text().unwrap_or_default();
        Some(match entry.key.as_str() {
            "key" => From::Key(path(word)),
            "label" => From::Label(keys(Some(&entry.value))),
            "section" => From::Section(keys(Some(&entry.value))),
            "file" => From::File,
            "heading" => From::Heading,
            "row" => From::Row(match word {
                "first" => RowChoice::First,
                "last" => RowChoice::Last,
                "marked" => RowChoice::Marked,
                "last-marked" => RowChoice::LastMarked,
                _ => {
                    self.problem(
                        entry.value.span,
                        format!("`{word}` is not a row"),
                        "one of first, last, marked, last-marked",
                    );
                    return None;
                }
            }),
            _ => return None,
        })
    }
}

pub(super) fn conditions(node: Option<&Node>) -> Vec<Condition> {
    let entries = node.map(Node::entries).unwrap_or_default();
    entries
        .iter()
        .map(|entry| Condition {
            key: entry.key.clone(),
            values: keys(Some(&entry.value)),
        })
        .collect()
}
