//! The time of a row, with the date it carries on from the rows before.

use super::TimelineRow;
use casebook_diagnostic::Span;
use casebook_markdown::leading_time;
use casebook_time::{Date, Moment, Timestamp, Zone, days_between};

/// The date that rows without one carry on, and the last time read.
pub(super) struct Clock<'a> {
    pub(super) date: Option<Date>,
    pub(super) last: Option<Timestamp>,
    pub(super) zone: &'a Zone,
    /// Whether the author named the zone.
    pub(super) is_stated: bool,
}

impl Clock<'_> {
    /// What follows is on this day.
    pub(super) fn turn_to(&mut self, day: &str) {
        if let Some(date) = self.day(day) {
            self.date = Some(date);
            // The author says what day it is: nothing has to be guessed from the time before.
            self.last = None;
        }
    }

    /// A day as it is written, of the nearest year when it names none.
    fn day(&self, text: &str) -> Option<Date> {
        let text = text.trim().trim_end_matches(':');
        let leading = leading_time(text).filter(|leading| leading.clock.is_none())?;
        let date = &text[leading.date?];
        if leading.has_year {
            return Moment::parse(date, self.zone).ok()?.moment.date(self.zone);
        }
        let near = self.date?;
        let years = (near.year() - 1..=near.year() + 1)
            .filter_map(|year| Moment::parse(&format!("{date} {year}"), self.zone).ok())
            .filter_map(|parsed| parsed.moment.date(self.zone));
        years.min_by_key(|date| days_between(near, *date).abs())
    }

    pub(super) fn read(&mut self, text: String, span: Span) -> TimelineRow {
        let (moment, dated) = self.moment(first_point(&text));
        let moment = match self.is_stated {
            true => moment.with_offset_of(self.zone),
            false => moment,
        };
        let date = moment.date(self.zone);
        self.date = date.or(self.date);
        // After a row that is a day nothing has to be guessed from the time before.
        let before = self.last.filter(|_| date.is_none());
        self.last = moment.clock().or(before);
        TimelineRow {
            text,
            span,
            moment,
            date,
            dated,
        }
    }

    fn moment(&self, text: &str) -> (Moment, bool) {
        let bare = [text, without_abbreviation(text)];
        // Most rows are a clock time alone, which is no moment and has no parts.
        if !Moment::begins_with_clock(text) {
            for text in bare {
                if let Ok(parsed) = Moment::parse(text, self.zone) {
                    return (parsed.moment, true);
                }
            }
            if let Some(moment) = self.moment_of_parts(text) {
                return (moment, true);
            }
        }
        let Some(date) = self.date else {
            return (Moment::UNKNOWN, false);
        };
        let on = |date: Date| {
            bare.iter()
                .find_map(|text| Moment::parse_on(text, date, self.zone).ok())
        };
        let Some(moment) = on(date) else {
            return (Moment::UNKNOWN, false);
        };
        // Half a day back is rather the next morning.
        const HALF_A_DAY: i64 = 12 * 3600;
        let back = self
            .last
            .zip(moment.clock())
            .map(|(last, at)| last.as_second() - at.as_second());
        if back.is_some_and(|back| back > HALF_A_DAY)
            && let Some(next) = date.tomorrow().ok().and_then(on)
        {
            return (next, false);
        }
        (moment, false)
    }

    /// `Fri, 2 October 09:14`: a day by its name or without its year, and a clock time on it or none.
    fn moment_of_parts(&self, text: &str) -> Option<Moment> {
        let leading = leading_time(text)?;
        let day = self.day(&text[leading.date?])?;
        let moment = match leading.clock {
            None => Moment::on(day, self.zone),
            Some(clock) => {
                let clock = &text[clock];
                [clock, without_abbreviation(clock)]
                    .iter()
                    .find_map(|clock| Moment::parse_on(clock, day, self.zone).ok())?
            }
        };
        Some(match text.starts_with(['~', '≈']) {
            true => moment.approximately(),
            false => moment,
        })
    }
}

/// The first of two times: `09:14` of `09:14 – 09:20`.
pub(super) fn first_point(text: &str) -> &str {
    let text = text.trim();
    for divider in ['–', '—'] {
        if let Some((first, _)) = text.split_once(divider) {
            return first.trim();
        }
    }
    for divider in [" - ", " to ", " until "] {
        // To prepare the search takes longer than to see that there is no blank.
        if text.contains(' ')
            && let Some((first, _)) = text.split_once(divider)
        {
            return first.trim();
        }
    }
    // `09:14-09:20`, but neither `2026-10-02` nor `09:14-05:00`, which is an offset.
    match text.rsplit_once('-') {
        Some((first, second))
            if first.contains(':') && second.contains(':') && !is_offset(second) =>
        {
            first.trim()
        }
        _ => text,
    }
}

fn is_offset(text: &str) -> bool {
    matches!(text.split_once(':'), Some((hours, "00" | "30" | "45")) if hours.len() == 2 && hours < "15")
}

/// `16:59 PST` → `16:59`: a row of one timeline is compared with others in the same zone.
pub(super) fn without_abbreviation(text: &str) -> &str {
    let text = text.trim();
    let open = text.trim_end_matches(')');
    let end = open.trim_end_matches(|letter: char| letter.is_ascii_uppercase());
    let letters = open.len() - end.len();
    if (2..=5).contains(&letters) {
        end.trim_end_matches('(').trim_end()
    } else {
        text
    }
}
