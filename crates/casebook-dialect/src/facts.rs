//! What is read of a file: facts, each with what its author wrote and where.

use std::collections::BTreeSet;

use casebook_diagnostic::Span;
use casebook_text::single_line;
use casebook_tree::{Node, Value};

use crate::definition::{Origin, Row};

/// A value of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The field; a field that takes several values has a fact for each.
    pub field: String,
    /// The value as Casebook's template writes it.
    pub value: String,
    /// What its author wrote.
    pub raw: String,
    /// Where.
    pub span: Span,
    /// How it came about.
    pub origin: Origin,
}

/// A follow-up action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionFact {
    /// What is to be done, in plain words.
    pub title: String,
    /// Where the work is tracked.
    pub ticket: Option<String>,
    /// What it is for, as the template calls it.
    pub kind: Option<String>,
    /// How far it has come, as the template calls it.
    pub status: Option<String>,
    /// Who sees to it.
    pub owner: Option<String>,
    /// The day it is due, as `2026-10-20`.
    pub due: Option<String>,
    /// The whole action.
    pub span: Span,
}

/// Something that stands where a fact is expected, and is not one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The field.
    pub field: String,
    /// What its author wrote.
    pub raw: String,
    /// Where.
    pub span: Span,
    /// Why it is not a value of the field.
    pub reason: String,
}

/// A key that no field takes: kept as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFact {
    /// The key, with `.` between levels.
    pub name: String,
    /// Its value, on one line.
    pub value: String,
    /// Where the value stands.
    pub span: Span,
}

/// What a dialect says about one file.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// Facts in the order of the dialect's fields.
    pub facts: Vec<Fact>,
    /// Rows of the timeline that stand for a field before its fact does.
    pub rows: Vec<Row>,
    /// Follow-up actions.
    pub actions: Vec<ActionFact>,
    /// What could not be read.
    pub unread: Vec<Unread>,
    /// The keys that facts were made from.
    pub used_keys: BTreeSet<String>,
}

impl SourceFact {
    /// The keys of a mapping that `is_taken` does not take, each on one line.
    #[must_use]
    pub fn of(keys: &Node, is_taken: &dyn Fn(&str) -> bool) -> Vec<Self> {
        let entries = keys.entries().iter();
        let mut found = Vec::new();
        for entry in entries.filter(|entry| !is_taken(&entry.key)) {
            flatten(&entry.key, &entry.value, &mut found);
        }
        found
    }
}

fn flatten(name: &str, node: &Node, found: &mut Vec<SourceFact>) {
    let mut leaf = |value: String| {
        found.push(SourceFact {
            name: name.to_owned(),
            value,
            span: node.span,
        });
    };
    match &node.value {
        Value::Null => {}
        Value::Scalar(scalar) => leaf(single_line(&scalar.text)),
        Value::Sequence(items) => {
            let texts: Option<Vec<&str>> = items.iter().map(Node::text).collect();
            match texts {
                Some(texts) if texts.is_empty() => {}
                Some(texts) => leaf(single_line(&texts.join(", "))),
                None => {
                    for (at, item) in items.iter().enumerate() {
                        flatten(&format!("{name}.{}", at + 1), item, found);
                    }
                }
            }
        }
        Value::Mapping(entries) => {
            for entry in entries {
                flatten(&format!("{name}.{}", entry.key), &entry.value, found);
            }
        }
    }
}
