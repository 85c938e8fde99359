//! The long way from a text to its tree: what serde hands over, and then the source text for what serde leaves out.

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;

use super::node::{Entry, Node, Scalar, Value, mapping, sequence};
use super::{byte_span, trimmed};

/// What serde hands over, before the source text is consulted.
pub(super) struct Raw(Spanned<Shape>);

enum Shape {
    Null,
    /// A scalar that the YAML schema took for a number or a boolean: its text is in the source.
    Plain,
    Text(String),
    Sequence(Vec<Raw>),
    Mapping(Vec<(Raw, Raw)>),
}

impl Raw {
    pub(super) fn resolve(self, yaml: &str, offset: usize) -> Node {
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
