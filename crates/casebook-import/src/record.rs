//! One incident of an export, whatever it was exported by: its keys, and its body in Markdown.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Keys of the other tool, in its order.
pub type Keys = Map<String, Value>;

/// An incident, or what may be one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Record {
    /// The name of the folder that is the source, or that the source lies in.
    pub source: String,
    /// Its file within the source, with `/`.
    pub file: String,
    /// Its number in a file that holds several, from 1.
    pub number: Option<usize>,
    /// The line at which it begins, from 1.
    pub line: Option<usize>,
    /// What the tool knows it by; by its place in the source where the tool says nothing.
    pub id: Option<String>,
    /// The folders that it lies in, from the outermost: the pages above it.
    pub folders: Vec<String>,
    /// Files of the source that its body refers to under other names, by the addresses in the body.
    pub files: BTreeMap<String, String>,
    /// What the tool says of it.
    pub content: Content,
    /// What was left out or stands there otherwise, in words.
    pub notes: Vec<String>,
    /// Whether the tool shows it to some people only.
    pub restriction: Restriction,
}

/// Whether a tool shows a record to some people only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Restriction {
    /// Nothing in the source says so.
    #[default]
    None,
    /// It does.
    Stated,
    /// The source speaks of restrictions, and the part that would say it is not there.
    Unknown,
}

/// What a record holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// A Markdown file, byte for byte.
    Markdown(String),
    /// Keys, and a body in Markdown.
    Keys(Keys, String),
}

impl Default for Content {
    fn default() -> Self {
        Self::Markdown(String::new())
    }
}

impl Record {
    /// Where it stands: `export.json: record 12`.
    #[must_use]
    pub fn place(&self) -> String {
        match (self.number, self.line) {
            (Some(number), Some(line)) => format!("{}:{line}: record {number}", self.file),
            (Some(number), None) => format!("{}: record {number}", self.file),
            (None, Some(line)) if line > 1 => format!("{}:{line}", self.file),
            (None, _) => self.file.clone(),
        }
    }
}

/// Something of a source that is not read, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Where: a file, a line of it, a record.
    pub place: String,
    /// Why not.
    pub reason: String,
}

/// What a front end gives, one after the other.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// An incident, or what may be one.
    Record(Box<Record>),
    /// Something that cannot be read; what was read before counts.
    Unreadable(Unreadable),
    /// Something that stands beside the records and is not taken.
    Note(String),
}

/// Takes the items of a front end as they come, so that an export need not fit into memory.
pub type Take<'a> = dyn FnMut(Item) + 'a;

/// A value on one line: what a text or number is, what else as JSON.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        value => value.to_string(),
    }
}

/// What stands behind keys, one in the other.
pub(crate) fn at<'a>(value: &'a Value, path: &[String]) -> Option<&'a Value> {
    match path {
        [] => Some(value),
        [key, rest @ ..] => at(value.get(key)?, rest),
    }
}
