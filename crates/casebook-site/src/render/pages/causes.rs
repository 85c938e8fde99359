//! Causes as rows of a table.

use std::collections::HashSet;

use super::Site;
use super::numbers::{COUNTED, REPEATED, list, open_fixes};
use crate::render::views::{CauseRow, Count};
use casebook_analysis::{Dimension, Record};
use casebook_model::entry::Name;

impl Site<'_> {
    /// The first `most` of the causes that came back, most repeats first. Recurrence is counted by the full path: a parent
    /// that is nobody's primary cause only sums its children, and is left out.
    pub(super) fn cause_rows(&self, most: usize) -> Vec<CauseRow> {
        let primary: HashSet<&Name> = self
            .query()
            .incidents
            .iter()
            .filter_map(|index| self.book.entries[*index].primary_cause())
            .collect();
        self.records(Dimension::Cause)
            .records
            .iter()
            .filter(|record| primary.contains(&record.name) && !record.repeats.is_empty())
            .take(most)
            .map(|record| self.cause_row(record))
            .collect()
    }

    fn cause_row(&self, record: &Record) -> CauseRow {
        let primary = ("primary", &*record.name);
        CauseRow {
            cause: self.name_link("root_causes", &record.name),
            incidents: Count::new(record.incidents.len(), list(&[primary, COUNTED])),
            repeats: Count::new(record.repeats.len(), list(&[primary, REPEATED])),
            last: record
                .incidents
                .first()
                .and_then(|index| self.started(*index)),
            open_fixes: Count::new(record.open_fixes.len(), open_fixes("cause", &record.name)),
        }
    }
}
