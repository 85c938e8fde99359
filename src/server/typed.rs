//! Where in front matter somebody is typing. Text that is being written is hardly ever YAML, so that lines and indentation tell.

mod flow;
mod lines;

use casebook_diagnostic::Span;

use self::flow::{in_value, word};
use self::lines::{Above, Line, siblings_below};

/// What is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Typed {
    /// The keys around it, the outermost first; of a value, that of its own field last.
    pub(super) keys: Vec<String>,
    /// Whether it is a key or a value.
    pub(super) part: Part,
    /// The word so far, and what follows it without a gap.
    pub(super) word: Span,
    /// Whether it stands between brackets or braces.
    pub(super) in_flow: bool,
}

/// What a word is in front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// A key, beside those that its mapping has already.
    Key {
        /// The other keys.
        siblings: Vec<String>,
        /// The column at which it starts.
        column: usize,
        /// Whether it is the first of an item of a list.
        begins_item: bool,
    },
    /// A value, or one of a list.
    Value,
}

/// What is being typed at `offset` in the front matter at `front`; `None` in a comment.
pub(super) fn typed(text: &str, front: Span, offset: usize) -> Option<Typed> {
    let start = text[..offset]
        .rfind('\n')
        .map_or(0, |at| at + 1)
        .max(front.start);
    let before = &text[start..offset];
    if before.trim_start().starts_with('#') || before.contains(" #") {
        return None;
    }
    let line = Line::of(before).unwrap_or(Line {
        marker: None,
        column: before.len(),
        content: "",
    });
    // `Line` cuts blanks at the end, which part a key from the value that is being typed.
    let content = &before[line.column.min(before.len())..];
    let above = Above::of(&text[front.start..start], &line);
    let below = &text[offset..front.end.max(offset)];
    if let Some(key) = line.key() {
        let mut keys = above.parents;
        keys.push(key.to_owned());
        let value = content.find(':').map_or(content.len(), |at| at + 1);
        let value_start = start + line.column + value;
        return Some(in_value(text, value_start, offset, keys));
    }
    let word = word(text, start + line.column, offset);
    if content.starts_with(['[', '{', '"', '\'']) {
        return Some(in_value(text, start + line.column, offset, above.parents));
    }
    let mut siblings = above.siblings;
    siblings.extend(siblings_below(below, line.column));
    Some(Typed {
        keys: above.parents,
        part: Part::Key {
            siblings,
            column: line.column,
            begins_item: line.marker.is_some(),
        },
        word,
        in_flow: false,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
