//! What lists can be filtered by, and the rows that carry it.

use std::borrow::Cow;

use super::Site;
use super::numbers::{NOT_RECORDED, OPEN};
use super::terms::{short_name, singular};
use super::words::fate_key;
use crate::render::views::{ActionRow, EntryRow, Facet, FacetOption, FacetValue};
use casebook_analysis::ActionRef;
use casebook_model::book::{Index, Listing, ValueUse};

/// The fields of the filter above the list of all entries.
const FACETS: [&str; 4] = ["root_causes", "services", "severity", "trigger"];

/// The fields that reports count by, whether they have a page for each value or not.
const REPORTED: [&str; 2] = ["detection", "criteria"];

/// What the list of all entries selects by beside the values of fields.
const DERIVED: [&str; 13] = [
    "q",
    "sort",
    "dir",
    "year",
    "month",
    "observed",
    "counted",
    "published",
    "primary",
    "promises",
    "repeat",
    "fix",
    "unmeasured",
];

/// The parameter of the list of all entries that selects the values of a field.
fn parameter_of(field: &str) -> Cow<'_, str> {
    match field {
        "root_causes" => "cause".into(),
        "services" => "service".into(),
        "teams" => "team".into(),
        "tags" => "tag".into(),
        "contributing_factors" => "factor".into(),
        "criteria" => "criterion".into(),
        field if DERIVED.contains(&field) => format!("field-{field}").into(),
        field => field.into(),
    }
}

/// The filter that selects the entries of a value in the list of all entries.
pub(super) fn filter_of<'v>(listing: &'v Listing, value: &'v ValueUse) -> (Cow<'v, str>, &'v str) {
    (parameter_of(&listing.field), &value.name)
}

/// The filter that selects the entries of a month in the list of all entries.
pub(super) fn month_filter(year: i16, month: i8) -> (&'static str, String) {
    ("month", format!("{year}/{month:02}"))
}

/// The fields of the filter above the list of all entries.
pub(super) fn facets(site: &Site<'_>) -> Vec<Facet> {
    let mut facets: Vec<Facet> = FACETS
        .iter()
        .filter_map(|field| {
            let listing = site.book.listing(field)?;
            let options: Vec<FacetOption> = listing
                .values
                .iter()
                .map(|value| FacetOption {
                    value: value.name.to_string(),
                    label: short_name(value).to_owned(),
                    count: value.entries.len(),
                    depth: u8::from(value.parent.is_some()),
                })
                .collect();
            (!options.is_empty()).then(|| Facet {
                field: parameter_of(field).into_owned(),
                label: singular(listing),
                options,
            })
        })
        .collect();
    let years = site.by_year();
    if years.len() > 1 {
        let options = years
            .iter()
            .rev()
            .map(|(year, entries)| FacetOption {
                value: year.to_string(),
                label: year.to_string(),
                count: entries.len(),
                depth: 0,
            })
            .collect();
        facets.push(Facet {
            field: "year".to_owned(),
            label: "Year".to_owned(),
            options,
        });
    }
    facets
}

impl Site<'_> {
    /// The row of the list of all entries, with what it can be filtered by.
    pub(super) fn listed_row(&self, index: Index) -> EntryRow {
        EntryRow {
            facets: self.facets_of(index),
            ..self.entry_row(index)
        }
    }

    /// What a list can be filtered by, and what the numbers of reports select.
    fn facets_of(&self, index: Index) -> Vec<FacetValue> {
        let entry = &self.book.entries[index];
        let mut facets = Vec::new();
        let listed = self.book.listings.iter().map(|listing| &*listing.field);
        let unlisted = REPORTED
            .into_iter()
            .filter(|field| self.book.listing(field).is_none());
        for field in listed.chain(unlisted) {
            for name in entry.names(field) {
                facets.push(FacetValue {
                    field: parameter_of(field).into_owned(),
                    value: name.to_string(),
                });
            }
        }
        let mut facet = |field: &str, value: String| {
            facets.push(FacetValue {
                field: field.to_owned(),
                value,
            });
        };
        if let Some(date) = self.book.date(index) {
            facet("year", date.year().to_string());
            let (field, month) = month_filter(date.year(), date.month());
            facet(field, month);
            // The year stands for its quarters, as a cause for those below it.
            if entry.is_counted() && self.observed.is_some_and(|observed| observed.holds(date)) {
                facet(
                    "observed",
                    format!("{}/Q{}", date.year(), casebook_analysis::quarter(date)),
                );
            }
        }
        if entry.is_counted() {
            self.counted_facets(index, &mut facet);
        }
        if let Some(kept) = casebook_analysis::kept(self.actions, index) {
            facet("promises", if kept { "kept" } else { "owing" }.to_owned());
        }
        if let Some(repeat) = self.recurrence.of(index) {
            let link = repeat.strongest();
            facet("repeat", self.repeat_filter(link.kind));
            // Numbers of fates count repeats alone.
            if repeat.is_repeated {
                facet("fix", fate_key(link.fate).to_owned());
            }
        }
        facets
    }

    /// What reports count a counted entry by.
    fn counted_facets(&self, index: Index, facet: &mut impl FnMut(&str, String)) {
        let entry = &self.book.entries[index];
        for field in REPORTED {
            if entry.names(field).is_empty() {
                facet(&parameter_of(field), NOT_RECORDED.to_owned());
            }
        }
        for (measure, known) in [
            ("detect", entry.time_to_detect().is_some()),
            ("mitigate", entry.time_to_mitigate().is_some()),
            ("resolve", entry.time_to_resolve().is_some()),
        ] {
            if !known {
                facet("unmeasured", measure.to_owned());
            }
        }
        facet("counted", "yes".to_owned());
        facet(
            "published",
            casebook_analysis::publication(self.book, index, self.today)
                .key()
                .to_owned(),
        );
        if let Some(cause) = entry.primary_cause() {
            facet("primary", cause.to_string());
        }
    }

    /// The row of the list of all actions, with what it can be filtered by.
    pub(super) fn listed_action(&self, one: &ActionRef<'_>) -> ActionRow {
        let action = one.action;
        let mut facets = Vec::new();
        let mut facet = |field: &str, value: Option<&str>| {
            if let Some(value) = value {
                facets.push(FacetValue {
                    field: field.to_owned(),
                    value: value.to_owned(),
                });
            }
        };
        let kind = action.kind.as_ref().map(|kind| kind.value.as_str());
        // What is open may be in progress or overdue besides.
        let status = action.status;
        facet(OPEN.0, status.is_open().then_some(OPEN.1));
        facet("status", one.overdue_days.map(|_| "overdue"));
        facet(
            "status",
            (status.as_str() != OPEN.1).then(|| status.as_str()),
        );
        facet("kind", kind);
        facet(
            "owner",
            Some(
                action
                    .owner
                    .as_ref()
                    .map_or(NOT_RECORDED, |owner| owner.value.as_str()),
            ),
        );
        facet("cause", one.cause().map(|cause| &**cause));
        for service in &one.entry.services {
            facet("service", Some(&service.value));
        }
        for team in &one.entry.teams {
            facet("team", Some(&team.value));
        }
        ActionRow {
            facets,
            ..self.action_row(one, true)
        }
    }
}
