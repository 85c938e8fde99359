//! What the engine knows of a book before it reads any of the index: stored in the pack's first file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::schema::fold_value;
use crate::settings::{Field, Settings};
use crate::time;

/// A field with more values than this is looked up in the dictionary only, and never counted beside the results.
pub(crate) const MAX_LISTED_VALUES: usize = 5_000;

/// Where the postings and the positions of a field begin in their files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ListOffsets {
    pub(crate) postings: usize,
    pub(crate) positions: usize,
}

/// Facts of the whole book.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Meta {
    /// Number of entries.
    pub(crate) documents: u32,
    pub(crate) settings: Settings,
    /// Values in use, per field in the order of the settings; `None` when there are too many to list.
    pub(crate) values: Vec<Option<Vec<Value>>>,
    /// Where the text field's lists begin in their files, and where those of the values do.
    pub(crate) list_offsets: [ListOffsets; 2],
    /// The most frequent words that are not [cached](crate::hot_terms), sorted: completions of very short beginnings.
    pub(crate) common: Vec<String>,
    /// What the chunks of the [words for corrections](crate::spelling) begin with.
    pub(crate) spelling: Vec<String>,
    /// Headings that most entries have, sorted: they are not in the index.
    pub(crate) boilerplate_headings: Vec<String>,
}

/// A value of a field, in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Value {
    /// As entries spell it.
    pub(crate) name: String,
    /// Number of entries that have it.
    pub(crate) count: u32,
}

impl Meta {
    /// Number of the field that a query calls `name`, aliases included.
    pub(crate) fn field(&self, name: &str) -> Option<usize> {
        let name = fold_value(name);
        let fields = &self.settings.fields;
        fields
            .iter()
            .position(|field| fold_value(&field.name) == name)
            .or_else(|| {
                fields
                    .iter()
                    .position(|field| field.aliases.iter().any(|alias| fold_value(alias) == name))
            })
    }

    /// Numbers of the fields that are facets, in the order of their columns.
    pub(crate) fn facets(&self) -> impl Iterator<Item = usize> {
        self.settings
            .fields
            .iter()
            .enumerate()
            .filter(|(_, field)| field.facet)
            .map(|(number, _)| number)
    }
}

/// The values of a document in a field: without repetition, with all that stand above them in a tree.
pub(crate) fn values_of(document: &Document, field: &Field) -> Vec<String> {
    if field.name == "year" {
        return document
            .date
            .or(document.published)
            .map(|day| time::year_of(day).to_string())
            .into_iter()
            .collect();
    }
    let mut values: Vec<String> = Vec::new();
    for (_, found) in document.values().filter(|(name, _)| *name == field.name) {
        for value in found.iter().filter(|value| !value.trim().is_empty()) {
            if field.tree {
                values.extend(
                    value
                        .match_indices('/')
                        .map(|(at, _)| value[..at].to_owned()),
                );
            }
            values.push(value.clone());
        }
    }
    let mut seen: Vec<String> = Vec::with_capacity(values.len());
    values.retain(|value| {
        let key = fold_value(value);
        let new = !seen.contains(&key);
        seen.push(key);
        new
    });
    values
}

/// Collects the values in use while documents go by.
#[derive(Debug)]
pub(crate) struct ValueCounter {
    /// Per field: from the folded value to its number and its first spelling.
    fields: Vec<BTreeMap<String, (u32, Value)>>,
}

impl ValueCounter {
    pub(crate) fn new(settings: &Settings) -> ValueCounter {
        ValueCounter {
            fields: vec![BTreeMap::new(); settings.fields.len()],
        }
    }

    /// Counts `value`, and returns its number in the field, in order of appearance.
    pub(crate) fn count(&mut self, field: usize, value: &str) -> u32 {
        let values = &mut self.fields[field];
        let next = u32::try_from(values.len()).unwrap_or(u32::MAX);
        let (number, entry) = values.entry(fold_value(value)).or_insert_with(|| {
            (
                next,
                Value {
                    name: value.to_owned(),
                    count: 0,
                },
            )
        });
        entry.count += 1;
        *number
    }

    /// The values by number.
    pub(crate) fn finish(self, settings: &Settings) -> Vec<Option<Vec<Value>>> {
        let listed = |(field, values): (&Field, BTreeMap<String, (u32, Value)>)| {
            let short = field.name != "id" && (field.facet || values.len() <= MAX_LISTED_VALUES);
            short.then(|| {
                let mut numbered: Vec<(u32, Value)> = values.into_values().collect();
                numbered.sort_by_key(|(number, _)| *number);
                numbered.into_iter().map(|(_, value)| value).collect()
            })
        };
        settings
            .fields
            .iter()
            .zip(self.fields)
            .map(listed)
            .collect()
    }
}
