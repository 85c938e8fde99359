//! The short way from a text to its tree: the parser's events, taken as they come.
//!
//! Nearly all front matter is mappings, lists and scalars. What makes YAML hard (anchors and aliases, tags, merged keys, keys
//! that are not scalars, several documents, errors) is left to serde-saphyr, which has budgets and words for all of it. Its
//! general way costs three times what the parser itself does, for every front matter of a book, at every command.

use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle, StrInput};

use super::{Entry, Node, Scalar, Value, trimmed};
use casebook_diagnostic::Span;

/// Deeper or longer than this is for the parser with budgets to judge.
const DEEPEST: usize = 32;
const LONGEST: usize = 256 << 10;

/// The tree of a text that is one mapping of plain things, as [`parse`](super::parse) gives it; `None` for any other, which may
/// be good YAML or bad.
pub(super) fn read(yaml: &str, offset: usize) -> Option<Node> {
    if yaml.len() > LONGEST {
        return None;
    }
    let mut events = Events {
        parser: Parser::new_from_str(yaml),
        yaml,
        offset,
    };
    if !matches!(events.next()?.0, Event::StreamStart)
        || !matches!(events.next()?.0, Event::DocumentStart(..))
    {
        return None;
    }
    let (first, span) = events.next()?;
    if !matches!(first, Event::MappingStart(_, 0, None)) {
        return None;
    }
    let node = events.node(first, span, DEEPEST)?;
    let ends = matches!(events.next()?.0, Event::DocumentEnd)
        && matches!(events.next()?.0, Event::StreamEnd);
    ends.then_some(node)
}

struct Events<'y> {
    parser: Parser<'y, StrInput<'y>>,
    yaml: &'y str,
    offset: usize,
}

impl<'y> Events<'y> {
    /// The next event, and where it stands in the text.
    fn next(&mut self) -> Option<(Event<'y>, Span)> {
        let (event, span) = self.parser.next_event()?.ok()?;
        let bytes = span.byte_range()?;
        Some((event, Span::new(bytes.start, bytes.end)))
    }
    fn node(&mut self, event: Event<'y>, span: Span, depth: usize) -> Option<Node> {
        let depth = depth.checked_sub(1)?;
        let (value, span) = match event {
            Event::Scalar(text, style, 0, None) if is_null(&text, style) => (Value::Null, span),
            Event::Scalar(text, style, 0, None) => {
                let scalar = Scalar {
                    text: text.into_owned(),
                    quoted: style != ScalarStyle::Plain,
                };
                (Value::Scalar(scalar), trimmed(span, self.yaml))
            }
            Event::SequenceStart(_, 0, None) => {
                super::node::sequence(self.items(depth)?, span, self.offset)
            }
            Event::MappingStart(_, 0, None) => {
                super::node::mapping(self.entries(depth)?, span, self.offset)
            }
            _ => return None,
        };
        Some(Node {
            value,
            span: span.shifted(self.offset),
        })
    }

    /// What follows the start of a list, to its end.
    fn items(&mut self, depth: usize) -> Option<Vec<Node>> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                return Some(items);
            }
            items.push(self.node(event, span, depth)?);
        }
    }

    /// What follows the start of a mapping, to its end.
    fn entries(&mut self, depth: usize) -> Option<Vec<Entry>> {
        let mut entries = Vec::new();
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::MappingEnd => return Some(entries),
                Event::Scalar(key, style, 0, None) if key != "<<" => {
                    let key = if is_null(&key, style) {
                        String::new()
                    } else {
                        key.into_owned()
                    };
                    let key_span = trimmed(span, self.yaml).shifted(self.offset);
                    let (event, span) = self.next()?;
                    let value = self.node(event, span, depth)?;
                    entries.push(Entry {
                        key,
                        key_span,
                        value,
                    });
                }
                _ => return None,
            }
        }
    }
}

fn is_null(text: &str, style: ScalarStyle) -> bool {
    style == ScalarStyle::Plain && matches!(text, "" | "~" | "null" | "Null" | "NULL")
}
