//! The fixes that did not hold, on every page that lists them.

use std::collections::HashMap;

use super::Site;
use super::words::long_time;
use crate::render::views::{CameThen, FailedFixRow, Href, Link};
use crate::report::words::action_anchor;
use casebook_analysis::{self as analysis, FailedFix, Fate, Record};
use casebook_model::book::Index;
use casebook_time::display_date;

/// A fix that did not hold by its place among all of them, and one of the incidents that came then by its place among those.
pub(super) type Place = (usize, usize);

/// How many of the incidents that came then stand behind a fix.
const MOST_THEN: usize = 4;

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
    /// The first of the fixes that did not hold, each with the first incident that came then, and how many there are.
    pub(super) fn newest_failed(&self, most: usize) -> (Vec<FailedFixRow>, usize) {
        let rows = self.failed_fixes.iter().take(most).map(|fix| FailedFixRow {
            more: 0,
            ..self.failed_row(fix, fix.came_then.iter().take(1))
        });
        (rows.collect(), self.failed_fixes.len())
    }

    /// The first `most` of the fixes that did not hold, each with the incidents that came then, and how many there are.
    pub(super) fn failed_rows(&self, most: usize) -> (Vec<FailedFixRow>, usize) {
        let all = self.failed_fixes.iter().take(most);
        let rows = all.map(|fix| self.failed_row(fix, fix.came_then.iter()));
        (rows.collect(), self.failed_fixes.len())
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
        let fixes: Vec<&[Place]> = places.chunk_by(|one, other| one.0 == other.0).collect();
        let rows = fixes.iter().take(most).map(|places| {
            let fix = &self.failed_fixes[places[0].0];
            self.failed_row(fix, places.iter().map(|(_, then)| &fix.came_then[*then]))
        });
        (rows.collect(), fixes.len())
    }

    /// A fix with these incidents, which came then.
    fn failed_row<'l, 'm: 'l>(
        &self,
        fix: &FailedFix<'_>,
        came: impl ExactSizeIterator<Item = &'l &'m analysis::Link>,
    ) -> FailedFixRow {
        let page = &self.book.addresses[fix.promised_after];
        let anchor = Href::site(format!("{page}#{}", action_anchor(fix.action)));
        let more = came.len().saturating_sub(MOST_THEN);
        let then = came.take(MOST_THEN).map(|link| CameThen {
            entry: self.title_link(link.later),
            later: long_time(link.days),
        });
        FailedFixRow {
            fix: Link::new(fix.action.title.value.clone(), anchor),
            promised_after: self.title_link(fix.promised_after),
            done: fix.done.map(display_date),
            then: then.collect(),
            more,
        }
    }
}
