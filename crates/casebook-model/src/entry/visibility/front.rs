//! Front matter that was read, and may all the same have said more than its field `visibility` does.

use super::fold::{fold, is_access, is_closed, is_restricted, is_visibility_key, is_wide, words};
use super::{HeldBack, is_wider};
use crate::source::yaml::{Node, Value};
use crate::template::{Field, FieldType, Template};
use casebook_diagnostic::Span;

/// What the values say.
pub(super) fn values(node: &Node, template: &Template) -> Option<HeldBack> {
    for entry in node.entries() {
        if entry.key == "visibility" && entry.value.is_null() {
            let reason = "`visibility` is empty, and the entry may be restricted".to_owned();
            return Some(HeldBack::new(entry.key_span, reason));
        }
    }
    mapping(node, &template.fields, template, true)
}

fn mapping(node: &Node, fields: &[Field], template: &Template, top: bool) -> Option<HeldBack> {
    for entry in node.entries() {
        if top && entry.key == "visibility" {
            continue;
        }
        let span = Span::new(
            entry.key_span.start,
            entry.value.span.end.max(entry.key_span.end),
        );
        let field = fields.iter().find(|field| field.name == entry.key);
        let found = match field {
            Some(field) => known(field, &entry.value, template),
            None => unknown(&entry.key, &entry.value, template)
                .map(|reason| HeldBack::new(span, reason)),
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

/// A key that no field has, which may have been meant as `visibility`.
fn unknown(key: &str, value: &Node, template: &Template) -> Option<String> {
    let folded = fold(key);
    let texts = leaves(value);
    let shown = |text: &str| is_wider(fold(text).trim());
    let no = |text: &str| {
        matches!(
            fold(text).trim(),
            "false" | "no" | "off" | "n" | "0" | "none"
        )
    };
    let label = |word: &str| is_restricted(word) || is_label(word, template);
    if is_visibility_key(&folded) && !(texts.len() == 1 && shown(texts[0])) {
        return Some(format!(
            "`{}` may have been meant as `visibility`",
            key.escape_debug()
        ));
    }
    let closed_key = words(&folded).any(|word| is_closed(word) && word != "red");
    if closed_key && !(texts.len() == 1 && no(texts[0])) {
        return Some(format!(
            "`{}` may say that the entry is restricted",
            key.escape_debug()
        ));
    }
    let says = texts.iter().any(|text| {
        let text = fold(text);
        let count = words(&text).count();
        (count <= 4 && words(&text).next().is_some_and(label))
            || (count <= 8 && is_access(&folded) && words(&text).any(is_closed))
    });
    says.then(|| {
        format!(
            "`{}` may say that the entry is restricted",
            key.escape_debug()
        )
    })
    .or_else(|| inner(value, template))
}

/// Keys inside an unknown value.
fn inner(value: &Node, template: &Template) -> Option<String> {
    let of = |entry: &crate::source::yaml::Entry| unknown(&entry.key, &entry.value, template);
    value
        .entries()
        .iter()
        .find_map(of)
        .or_else(|| value.items().iter().find_map(|item| inner(item, template)))
}

/// A label of the book's vocabulary that is not plainly a wide one.
fn is_label(word: &str, template: &Template) -> bool {
    let values = template
        .field("visibility")
        .map(|field| template.values(field));
    values.is_some_and(|values| values.get(word).is_some()) && !is_wider(word)
}

/// A field of the template that holds `restricted`, which is not one of its values.
fn known(field: &Field, value: &Node, template: &Template) -> Option<HeldBack> {
    match field.kind {
        FieldType::Group => return mapping(value, &field.fields, template, false),
        FieldType::List => {
            return value
                .items()
                .iter()
                .find_map(|item| mapping(item, &field.fields, template, false));
        }
        FieldType::Text | FieldType::Line => return None,
        // The reasons of ignores are prose.
        FieldType::Any if field.name == "lint" => return None,
        FieldType::Any => {
            return inner(value, template).map(|reason| HeldBack::new(value.span, reason));
        }
        _ => {}
    }
    let is_value = |word: &str| template.values(field).get(word).is_some();
    let says = |text: &&str| fold(text).trim() == "restricted" && !is_value(text.trim());
    leaves(value).iter().any(says).then(|| {
        let reason = format!(
            "`restricted` stands in `{}`, and may have been meant for `visibility`",
            field.name
        );
        HeldBack::new(value.span, reason)
    })
}

/// The texts in a value, at any depth.
fn leaves(node: &Node) -> Vec<&str> {
    match &node.value {
        Value::Null => Vec::new(),
        Value::Scalar(scalar) => vec![&scalar.text],
        Value::Sequence(items) => items.iter().flat_map(leaves).collect(),
        Value::Mapping(entries) => entries
            .iter()
            .flat_map(|entry| leaves(&entry.value))
            .collect(),
    }
}

/// What stands beside the values, which no reader of YAML hands on: tags, names of anchors, comments, merged mappings
/// that a field of the same name hides, and lines that became part of another value.
pub(super) fn source(written: &str, start: usize) -> Option<HeldBack> {
    let folded_all = fold(written);
    if !words(&folded_all).any(is_restricted) {
        return None;
    }
    let merges = written
        .lines()
        .any(|line| line.trim_start().trim_start_matches("- ").starts_with("<<"));
    let mut at = start;
    for line in written.split_inclusive('\n') {
        let span = Span::new(at, at + line.trim_end().len());
        at += line.len();
        let folded = fold(line);
        let folded = folded.trim();
        let reason = if merges && words(folded).any(is_restricted) {
            "a merged mapping may say that the entry is restricted"
        } else if marks(folded) {
            "a tag or an anchor here says that the entry is restricted"
        } else if comment(folded).is_some_and(says_restricted) {
            "a comment here says that the entry is restricted"
        } else if !line.starts_with("visibility:") && is_field(folded) {
            "this line may have been meant as `visibility: restricted`"
        } else {
            continue;
        };
        return Some(HeldBack::new(span, reason.to_owned()));
    }
    None
}

/// `!restricted`, `&restricted`, `*restricted`.
fn marks(line: &str) -> bool {
    let sigil = |letter: char| matches!(letter, '!' | '&' | '*');
    line.split(|letter: char| letter.is_whitespace() || "[]{},".contains(letter))
        .filter(|token| token.starts_with(sigil))
        .any(|token| words(token).any(is_restricted))
}

/// What follows a `#` that begins a comment.
fn comment(line: &str) -> Option<&str> {
    let at = line
        .match_indices('#')
        .map(|(at, _)| at)
        .find(|at| line[..*at].is_empty() || line[..*at].ends_with([' ', '\t']))?;
    // In quotes it is a part of the value.
    let open = |quote: char| line[..at].matches(quote).count() % 2 == 1;
    (!open('"') && !open('\'')).then(|| &line[at..])
}

/// Whether few words say `restricted` and no other label: a list of all labels says nothing.
pub(super) fn says_restricted(text: &str) -> bool {
    words(text).count() <= 6 && words(text).any(is_restricted) && !words(text).any(is_wide)
}

/// A line that gives something like a visibility, and says `restricted`.
fn is_field(line: &str) -> bool {
    let Some((key, value)) = line.split_once([':', '=']) else {
        return false;
    };
    // `title: x visibility: restricted` of two lines stands on the second.
    is_visibility_key(key.trim_matches(|letter: char| !letter.is_alphanumeric()))
        && says_restricted(value)
}
