//! Casebook's front matter of an imported entry.

use std::collections::BTreeSet;

use casebook_dialect::{Dialect, Origin};
use casebook_model::entry::{Canonical, Postmortem};
use casebook_model::template::{Field, FieldType, Template};
use casebook_tree::{Node, Value as Tree};
use serde_json::Value;

use crate::record::{Content, Keys, Record};
use crate::yaml_text::{entry as yaml_entry, flow, of_tree, plain, text};

/// What front matter is written from.
pub(super) struct Parts<'a> {
    pub(super) entry: &'a Postmortem,
    pub(super) canonical: &'a Canonical,
    pub(super) template: &'a Template,
    pub(super) record: &'a Record,
    pub(super) dialect: &'a Dialect,
    pub(super) id: &'a str,
    pub(super) is_restricted: bool,
    /// What is left of the keys where some of them stand in the body.
    pub(super) taken: Option<Keys>,
}

/// Fields that say what an import made of the entry, whatever its author has in them.
const OF_THE_ENTRY: &[&str] = &["source", "title", "status", "visibility"];

/// The front matter with both of its lines, and the keys that no field takes.
pub(super) fn write(parts: &Parts<'_>) -> (String, Vec<String>) {
    let mut lines = Vec::new();
    let node = &parts.canonical.node;
    for field in &parts.template.fields {
        match field.name.as_str() {
            "source" => {}
            "title" => lines.push(format!("title: {}", text(&parts.entry.title))),
            "status" => lines.push(format!("status: {}", parts.entry.status.as_str())),
            "visibility" => lines.push(format!("visibility: {}", visibility(parts))),
            "kind" if node.get("kind").is_none() => {
                let path = &parts.record.file;
                if super::needs_kind(path, parts.entry) {
                    lines.push("kind: incident".to_owned());
                }
            }
            name => {
                if let Some(value) = node.get(name).filter(|value| !value.is_null()) {
                    field_lines(field, value, &mut lines);
                }
            }
        }
    }
    let kept = kept(parts);
    source_lines(parts, &kept, &mut lines);
    let names = kept.iter().map(|(key, _)| key.clone()).collect();
    (format!("---\n{}\n---\n", lines.join("\n")), names)
}

fn visibility(parts: &Parts<'_>) -> String {
    if parts.is_restricted {
        return "restricted".to_owned();
    }
    let said = parts.canonical.node.get("visibility").and_then(Node::text);
    said.map_or_else(|| "internal".to_owned(), text)
}

fn field_lines(field: &Field, value: &Node, lines: &mut Vec<String>) {
    let items = value.items();
    let is_list_of_mappings = items.iter().any(|item| !item.entries().is_empty());
    if field.kind == FieldType::List && is_list_of_mappings {
        lines.push(format!("{}:", field.name));
        for item in items {
            // A word among mappings is none, and is what its author wrote.
            if item.text().is_some() || !item.items().is_empty() {
                lines.push(format!("  - {}", scalar(None, item)));
            }
            for (at, entry) in item.entries().iter().enumerate() {
                let mark = if at == 0 { "- " } else { "  " };
                let value = scalar(inner(field, &entry.key), &entry.value);
                lines.push(format!("  {mark}{}: {value}", text(&entry.key)));
            }
        }
        return;
    }
    let value = match &value.value {
        Tree::Mapping(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|entry| {
                    let value = scalar(inner(field, &entry.key), &entry.value);
                    format!("{}: {value}", text(&entry.key))
                })
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        // Fields of several values are lists, also where one was read.
        Tree::Scalar(_) if takes_several(field.kind) => format!("[{}]", scalar(Some(field), value)),
        _ => scalar(Some(field), value),
    };
    lines.push(format!("{}: {value}", field.name));
}

fn takes_several(kind: FieldType) -> bool {
    matches!(
        kind,
        FieldType::Terms | FieldType::Texts | FieldType::References | FieldType::Addresses
    )
}

fn inner<'a>(field: &'a Field, name: &str) -> Option<&'a Field> {
    field.fields.iter().find(|inner| inner.name == name)
}

fn scalar(field: Option<&Field>, value: &Node) -> String {
    let needs_no_quotes = field.is_some_and(|field| {
        matches!(
            field.kind,
            FieldType::Moment
                | FieldType::Date
                | FieldType::Number
                | FieldType::Boolean
                | FieldType::Duration
        )
    });
    match value.text() {
        Some(written) if needs_no_quotes => plain(written),
        _ => flow(&of_tree(value), 0),
    }
}

/// The keys that no field takes, or takes in another form: what their author wrote is nowhere else.
fn kept(parts: &Parts<'_>) -> Vec<(String, Value)> {
    let visibility = visibility(parts);
    let mut written = BTreeSet::from([
        parts.entry.title.as_str(),
        parts.entry.status.as_str(),
        visibility.as_str(),
    ]);
    let fields = parts.canonical.node.entries().iter();
    // Those that are not written as their author has them.
    let fields = fields.filter(|field| !OF_THE_ENTRY.contains(&&*field.key));
    fields.for_each(|field| scalars(&field.value, &mut written));
    let Some(keys) = &parts.canonical.keys else {
        return Vec::new();
    };
    let is_whole = |key: &str| {
        let is_own = parts.template.field(key).is_some() && !parts.dialect.owns(key);
        is_own || parts.canonical.used_keys.contains(key)
    };
    let is_there = |node: &Node| {
        let mut own = BTreeSet::new();
        scalars(node, &mut own);
        own.is_subset(&written)
    };
    let left = |key: &str, value: Value| match &parts.taken {
        Some(rest) => rest.get(key).cloned(),
        None => Some(value),
    };
    let entries = keys.entries().iter();
    let entries = entries.filter(|entry| !(is_whole(&entry.key) && is_there(&entry.value)));
    entries
        .filter_map(|entry| {
            let value = match &parts.record.content {
                Content::Keys(keys, _) => keys.get(&entry.key).cloned(),
                Content::Markdown(_) => None,
            };
            let value = left(&entry.key, value.unwrap_or_else(|| of_tree(&entry.value)))?;
            (!is_empty(&value)).then(|| (entry.key.clone(), value))
        })
        .collect()
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.iter().all(is_empty),
        Value::Object(entries) => entries.values().all(is_empty),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

fn scalars<'n>(node: &'n Node, found: &mut BTreeSet<&'n str>) {
    if let Some(text) = node.text() {
        found.insert(text);
    }
    for item in node.items() {
        scalars(item, found);
    }
    for entry in node.entries() {
        scalars(&entry.value, found);
    }
}

fn source_lines(parts: &Parts<'_>, kept: &[(String, Value)], lines: &mut Vec<String>) {
    lines.push("source:".to_owned());
    lines.push(format!("  dialect: {}", text(&parts.dialect.name)));
    lines.push(format!("  id: {}", text(parts.id)));
    lines.push(format!("  file: {}", text(&parts.record.file)));
    lines.push("  hash: 0".to_owned());
    let explained = parts.entry.explained.as_deref();
    for (name, origin) in [("derived", Origin::Derived), ("guesses", Origin::Guess)] {
        let facts = explained.into_iter().flat_map(|explained| &explained.facts);
        let facts: Vec<_> = facts.filter(|fact| fact.origin == origin).collect();
        if !facts.is_empty() {
            lines.push(format!("  {name}:"));
            for fact in facts {
                lines.push(format!("    {}: {}", text(&fact.field), text(&fact.raw)));
            }
        }
    }
    if !kept.is_empty() {
        lines.push("  fields:".to_owned());
        for (key, value) in kept {
            lines.push(format!("    {}", yaml_entry(key, value, 1)));
        }
    }
}
