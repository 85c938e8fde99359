//! Values: scalars, and what stands between brackets and braces.

use casebook_diagnostic::Span;

use super::{Part, Typed};

/// What is being typed in a value that starts at `start`: a scalar, or something between brackets and braces.
pub(super) fn in_value(text: &str, start: usize, offset: usize, mut keys: Vec<String>) -> Typed {
    /// A bracket that is open.
    struct Open {
        is_mapping: bool,
        key: Option<String>,
        siblings: Vec<String>,
        start: usize,
    }
    let mut open: Vec<Open> = Vec::new();
    let mut quote = None;
    for (at, letter) in text[start..offset].char_indices() {
        let at = start + at;
        match (quote, letter) {
            (Some(end), letter) => quote = Some(end).filter(|end| *end != letter),
            (None, '"' | '\'') => quote = Some(letter),
            (None, '[' | '{') => open.push(Open {
                is_mapping: letter == '{',
                key: None,
                siblings: Vec::new(),
                start: at + 1,
            }),
            (None, ']' | '}') => {
                open.pop();
            }
            (None, ',') => {
                if let Some(open) = open.last_mut() {
                    open.siblings.extend(open.key.take());
                    open.start = at + 1;
                }
            }
            (None, ':') => {
                if let Some(open) = open.last_mut().filter(|open| open.is_mapping) {
                    open.key = Some(text[open.start..at].trim().to_owned());
                    open.start = at + 1;
                }
            }
            _ => {}
        }
    }
    let in_flow = !open.is_empty();
    let from = open.last().map_or(start, |open| open.start);
    let inner = open.iter().filter_map(|open| open.key.clone());
    keys.extend(inner);
    let part = match open.pop() {
        Some(open) if open.is_mapping && open.key.is_none() => Part::Key {
            siblings: open.siblings,
            column: 0,
            begins_item: false,
        },
        _ => Part::Value,
    };
    Typed {
        keys,
        part,
        word: word(text, from, offset),
        in_flow,
    }
}

/// From the first letter behind `start` to the end of the word at `offset`.
pub(super) fn word(text: &str, start: usize, offset: usize) -> Span {
    let written = &text[start..offset];
    let blanks = written.len() - written.trim_start().len();
    let rest = &text[offset..];
    let end = rest
        .find(|letter: char| letter.is_whitespace() || ",:[]{}#\"'".contains(letter))
        .unwrap_or(rest.len());
    Span::new(start + blanks, offset + end)
}
