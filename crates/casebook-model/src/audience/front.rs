//! What an audience may not see of a front matter, taken out of its text.

use std::ops::Range;

use super::Audience;
use crate::source::front_matter::{Language, Split};
use crate::source::toml;
use crate::source::yaml::{self, Entry, Node, Value, YamlError};
use crate::template::Field;

/// Reads a front matter in its language.
pub(super) fn parse(text: &str, split: &Split) -> Option<Result<Node, YamlError>> {
    let span = split.front_matter?;
    Some(match split.language {
        Language::Yaml => yaml::parse(span.slice(text), span.start),
        Language::Toml => toml::parse(span.slice(text), span.start),
    })
}

/// The entries of a mapping that go: those whose field the audience may not see, and keys that no field has, of which nobody
/// said that they may be seen.
pub(super) struct Hidden<'a> {
    pub(super) fields: &'a [Field],
    pub(super) audience: &'a Audience,
}

impl Hidden<'_> {
    /// The bytes of the file that go, and the tree that is left.
    pub(super) fn of(&self, node: &Node, text: &str) -> (Vec<Range<usize>>, Node) {
        let mut spans = Vec::new();
        let left = mapping(node, self.fields, self.audience, text, &mut spans);
        (spans, left)
    }
}

fn mapping(
    node: &Node,
    fields: &[Field],
    audience: &Audience,
    text: &str,
    spans: &mut Vec<Range<usize>>,
) -> Node {
    let field = |entry: &Entry| fields.iter().find(|field| field.name == entry.key);
    let is_hidden = |entry: &Entry| {
        field(entry).map_or(!audience.is_inside(), |field| !field.is_seen_by(audience))
    };
    without_entries(node, text, spans, is_hidden, |entry, spans| {
        let inner = field(entry).map_or(&[][..], |field| &field.fields);
        let value = &entry.value;
        match &value.value {
            Value::Mapping(_) if !inner.is_empty() => mapping(value, inner, audience, text, spans),
            Value::Sequence(items) if !inner.is_empty() => Node {
                value: Value::Sequence(
                    items
                        .iter()
                        .map(|item| match item.value {
                            Value::Mapping(_) => mapping(item, inner, audience, text, spans),
                            _ => item.clone(),
                        })
                        .collect(),
                ),
                span: value.span,
            },
            _ => value.clone(),
        }
    })
}

/// A mapping without some of its entries; `keep` says what is left of the value of another.
pub(super) fn without_entries(
    node: &Node,
    text: &str,
    spans: &mut Vec<Range<usize>>,
    is_hidden: impl Fn(&Entry) -> bool,
    mut keep: impl FnMut(&Entry, &mut Vec<Range<usize>>) -> Node,
) -> Node {
    let entries = node.entries();
    let mut left: Vec<Entry> = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        if is_hidden(entry) {
            spans.push(removal(text, left.last(), entry, entries.get(at + 1)));
        } else {
            left.push(Entry {
                value: keep(entry, spans),
                ..entry.clone()
            });
        }
    }
    Node {
        value: Value::Mapping(left),
        span: node.span,
    }
}

/// Where an entry ends: behind the last bracket of a value in brackets, whose span may end before.
fn end(text: &str, entry: &Entry) -> usize {
    let span = entry.value.span;
    let end = span.end.max(entry.key_span.end);
    if text[span.start..].starts_with(['[', '{']) {
        end.max(span.start + brackets(&text[span.start..]))
    } else {
        end
    }
}

/// The length of a value in brackets. Quoted texts and comments have brackets of their own.
fn brackets(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut before = ' ';
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match (quote, letter) {
            (Some('"'), '\\') => _ = letters.next(),
            (Some(open), _) if open == letter => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if !before.is_alphanumeric() => quote = Some(letter),
            (None, '#') if before.is_whitespace() => {
                letters.by_ref().find(|(_, letter)| *letter == '\n');
            }
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + letter.len_utf8();
                }
            }
            _ => {}
        }
        before = letter;
    }
    text.len()
}

/// The bytes to take out so that an entry is gone: its lines, or what it shares a line with others for. Whether that is
/// right is seen when what is left is read again.
fn removal(
    text: &str,
    before: Option<&Entry>,
    entry: &Entry,
    next: Option<&Entry>,
) -> Range<usize> {
    let line = text[..entry.key_span.start]
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let value_end = end(text, entry);
    let line_end = if text[..value_end].ends_with('\n') {
        value_end
    } else {
        text[value_end..]
            .find('\n')
            .map_or(text.len(), |at| value_end + at + 1)
    };
    let rest = text[value_end..line_end]
        .trim_start_matches([':', '='])
        .trim();
    let is_alone = text[line..entry.key_span.start].trim().is_empty()
        && (rest.is_empty() || rest.starts_with('#'));
    if is_alone {
        line..line_end
    } else if let Some(next) = next {
        entry.key_span.start..next.key_span.start
    } else {
        before.map_or(entry.key_span.start, |before| end(text, before))..value_end
    }
}

/// Whether two trees say the same, wherever it stands.
pub(super) fn same(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::Sequence(one), Value::Sequence(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Mapping(one), Value::Mapping(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| one.key == other.key && same(&one.value, &other.value))
        }
        (one, other) => one == other,
    }
}

/// A text without some of its bytes, given in the order in which they begin.
pub(super) fn without(text: &str, removed: &[Range<usize>]) -> String {
    let mut rest = String::with_capacity(text.len());
    let mut at = 0;
    for span in removed {
        if span.start > at {
            rest.push_str(&text[at..span.start]);
        }
        at = at.max(span.end);
    }
    rest.push_str(&text[at..]);
    rest
}
