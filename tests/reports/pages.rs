//! The pages of the site count as the reports do.

use std::cmp::Reverse;
use std::collections::HashMap;

use casebook::analysis::{Dimension, actions, records, recurrence};
use casebook::render::pages::{Site, listing_index};
use casebook::render::views::{Href, TermRow};
use casebook::time::parse_date;

use super::{dozen, open, root};

/// The page that a row leads to, with the numbers of the row.
fn shown(row: &TermRow) -> (String, [usize; 3]) {
    let Href::Site(address) = &row.term.href else {
        panic!("{} leads elsewhere", row.term.text)
    };
    (
        address.clone(),
        [row.entries.count, row.repeats.count, row.open_actions.count],
    )
}

#[test]
fn rows_of_values_say_what_their_records_say() {
    for book in [open(&root()), dozen()] {
        let today = parse_date("2026-06-30").unwrap().0;
        let (recurrence, actions) = (recurrence(&book), actions(&book, today));
        let sizes = HashMap::new();
        let site = Site::new(&book, &recurrence, &actions, &[], &[], today, &sizes);
        for dimension in Dimension::ALL {
            let Some(listing) = book.listing(dimension.field()) else {
                continue;
            };
            let found = records(site.query(), dimension);
            let rows: Vec<_> = listing_index(&site, listing)
                .1
                .terms
                .iter()
                .map(shown)
                .collect();
            let mut expected: Vec<_> = listing
                .values
                .iter()
                .map(|value| {
                    let numbers = found.get(&value.name).map(|record| {
                        [
                            record.incidents.len(),
                            record.repeats.len(),
                            record.open_fixes.len(),
                        ]
                    });
                    (value.address.clone(), numbers.unwrap_or_default())
                })
                .collect();
            // Values of a tree stay in its order; of others those come first that had most.
            let is_tree = listing.values.iter().any(|value| value.parent.is_some());
            if !is_tree {
                expected.sort_by_key(|(_, numbers)| Reverse((numbers[0], numbers[1])));
            }
            assert!(!rows.is_empty());
            assert_eq!(rows, expected, "{}", dimension.as_str());
        }
    }
}
