//! A vocabulary's file with one more term, every other byte as its author wrote it.

use super::{Field, Vocabulary, quoted};
use crate::source::yaml::{self, Node, Value};
use casebook_diagnostic::Span;

/// The text of a schema file with the term `name` at the end of the list in which the term at `beside` stands; `None`
/// where that list cannot be determined, or where the file would not read as before with one term more. Places are those of the
/// text behind a mark of the order of bytes.
#[must_use]
pub fn with_term(text: &str, beside: Span, name: &str) -> Option<String> {
    if let Some(rest) = text.strip_prefix('\u{feff}') {
        return Some(format!("\u{feff}{}", with_term(rest, beside, name)?));
    }
    let root = yaml::parse(text, 0).ok()?;
    let list = list_around(&root, beside)?;
    let (at, insert) = match list.items().last()? {
        last if is_in_line(text, list) => (last.span.end, format!(", {}", quoted(name))),
        last => below(text, last, name)?,
    };
    let edited = [text.get(..at)?, &insert, text.get(at..)?].concat();
    let read = yaml::parse(&edited, 0).ok()?;
    let longer = list_around(&read, beside)?.items();
    let added = longer.last()?;
    let is_name = added.text().or_else(|| added.get("name")?.text()) == Some(name);
    (is_name && longer.len() == list.items().len() + 1).then_some(edited)
}

/// How a value that a vocabulary does not know gets into it: the line, and the file.
#[must_use]
pub fn to_add(field: &Field, vocabulary: &Vocabulary, written: &str) -> String {
    let Some((file, _)) = vocabulary
        .terms()
        .iter()
        .find_map(|term| term.place.as_ref())
    else {
        let name = field.vocabulary.as_deref().unwrap_or(&field.name);
        return format!("values of your own: list all of them in `_schema/{name}.yaml`");
    };
    let above = written
        .rsplit_once('/')
        .filter(|(parent, _)| vocabulary.get(parent).is_some());
    match above {
        Some((parent, child)) => format!(
            "to add it: `- name: {}` below the `children` of `{parent}` in `{file}`",
            quoted(child)
        ),
        None => format!("to add it: `- name: {}` in `{file}`", quoted(written)),
    }
}

/// The innermost list that has an item around a place.
fn list_around(node: &Node, place: Span) -> Option<&Node> {
    let holds = |node: &Node| node.span.start <= place.start && place.end <= node.span.end;
    let inside = match &node.value {
        Value::Sequence(items) => items.iter().find(|item| holds(item)),
        Value::Mapping(entries) => entries
            .iter()
            .map(|entry| &entry.value)
            .find(|value| holds(value)),
        _ => None,
    };
    let is_list = matches!(node.value, Value::Sequence(_)) && inside.is_some();
    inside
        .and_then(|inside| list_around(inside, place))
        .or_else(|| is_list.then_some(node))
}

/// Whether a list is written between brackets.
fn is_in_line(text: &str, list: &Node) -> bool {
    list.span.slice(text).starts_with('[')
}

/// Where a further item stands below the `last` of a list, and its line. Lines that are indented further than the items,
/// comments among them, are part of the last one.
fn below(text: &str, last: &Node, name: &str) -> Option<(usize, String)> {
    let line = text[..last.span.start].rfind('\n').map_or(0, |at| at + 1);
    let dash = text.get(line..last.span.start)?.rfind("- ")?;
    let indent = &text[line..line + dash];
    if !indent.chars().all(|letter| letter == ' ') {
        return None;
    }
    let mut end = line;
    let mut at = line;
    for (count, one) in text[line..].split_inclusive('\n').enumerate() {
        let written = one.trim_end();
        let further = written.len() - written.trim_start().len() > dash;
        if count > 0 && !written.is_empty() && !further {
            break;
        }
        at += one.len();
        if !written.is_empty() {
            end = at;
        }
    }
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let before = if text[..end].ends_with('\n') {
        ""
    } else {
        newline
    };
    let item = match last.value {
        Value::Scalar(_) => quoted(name),
        _ => format!("name: {}", quoted(name)),
    };
    Some((end, format!("{before}{indent}- {item}{newline}")))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Adds `checkout` to the list that has the term `example`.
    fn added(text: &str) -> Option<String> {
        let at = text.find("example").unwrap();
        with_term(text, Span::new(at, at + "example".len()), "checkout")
    }

    #[test]
    fn a_term_comes_after_the_last_with_all_that_belongs_to_it() {
        let text = "# Ours.\nservices:\n  - name: example\n    title: Example\n    # aliases: [old]\n\n# The end.\n";
        let wanted = "# Ours.\nservices:\n  - name: example\n    title: Example\n    # aliases: [old]\n  - name: checkout\n\n# The end.\n";
        assert_eq!(added(text).unwrap(), wanted);
    }

    #[test]
    fn the_file_keeps_its_line_ends_its_indent_and_the_form_of_its_items() {
        for (text, wanted) in [
            (
                "services:\r\n- name: example\r\n",
                "services:\r\n- name: example\r\n- name: checkout\r\n",
            ),
            ("services:\n- example", "services:\n- example\n- checkout\n"),
            (
                "services: [example, other]\n",
                "services: [example, other, checkout]\n",
            ),
            (
                "services:\n  - name: example\n    children:\n      - name: a\n",
                "services:\n  - name: example\n    children:\n      - name: a\n  - name: checkout\n",
            ),
            (
                "vocabularies:\n  services:\n    - example\n  teams:\n    - a\n",
                "vocabularies:\n  services:\n    - example\n    - checkout\n  teams:\n    - a\n",
            ),
        ] {
            assert_eq!(added(text).as_deref(), Some(wanted), "{text}");
        }
    }

    #[test]
    fn a_name_is_quoted_where_it_has_to_be() {
        let text = "services:\n  - name: example\n";
        let place = Span::new(20, 27);
        assert_eq!(place.slice(text), "example");
        let edited = with_term(text, place, "a: b # c").unwrap();
        assert_eq!(
            edited,
            "services:\n  - name: example\n  - name: \"a: b # c\"\n"
        );
        assert_eq!(with_term("services: x", Span::new(0, 1), "a"), None);
        let marked = with_term(&format!("\u{feff}{text}"), place, "b").unwrap();
        assert_eq!(
            marked,
            "\u{feff}services:\n  - name: example\n  - name: b\n"
        );
    }
}
