//! The actions of an entry that a dialect explains: those of its body, and those that its front matter has itself.

use std::collections::BTreeSet;

use casebook_dialect::ActionFact;
use casebook_text::name_key;

use super::{entry, mapping, scalar};
use crate::source::yaml::{Node, Value};

/// An action as front matter has it.
pub(super) fn node(fact: &ActionFact) -> Node {
    let parts = [
        ("title", Some(&fact.title)),
        ("kind", fact.kind.as_ref()),
        ("owner", fact.owner.as_ref()),
        ("due", fact.due.as_ref()),
        ("status", fact.status.as_ref()),
        ("ticket", fact.ticket.as_ref()),
    ];
    let written = parts
        .into_iter()
        .filter_map(|(key, text)| Some(entry(key, scalar(text?, fact.span))));
    mapping(written.collect(), fact.span)
}

/// Puts the items that the front matter has itself before those that the dialect found; one that both have counts once.
pub(super) fn join(found: &mut Node, own: &Node) {
    let own = match &own.value {
        Value::Null => return,
        Value::Sequence(items) => items.clone(),
        _ => vec![own.clone()],
    };
    let Value::Sequence(items) = &mut found.value else {
        return;
    };
    let title = |node: &Node| {
        let title = node.get("title").and_then(Node::text).or(node.text());
        title.map(name_key)
    };
    let known: BTreeSet<Option<String>> = own.iter().map(title).collect();
    let others = std::mem::take(items).into_iter();
    let others = others.filter(|item| !known.contains(&title(item)));
    *items = own.iter().cloned().chain(others).collect();
}
