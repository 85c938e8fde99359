//! Which causes struck which services, as a map with a number in each cell.

use std::collections::{BTreeMap, HashMap};

use super::Site;
use super::numbers::{COUNTED, list};
use super::words::cause_words;
use crate::render::views::{Count, HeatCell, HeatMap, HeatPair, HeatRow};

/// How many causes and services the heat map shows, the most frequent ones.
const HEAT_ROWS: usize = 16;
const HEAT_COLUMNS: usize = 12;
/// Below this number in its largest cell a map is nearly empty, and its pairs are listed instead.
const LEAST_MAPPED: usize = 3;

/// How many incidents each cause and each service had, and the two together.
#[derive(Default)]
struct Counts<'a> {
    causes: BTreeMap<&'a str, usize>,
    services: BTreeMap<&'a str, usize>,
    cells: HashMap<(&'a str, &'a str), usize>,
}

impl<'a> Counts<'a> {
    fn of(site: &'a Site<'_>) -> Self {
        let mut counts = Self::default();
        for index in site.book.counted() {
            let entry = &site.book.entries[index];
            let Some(cause) = entry.known_cause() else {
                continue;
            };
            *counts.causes.entry(cause).or_default() += 1;
            for service in &entry.services {
                *counts.services.entry(&service.value).or_default() += 1;
                *counts.cells.entry((cause, &service.value)).or_default() += 1;
            }
        }
        counts
    }
}

/// The most frequent causes and services; `None` where there are fewer than two of either.
pub(super) fn heat(site: &Site<'_>) -> Option<HeatMap> {
    let Counts {
        causes,
        services,
        cells,
    } = Counts::of(site);
    let rows = most_frequent(&causes, HEAT_ROWS);
    let columns = most_frequent(&services, HEAT_COLUMNS);
    if rows.len() < 2 || columns.len() < 2 {
        return None;
    }
    let largest = cells.values().copied().max().unwrap_or(1);
    if largest < LEAST_MAPPED {
        return pairs(site, &cells);
    }
    let hidden =
        causes.len().saturating_sub(rows.len()) + services.len().saturating_sub(columns.len());
    // A cause that none of these services had would be a row of nothing.
    let heat_rows = rows
        .iter()
        .filter(|cause| {
            columns
                .iter()
                .any(|service| cells.contains_key(&(**cause, *service)))
        })
        .map(|cause| HeatRow {
            cause: site.cause_link(cause),
            cells: columns
                .iter()
                .map(|service| {
                    let count = *cells.get(&(*cause, *service))?;
                    let strength = heat_strength(count, largest);
                    let href = list(&[("primary", cause), ("service", service), COUNTED]);
                    Some(HeatCell {
                        count,
                        strength,
                        href,
                    })
                })
                .collect(),
        })
        .collect();
    Some(HeatMap {
        title: most_often(&cells, |name| site.name_link("services", name).text),
        note: (hidden > 0).then(|| {
            format!("The {} most frequent causes and {} most frequent services, without causes that none of these had; an incident counts under each of its services.", rows.len(), columns.len())
        }),
        columns: columns.iter().map(|name| site.name_link("services", name)).collect(),
        rows: heat_rows,
        pairs: Vec::new(),
    })
}

/// The pairs that met more than once as a list; `None` where none did.
fn pairs(site: &Site<'_>, cells: &HashMap<(&str, &str), usize>) -> Option<HeatMap> {
    let mut met: Vec<_> = cells.iter().filter(|(_, count)| **count > 1).collect();
    met.sort_by(|one, other| other.1.cmp(one.1).then(one.0.cmp(other.0)));
    let pair = |((cause, service), count): (&(&str, &str), &usize)| HeatPair {
        cause: site.cause_link(cause),
        service: site.name_link("services", service),
        incidents: Count::new(
            *count,
            list(&[("primary", cause), ("service", service), COUNTED]),
        ),
    };
    (!met.is_empty()).then(|| HeatMap {
        title: "Causes that struck a service more than once".to_owned(),
        note: None,
        columns: Vec::new(),
        rows: Vec::new(),
        pairs: met.into_iter().map(pair).collect(),
    })
}

/// How strongly a cell is filled, 1 to 5. By the root of its count: on an even scale a single outlier makes all others
/// look alike.
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]
fn heat_strength(count: usize, largest: usize) -> u8 {
    let part = (count as f64 / largest.max(1) as f64).sqrt();
    (part * 5.0).ceil().clamp(1.0, 5.0) as u8
}

/// Which cause and service met most often. Where several pairs did, none is singled out.
fn most_often(cells: &HashMap<(&str, &str), usize>, title_of: impl Fn(&str) -> String) -> String {
    let largest = cells.values().copied().max().unwrap_or(0);
    let pairs: Vec<_> = cells
        .iter()
        .filter(|(_, count)| **count == largest)
        .map(|(pair, _)| *pair)
        .collect();
    match &pairs[..] {
        [(cause, service)] => format!(
            "Most often together: {} on {} ({largest})",
            cause_words(cause),
            title_of(service)
        ),
        several => format!(
            "Most often together: {} pairs of cause and service, {largest} times each",
            several.len()
        ),
    }
}

fn most_frequent<'a>(counts: &BTreeMap<&'a str, usize>, most: usize) -> Vec<&'a str> {
    let mut names: Vec<(&str, usize)> =
        counts.iter().map(|(name, count)| (*name, *count)).collect();
    names.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
    names.into_iter().take(most).map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_outlier_leaves_the_others_apart() {
        let strengths = [1, 4, 16, 36, 100].map(|count| heat_strength(count, 100));
        assert_eq!(strengths, [1, 1, 2, 3, 5]);
        assert_eq!((heat_strength(1, 1), heat_strength(0, 0)), (5, 1));
    }

    #[test]
    fn a_tie_has_no_winner() {
        let one = HashMap::from([(("a/b", "shop"), 3), (("c", "shop"), 2)]);
        assert_eq!(
            most_often(&one, str::to_uppercase),
            "Most often together: a / b on SHOP (3)"
        );
        let tied = HashMap::from([(("a", "shop"), 2), (("c", "shop"), 2), (("d", "bank"), 1)]);
        assert_eq!(
            most_often(&tied, str::to_uppercase),
            "Most often together: 2 pairs of cause and service, 2 times each"
        );
    }
}
