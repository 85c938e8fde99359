//! The marks of drawings: when an entry stands where.

use super::Site;
use crate::render::charts::calendar::{self, CalendarMark};
use crate::render::charts::spark;
use crate::render::views::Html;
use casebook_model::book::Index;
use casebook_text::counted;
use casebook_time::{Date, add_days, display_date};

impl Site<'_> {
    /// From the first incident to today, for drawings.
    pub(super) fn reach(&self) -> Option<(Date, Date)> {
        let dates = || {
            self.query()
                .incidents
                .iter()
                .filter_map(|index| self.book.date(*index))
        };
        let (first, last) = (dates().min()?, dates().max()?);
        let last = last.max(self.today);
        Some((
            first,
            if last > first {
                last
            } else {
                add_days(first, 1)
            },
        ))
    }

    pub(super) fn calendar_mark(&self, index: Index) -> Option<CalendarMark> {
        let entry = &self.book.entries[index];
        let day = self.book.date(index)?;
        let severity = self.severity(index);
        let word = severity
            .as_ref()
            .map(|severity| format!(", {}", severity.word))
            .unwrap_or_default();
        Some(CalendarMark {
            day,
            level: severity
                .as_ref()
                .map(|severity| severity.level)
                .filter(|level| *level <= 4),
            severity: severity.map(|severity| severity.word),
            label: format!("{}{word}: {}", display_date(day), entry.title),
            href: self.href(index),
        })
    }

    /// What a strip of twelve months shows, `noun` being what a mark is, where its columns need to be told.
    pub(super) fn calendar_note(last: Date, marks: &[CalendarMark], noun: &str) -> Option<String> {
        calendar::is_stacked(last, marks).then(|| {
            let plural = counted(2, noun);
            let plural = plural.trim_start_matches("2 ").to_owned();
            format!(
                "A column holds the {plural} that started in a week, by severity, the worst at the bottom."
            )
        })
    }

    /// The months of a spark, ending with today's; `None` where nothing happened in them.
    pub(super) fn spark(&self, entries: &[Index]) -> Option<Html> {
        let mut months = [spark::SparkMonth::default(); spark::MONTHS];
        let number = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
        for index in entries {
            let Some(date) = self.book.date(*index) else {
                continue;
            };
            let back = number(self.today) - number(date);
            let place = usize::try_from(back)
                .ok()
                .and_then(|back| (spark::MONTHS - 1).checked_sub(back));
            if let Some(month) = place.and_then(|place| months.get_mut(place)) {
                month.incidents += 1;
                month.repeats += u32::from(self.recurrence.repeated(*index).is_some());
            }
        }
        let any = months.iter().any(|month| month.incidents > 0);
        any.then(|| spark::draw(&months))
    }
}
