//! What can be written at a place: keys and values of front matter, headings, links, snippets.

mod body;
mod item;
mod keys;
mod values;

use casebook_model::source::front_matter::{Language, split};
use casebook_model::template::FieldType;
use gen_lsp_types::{CompletionList, CompletionOptions, Position};

use super::NO_PROGRESS;
use super::tree::field_of;
use super::typed::{Part, Typed, typed};
use super::view::{Role, View};
use item::{Found, Item};

/// What makes clients ask while somebody types, beside letters.
pub(super) fn options() -> CompletionOptions {
    let characters = [":", " ", "[", ",", "{", "(", "#", "/", "|"];
    CompletionOptions {
        trigger_characters: Some(characters.map(str::to_owned).into()),
        all_commit_characters: None,
        resolve_provider: Some(false),
        completion_item: None,
        work_done_progress_options: NO_PROGRESS,
    }
}

/// What can be written at a position.
pub(super) fn answer(view: &View<'_>, position: Position) -> Option<CompletionList> {
    if view.role != Role::Entry {
        return None;
    }
    let offset = view.offset(position);
    let text = view.text();
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        return Some(body::skeleton(view).list(view));
    }
    let front = split(text);
    let in_front = front
        .front_matter
        .filter(|span| span.start <= offset && offset <= span.end);
    let found = match in_front {
        // Whoever writes other front matter has another tool that completes it.
        Some(_) if front.language != Language::Yaml => return None,
        Some(span) => in_front_matter(view, &typed(text, span, offset)?),
        None => body::answer(view, offset),
    };
    Some(found?.list(view))
}

fn in_front_matter(view: &View<'_>, typed: &Typed) -> Option<Found> {
    match &typed.part {
        Part::Key {
            siblings,
            column,
            begins_item,
        } => {
            if let Some(found) = keys::of_lint(view, typed, siblings) {
                return Some(found);
            }
            let field = field_of(view.template(), &typed.keys);
            let takes_keys = |kind| matches!(kind, FieldType::Group | FieldType::List);
            match field {
                None if typed.keys.is_empty() => {
                    Some(keys::answer(view, typed, None, siblings, *column))
                }
                Some(field) if takes_keys(field.kind) => {
                    let mut found = keys::answer(view, typed, Some(field), siblings, *column);
                    if *begins_item && siblings.is_empty() && field.name == "actions" {
                        found.items.insert(0, keys::action(view));
                    }
                    Some(found)
                }
                // An item of a list of values looks like the beginning of a key.
                Some(field) => values::answer(view, typed, field),
                None => None,
            }
        }
        Part::Value => values::answer(view, typed, field_of(view.template(), &typed.keys)?),
    }
}

/// So many are offered at once, where there may be one for each entry: more would take longer to send than to type a letter.
const MOST: usize = 100;

/// Whether somebody who typed `word` may mean one of `names`: its parts occur in them in any case.
fn may_mean(word: &str, names: &[&str]) -> bool {
    word.split_whitespace().all(|part| {
        let part = part.to_lowercase();
        let mut names = names.iter();
        names.any(|name| name.to_lowercase().contains(&part))
    })
}

/// The text of a word up to the place where somebody types.
fn word_of<'a>(view: &View<'a>, typed: &Typed) -> &'a str {
    typed.word.slice(view.text())
}

/// An item for each, in their order.
fn found(word: casebook_diagnostic::Span, items: Vec<Item>) -> Option<Found> {
    Some(Found {
        word,
        items,
        is_incomplete: false,
    })
}
