//! The fixes that did not hold, on every page that lists them.

use std::collections::HashMap;

use super::Site;
use super::words::long_time;
use crate::render::views::{FailedFixRow, Href, Link};
use crate::report::words::action_anchor;
use casebook_analysis::{self as analysis, FailedFix, Fate, Record};
use casebook_model::book::Index;
use casebook_time::display_date;

/// A fix that did not hold by its place among all of them, and one of the incidents that came then by its place among those.
pub(super) type Place = (usize, usize);

/// Which fixes did not hold, by the incident that came then: a page asks for those of its own incidents.
pub(super) fn failed_before(fixes: &[FailedFix<'_>]) -> HashMap<Index, Vec<Place>> {
    let mut before: HashMap<Index, Vec<Place>> = HashMap::new();
    for (at, fix) in fixes.iter().enumerate() {
        for (then, link) in fix.came_then.iter().enumerate() {
            before.entry(link.later).or_default().push((at, then));
        }
    }
    before
}

impl Site<'_> {
    /// The first of the fixes that did not hold, each with the first incident that came then.
    pub(super) fn newest_failed(&self, most: usize) -> Vec<FailedFixRow> {
        let first = |fix: &FailedFix<'_>| Some(self.failed_row(fix, fix.came_then.first()?));
        self.failed_fixes
            .iter()
            .filter_map(first)
            .take(most)
            .collect()
    }

    /// The fixes that did not hold, a row for each incident that came then: the first `most` of them, and how many there
    /// are.
    pub(super) fn failed_rows(&self, most: usize) -> (Vec<FailedFixRow>, usize) {
        let all = self.failed_fixes.iter().enumerate();
        let all = all.flat_map(|(at, fix)| (0..fix.came_then.len()).map(move |then| (at, then)));
        let all: Vec<Place> = all.collect();
        self.rows_of_failed(&all, most)
    }

    /// The same, of the incidents that came then under one value.
    pub(super) fn failed_under(&self, record: &Record, most: usize) -> (Vec<FailedFixRow>, usize) {
        if record.by_fate[Fate::AfterTheFix as usize] == 0 {
            return (Vec::new(), 0);
        }
        let here = record.repeats.iter();
        let mut places: Vec<Place> = here
            .filter_map(|later| self.failed_before.get(later))
            .flatten()
            .copied()
            .collect();
        places.sort_unstable();
        places.dedup();
        self.rows_of_failed(&places, most)
    }

    /// The rows at the first of some places, and how many places there are.
    fn rows_of_failed(&self, places: &[Place], most: usize) -> (Vec<FailedFixRow>, usize) {
        let rows = places.iter().take(most).map(|(at, then)| {
            let fix = &self.failed_fixes[*at];
            self.failed_row(fix, fix.came_then[*then])
        });
        (rows.collect(), places.len())
    }

    fn failed_row(&self, fix: &FailedFix<'_>, link: &analysis::Link) -> FailedFixRow {
        let page = &self.book.addresses[fix.promised_after];
        let anchor = Href::site(format!("{page}#{}", action_anchor(fix.action)));
        FailedFixRow {
            fix: Link::new(fix.action.title.value.clone(), anchor),
            promised_after: self.title_link(fix.promised_after),
            done: fix.done.map(display_date),
            then: self.title_link(link.later),
            later: long_time(link.days),
        }
    }
}
