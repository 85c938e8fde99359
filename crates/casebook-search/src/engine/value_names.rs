//! The values of a field, and what else people call them.

use std::collections::{BTreeMap, HashSet};

use crate::meta::Value;
use crate::schema::fold_value;
use crate::settings::Field;
use crate::text::distance_within;

/// How many values a message names when none fits.
const MAX_EXAMPLES: usize = 6;

/// What a typed value stands for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ValueMatch {
    /// These values.
    Values(Vec<String>),
    /// Nothing has this name; this one's is similar.
    Near(String),
    /// The field has too many values to list: only the dictionary knows.
    Unlisted(String),
    /// The same for all values that begin so.
    UnlistedPrefix(String),
    /// Nothing.
    None,
}

/// Values of a field, by every name.
#[derive(Debug)]
pub(crate) struct ValueNames {
    /// From a folded name to the values it stands for.
    names: BTreeMap<String, Vec<String>>,
    listed: bool,
    examples: String,
}

impl ValueNames {
    pub(crate) fn new(field: &Field, values: Option<&[Value]>) -> ValueNames {
        let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut by_count: Vec<&Value> = values.unwrap_or_default().iter().collect();
        by_count.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
        for value in &by_count {
            names.insert(fold_value(&value.name), vec![value.name.clone()]);
        }
        // A value's own name wins over another's alias, an alias over a label, a label over the last step of a path.
        let mut also = |name: &str, value: &str, several: bool| {
            let known = names.contains_key(&fold_value(value)) || values.is_none();
            let folded = fold_value(name);
            if known && (several || !names.contains_key(&folded)) {
                let list = names.entry(folded).or_default();
                if !list.iter().any(|known| known == value) {
                    list.push(value.to_owned());
                }
            }
        };
        for (alias, value) in &field.vocabulary.aliases {
            also(alias, value, false);
        }
        for (value, label) in &field.vocabulary.labels {
            also(label, value, false);
        }
        if field.tree {
            let aliases = field
                .vocabulary
                .aliases
                .keys()
                .map(|alias| fold_value(alias));
            let taken: HashSet<String> = by_count
                .iter()
                .map(|value| fold_value(&value.name))
                .chain(aliases)
                .collect();
            for value in &by_count {
                if let Some((_, step)) = value.name.rsplit_once('/')
                    && !taken.contains(&fold_value(step))
                {
                    also(step, &value.name, true);
                }
            }
        }
        let examples: Vec<&str> = by_count
            .iter()
            .take(MAX_EXAMPLES)
            .map(|value| value.name.as_str())
            .collect();
        let others = match by_count.len().saturating_sub(MAX_EXAMPLES) {
            0 => String::new(),
            others => format!(" and {others} more"),
        };
        ValueNames {
            names,
            listed: values.is_some(),
            examples: examples.join(", ") + &others,
        }
    }

    /// The most frequent values and how many others there are, for a message.
    pub(crate) fn examples(&self) -> &str {
        &self.examples
    }

    /// What `typed` stands for; with `prefix`, it may be the beginning of a name.
    pub(crate) fn find(&self, typed: &str, prefix: bool) -> ValueMatch {
        let (stem, star) = typed
            .strip_suffix('*')
            .map_or((typed, false), |stem| (stem, true));
        let folded = fold_value(stem.trim_end_matches('/'));
        if let Some(values) = self.names.get(&folded).filter(|_| !star) {
            return ValueMatch::Values(values.clone());
        }
        if !self.listed {
            return if (prefix || star) && !folded.is_empty() {
                ValueMatch::UnlistedPrefix(stem.to_owned())
            } else {
                ValueMatch::Unlisted(typed.to_owned())
            };
        }
        if (prefix || star) && !folded.is_empty() {
            let after = self.names.range(folded.clone()..);
            let begin = after
                .take_while(|(name, _)| name.starts_with(&folded))
                .flat_map(|(_, values)| values);
            let mut values: Vec<String> = begin.cloned().collect();
            values.sort();
            values.dedup();
            if !values.is_empty() {
                return ValueMatch::Values(values);
            }
        }
        let bound = if folded.chars().count() <= 4 { 1 } else { 2 };
        let near = self
            .names
            .iter()
            .filter(|_| folded.chars().count() > 2)
            .filter_map(|(name, values)| {
                Some((
                    distance_within(&folded, name, bound)?,
                    name,
                    values.first()?,
                ))
            });
        near.min().map_or(ValueMatch::None, |(_, _, value)| {
            ValueMatch::Near(value.clone())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn causes() -> ValueNames {
        let mut field = Field {
            name: "cause".to_owned(),
            tree: true,
            ..Field::default()
        };
        field
            .vocabulary
            .aliases
            .insert("pool".to_owned(), "capacity/connection-pool".to_owned());
        field
            .vocabulary
            .aliases
            .insert("unused".to_owned(), "nowhere".to_owned());
        field
            .vocabulary
            .labels
            .insert("network/dns".to_owned(), "Name resolution".to_owned());
        let value = |name: &str| Value {
            name: name.to_owned(),
            count: 1,
        };
        let values = [
            "capacity",
            "capacity/connection-pool",
            "network",
            "network/dns",
            "network/hardware",
            "power/hardware",
        ];
        ValueNames::new(&field, Some(&values.map(value)))
    }

    fn found(typed: &str, prefix: bool) -> Vec<String> {
        match causes().find(typed, prefix) {
            ValueMatch::Values(values) => values,
            other => vec![format!("{other:?}")],
        }
    }

    #[test]
    fn every_name_of_a_value_finds_it() {
        assert_eq!(found("Capacity", false), ["capacity"]);
        assert_eq!(found("pool", false), ["capacity/connection-pool"]);
        assert_eq!(
            found("connection_pool", false),
            ["capacity/connection-pool"]
        );
        assert_eq!(found("Name resolution", false), ["network/dns"]);
        assert_eq!(
            found("hardware", false),
            ["network/hardware", "power/hardware"]
        );
    }

    #[test]
    fn beginnings_and_slips() {
        assert_eq!(
            found("netw", true),
            ["network", "network/dns", "network/hardware"]
        );
        assert_eq!(found("netw", false), ["None"]);
        assert_eq!(found("capacty", false), ["Near(\"capacity\")"]);
        assert_eq!(found("unused", false), ["None"]);
        assert_eq!(
            found("capacity*", false),
            ["capacity", "capacity/connection-pool"]
        );
    }
}
