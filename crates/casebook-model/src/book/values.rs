//! The values of browsable fields that are in use, each with its entries.

use std::collections::{BTreeMap, HashMap};

use super::address::{listing_segments, numbered};
use super::{Casebook, Index};
use crate::entry::{Kind, Name};
use crate::template::Field;
use casebook_diagnostic::{Diagnostic, Span, code};
use casebook_text::look;

/// All values of one browsable field.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// The field's name.
    pub field: String,
    /// What people read.
    pub label: String,
    /// The first segment of its addresses.
    pub segment: String,
    /// Its values in use: those of the vocabulary in its order, parents before their children, then others by name.
    pub values: Vec<ValueUse>,
    by_name: HashMap<Name, usize>,
}

/// One value and the entries that have it.
#[derive(Debug, Clone)]
pub struct ValueUse {
    /// The canonical name.
    pub name: Name,
    /// What people read.
    pub title: String,
    /// The value above it in a hierarchy.
    pub parent: Option<Name>,
    /// Its folder in the site, `causes/capacity/connection-pool/`.
    pub address: String,
    /// Entries that have it or a value below it, newest first. Pages are not listed.
    pub entries: Vec<Index>,
}

impl Listing {
    /// A value by its canonical name.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&ValueUse> {
        self.by_name.get(name).map(|at| &self.values[*at])
    }
}

pub(super) fn listings(book: &Casebook, findings: &mut Vec<Diagnostic>) -> Vec<Listing> {
    let segments = listing_segments(&book.template);
    let fields = book.template.browsable().zip(segments);
    fields
        .map(|(field, segment)| listing(book, field, segment, findings))
        .collect()
}
fn listing(
    book: &Casebook,
    field: &Field,
    segment: String,
    findings: &mut Vec<Diagnostic>,
) -> Listing {
    let is_tree = book.template.is_tree(field);
    let vocabulary = book.template.values(field);
    let mut listing = Listing {
        field: field.name.clone(),
        label: field.label.clone(),
        segment,
        ..Listing::default()
    };
    let mut taken: HashMap<String, Name> = HashMap::new();
    let mut looks: HashMap<String, Name> = HashMap::new();
    let mut clashes = Clashes::of(book, field);
    for (name, entries) in values_in_use(book, field, is_tree) {
        let mut address = address(&listing.segment, &name);
        if let Some(holder) = taken.get(&address) {
            let both = format!("would share the address `/{address}`");
            findings.push(clashes.finding(&name, holder, &both));
            address = numbered(&address, |candidate| taken.contains_key(candidate));
        } else if let Some(holder) = looks.get(&look(&name)) {
            let both = "look the same, and are written in letters of different scripts";
            findings.push(clashes.finding(&name, holder, both));
        }
        taken.insert(address.clone(), Name::clone(&name));
        looks
            .entry(look(&name))
            .or_insert_with(|| Name::clone(&name));
        let title = vocabulary
            .get(&name)
            .map_or_else(|| name.to_string(), |term| term.title.clone());
        let parent = name
            .split_once('/')
            .filter(|_| is_tree)
            .map(|(parent, _)| Name::from(parent));
        listing
            .by_name
            .insert(Name::clone(&name), listing.values.len());
        listing.values.push(ValueUse {
            name,
            title,
            parent,
            address,
            entries,
        });
    }
    listing
}

/// The values of a field, in the order of a listing, and the entries that have each or a value below it.
fn values_in_use(book: &Casebook, field: &Field, is_tree: bool) -> Vec<(Name, Vec<Index>)> {
    let mut entries: BTreeMap<Name, Vec<Index>> = BTreeMap::new();
    for index in &book.newest_first {
        let mut here: Vec<Name> = Vec::new();
        for name in book.entries[*index].names(&field.name) {
            here.push(Name::clone(name));
            if let Some((parent, _)) = name.split_once('/').filter(|_| is_tree) {
                here.push(parent.into());
            }
        }
        here.sort();
        here.dedup();
        for name in here {
            entries.entry(name).or_default().push(*index);
        }
    }
    let vocabulary = book.template.values(field);
    let mut in_use: Vec<(Name, Vec<Index>)> = entries.into_iter().collect();
    in_use.sort_by_cached_key(|(name, _)| {
        (
            vocabulary.rank(name).unwrap_or(usize::MAX),
            name.to_lowercase(),
            name.to_string(),
        )
    });
    in_use
}

fn address(segment: &str, name: &str) -> String {
    let part = |text| {
        Some(casebook_markdown::segment(text))
            .filter(|part| !part.is_empty())
            .unwrap_or_else(|| "other".to_owned())
    };
    let parts: Vec<String> = name.split('/').map(part).collect();
    format!("{segment}/{}/", casebook_markdown::segments(&parts))
}

/// What is said of values that are mistaken for each other, each at the place of its first use.
struct Clashes<'a> {
    book: &'a Casebook,
    field: &'a Field,
    /// The first use of each value, gathered when two clash for the first time: an entry may have many that do.
    first: Option<HashMap<&'a str, (Index, Span)>>,
}

impl<'a> Clashes<'a> {
    fn of(book: &'a Casebook, field: &'a Field) -> Self {
        Self {
            book,
            field,
            first: None,
        }
    }

    /// That two values `both` do something they should not.
    fn finding(&mut self, name: &str, holder: &str, both: &str) -> Diagnostic {
        let (book, field) = (self.book, self.field);
        let first = self.first.get_or_insert_with(|| first_uses(book, field));
        let message = format!("`{name}` and `{holder}` of `{}` {both}", field.name);
        let (path, span) = first.get(name).map_or_else(
            || ("".into(), Span::at(0)),
            |(index, span)| (book.entries[*index].path.clone(), *span),
        );
        let finding =
            Diagnostic::new(code::CB108, &path, span, message).help("choose one spelling for both");
        match first.get(holder) {
            Some((index, span)) => {
                finding.related(&book.entries[*index].path, *span, "used here as well")
            }
            None => finding,
        }
    }
}

fn first_uses<'a>(book: &'a Casebook, field: &Field) -> HashMap<&'a str, (Index, Span)> {
    let mut first = HashMap::new();
    let entries = book.entries.iter().enumerate();
    for (index, entry) in entries.filter(|(_, entry)| entry.kind != Kind::Page) {
        for name in entry.located_names(&field.name) {
            first.entry(&*name.value).or_insert((index, name.span));
        }
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_keep_the_hierarchy() {
        assert_eq!(
            address("causes", "capacity/connection-pool"),
            "causes/capacity/connection-pool/"
        );
        assert_eq!(address("tags", "C++ / STL"), "tags/c/stl/");
        assert_eq!(address("tags", "!!!"), "tags/other/");
        assert_eq!(address("services", "nul/con"), "services/nul_/con_/");
    }

    /// The names and parents of a field's values in a book of one entry.
    fn listed(front_matter: &str, field: &str) -> (Vec<(String, Option<String>)>, Vec<String>) {
        let template = crate::template::Template::builtin();
        let zone = casebook_time::Zone::utc();
        let context = crate::entry::Context {
            template: &template,
            zone: &zone,
            is_page: &|_| false,
            sources: &[],
        };
        let path: std::sync::Arc<str> = "x.md".into();
        let text = format!("---\ntitle: X\n{front_matter}\n---\n");
        let (entry, found) = crate::entry::read(&path, &path, &text.into(), &context);
        let (book, linked) = crate::book::link(
            crate::config::Config::default(),
            template.clone(),
            vec![entry],
            Vec::new(),
            crate::source::History::default(),
        );
        let values = book.listing(field).map(|listing| &listing.values);
        let shown = |value: &ValueUse| {
            (
                value.name.to_string(),
                value.parent.as_deref().map(str::to_owned),
            )
        };
        let messages = found
            .into_iter()
            .chain(linked)
            .map(|finding| finding.message);
        (
            values.into_iter().flatten().map(shown).collect(),
            messages.collect(),
        )
    }

    #[test]
    fn a_slash_divides_only_where_the_vocabulary_has_two_levels() {
        let (tags, _) = listed("tags: [CI/CD]", "tags");
        assert_eq!(tags, [("CI/CD".to_owned(), None)]);
        let (causes, _) = listed("root_causes: [capacity/quota]", "root_causes");
        assert_eq!(
            causes,
            [
                ("capacity".to_owned(), None),
                ("capacity/quota".to_owned(), Some("capacity".to_owned()))
            ]
        );
    }

    #[test]
    fn values_that_look_alike_are_found() {
        for (one, other) in [
            ("Caf\u{e9}", "Cafe\u{301}"),
            ("api gateway", "api\u{a0}gateway"),
            ("checkout", "check\u{200b}out"),
            ("checkout", "Checkout"),
            ("checkout", "ｃheckout"),
            ("checkout", "сheckout"),
        ] {
            let (_, found) = listed(&format!("tags: [\"{one}\", \"{other}\"]"), "tags");
            assert!(
                found
                    .iter()
                    .any(|message| message.contains("would share the address")
                        || message.contains("letters of different scripts")),
                "{one} {other}: {found:?}"
            );
        }
        let (_, found) = listed("tags: [checkout, оплата, payments]", "tags");
        assert_eq!(found, [] as [&str; 0]);
    }

    #[test]
    fn commas_divide_where_a_list_belongs() {
        let (services, found) =
            listed("services: checkout, payments\nauthors: ana, bo", "services");
        let names: Vec<&str> = services.iter().map(|value| value.0.as_str()).collect();
        assert_eq!(names, ["checkout", "payments"]);
        assert_eq!(
            found,
            [
                "`services` has several values in one text",
                "`authors` has several values in one text"
            ]
        );
        let (services, found) = listed("services: [\"checkout, payments\"]", "services");
        assert_eq!((services.len(), found.len()), (1, 0));
    }
}
