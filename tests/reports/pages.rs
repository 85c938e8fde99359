//! The pages of the site count as the reports do.

use std::collections::HashMap;

use casebook::analysis::{Dimension, actions, records, recurrence};
use casebook::render::pages::{Site, listing_index};
use casebook::render::views::TermRow;
use casebook::time::parse_date;

use super::{dozen, open, root};

/// The last part of a value's name, as its row shows it, with the numbers of the row.
fn shown(row: &TermRow) -> (String, [usize; 3]) {
    (
        row.term.text.clone(),
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
            let expected: Vec<_> = listing
                .values
                .iter()
                .map(|value| {
                    let name = value.name.rsplit('/').next().unwrap().to_owned();
                    let numbers = found.get(&value.name).map(|record| {
                        [
                            record.incidents.len(),
                            record.repeats.len(),
                            record.open_fixes.len(),
                        ]
                    });
                    (name, numbers.unwrap_or_default())
                })
                .collect();
            assert!(!rows.is_empty());
            assert_eq!(rows, expected, "{}", dimension.as_str());
        }
    }
}
