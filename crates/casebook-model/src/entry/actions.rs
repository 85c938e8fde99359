//! The follow-up actions of an entry.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use super::fields::{Values, shortened};
use super::{Action, ActionKind, ActionStatus, Located};
use crate::source::yaml::{Node, Value};
use crate::template::Field;
use casebook_diagnostic::{Span, code};

/// The actions of an entry, each with a slug that no other has.
pub(super) fn actions(field: &Field, node: &Node, values: &mut Values<'_>) -> Vec<Action> {
    if !matches!(node.value, Value::Sequence(_)) {
        let message = format!(
            "`{}` is a list of actions, this is {}",
            field.name,
            node.shape()
        );
        values.find(code::CB106, node.span, message).help =
            Some("begin each action with `- id: A1`, then `title:`, `kind:`, `owner:`".to_owned());
        return Vec::new();
    }
    let mut actions = Vec::new();
    for (at, item) in node.items().iter().enumerate() {
        if let Some(title) = item.text() {
            let message = "an action is a mapping with `title`, `kind` and `owner`, this is text";
            values.find(code::CB106, item.span, message);
            actions.push(untitled_action(
                at,
                Located::new(title.to_owned(), item.span),
                item.span,
            ));
        } else if values.expect_mapping(field, item) {
            values.check_keys(item, &field.fields, &field.name);
            values.check_cut_off(item, &field.fields);
            actions.push(action(field, item, at, values));
        }
    }
    tell_apart(&mut actions, node, values);
    actions
}

fn untitled_action(at: usize, title: Located<String>, span: Span) -> Action {
    Action {
        id: format!("{}", at + 1),
        slug: String::new(),
        title,
        kind: None,
        owner: None,
        due: None,
        status: ActionStatus::default(),
        done: None,
        ticket: None,
        addresses: None,
        reason: None,
        span,
    }
}

fn action(field: &Field, node: &Node, at: usize, values: &mut Values<'_>) -> Action {
    let mut action = untitled_action(at, Located::new(String::new(), node.span), node.span);
    for inner in &field.fields {
        let Some(node) = node.get(&inner.name) else {
            continue;
        };
        match inner.name.as_str() {
            "id" => action.id = values.text(inner, node).map_or(action.id, |id| id.value),
            "title" => action.title = values.text(inner, node).unwrap_or(action.title),
            "kind" => {
                action.kind = values
                    .enumerated(inner, node, ActionKind::parse)
                    .map(|kind| Located::new(kind, node.span));
            }
            // A list of owners is for the rule about exactly one owner to judge: keep what was written.
            "owner" => action.owner = owner(node),
            "due" => action.due = values.date(inner, node),
            "status" => {
                action.status = values
                    .enumerated(inner, node, ActionStatus::parse)
                    .unwrap_or_default();
            }
            "done" => action.done = values.date(inner, node),
            "ticket" => action.ticket = values.url(inner, node),
            "addresses" => action.addresses = values.term(inner, node),
            "reason" => action.reason = values.text(inner, node).map(|reason| reason.value),
            _ => {
                values.own(inner, node);
            }
        }
    }
    if action.title.value.is_empty() {
        values
            .find(code::CB105, action.span, "this action has no `title`")
            .help = Some("say what will be done, beginning with a verb".to_owned());
    }
    action
}

/// Gives each action a slug of its own, and reports written ids that are one on a page.
fn tell_apart(actions: &mut [Action], list: &Node, values: &mut Values<'_>) {
    let written = |at: usize| {
        list.items()
            .get(at)
            .and_then(|item| item.get("id"))
            .filter(|id| !id.is_null())
    };
    let mut first: HashMap<String, usize> = HashMap::new();
    for (at, action) in actions.iter_mut().enumerate() {
        action.slug = casebook_markdown::slug(&action.id);
        match first.entry(action.slug.clone()) {
            Entry::Vacant(free) => {
                free.insert(at);
            }
            Entry::Occupied(held) => {
                if let (Some(id), Some(earlier)) = (written(at), written(*held.get())) {
                    let message = match (id.text(), earlier.text()) {
                        (Some(id), Some(earlier)) if id.trim() != earlier.trim() => {
                            format!(
                                "the actions `{}` and `{}` would share one address",
                                shortened(id),
                                shortened(earlier)
                            )
                        }
                        _ => format!("the action id `{}` is used twice", shortened(&action.id)),
                    };
                    let path = Arc::clone(values.path);
                    let finding = values.find(code::CB108, id.span, message);
                    finding.help = Some("give one of the two another `id`".to_owned());
                    let related = finding
                        .clone()
                        .related(&path, earlier.span, "used first here");
                    *finding = related;
                }
                action.slug.clear();
            }
        }
    }
    // Those that came second get a number once all others have their slugs.
    let mut next = 2;
    for action in actions.iter_mut().filter(|action| action.slug.is_empty()) {
        let base = casebook_markdown::slug(&action.id);
        loop {
            let slug = format!("{base}-{next}");
            next += 1;
            if let Entry::Vacant(free) = first.entry(slug.clone()) {
                free.insert(0);
                action.slug = slug;
                break;
            }
        }
    }
}

fn owner(node: &Node) -> Option<Located<String>> {
    let text = match &node.value {
        Value::Sequence(items) => items
            .iter()
            .filter_map(Node::text)
            .collect::<Vec<_>>()
            .join(", "),
        _ => node.text().unwrap_or_default().trim().to_owned(),
    };
    (!text.is_empty()).then(|| Located::new(text, node.span))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::HashSet;
    use std::sync::Arc;

    use super::super::{Context, read};
    use super::*;
    use crate::template::Template;
    use casebook_diagnostic::Diagnostic;
    use casebook_time::Zone;

    fn read_front(front: &str) -> (Vec<Action>, Vec<Diagnostic>, String) {
        let text: Arc<str> = format!("---\ntitle: Checkout answered 502\n{front}---\n").into();
        let context = Context {
            template: &Template::builtin(),
            zone: &Zone::utc(),
            is_page: &|_| false,
            sources: &[],
        };
        let (entry, mut findings) = read(&"content/a.md".into(), &"a.md".into(), &text, &context);
        findings.retain(|finding| finding.code == code::CB108);
        (entry.actions, findings, text.to_string())
    }

    fn slugs(actions: &[Action]) -> Vec<&str> {
        actions.iter().map(|action| action.slug.as_str()).collect()
    }

    #[test]
    fn an_action_id_that_is_used_twice_is_found_at_the_second_place() {
        let (actions, findings, text) = read_front(
            "actions:\n  - {id: A1, title: x}\n  - {id: A1, title: y}\n  - {id: a1, title: z}\n",
        );
        assert_eq!(slugs(&actions), ["a1", "a1-2", "a1-3"]);
        let second = text.find("A1, title: y").unwrap();
        assert_eq!(findings[0].span, Span::new(second, second + 2));
        assert_eq!(findings[0].message, "the action id `A1` is used twice");
        assert_eq!(
            findings[0].related[0].span.start,
            text.find("A1, title: x").unwrap()
        );
        assert_eq!(
            findings[1].message,
            "the actions `a1` and `A1` would share one address"
        );
        assert_eq!(findings.len(), 2);
    }

    #[test]
    fn slugs_are_unique_whatever_the_ids_are() {
        let (actions, findings, _) = read_front(
            "actions:\n  - {id: A1, title: x}\n  - {id: A1, title: y}\n  - {id: A1-2, title: z}\n  - {id: \"!\", title: a}\n  - {id: \"?\", title: b}\n",
        );
        let unique: HashSet<&str> = slugs(&actions).into_iter().collect();
        assert_eq!(unique.len(), actions.len(), "{:?}", slugs(&actions));
        assert_eq!(
            (slugs(&actions)[2], findings.len()),
            ("a1-2", 2),
            "the written one keeps its name"
        );
    }

    #[test]
    fn an_id_that_nobody_wrote_is_no_finding() {
        let (actions, findings, _) =
            read_front("actions:\n  - {id: 2, title: x}\n  - {title: y}\n");
        assert_eq!((actions[1].id.as_str(), findings.len()), ("2", 0));
        assert_ne!(actions[0].slug, actions[1].slug);
    }
}
