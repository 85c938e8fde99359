//! What lists can be filtered by, and the rows that carry it.

use super::Site;
use super::numbers::NOT_RECORDED;
use super::terms::short_name;
use super::words::fate_key;
use crate::render::views::{ActionRow, EntryRow, Facet, FacetOption, FacetValue};
use casebook_analysis::ActionRef;
use casebook_model::book::Index;
use casebook_model::entry::Name;

/// The fields a list can be filtered by, with the names of their parameters.
pub(super) const FACETS: &[(&str, &str)] = &[
    ("root_causes", "cause"),
    ("services", "service"),
    ("severity", "severity"),
    ("trigger", "trigger"),
];

/// The fields of the filter above the list of all entries.
pub(super) fn facets(site: &Site<'_>) -> Vec<Facet> {
    let mut facets: Vec<Facet> = FACETS
        .iter()
        .filter_map(|(field, parameter)| {
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
            let label = match *parameter {
                "cause" => "Cause".to_owned(),
                "service" => "Service".to_owned(),
                _ => listing.label.clone(),
            };
            (!options.is_empty()).then(|| Facet {
                field: (*parameter).to_owned(),
                label,
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
        for (field, parameter) in FACETS {
            for name in entry.names(field) {
                facets.push(FacetValue {
                    field: (*parameter).to_owned(),
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
            // The year stands for its quarters, as a cause for those below it.
            if entry.is_counted() && self.observed.is_some_and(|observed| observed.holds(date)) {
                facet(
                    "observed",
                    format!("{}/Q{}", date.year(), casebook_analysis::quarter(date)),
                );
            }
        }
        for team in &entry.teams {
            facet("team", team.value.to_string());
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
        let named =
            |name: Option<&Name>| name.map_or_else(|| NOT_RECORDED.to_owned(), ToString::to_string);
        facet(
            "detection",
            named(entry.detection.as_ref().map(|detection| &detection.value)),
        );
        for criterion in &entry.criteria {
            facet("criterion", criterion.value.to_string());
        }
        if entry.criteria.is_empty() {
            facet("criterion", named(None));
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
        facet(
            "status",
            Some(if one.overdue_days.is_some() {
                "overdue"
            } else {
                action.status.as_str()
            }),
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
        facet("todo", action.status.is_open().then_some("yes"));
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
