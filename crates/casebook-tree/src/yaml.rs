//! YAML text → a tree in which every key and every value has its byte span.
//!
//! Scalars stay what the author wrote (`0042`, `1.10`, `no`): only the template gives them a type.

mod events;
mod fault;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{DuplicateKeyPolicy, Location, Spanned};

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

/// Why a text is no YAML, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct YamlError {
    /// What is wrong, in one sentence without a position.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// Where it is wrong, in bytes of the file.
    pub span: Span,
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

/// Parses `yaml`, which starts at byte `offset` of its file. An empty text is an empty mapping.
///
/// # Errors
/// The first place where the text is no YAML, or where it exceeds the parser's budgets (depth, aliases, nodes).
pub fn parse(yaml: &str, offset: usize) -> Result<Node, YamlError> {
    events::read(yaml, offset).map_or_else(|| parse_any(yaml, offset), Ok)
}

/// [`parse`] for every text, whatever is in it.
fn parse_any(yaml: &str, offset: usize) -> Result<Node, YamlError> {
    let options = serde_saphyr::options! {
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        with_snippet: false,
    };
    let parsed: Result<Option<Raw>, _> = serde_saphyr::from_str_with_options(yaml, options);
    match parsed {
        Ok(Some(raw)) => Ok(raw.resolve(yaml, offset)),
        Ok(None) => Ok(Node {
            value: Value::Mapping(Vec::new()),
            span: Span::at(offset),
        }),
        Err(error) => Err(fault::of(yaml)
            .unwrap_or_else(|| refused(yaml, &error))
            .shifted(offset)),
    }
}

impl YamlError {
    fn shifted(self, offset: usize) -> Self {
        Self {
            span: self.span.shifted(offset),
            ..self
        }
    }
}

/// Why a text is refused in which the parser itself finds nothing wrong.
fn refused(yaml: &str, error: &serde_saphyr::Error) -> YamlError {
    let at = error
        .location()
        .map_or(Span::at(0), |location| byte_span(yaml, location));
    // A parser points at or past the end of what is missing; keep the span inside the text.
    let span = Span::new(at.start.min(yaml.len()), at.end.min(yaml.len()));
    let (message, help) = match fault::of_budget(yaml, error) {
        Some((message, help)) => (message.to_owned(), help),
        None => (
            message(error),
            "write it as plain fields, one `key: value` in a line",
        ),
    };
    YamlError {
        message,
        help: help.to_owned(),
        span,
    }
}

/// The parser's words on one line, without the position that the diagnostic shows anyway.
fn message(error: &serde_saphyr::Error) -> String {
    let text = error.without_snippet().to_string();
    let line = text.lines().next().unwrap_or_default();
    let line = line.split(" at line ").next().unwrap_or(line);
    let line = line
        .split_once(": line ")
        .map_or(line, |(before, _)| before);
    line.strip_prefix("error: ")
        .unwrap_or(line)
        .trim_end_matches(':')
        .to_owned()
}

fn byte_span(yaml: &str, location: Location) -> Span {
    let span = location.span();
    match (span.byte_offset(), span.byte_len()) {
        (Some(start), length) => {
            let start = usize::try_from(start).unwrap_or(usize::MAX).min(yaml.len());
            let length = length
                .and_then(|length| usize::try_from(length).ok())
                .unwrap_or(0);
            Span::new(start, start.saturating_add(length).min(yaml.len()))
        }
        (None, _) => {
            let line = usize::try_from(location.line())
                .unwrap_or(1)
                .saturating_sub(1);
            let start = yaml.split_inclusive('\n').take(line).map(str::len).sum();
            Span::at(start)
        }
    }
}

/// What serde hands over, before the source text is consulted.
struct Raw(Spanned<Shape>);

enum Shape {
    Null,
    /// A scalar that the YAML schema took for a number or a boolean: its text is in the source.
    Plain,
    Text(String),
    Sequence(Vec<Raw>),
    Mapping(Vec<(Raw, Raw)>),
}

impl Raw {
    fn resolve(self, yaml: &str, offset: usize) -> Node {
        let span = byte_span(yaml, self.0.referenced);
        let defined = byte_span(yaml, self.0.defined);
        let source = defined.slice(yaml);
        let (value, span) = match self.0.value {
            Shape::Null => (Value::Null, span),
            Shape::Plain => (
                Value::Scalar(Scalar {
                    text: source.trim().to_owned(),
                    quoted: false,
                }),
                span,
            ),
            Shape::Text(text) => {
                let quoted =
                    source.starts_with(['"', '\'', '|', '>']) || is_block(&yaml[..defined.start]);
                (Value::Scalar(Scalar { text, quoted }), trimmed(span, yaml))
            }
            Shape::Sequence(items) => sequence(
                items
                    .into_iter()
                    .map(|item| item.resolve(yaml, offset))
                    .collect(),
                span,
                offset,
            ),
            Shape::Mapping(pairs) => {
                let entries: Vec<Entry> = pairs
                    .into_iter()
                    .map(|(key, value)| {
                        let key = key.resolve(yaml, offset);
                        let value = value.resolve(yaml, offset);
                        let text = key.text().unwrap_or_default().to_owned();
                        Entry {
                            key: text,
                            key_span: key.span,
                            value,
                        }
                    })
                    .collect();
                mapping(entries, span, offset)
            }
        };
        Node {
            value,
            span: span.shifted(offset),
        }
    }
}

/// Whether the text before a scalar ends with the head of a block, which stands alone before its line.
fn is_block(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '\t']);
    let Some(head) = before
        .strip_suffix('\n')
        .and_then(|lines| lines.trim_end().lines().next_back())
    else {
        return false;
    };
    let head = head.find(" #").map_or(head, |comment| &head[..comment]);
    head.trim_end()
        .trim_end_matches(|sign: char| matches!(sign, '+' | '-') || sign.is_ascii_digit())
        .ends_with(['|', '>'])
}

/// A list and its place: as far as its last item.
fn sequence(items: Vec<Node>, span: Span, offset: usize) -> (Value, Span) {
    let end = items
        .last()
        .map_or(0, |item| item.span.end.saturating_sub(offset));
    (
        Value::Sequence(items),
        Span::new(span.start, span.end.max(end)),
    )
}

/// A mapping and its place: from its first key to its last value.
fn mapping(entries: Vec<Entry>, span: Span, offset: usize) -> (Value, Span) {
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

/// Block scalars end with their line break: an underline must not.
fn trimmed(span: Span, yaml: &str) -> Span {
    Span::new(span.start, span.start + span.slice(yaml).trim_end().len())
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Spanned::<Shape>::deserialize(deserializer).map(Raw)
    }
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ShapeVisitor)
    }
}

struct ShapeVisitor;

impl<'de> Visitor<'de> for ShapeVisitor {
    type Value = Shape;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("any YAML value")
    }

    fn visit_unit<E>(self) -> Result<Shape, E> {
        Ok(Shape::Null)
    }

    fn visit_none<E>(self) -> Result<Shape, E> {
        Ok(Shape::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Shape, D::Error> {
        Shape::deserialize(deserializer)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Shape, E> {
        Ok(Shape::Plain)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Shape, E> {
        Ok(Shape::Plain)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Shape, E> {
        Ok(Shape::Plain)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Shape, E> {
        Ok(Shape::Plain)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Shape, E> {
        Ok(Shape::Plain)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Shape, E> {
        Ok(Shape::Plain)
    }

    fn visit_str<E>(self, text: &str) -> Result<Shape, E> {
        Ok(Shape::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Shape, E> {
        Ok(Shape::Text(text))
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Shape, E> {
        Ok(Shape::Text(String::from_utf8_lossy(bytes).into_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Shape, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = sequence.next_element()? {
            items.push(item);
        }
        Ok(Shape::Sequence(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut mapping: A) -> Result<Shape, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = mapping.next_entry()? {
            entries.push(entry);
        }
        Ok(Shape::Mapping(entries))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
