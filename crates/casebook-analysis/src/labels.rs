//! Whether labels still tell incidents apart.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{AnalysisQuery, Dimension};
use casebook_model::book::Index;
use casebook_model::entry::{Located, Name, UNKNOWN};

/// From how many incidents on labels are judged.
const FEWEST: usize = 20;
/// A label on more than two fifths of the incidents no longer tells them apart.
const MOST: (usize, usize) = (2, 5);
/// How many `unknown` among the newer half are worth a word.
const FEWEST_UNKNOWN: usize = 3;
/// Names shorter than this differ by a letter without meaning the same.
const SHORTEST: usize = 6;
/// Longer names are compared as a whole only. Every slip is a copy of the name, so that all of them take the square of its
/// length: of one of 20,000 letters 800 MB.
const LONGEST: usize = 100;

/// Something about a label that makes the numbers say less.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LabelIssue {
    /// One label covers more than 40 % of the incidents.
    Dominates {
        /// The field.
        field: &'static str,
        /// The label.
        name: Name,
        /// The incidents that have it.
        incidents: Vec<Index>,
        /// Of how many.
        of: usize,
    },
    /// `unknown` is at least twice as frequent in the newer half of the incidents.
    UnknownGrows {
        /// The field.
        field: &'static str,
        /// How many in the older half.
        before: usize,
        /// How many in the newer half.
        after: usize,
        /// Size of a half.
        of: usize,
    },
    /// Two values that differ only in case or by a slip of spelling.
    NearlyEqual {
        /// The field.
        field: String,
        /// The one in more entries.
        one: Name,
        /// In how many.
        one_entries: usize,
        /// The other one.
        other: Name,
        /// In how many.
        other_entries: usize,
    },
}

/// Looks at the labels of the incidents that are asked about, and at the spelling of all values in use.
#[must_use]
pub fn labels(query: &AnalysisQuery<'_>) -> Vec<LabelIssue> {
    let mut issues = Vec::new();
    if query.incidents.len() >= FEWEST {
        for field in ["root_causes", "trigger", "contributing_factors"] {
            issues.extend(dominating(query, field));
        }
        for (field, dimension) in [
            ("root_causes", Dimension::Cause),
            ("trigger", Dimension::Trigger),
        ] {
            issues.extend(growing_unknown(query, field, dimension));
        }
    }
    for listing in &query.book.listings {
        let values: BTreeMap<&Name, usize> = listing
            .values
            .iter()
            .map(|value| (&value.name, value.entries.len()))
            .collect();
        for (one, other) in nearly_equal(values.keys().copied()) {
            let (one, other) = if values[&one] >= values[&other] {
                (one, other)
            } else {
                (other, one)
            };
            issues.push(LabelIssue::NearlyEqual {
                field: listing.field.clone(),
                one: Name::clone(one),
                one_entries: values[&one],
                other: Name::clone(other),
                other_entries: values[&other],
            });
        }
    }
    issues
}

/// The labels by which an incident is told from others: of the root causes the primary one.
fn labels_of<'a>(query: &AnalysisQuery<'a>, field: &str, index: Index) -> &'a [Located<Name>] {
    let entry = query.entry(index);
    match field {
        "root_causes" => entry.root_causes.get(..1).unwrap_or_default(),
        "trigger" => entry.trigger.as_slice(),
        _ => &entry.contributing_factors,
    }
}

fn dominating(query: &AnalysisQuery<'_>, field: &'static str) -> Option<LabelIssue> {
    let mut incidents = query.incidents.clone();
    incidents.sort_unstable();
    let mut counts: HashMap<&Name, usize> = HashMap::new();
    for label in incidents
        .iter()
        .flat_map(|index| labels_of(query, field, *index))
    {
        *counts.entry(&label.value).or_default() += 1;
    }
    let of = incidents.len();
    let (name, most) = counts
        .into_iter()
        .max_by_key(|(name, count)| (*count, std::cmp::Reverse(*name)))?;
    let has_it = |index: &Index| {
        labels_of(query, field, *index)
            .iter()
            .any(|label| label.value == *name)
    };
    (most * MOST.1 > of * MOST.0).then(|| LabelIssue::Dominates {
        field,
        name: Name::clone(name),
        incidents: query.incidents.iter().copied().filter(has_it).collect(),
        of,
    })
}

/// Of an odd number of incidents the one in the middle is left out.
fn growing_unknown(
    query: &AnalysisQuery<'_>,
    field: &'static str,
    dimension: Dimension,
) -> Option<LabelIssue> {
    let named = query.facts().named(dimension);
    let unknown = named.number(UNKNOWN)?;
    let dated: Vec<Index> = query
        .incidents
        .iter()
        .copied()
        .filter(|index| query.book.date(*index).is_some())
        .collect();
    let of = dated.len() / 2;
    let count = |half: &[Index]| {
        half.iter()
            .filter(|index| named.of(**index).contains(&unknown))
            .count()
    };
    let (after, before) = (count(&dated[..of]), count(&dated[dated.len() - of..]));
    (after >= FEWEST_UNKNOWN && after >= 2 * before).then_some(LabelIssue::UnknownGrows {
        field,
        before,
        after,
        of,
    })
}

/// Pairs of names that are equal but for case and marks between words, or of which one lacks a letter of the other,
/// or has two neighbours in the other order. Found by what remains when a letter is left out, so that the work grows
/// with the names and not with their pairs.
fn nearly_equal<'a>(names: impl Iterator<Item = &'a Name>) -> BTreeSet<(&'a Name, &'a Name)> {
    let mut pairs = BTreeSet::new();
    let mut folded: BTreeMap<String, Vec<&Name>> = BTreeMap::new();
    for name in names {
        let key = name
            .chars()
            .filter(|letter| letter.is_alphanumeric() || *letter == '/');
        folded
            .entry(key.flat_map(char::to_lowercase).collect())
            .or_default()
            .push(name);
    }
    let ordered = |one: &'a Name, other: &'a Name| {
        if one < other {
            (one, other)
        } else {
            (other, one)
        }
    };
    let mut spelled: HashMap<String, &Name> = HashMap::new();
    for (key, same) in &folded {
        pairs.extend(same.windows(2).map(|pair| ordered(pair[0], pair[1])));
        spelled.insert(key.clone(), same[0]);
    }
    for (key, same) in &folded {
        for variant in slips(key) {
            if let Some(other) = spelled.get(&variant).filter(|_| variant != *key) {
                pairs.insert(ordered(same[0], other));
            }
        }
    }
    pairs
}

/// A name with one letter left out, and with two neighbouring letters exchanged. Digits tell names apart.
fn slips(key: &str) -> Vec<String> {
    let letters: Vec<char> = key.chars().collect();
    let mut slips = Vec::new();
    if letters.len() <= SHORTEST || letters.len() > LONGEST {
        return slips;
    }
    let plain = |at: usize| letters[at].is_alphabetic();
    for at in (0..letters.len()).filter(|at| plain(*at)) {
        let mut shorter = letters.clone();
        shorter.remove(at);
        slips.push(shorter.into_iter().collect());
        if at + 1 < letters.len() && plain(at + 1) {
            let mut exchanged = letters.clone();
            exchanged.swap(at, at + 1);
            slips.push(exchanged.into_iter().collect());
        }
    }
    slips
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(names: &[&str]) -> Vec<(String, String)> {
        let names: Vec<Name> = names.iter().map(|name| Name::from(*name)).collect();
        nearly_equal(names.iter())
            .into_iter()
            .map(|(one, other)| (one.to_string(), other.to_string()))
            .collect()
    }

    fn pair(one: &str, other: &str) -> Vec<(String, String)> {
        vec![(one.to_owned(), other.to_owned())]
    }

    #[test]
    fn case_marks_and_slips_are_seen() {
        assert_eq!(
            pairs(&["Checkout", "checkout"]),
            pair("Checkout", "checkout")
        );
        assert_eq!(
            pairs(&["load-balancer", "loadbalancer"]),
            pair("load-balancer", "loadbalancer")
        );
        assert_eq!(pairs(&["checkout", "chekout"]), pair("checkout", "chekout"));
        assert_eq!(pairs(&["payments", "payment"]), pair("payment", "payments"));
        assert_eq!(
            pairs(&["kubernetes", "kubernetse"]),
            pair("kubernetes", "kubernetse")
        );
    }

    #[test]
    fn other_names_are_left_alone() {
        assert_eq!(pairs(&["shard-1", "shard-2", "shard-11"]), []);
        assert_eq!(pairs(&["dns", "bgp", "dn"]), []);
        assert_eq!(
            pairs(&["identity/token", "identity/access", "identity"]),
            []
        );
    }
}
