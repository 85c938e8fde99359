//! The tree itself.

use casebook_diagnostic::Span;

/// A YAML value and where it stands in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Where it stands, in bytes of the file.
    pub span: Span,
}

/// The three shapes of YAML, and nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `null`, `~` or nothing after the colon.
    Null,
    /// Any scalar, as written.
    Scalar(Scalar),
    /// A list.
    Sequence(Vec<Node>),
    /// A mapping in the order of the file; a key may occur twice (see [`Node::duplicates`]).
    Mapping(Vec<Entry>),
}

/// A scalar as the author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// The text: of a plain scalar the source itself, of a quoted or block scalar what it stands for.
    pub text: String,
    /// Whether it is written in quotes or as a block, and so is text whatever it looks like.
    pub quoted: bool,
}

/// One key and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key's text.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// Its value.
    pub value: Node,
}

impl Node {
    /// The value of `key` in a mapping, the first where it occurs twice.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries()
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| &entry.value)
    }

    /// The entries of a mapping; empty for everything else.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a sequence; empty for everything else.
    #[must_use]
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The text of a scalar.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(scalar) => Some(&scalar.text),
            _ => None,
        }
    }

    /// Whether nothing was written.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// The shape in the words of a message: "a list", "a mapping", "text", "nothing".
    #[must_use]
    pub fn shape(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Scalar(_) => "text",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a mapping",
        }
    }

    /// Every key that occurs again in the same mapping, at any depth: the entry and the span of the first one.
    #[must_use]
    pub fn duplicates(&self) -> Vec<(&Entry, Span)> {
        let mut found = Vec::new();
        self.collect_duplicates(&mut found);
        found
    }

    fn collect_duplicates<'a>(&'a self, found: &mut Vec<(&'a Entry, Span)>) {
        let entries = self.entries();
        // Sorted rather than hashed: there are many mappings, and hardly one has a key twice.
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_by(|one, other| entries[*one].key.cmp(&entries[*other].key));
        let mut again: Vec<(usize, Span)> = Vec::new();
        for same in order.chunk_by(|one, other| entries[*one].key == entries[*other].key) {
            again.extend(same[1..].iter().map(|at| (*at, entries[same[0]].key_span)));
        }
        again.sort_unstable_by_key(|(at, _)| *at);
        let mut again = again.into_iter().peekable();
        for (at, entry) in entries.iter().enumerate() {
            if let Some((_, first)) = again.next_if(|(place, _)| *place == at) {
                found.push((entry, first));
            }
            entry.value.collect_duplicates(found);
        }
        for item in self.items() {
            item.collect_duplicates(found);
        }
    }
}

/// A list and its place: as far as its last item.
pub(super) fn sequence(items: Vec<Node>, span: Span, offset: usize) -> (Value, Span) {
    let end = items
        .last()
        .map_or(0, |item| item.span.end.saturating_sub(offset));
    (
        Value::Sequence(items),
        Span::new(span.start, span.end.max(end)),
    )
}

/// A mapping and its place: from its first key to its last value.
pub(super) fn mapping(entries: Vec<Entry>, span: Span, offset: usize) -> (Value, Span) {
    let end = entries
        .last()
        .map_or(0, |entry| entry.value.span.end.saturating_sub(offset));
    let start = entries
        .first()
        .map_or(span.start, |entry| entry.key_span.start - offset);
    (
        Value::Mapping(entries),
        Span::new(span.start.min(start), span.end.max(end)),
    )
}
