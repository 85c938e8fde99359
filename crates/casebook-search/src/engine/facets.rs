//! Facets: values counted beside the results, and those that were chosen.

use std::collections::BTreeMap;
use std::io;

use tantivy::columnar::Column;
use tantivy::postings::TermInfo;

use super::Engine;
use super::evaluate::{Matches, intersect};
use super::expand::Tries;
use super::results::{Facet, FacetValue};
use super::values::Found;
use crate::error::Error;
use crate::schema::{facet_column, key};

/// A field of which some values were chosen.
#[derive(Debug)]
pub(crate) struct Chosen {
    /// Number of the field; `None` if there is no such field, so that nothing has any of its values.
    field: Option<usize>,
    /// The lists of the chosen values.
    pub(crate) infos: Vec<TermInfo>,
}

/// A field with the entries that have any of its chosen values.
pub(crate) type Choice = (Option<usize>, Matches);

/// The entries that fulfil every choice, that of the field `except` not counted.
pub(crate) fn narrowed(found: &Matches, choices: &[Choice], except: Option<usize>) -> Matches {
    let mut narrowed = found.clone();
    for (field, having) in choices {
        if except.is_none() || *field != except {
            narrowed = intersect(&narrowed, having);
        }
    }
    narrowed
}

impl Engine {
    /// Looks up the chosen values.
    pub(super) fn chosen(
        &self,
        filters: &BTreeMap<String, Vec<String>>,
    ) -> io::Result<Vec<Chosen>> {
        let mut tries = Tries::default();
        let mut chosen = Vec::new();
        for (name, values) in filters.iter().filter(|(_, values)| !values.is_empty()) {
            let field = self.store.meta.field(name);
            let mut infos = Vec::new();
            for value in field.map_or(&[][..], |_| values.as_slice()) {
                for value in self.named(field, value) {
                    infos.extend(tries.keep(self.keys.terms().get(value)));
                }
            }
            chosen.push(Chosen { field, infos });
        }
        tries.end(chosen)
    }

    /// The keys of what a chosen value stands for.
    fn named(&self, field: Option<usize>, value: &str) -> Vec<String> {
        let Some(number) = field else {
            return Vec::new();
        };
        let name = &self.store.meta.settings.fields[number].name;
        match self.values[number].find(value, false) {
            Found::Values(values) => values.iter().map(|value| key(name, value)).collect(),
            Found::Unlisted(value) => vec![key(name, &value)],
            Found::Near(_) | Found::None => Vec::new(),
        }
    }

    /// Reads the entries that have the chosen values.
    pub(super) fn choices(&self, chosen: &[Chosen]) -> Result<Vec<Choice>, Error> {
        chosen
            .iter()
            .map(|choice| Ok((choice.field, self.having(&choice.infos)?)))
            .collect()
    }

    /// Counts the values of the entries found.
    pub(super) fn facets(
        &self,
        asked: &Matches,
        choices: &[Choice],
        limit: usize,
    ) -> Result<Vec<Facet>, Error> {
        let meta = &self.store.meta;
        let all = narrowed(asked, choices, None);
        let mut facets = Vec::new();
        for (column, number) in meta.facets().enumerate() {
            let field = &meta.settings.fields[number];
            let Some(values) = meta.values.get(number).and_then(Option::as_ref) else {
                continue;
            };
            let own = choices.iter().any(|(field, _)| *field == Some(number));
            let without_own = own.then(|| narrowed(asked, choices, Some(number)));
            let counts = self.count(without_own.as_ref().unwrap_or(&all), column, values.len())?;
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
    fn count(&self, found: &Matches, column: usize, values: usize) -> Result<Vec<usize>, Error> {
        let mut counts = vec![0usize; values];
        let column: Option<Column<u64>> = self
            .segment
            .fast_fields()
            .column_opt(&facet_column(column))?;
        if let Some(column) = column {
            for (doc, _) in found {
                for value in column.values_for_doc(*doc) {
                    if let Some(count) = usize::try_from(value)
                        .ok()
                        .and_then(|value| counts.get_mut(value))
                    {
                        *count += 1;
                    }
                }
            }
        }
        Ok(counts)
    }
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
