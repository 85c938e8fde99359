//! Values → YAML of front matter.

pub(crate) use casebook_model::template::quoted as text;
use casebook_tree::{Node, Value as Tree};
use serde_json::Value;

/// Deeper values are written as their JSON, in a text.
const DEEPEST: usize = 12;

/// The longest key; of a longer one the rest goes into its value.
const LONGEST_KEY: usize = 120;

/// A moment, number or the like, which needs no quotes.
pub(crate) fn plain(value: &str) -> String {
    let is_plain = !value.is_empty()
        && value != "~"
        && !value.starts_with('-')
        && value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-:+.~".contains(&byte))
        && !value.ends_with(':');
    if is_plain {
        value.to_owned()
    } else {
        text(value)
    }
}

/// A key and its value, on one line.
pub(crate) fn entry(key: &str, value: &Value, depth: usize) -> String {
    if key.chars().count() > LONGEST_KEY {
        let short: String = key.chars().take(LONGEST_KEY).collect();
        let whole = Value::String(format!("{key}: {}", crate::record::plain(value)));
        return format!("{}: {}", text(&short), flow(&whole, depth));
    }
    format!("{}: {}", text(key), flow(value, depth))
}

/// A value on one line.
pub(crate) fn flow(value: &Value, depth: usize) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(string) => text(string),
        _ if depth >= DEEPEST => text(&value.to_string()),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| flow(item, depth + 1)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(key, value)| entry(key, value, depth + 1))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

/// A tree of front matter as JSON; a scalar that was not quoted stays what it was.
pub(crate) fn of_tree(node: &Node) -> Value {
    match &node.value {
        Tree::Null => Value::Null,
        Tree::Scalar(scalar) if scalar.quoted => Value::String(scalar.text.clone()),
        Tree::Scalar(scalar) => match scalar.text.as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            text => Value::String(text.to_owned()),
        },
        Tree::Sequence(items) => Value::Array(items.iter().map(of_tree).collect()),
        Tree::Mapping(entries) => {
            let entries = entries
                .iter()
                .map(|entry| (entry.key.clone(), of_tree(&entry.value)));
            Value::Object(entries.collect())
        }
    }
}

/// The line of the `source` that holds the fingerprint of an entry.
const HASH: &str = "\n  hash: ";

/// The fingerprint that an entry ought to have: of its whole text but for the line that says it.
#[must_use]
pub fn hash_of(text: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    match hash_line(text) {
        Some((start, end)) => {
            hasher.update(&text.as_bytes()[..start]);
            hasher.update(&text.as_bytes()[end..]);
        }
        None => _ = hasher.update(text.as_bytes()),
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

/// An entry with its fingerprint in the line that holds it.
#[must_use]
pub fn with_hash(text: &str) -> String {
    match hash_line(text) {
        Some((start, end)) => {
            format!("{}{HASH}{}{}", &text[..start], hash_of(text), &text[end..])
        }
        None => text.to_owned(),
    }
}

/// An entry with the fingerprint of its text as it is without links to other entries, below its own.
pub(crate) fn with_unlinked_hash(text: &str, hash: &str) -> String {
    match hash_line(text) {
        Some((_, end)) => format!("{}\n  unlinked_hash: {hash}{}", &text[..end], &text[end..]),
        None => text.to_owned(),
    }
}

/// The fingerprint that an entry would have if its source were called `id`.
#[must_use]
pub fn hash_under_id(entry: &str, id: &str) -> String {
    const ID: &str = "\n  id: ";
    let line = entry.find("\nsource:\n").and_then(|source| {
        let start = source + entry[source..].find(ID)? + ID.len();
        Some((start, start + entry[start..].find('\n')?))
    });
    match line {
        Some((start, end)) => hash_of(&format!("{}{}{}", &entry[..start], text(id), &entry[end..])),
        None => hash_of(entry),
    }
}

/// The bytes of the line, in the `source` of the front matter.
fn hash_line(text: &str) -> Option<(usize, usize)> {
    let front = text.find("\nsource:\n")?;
    let start = front + text[front..].find(HASH)?;
    let end = start + HASH.len();
    Some((start, end + text[end..].find('\n')?))
}
