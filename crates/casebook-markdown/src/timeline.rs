//! Timelines as people write them: the time at the start of a line (`09:14 — text`, `2026-10-02 09:14 UTC: text`,
//! `~14:00–14:30 text`, `T+5m text`), and which column of a table is what. This finds where times stand; what they mean is
//! for [`casebook_time`] to say.

use std::ops::Range;

/// A time at the start of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadingTime {
    /// The time, without brackets around it.
    pub time: Range<usize>,
    /// Where the text after the time and its separator starts.
    pub rest: usize,
    /// The date of the (first) time, without the name of the weekday.
    pub date: Option<Range<usize>>,
    /// Whether that date has a year.
    pub has_year: bool,
    /// The clock time of the (first) time, with its zone.
    pub clock: Option<Range<usize>>,
}

impl LeadingTime {
    /// Whether it is a day, without a clock time.
    #[must_use]
    pub fn is_day(&self) -> bool {
        self.date.is_some() && self.clock.is_none()
    }
}

/// The time that `text` starts with, if it starts with one.
#[must_use]
pub fn leading_time(text: &str) -> Option<LeadingTime> {
    let mut scan = Scan {
        text,
        at: 0,
        date: None,
        has_year: false,
        clock: None,
    };
    scan.blanks();
    let bracket = scan.any(&["[", "("]);
    let start = scan.at;
    scan.any(&["~", "≈", "ca. ", "c. ", "approx. ", "about "]);
    let mut first = (None, false, None);
    if !scan.relative() {
        scan.point()?;
        first = (scan.date.clone(), scan.has_year, scan.clock.clone());
        // A span of time: the second point may be a clock time alone.
        let end = scan.at;
        scan.blanks();
        let joined = scan.any(&["–", "—", "-", "to ", "until "]);
        scan.blanks();
        if !joined || scan.point().is_none() {
            scan.at = end;
        }
    }
    let time = start..scan.at;
    if bracket && !scan.any(&["]", ")"]) {
        return None;
    }
    let before = scan.at;
    scan.blanks();
    let separated = scan.any(&["—", "–", "-", ":", "|", ",", "→", "=>", "."])
        || scan.at > before
        || scan.rest().is_empty();
    scan.blanks();
    let (date, has_year, clock) = first;
    (separated || bracket).then_some(LeadingTime {
        time,
        rest: scan.at,
        date,
        has_year,
        clock,
    })
}

/// Whether `text` as a whole is a time, as in a table's cell.
#[must_use]
pub(crate) fn is_time(text: &str) -> bool {
    let text = text.trim();
    leading_time(text).is_some_and(|leading| leading.rest == text.len())
}

/// The day that `text` as a whole is, as in a table's column of days: nothing else, and no clock time.
#[must_use]
pub fn is_day(text: &str) -> bool {
    let text = text.trim().trim_end_matches(':');
    leading_time(text).is_some_and(|leading| leading.is_day() && leading.rest == text.len())
}

/// Which column of a table is what to a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimelineColumns {
    /// The days, where the times stand in a column of their own.
    pub day: Option<usize>,
    /// The times.
    pub time: usize,
    /// The events, where they can be told from other columns.
    pub event: Option<usize>,
}

const TIME_NAMES: [&str; 8] = [
    "time",
    "when",
    "at",
    "timestamp",
    "date",
    "utc",
    "date/time",
    "datetime",
];
const EVENT_NAMES: [&str; 8] = [
    "event",
    "what",
    "description",
    "details",
    "action",
    "what happened",
    "happening",
    "note",
];

/// The columns of a table with these heads and rows; `None` when none of them holds times.
#[must_use]
pub fn timeline_columns<S: AsRef<str>>(heads: &[S], rows: &[Vec<S>]) -> Option<TimelineColumns> {
    let cells = |column: usize| {
        rows.iter()
            .filter_map(move |row| Some(row.get(column)?.as_ref().trim()))
    };
    let named = |names: &[&str], but: Option<usize>| {
        let mut columns = 0..heads.len();
        columns.find(|column| {
            let name = heads[*column].as_ref().trim().to_lowercase();
            Some(*column) != but && names.contains(&name.as_str())
        })
    };
    let is_clock = |text: &str| {
        let leading = leading_time(text);
        leading.is_some_and(|leading| {
            leading.rest == text.len() && leading.clock.is_some() && leading.date.is_none()
        })
    };
    let clocks = (0..heads.len())
        .find(|column| cells(*column).filter(|cell| is_clock(cell)).count() * 2 > rows.len());
    // Days stand once for all the rows that follow, or in each.
    let is_day_column = |column: &usize| {
        Some(*column) != clocks
            && cells(*column).any(is_day)
            && cells(*column).all(|cell| cell.is_empty() || is_day(cell))
    };
    let day = clocks.and_then(|_| (0..heads.len()).find(is_day_column));
    let timed = |column: &usize| {
        let times = cells(*column).filter(|cell| is_time(cell)).count();
        times * 2 >= rows.len().max(1)
    };
    let time = match day {
        Some(_) => clocks?,
        None => named(&TIME_NAMES, None).or_else(|| (0..heads.len()).find(timed))?,
    };
    let others: Vec<usize> = (0..heads.len())
        .filter(|column| *column != time && Some(*column) != day)
        .collect();
    let event = named(&EVENT_NAMES, Some(time)).filter(|column| others.contains(column));
    let event = event.or_else(|| (others.len() == 1).then(|| others[0]));
    Some(TimelineColumns { day, time, event })
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    /// Of the point read last.
    date: Option<Range<usize>>,
    has_year: bool,
    clock: Option<Range<usize>>,
}

impl Scan<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn blanks(&mut self) -> bool {
        let rest = self.rest();
        let length = rest.len() - rest.trim_start().len();
        self.at += length;
        length > 0
    }

    fn any(&mut self, choices: &[&str]) -> bool {
        let found = choices
            .iter()
            .find(|choice| self.rest().starts_with(**choice))
            .map_or(0, |choice| choice.len());
        self.at += found;
        found > 0
    }

    /// `min..=max` digits, not followed by another.
    fn digits(&mut self, min: usize, max: usize) -> Option<u32> {
        let rest = self.rest();
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        if length < min || length > max {
            return None;
        }
        let number = rest[..length].parse().ok()?;
        self.at += length;
        Some(number)
    }

    /// Tries `read`; where it fails nothing has been read.
    fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.at;
        let result = read(self);
        if result.is_none() {
            self.at = start;
        }
        result
    }

    /// `T+5m`, `T-00:10`
    fn relative(&mut self) -> bool {
        self.attempt(|scan| {
            (scan.any(&["T", "t"]) && scan.any(&["+", "-", "−"])).then_some(())?;
            let length = scan
                .rest()
                .bytes()
                .take_while(|b| b.is_ascii_alphanumeric() || *b == b':')
                .count();
            scan.rest()
                .starts_with(|c: char| c.is_ascii_digit())
                .then_some(())?;
            scan.at += length;
            Some(())
        })
        .is_some()
    }

    /// A date, a clock time, or a date and a clock time, with its zone.
    fn point(&mut self) -> Option<()> {
        (self.date, self.has_year, self.clock) = (None, false, None);
        let date = self.attempt(Self::date).is_some();
        let mut start = self.at;
        let clock = self
            .attempt(|scan| {
                if date {
                    let divided = scan.any(&["T", ", ", " at ", "_"]) | scan.blanks();
                    divided.then_some(())?;
                }
                start = scan.at;
                scan.clock()
            })
            .is_some();
        if clock {
            self.attempt(Self::zone);
            self.clock = Some(start..self.at);
        }
        (date || clock).then_some(())
    }

    fn date(&mut self) -> Option<()> {
        let start = self.at;
        if self.attempt(Self::iso_date).is_some() {
            (self.date, self.has_year) = (Some(start..self.at), true);
            return Some(());
        }
        self.attempt(Self::month_date)
    }

    fn iso_date(&mut self) -> Option<()> {
        self.digits(4, 4)?;
        self.any(&["-", "/", "."]).then_some(())?;
        self.digits(1, 2).filter(|month| (1..=12).contains(month))?;
        self.any(&["-", "/", "."]).then_some(())?;
        self.digits(1, 2)
            .filter(|day| (1..=31).contains(day))
            .map(|_| ())
    }

    /// `2 October 2026`, `Oct 2nd`, `Oct 2, 2026`, with the name of the day before it or not.
    fn month_date(&mut self) -> Option<()> {
        self.attempt(|scan| {
            scan.name(&["mon", "tue", "wed", "thu", "fri", "sat", "sun"])?;
            scan.any(&[", ", ",", " ", ". "]).then_some(())
        });
        let start = self.at;
        let day_first = self.attempt(Self::day).is_some();
        if day_first {
            self.blanks().then_some(())?;
        }
        self.name(&[
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ])?;
        if !day_first {
            self.any(&[". "]);
            self.blanks();
            self.day()?;
        }
        let year = self.attempt(|scan| {
            scan.any(&[", ", ",", " "]).then_some(())?;
            scan.digits(4, 4)
        });
        (self.date, self.has_year) = (Some(start..self.at), year.is_some());
        Some(())
    }

    fn day(&mut self) -> Option<()> {
        self.digits(1, 2).filter(|day| (1..=31).contains(day))?;
        self.any(&["st", "nd", "rd", "th"]);
        Some(())
    }

    /// A word that starts with one of these three letters.
    fn name(&mut self, starts: &[&str]) -> Option<()> {
        let length = self
            .rest()
            .bytes()
            .take_while(u8::is_ascii_alphabetic)
            .count();
        let word = &self.rest()[..length];
        let begins = |start: &&str| {
            let beginning = word.get(..start.len());
            beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(start))
        };
        let known = (3..=9).contains(&length) && starts.iter().any(begins);
        self.at += if known { length } else { 0 };
        known.then_some(())
    }

    fn clock(&mut self) -> Option<()> {
        self.digits(1, 2).filter(|hour| *hour < 25)?;
        let half_day = |scan: &mut Self| {
            scan.attempt(|scan| {
                scan.blanks();
                let found = scan.any(&["a.m.", "p.m.", "am", "pm", "AM", "PM"]);
                (found && !scan.rest().starts_with(|c: char| c.is_alphanumeric())).then_some(())
            })
        };
        if !self.any(&[":", "h"]) {
            return half_day(self);
        }
        if !self.any(&["??", "xx"]) {
            self.digits(2, 2).filter(|minute| *minute < 60)?;
        }
        self.attempt(|scan| {
            scan.any(&[":"]).then_some(())?;
            scan.digits(2, 2)?;
            scan.attempt(|scan| scan.any(&["."]).then(|| scan.digits(1, 9)).flatten());
            Some(())
        });
        half_day(self);
        Some(())
    }

    /// `Z`, `UTC`, `+07:00`, `(CET)`, `UTC+7`
    fn zone(&mut self) -> Option<()> {
        self.blanks();
        let bracket = self.any(&["("]);
        let letters = self
            .rest()
            .bytes()
            .take_while(u8::is_ascii_uppercase)
            .count();
        let ends = !self.rest()[letters..].starts_with(|c: char| c.is_alphanumeric());
        let name = &self.rest()[..letters];
        let named = ends
            && (name == "Z"
                || letters >= 2 && (name.ends_with('T') || matches!(name, "UTC" | "UT")));
        if named {
            self.at += letters;
        }
        let offset = self.attempt(|scan| {
            (!named || !scan.rest().starts_with(' ')).then_some(())?;
            scan.any(&["+", "-", "−"]).then_some(())?;
            let digits = scan.rest().bytes().take_while(u8::is_ascii_digit).count();
            scan.digits(1, 4)?;
            if digits <= 2 {
                scan.attempt(|scan| scan.any(&[":"]).then(|| scan.digits(2, 2)).flatten());
            }
            // `09:14 -5 pods` and `09:14-09:20` are not zones.
            let zone = digits == 4
                || named
                || scan.text[..scan.at].ends_with(":00")
                || scan.text[..scan.at].ends_with("30");
            zone.then_some(())
        });
        (named || offset.is_some()).then_some(())?;
        (!bracket || self.any(&[")"])).then_some(())
    }
}

#[cfg(test)]
mod tests;
