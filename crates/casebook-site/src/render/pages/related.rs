//! Values of other fields that go with one value.

use std::collections::{BTreeSet, HashMap};

use super::Site;
use super::facets::filter_of;
use super::numbers::{REPEATED, list};
use crate::render::views::{FactValue, TermGroup};
use casebook_analysis::HURT_TOGETHER;
use casebook_model::book::{Listing, ValueUse};
use casebook_model::entry::Name;
use casebook_model::template::Term;

/// How many names of another field are shown beside a value.
const MOST_RELATED: usize = 12;

/// Values of other fields that go with this one, most frequent first.
pub(super) fn related(
    site: &Site<'_>,
    listing: &Listing,
    value: &ValueUse,
    term: Option<&Term>,
) -> Vec<TermGroup> {
    let mut groups = Vec::new();
    if let Some(term) = term.filter(|term| !term.depends_on.is_empty()) {
        let terms = term.depends_on.iter().map(|name| {
            let link = site.name_link("services", name);
            FactValue::link(link.text, link.href)
        });
        groups.push(TermGroup {
            label: "Depends on".to_owned(),
            terms: terms.collect(),
        });
    }
    if listing.field != "root_causes" {
        groups.extend(repeating_causes(site, listing, value));
    }
    let this = filter_of(listing, value);
    let this = (&*this.0, this.1);
    for (field, label, parameter) in [
        ("services", "Services touched", "service"),
        ("root_causes", "Causes", "cause"),
        ("trigger", "Triggers", "trigger"),
    ] {
        if field == listing.field {
            continue;
        }
        let names = value
            .entries
            .iter()
            .map(|index| site.book.entries[*index].first_names(field, HURT_TOGETHER));
        let template = &site.book.template;
        let declared = template.field(field);
        let is_tree = declared.is_some_and(|field| template.is_tree(field));
        let terms = most_frequent(names, is_tree, |name| {
            let link = site.name_link(field, name);
            FactValue {
                note_href: Some(list(&[this, (parameter, name)])),
                ..FactValue::link(link.text, link.href)
            }
        });
        if !terms.is_empty() {
            groups.push(TermGroup {
                label: label.to_owned(),
                terms,
            });
        }
    }
    groups
}

/// The causes by which the incidents of a service, team or trigger repeated earlier ones, most repeats first.
fn repeating_causes(site: &Site<'_>, listing: &Listing, value: &ValueUse) -> Option<TermGroup> {
    let repeating = value
        .entries
        .iter()
        .filter(|index| site.recurrence.repeated(**index).is_some());
    let causes = repeating.map(|index| {
        site.book.entries[*index]
            .primary_cause()
            .into_iter()
            .collect()
    });
    let this = filter_of(listing, value);
    let this = (&*this.0, this.1);
    let terms = most_frequent(causes, true, |name| {
        let cause = site.cause_link(name);
        FactValue {
            note_href: Some(list(&[this, ("primary", name), REPEATED])),
            ..FactValue::link(cause.text, cause.href)
        }
    });
    (!terms.is_empty()).then(|| TermGroup {
        label: "Repeating causes".to_owned(),
        terms,
    })
}

/// The names that most entries have, from those of each entry, and in how many, if in more than one. In a tree a name
/// counts where one below it stands, as it does in the list of entries; elsewhere a `/` is part of a name.
fn most_frequent<'n>(
    entries: impl Iterator<Item = Vec<&'n Name>>,
    is_tree: bool,
    fact: impl Fn(&'n Name) -> FactValue,
) -> Vec<FactValue> {
    let mut own: BTreeSet<&Name> = BTreeSet::new();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for names in entries {
        let above = names
            .iter()
            .filter_map(|name| name.split_once('/').filter(|_| is_tree))
            .map(|(above, _)| above);
        let all: BTreeSet<&str> = names.iter().map(|name| &***name).chain(above).collect();
        all.into_iter()
            .for_each(|name| *counts.entry(name).or_default() += 1);
        own.extend(names);
    }
    let mut counts: Vec<(&Name, usize)> = own
        .into_iter()
        .map(|name| (name, counts[&**name]))
        .collect();
    counts.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
    let with_note = |(name, count): (&'n Name, usize)| {
        let fact = fact(name);
        if count > 1 {
            FactValue {
                note: Some(format!("×{count}")),
                ..fact
            }
        } else {
            FactValue {
                note_href: None,
                ..fact
            }
        }
    };
    counts
        .into_iter()
        .take(MOST_RELATED)
        .map(with_note)
        .collect()
}
