//! The fixes that did not hold, on every page that lists them.

use std::collections::HashSet;

use super::Site;
use super::words::long_time;
use crate::render::views::{FailedFixRow, Href, Link};
use crate::report::words::action_anchor;
use casebook_analysis::{self as analysis, FailedFix, Fate, Record};
use casebook_model::book::Index;
use casebook_time::display_date;

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
        self.failed_where(most, |_| true)
    }

    /// The same, of the incidents that came then under one value.
    pub(super) fn failed_under(&self, record: &Record, most: usize) -> (Vec<FailedFixRow>, usize) {
        if record.by_fate[Fate::AfterTheFix as usize] == 0 {
            return (Vec::new(), 0);
        }
        let here: HashSet<Index> = record.repeats.iter().copied().collect();
        self.failed_where(most, |link| here.contains(&link.later))
    }

    fn failed_where(
        &self,
        most: usize,
        wanted: impl Fn(&analysis::Link) -> bool,
    ) -> (Vec<FailedFixRow>, usize) {
        let (mut rows, mut all) = (Vec::new(), 0);
        for fix in &self.failed_fixes {
            for link in fix.came_then.iter().filter(|link| wanted(link)) {
                all += 1;
                if rows.len() < most {
                    rows.push(self.failed_row(fix, link));
                }
            }
        }
        (rows, all)
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
