//! What stands at a place of front matter that could be parsed.

use casebook_diagnostic::Span;
use casebook_model::source::yaml::{Entry, Node, Value};
use casebook_model::template::{Field, Template};

/// A place in a tree.
#[derive(Debug, Clone)]
pub(super) struct At<'a> {
    /// The keys around it, the outermost first; the last one is that of its own line.
    pub(super) keys: Vec<&'a str>,
    /// The key that it is on, if it is on one.
    pub(super) key: Option<&'a Entry>,
    /// The scalar that it is on, if it is on one.
    pub(super) scalar: Option<&'a Node>,
}

/// What stands at `offset`; the end of a word counts as the word.
pub(super) fn at(tree: &Node, offset: usize) -> At<'_> {
    let mut found = At {
        keys: Vec::new(),
        key: None,
        scalar: None,
    };
    descend(tree, offset, &mut found);
    found
}

fn touches(span: Span, offset: usize) -> bool {
    span.start <= offset && offset <= span.end
}

fn descend<'a>(node: &'a Node, offset: usize, found: &mut At<'a>) {
    match &node.value {
        Value::Mapping(entries) => {
            let on_key = |entry: &&Entry| touches(entry.key_span, offset);
            if let Some(entry) = entries.iter().find(on_key) {
                found.keys.push(&entry.key);
                found.key = Some(entry);
                return;
            }
            let in_value = |entry: &&Entry| touches(entry.value.span, offset);
            if let Some(entry) = entries.iter().find(in_value) {
                found.keys.push(&entry.key);
                descend(&entry.value, offset, found);
            }
        }
        Value::Sequence(items) => {
            if let Some(item) = items.iter().find(|item| touches(item.span, offset)) {
                descend(item, offset, found);
            }
        }
        Value::Scalar(_) => found.scalar = Some(node),
        Value::Null => {}
    }
}

impl At<'_> {
    /// The field of the template that it is in.
    pub(super) fn field<'t>(&self, template: &'t Template) -> Option<&'t Field> {
        field_of(template, &self.keys)
    }
}

/// The field of a path of keys.
pub(super) fn field_of<'t>(template: &'t Template, keys: &[impl AsRef<str>]) -> Option<&'t Field> {
    match keys {
        [outer] => template.field(outer.as_ref()),
        [outer, inner] => template.field(&format!("{}.{}", outer.as_ref(), inner.as_ref())),
        _ => None,
    }
}

/// Where what is written of a key and its value ends: behind the bracket of a list on one line, and before a comment.
pub(super) fn end_of_entry(text: &str, entry: &Entry) -> usize {
    let value = entry.value.span;
    let end = value.end.max(entry.key_span.end);
    let end = text[..end].trim_end().len();
    let close = match text[value.start..].chars().next() {
        Some('[') => ']',
        Some('{') => '}',
        // Behind a key without a value, and the colon.
        _ if entry.value.is_null() => {
            let rest = &text[entry.key_span.end..];
            return entry.key_span.end + rest.find(':').map_or(0, |at| at + 1);
        }
        _ => return end,
    };
    if text[..end].ends_with(close) {
        return end;
    }
    text[end..].find(close).map_or(end, |at| end + at + 1)
}

/// Every key and scalar of a tree, in the order of the file.
pub(super) fn walk<'a>(
    node: &'a Node,
    keys: &mut Vec<&'a str>,
    visit: &mut dyn FnMut(&[&'a str], Leaf<'a>),
) {
    match &node.value {
        Value::Mapping(entries) => {
            for entry in entries {
                keys.push(&entry.key);
                visit(keys, Leaf::Key(entry));
                walk(&entry.value, keys, visit);
                keys.pop();
            }
        }
        Value::Sequence(items) => {
            for item in items {
                walk(item, keys, visit);
            }
        }
        Value::Scalar(_) => visit(keys, Leaf::Scalar(node)),
        Value::Null => {}
    }
}

/// Something that has a place of its own in a tree.
#[derive(Debug, Clone, Copy)]
pub(super) enum Leaf<'a> {
    /// A key.
    Key(&'a Entry),
    /// A scalar.
    Scalar(&'a Node),
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use casebook_model::source::yaml::parse;

    #[test]
    fn an_entry_ends_behind_its_brackets_and_before_comments() {
        for (text, expected) in [
            ("a: []\nb: 1\n", "a: []"),
            ("a: [x, y] # why\n", "a: [x, y]"),
            ("a: {x: 1 }\n", "a: {x: 1 }"),
            ("a:\n  - x\n  - y\n\nb: 1\n", "a:\n  - x\n  - y"),
            ("a:  # nothing yet\n", "a:"),
            ("a: \"x\" # why\n", "a: \"x\""),
        ] {
            let tree = parse(text, 0).unwrap();
            let end = end_of_entry(text, &tree.entries()[0]);
            assert_eq!(&text[..end], expected);
        }
    }

    #[test]
    fn places_are_told_by_their_keys() {
        let text = "title: x\nactions:\n  - id: A1\n    kind: prevent\nservices: [a, b]\n";
        let tree = parse(text, 0).unwrap();
        for (wanted, keys, on_key, scalar) in [
            ("itle", &["title"][..], true, None),
            ("prevent", &["actions", "kind"][..], false, Some("prevent")),
            ("b]", &["services"][..], false, Some("b")),
            ("ind:", &["actions", "kind"][..], true, None),
        ] {
            let place = at(&tree, text.find(wanted).unwrap());
            assert_eq!(place.keys, keys, "{wanted}");
            assert_eq!(place.key.is_some(), on_key, "{wanted}");
            assert_eq!(place.scalar.and_then(Node::text), scalar, "{wanted}");
        }
        let template = Template::builtin();
        let place = at(&tree, text.find("prevent").unwrap());
        assert_eq!(place.field(&template).unwrap().name, "kind");
        assert!(place.field(&template).unwrap().vocabulary.is_some());
    }
}
