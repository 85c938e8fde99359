//! Facets: chosen values narrow what is found, and values are counted beside the results.

use std::collections::BTreeMap;
use std::io;

use tantivy::columnar::Column;
use tantivy::postings::TermInfo;

use super::matches::{Matches, intersect};
use super::read_batch::ReadBatch;
use super::reader::IndexReader;
use super::results::{Facet, FacetValue};
use super::value_names::ValueMatch;
use crate::error::Error;
use crate::schema::{facet_column, key};

/// A field of which some values were chosen.
#[derive(Debug)]
pub(super) struct ChosenFacet {
    /// Number of the field; `None` if there is no such field, so that nothing has any of its values.
    field: Option<usize>,
    /// The lists of the chosen values.
    infos: Vec<TermInfo>,
}

impl ChosenFacet {
    /// Looks up the chosen values.
    pub(super) fn look_up(
        reader: &IndexReader,
        filters: &BTreeMap<String, Vec<String>>,
    ) -> io::Result<Vec<ChosenFacet>> {
        let mut batch = ReadBatch::default();
        let mut chosen = Vec::new();
        for (name, values) in filters.iter().filter(|(_, values)| !values.is_empty()) {
            let field = reader.meta().field(name);
            let mut infos = Vec::new();
            for value in field.map_or(&[][..], |_| values.as_slice()) {
                for key in keys_of(reader, field, value) {
                    infos.extend(batch.take(reader.key(&key)));
                }
            }
            chosen.push(ChosenFacet { field, infos });
        }
        batch.finish(chosen)
    }

    /// Asks for the lists of the chosen values.
    pub(super) fn prefetch(&self, reader: &IndexReader) {
        self.infos
            .iter()
            .for_each(|info| reader.prefetch_value(info));
    }

    /// Reads the entries that have any of the chosen values.
    pub(super) fn matches(&self, reader: &IndexReader) -> Result<FacetMatches, Error> {
        Ok(FacetMatches {
            field: self.field,
            entries: reader.entries_with(&self.infos)?,
        })
    }
}

/// The entries that have any of the chosen values of a field.
#[derive(Debug)]
pub(super) struct FacetMatches {
    field: Option<usize>,
    entries: Matches,
}

/// The entries that have the chosen values of every field but `except`.
pub(super) fn narrowed(found: &Matches, facets: &[FacetMatches], except: Option<usize>) -> Matches {
    let mut narrowed = found.clone();
    for facet in facets {
        if except.is_none() || facet.field != except {
            narrowed = intersect(&narrowed, &facet.entries);
        }
    }
    narrowed
}

/// The keys of what a chosen value stands for.
fn keys_of(reader: &IndexReader, field: Option<usize>, value: &str) -> Vec<String> {
    let Some(number) = field else {
        return Vec::new();
    };
    let name = &reader.meta().settings.fields[number].name;
    match reader.values(number).find(value, false) {
        ValueMatch::Values(values) => values.iter().map(|value| key(name, value)).collect(),
        ValueMatch::Unlisted(value) => vec![key(name, &value)],
        ValueMatch::UnlistedPrefix(_) | ValueMatch::Near(_) | ValueMatch::None => Vec::new(),
    }
}

/// Counts the values of the entries found, the `limit` most frequent ones of each facet.
pub(super) fn count_facets(
    reader: &IndexReader,
    found: &Matches,
    chosen: &[FacetMatches],
    limit: usize,
) -> Result<Vec<Facet>, Error> {
    let meta = reader.meta();
    let all = narrowed(found, chosen, None);
    let mut facets = Vec::new();
    for (column, number) in meta.facets().enumerate() {
        let field = &meta.settings.fields[number];
        let Some(values) = meta.values.get(number).and_then(Option::as_ref) else {
            continue;
        };
        let is_chosen = chosen.iter().any(|facet| facet.field == Some(number));
        let without_own = is_chosen.then(|| narrowed(found, chosen, Some(number)));
        let entries = without_own.as_ref().unwrap_or(&all);
        let counts = count(reader, entries, column, values.len())?;
        let label = |name: &String| field.vocabulary.labels.get(name).unwrap_or(name).clone();
        let counted = values.iter().zip(counts).filter(|(_, count)| *count > 0);
        let mut counted: Vec<FacetValue> = counted
            .map(|(value, count)| FacetValue {
                value: value.name.clone(),
                label: label(&value.name),
                count,
            })
            .collect();
        counted.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        let more = counted.len().saturating_sub(limit);
        counted.truncate(limit);
        arrange(&field.name, &mut counted);
        facets.push(Facet {
            field: field.name.clone(),
            label: field.label.clone(),
            values: counted,
            more,
        });
    }
    Ok(facets)
}

/// How many of the entries have each value of a facet.
fn count(
    reader: &IndexReader,
    found: &Matches,
    column: usize,
    values: usize,
) -> Result<Vec<usize>, Error> {
    let mut counts = vec![0usize; values];
    let column: Option<Column<u64>> = reader.column(&facet_column(column))?;
    let Some(column) = column else {
        return Ok(counts);
    };
    for (doc, _) in found {
        for value in column.values_for_doc(*doc) {
            let value = usize::try_from(value).ok();
            if let Some(count) = value.and_then(|value| counts.get_mut(value)) {
                *count += 1;
            }
        }
    }
    Ok(counts)
}

/// Puts values that were chosen by their counts, most first, where readers look for them: years in order of time, the newest
/// first, and each value of a hierarchy behind the one above it.
fn arrange(field: &str, values: &mut [FacetValue]) {
    if field == "year" {
        values.sort_by(|a, b| b.value.cmp(&a.value));
        return;
    }
    let place =
        |name: &str, values: &[FacetValue]| values.iter().position(|value| value.value == name);
    let places: BTreeMap<String, (usize, usize)> = values
        .iter()
        .enumerate()
        .map(|(at, value)| {
            // All that has a value below another one has that, too: it is never behind.
            let above = value
                .value
                .split_once('/')
                .and_then(|(above, _)| place(above, values));
            (value.value.clone(), (above.unwrap_or(at), at))
        })
        .collect();
    values.sort_by_key(|value| places.get(&value.value).copied());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_behind_those_above_them_and_years_in_order() {
        let arranged = |field: &str, values: &[&str]| {
            let value = |value: &&str| FacetValue {
                value: (*value).to_owned(),
                label: String::new(),
                count: 1,
            };
            let mut values: Vec<FacetValue> = values.iter().map(value).collect();
            arrange(field, &mut values);
            values
                .into_iter()
                .map(|value| value.value)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            arranged(
                "cause",
                &[
                    "network",
                    "config",
                    "network/bgp",
                    "clock/leap",
                    "config/routing",
                    "network/dns"
                ]
            ),
            [
                "network",
                "network/bgp",
                "network/dns",
                "config",
                "config/routing",
                "clock/leap"
            ]
        );
        assert_eq!(
            arranged("year", &["2022", "2016", "2024"]),
            ["2024", "2022", "2016"]
        );
    }
}
