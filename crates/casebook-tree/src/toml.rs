//! Front matter in TOML, as other generators write it between lines of `+++` → the same tree as YAML.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::yaml::{Entry, Node, Scalar, Value, YamlError};
use casebook_diagnostic::Span;

/// Reads `text`, which begins at byte `offset` of its file.
///
/// # Errors
/// When it is not TOML.
pub fn parse(text: &str, offset: usize) -> Result<Node, YamlError> {
    let table = DeTable::parse(text).map_err(|error| YamlError {
        message: error.message().to_owned(),
        help: "quote texts, as in `title = \"Checkout was down\"`".to_owned(),
        span: error.span().map_or(Span::at(offset), |span| {
            Span::new(offset + span.start, offset + span.end)
        }),
    })?;
    let reader = Reader { text, offset };
    Ok(Node {
        value: reader.table(table.get_ref()),
        span: Span::new(offset, offset + text.len()),
    })
}

struct Reader<'a> {
    text: &'a str,
    offset: usize,
}

impl Reader<'_> {
    fn span<T>(&self, spanned: &Spanned<T>) -> Span {
        let span = spanned.span();
        Span::new(self.offset + span.start, self.offset + span.end)
    }

    fn table(&self, table: &DeTable<'_>) -> Value {
        let mut entries: Vec<Entry> = table
            .iter()
            .map(|(key, value)| Entry {
                key: key.get_ref().to_string(),
                key_span: self.span(key),
                value: self.node(value),
            })
            .collect();
        // A map has them in another order.
        entries.sort_by_key(|entry| entry.key_span);
        Value::Mapping(entries)
    }

    fn node(&self, value: &Spanned<DeValue<'_>>) -> Node {
        let written = |quoted| {
            let text = self.text.get(value.span()).unwrap_or_default();
            Value::Scalar(Scalar {
                text: text.trim().to_owned(),
                quoted,
            })
        };
        Node {
            span: self.span(value),
            value: match value.get_ref() {
                DeValue::String(text) => Value::Scalar(Scalar {
                    text: text.to_string(),
                    quoted: true,
                }),
                DeValue::Integer(_)
                | DeValue::Float(_)
                | DeValue::Boolean(_)
                | DeValue::Datetime(_) => written(false),
                DeValue::Array(items) => {
                    Value::Sequence(items.iter().map(|item| self.node(item)).collect())
                }
                DeValue::Table(table) => self.table(table),
            },
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_that_of_yaml() {
        let text = "title = \"Downloads: broken\"\ndate = 2026-09-01\nauthors = [\"ana\", 'bo']\n[extra]\nseverity = 2\nok = true\n";
        let node = parse(text, 4).unwrap();
        let keys: Vec<&str> = node.entries().iter().map(|entry| &*entry.key).collect();
        assert_eq!(keys, ["title", "date", "authors", "extra"]);
        assert_eq!(node.get("title").unwrap().text(), Some("Downloads: broken"));
        assert_eq!(node.get("date").unwrap().text(), Some("2026-09-01"));
        let authors = node.get("authors").unwrap().items();
        assert_eq!(authors[1].text(), Some("bo"));
        let at = node.entries()[0].key_span;
        assert_eq!((at.start, at.end), (4, 9));
        let extra = node.get("extra").unwrap();
        assert_eq!(extra.get("severity").unwrap().text(), Some("2"));
        assert_eq!(extra.get("ok").unwrap().text(), Some("true"));
    }

    #[test]
    fn a_mistake_is_found_where_it_is() {
        let error = parse("title = Downloads\n", 4).unwrap_err();
        assert!(error.span.start >= 4 && error.span.end <= 22, "{error:?}");
    }
}
