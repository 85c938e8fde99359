//! The body of an entry that is written from a record, as its dialect says.

use casebook_dialect::BodyPart;
use serde_json::Value;

use crate::markup;
use crate::record::{Keys, at, plain};
use crate::to_markdown::{References, markdown, table_cell};

/// Writes the body, and takes out of `keys` what stands in it.
pub(crate) fn body(parts: &[BodyPart], keys: &mut Keys) -> String {
    let mut sections = Vec::new();
    for part in parts {
        let whole = Value::Object(keys.clone());
        let Some(value) = at(&whole, &part.key) else {
            continue;
        };
        let text = match part.columns.is_empty() {
            true => text_of(value, part),
            false => table(value, part),
        };
        let Some(text) = text else {
            continue;
        };
        sections.push(format!("## {}\n\n{text}\n", part.heading));
        match part.columns.as_slice() {
            [] => take(keys, &part.key),
            columns => {
                for (_, path) in columns {
                    take_of_each(keys, &part.key, path);
                }
            }
        }
    }
    sections.join("\n")
}

fn text_of(value: &Value, part: &BodyPart) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Array(items) if items.iter().all(Value::is_string) => {
            let items: Vec<String> = items
                .iter()
                .filter_map(Value::as_str)
                .map(|item| format!("- {}", casebook_text::single_line(item)))
                .collect();
            items.join("\n")
        }
        _ => return None,
    };
    let text = match part.is_html || is_html(&text) {
        true => markdown(&markup::html(&text).0, &References::default())
            .markdown
            .trim_end()
            .to_owned(),
        false => text.replace("\r\n", "\n"),
    };
    (!text.is_empty()).then_some(text)
}

/// Whether a text is HTML whatever the dialect says: tools differ by version.
fn is_html(text: &str) -> bool {
    let start = text.trim_start().to_lowercase();
    ["<p>", "<div", "<h1", "<h2", "<ul>", "<p "]
        .iter()
        .any(|tag| start.starts_with(tag))
}

fn table(value: &Value, part: &BodyPart) -> Option<String> {
    let items = value.as_array()?;
    let mut rows: Vec<Vec<String>> = items
        .iter()
        .map(|item| {
            let columns = part.columns.iter();
            columns
                .map(|(_, path)| at(item, path).map(cell).unwrap_or_default())
                .collect::<Vec<String>>()
        })
        .filter(|row| row.iter().any(|cell| !cell.is_empty()))
        .collect();
    if rows.is_empty() {
        return None;
    }
    if part.is_newest_first {
        rows.reverse();
    }
    let names: Vec<String> = part
        .columns
        .iter()
        .map(|(name, _)| cell(&Value::String(name.clone())))
        .collect();
    let mut lines = vec![
        format!("| {} |", names.join(" | ")),
        format!("|{}", " --- |".repeat(names.len())),
    ];
    lines.extend(rows.iter().map(|row| format!("| {} |", row.join(" | "))));
    Some(lines.join("\n"))
}

/// A value in a cell of a table: lines become breaks.
fn cell(value: &Value) -> String {
    let text = plain(value);
    let text = match is_html(&text) {
        true => markdown(&markup::html(&text).0, &References::default()).markdown,
        false => text,
    };
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines: Vec<String> = lines.map(table_cell).collect();
    lines.join("<br>")
}

/// Takes a key out, and with it what is empty then.
fn take(keys: &mut Keys, path: &[String]) {
    match path {
        [] => {}
        [key] => _ = keys.shift_remove(key),
        [key, rest @ ..] => {
            if let Some(Value::Object(inner)) = keys.get_mut(key) {
                take(inner, rest);
                if inner.is_empty() {
                    keys.shift_remove(key);
                }
            }
        }
    }
}

fn take_of_each(keys: &mut Keys, list: &[String], path: &[String]) {
    let [key, rest @ ..] = list else {
        return;
    };
    let is_empty = match keys.get_mut(key) {
        Some(Value::Object(inner)) if !rest.is_empty() => {
            take_of_each(inner, rest, path);
            inner.is_empty()
        }
        Some(Value::Array(items)) if rest.is_empty() => {
            for item in items.iter_mut() {
                if let Value::Object(inner) = item {
                    take(inner, path);
                }
            }
            items.retain(|item| item.as_object().is_none_or(|inner| !inner.is_empty()));
            items.is_empty()
        }
        _ => false,
    };
    if is_empty {
        keys.shift_remove(key);
    }
}
