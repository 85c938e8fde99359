//! `synonyms.yaml`: what else the words of a book are called, for its search.

use casebook_diagnostic::Span;

use crate::source::yaml::{Node, Value};

/// Words or phrases that stand for others in a search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Synonym {
    /// Searching for any of these…
    pub terms: Vec<String>,
    /// …also finds each of these.
    pub also: Vec<String>,
}

/// Reads the list of synonyms: each item is a list of terms that mean the same, or `term: [others]` for one way only. What is
/// wrong with an item is a problem there, and the rest of the list still counts.
pub(super) fn read(list: &Node) -> (Vec<Synonym>, Vec<(Span, String)>) {
    let (mut synonyms, mut problems) = (Vec::new(), Vec::new());
    if !matches!(list.value, Value::Sequence(_)) && !list.is_null() {
        let message = format!("`synonyms` is a list, this is {}", list.shape());
        problems.push((list.span, message));
    }
    for item in list.items() {
        match &item.value {
            Value::Sequence(_) => {
                let terms = texts(item, &mut problems);
                if terms.len() == 1 {
                    let message = "a single term has no synonym; write two or more".to_owned();
                    problems.push((item.span, message));
                } else if !terms.is_empty() {
                    synonyms.push(Synonym {
                        also: terms.clone(),
                        terms,
                    });
                }
            }
            Value::Mapping(entries) => {
                for entry in entries {
                    let also = texts(&entry.value, &mut problems);
                    if !also.is_empty() {
                        synonyms.push(Synonym {
                            terms: vec![entry.key.clone()],
                            also,
                        });
                    }
                }
            }
            _ => {
                let message = format!(
                    "a synonym is a list of terms, or `term: [others]`, this is {}",
                    item.shape()
                );
                problems.push((item.span, message));
            }
        }
    }
    (synonyms, problems)
}

/// The texts of a list, or a single one.
fn texts(node: &Node, problems: &mut Vec<(Span, String)>) -> Vec<String> {
    let nodes = match &node.value {
        Value::Sequence(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let mut texts = Vec::new();
    for node in nodes {
        match node.text().map(str::trim) {
            Some(text) if !text.is_empty() => texts.push(text.to_owned()),
            _ => problems.push((
                node.span,
                format!("a term is text, this is {}", node.shape()),
            )),
        }
    }
    texts
}
