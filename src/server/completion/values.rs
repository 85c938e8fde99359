//! Values of fields.

use std::collections::BTreeMap;

use casebook_model::template::{Field, FieldType, Term, quoted};
use casebook_time::{Duration, Moment, Timestamp, Zone, add_days};
use gen_lsp_types::CompletionItemKind;

use super::super::hover::{about_term, entry_line};
use super::super::typed::Typed;
use super::super::view::View;
use super::item::{Found, Item};
use super::{MOST, found, may_mean, word_of};

/// What a field may say.
pub(super) fn answer(view: &View<'_>, typed: &Typed, field: &Field) -> Option<Found> {
    let items = match field.kind {
        FieldType::Term | FieldType::Terms => terms(view, field),
        FieldType::References => return Some(references(view, typed)),
        FieldType::Moment => moments(view, field),
        FieldType::Date => dates(view, field),
        FieldType::Duration => durations(view),
        FieldType::Boolean => ["true", "false"]
            .map(|word| Item::new(word, CompletionItemKind::Value))
            .into(),
        FieldType::Texts if field.name == "authors" => people(view),
        FieldType::Line if field.name == "owner" => people(view),
        _ => return None,
    };
    found(typed.word, items)
}

/// The terms of a vocabulary; where it is open or empty, what other entries say as well, most used first.
fn terms(view: &View<'_>, field: &Field) -> Vec<Item> {
    let template = view.template();
    let vocabulary = template.values(field);
    let uses = view.book().listing(&field.name);
    let used = |name: &str| {
        let listing = uses.and_then(|uses| uses.value(name));
        listing.map_or(0, |value| value.entries.len())
    };
    let item = |term: &Term| {
        let also = [std::slice::from_ref(&term.title), term.aliases.as_slice()].concat();
        Item::new(&term.name, CompletionItemKind::EnumMember)
            .writes(&quoted(&term.name))
            .detail(&term.title)
            .about(about_term(term))
            .also(also.join(" "))
    };
    let mut items: Vec<Item> = vocabulary.terms().iter().map(item).collect();
    if field.open || vocabulary.is_empty() {
        let values = uses.map_or(&[][..], |uses| &uses.values);
        let mut others: Vec<_> = values
            .iter()
            .filter(|value| vocabulary.get(&value.name).is_none())
            .collect();
        others.sort_by_key(|value| std::cmp::Reverse(used(&value.name)));
        items.extend(others.into_iter().map(|value| {
            Item::new(&*value.name, CompletionItemKind::Value)
                .writes(&quoted(&value.name))
                .detail(casebook_text::counted(used(&value.name), "entry"))
        }));
    }
    items
}

/// Ids of other entries, found by their titles too: the newest first.
fn references(view: &View<'_>, typed: &Typed) -> Found {
    let book = view.book();
    let word = word_of(view, typed);
    let own = view.index();
    let mut items = Vec::new();
    for index in book.newest_first() {
        let entry = &book.entries[*index];
        if Some(*index) == own || !may_mean(word, &[entry.id.as_str(), &entry.title]) {
            continue;
        }
        if items.len() == MOST {
            break;
        }
        items.push(
            Item::new(entry.id.as_str(), CompletionItemKind::Reference)
                .writes(&quoted(entry.id.as_str()))
                .detail(&entry.title)
                .about(entry_line(book, *index))
                // The client compares with what was typed: a word of the title is as good as the id.
                .also(format!("{} {word}", entry.title)),
        );
    }
    Found {
        word: typed.word,
        is_incomplete: items.len() == MOST,
        items,
    }
}

/// Now and today in the zone of the book, and the moments that the entry has already.
fn moments(view: &View<'_>, field: &Field) -> Vec<Item> {
    let zone = view.book().zone();
    let mut items = vec![
        Item::new(now(view), CompletionItemKind::Value)
            .detail("now")
            .also("now"),
        Item::new(view.snapshot.today().to_string(), CompletionItemKind::Value)
            .detail("today, the time unknown")
            .also("today"),
    ];
    let Some(entry) = view.entry() else {
        return items;
    };
    let known = [
        ("started", &entry.started),
        ("detected", &entry.detected),
        ("mitigated", &entry.mitigated),
        ("resolved", &entry.resolved),
    ];
    for (name, moment) in known {
        if let Some(moment) = moment.as_ref().filter(|_| name != field.name) {
            items.push(
                Item::new(moment.span.slice(view.text()), CompletionItemKind::Value)
                    .detail(format!("as `{name}`: {}", moment.value.display(zone)))
                    .also(name),
            );
        }
    }
    items
}

/// The current minute, as it is written.
pub(super) fn now(view: &View<'_>) -> String {
    let zone: &Zone = view.book().zone();
    let seconds = view.state.now(zone).as_second();
    let minute = Timestamp::from_second(seconds - seconds.rem_euclid(60));
    let Ok(minute) = minute else {
        return String::new();
    };
    let text = Moment::at(minute, zone).to_string();
    // To the minute: nobody reads seconds off a clock on the wall.
    match text.get(16..19) {
        Some(":00") => format!("{}{}", &text[..16], &text[19..]),
        _ => text,
    }
}

fn dates(view: &View<'_>, field: &Field) -> Vec<Item> {
    let today = view.snapshot.today();
    let ahead: &[(i64, &str)] = match field.name.as_str() {
        "due" => &[
            (7, "in a week"),
            (14, "in two weeks"),
            (30, "in 30 days"),
            (90, "in 90 days"),
        ],
        _ => &[(0, "today")],
    };
    ahead
        .iter()
        .map(|(days, said)| {
            Item::new(
                add_days(today, *days).to_string(),
                CompletionItemKind::Value,
            )
            .detail(*said)
            .also(*said)
        })
        .collect()
}

/// The times between the moments of the entry, and how durations are written.
fn durations(view: &View<'_>) -> Vec<Item> {
    let mut items = Vec::new();
    if let Some(entry) = view.entry() {
        let known: [(&str, Option<Duration>); 3] = [
            ("from `started` to `mitigated`", entry.time_to_mitigate()),
            ("from `started` to `resolved`", entry.time_to_resolve()),
            ("from `started` to `detected`", entry.time_to_detect()),
        ];
        for (said, duration) in known {
            items.extend(duration.map(|duration| {
                Item::new(duration.to_string(), CompletionItemKind::Value).detail(said)
            }));
        }
    }
    for (written, said) in [
        ("45s", "seconds"),
        ("34m", "minutes"),
        ("1h 5m", "hours and minutes"),
        ("2d", "days"),
    ] {
        items.push(Item::new(written, CompletionItemKind::Value).detail(said));
    }
    items
}

/// Who wrote entries or owns actions, most often named first.
fn people(view: &View<'_>) -> Vec<Item> {
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in &view.book().entries {
        let owners = entry
            .actions
            .iter()
            .filter_map(|action| action.owner.as_ref());
        let owners = owners.map(|owner| owner.value.as_str());
        for name in owners.chain(entry.authors.iter().map(String::as_str)) {
            *named.entry(name).or_default() += 1;
        }
    }
    let mut named: Vec<(&str, usize)> = named.into_iter().collect();
    named.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let items = named.into_iter().take(MOST).map(|(name, count)| {
        Item::new(name, CompletionItemKind::Value)
            .writes(&quoted(name))
            .detail(format!("named {count} ×"))
    });
    items.collect()
}
