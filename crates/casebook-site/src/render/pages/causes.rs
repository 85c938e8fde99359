//! Causes as rows of a table.

use std::collections::HashSet;

use super::Site;
use super::numbers::{COUNTED, REPEATED, SEEN_ELSEWHERE, list, open_fixes};
use super::words::fate_key;
use crate::render::charts::bar;
use crate::render::views::{CauseRow, Count};
use casebook_analysis::{Dimension, Record};
use casebook_model::entry::Name;

impl Site<'_> {
    /// Causes that came back (or all, for the report), most repeats first. Recurrence is counted by the full path: a
    /// parent that is nobody's primary cause only sums its children, and is left out.
    pub(super) fn cause_rows(&self, only_repeated: bool) -> Vec<CauseRow> {
        let primary: HashSet<&Name> = self
            .query()
            .incidents
            .iter()
            .filter_map(|index| self.book.entries[*index].primary_cause())
            .collect();
        let rows: Vec<&Record> = self
            .records(Dimension::Cause)
            .records
            .iter()
            .filter(|record| {
                primary.contains(&record.name) && (!only_repeated || !record.repeats.is_empty())
            })
            .collect();
        let most = rows
            .iter()
            .map(|record| record.incidents.len())
            .max()
            .unwrap_or(0);
        rows.into_iter()
            .map(|record| self.cause_row(record, most))
            .collect()
    }

    fn cause_row(&self, record: &Record, most: usize) -> CauseRow {
        let primary = ("primary", &*record.name);
        CauseRow {
            cause: self.name_link("root_causes", &record.name),
            incidents: Count::new(record.incidents.len(), list(&[primary, COUNTED])),
            repeats: Count::new(record.repeats.len(), list(&[primary, REPEATED])),
            seen_elsewhere: Count::new(
                record.seen_elsewhere.len(),
                list(&[primary, SEEN_ELSEWHERE]),
            ),
            fates: casebook_analysis::Fate::ALL.map(|fate| {
                Count::new(
                    record.by_fate[fate as usize],
                    list(&[primary, ("fix", fate_key(fate))]),
                )
            }),
            last: record
                .incidents
                .first()
                .and_then(|index| self.started(*index)),
            open_fixes: Count::new(record.open_fixes.len(), open_fixes("cause", &record.name)),
            spark: Some(self.spark(&record.incidents)),
            bar: Some(bar::draw(
                record.incidents.len(),
                record.repeats.len(),
                most,
            )),
        }
    }
}
