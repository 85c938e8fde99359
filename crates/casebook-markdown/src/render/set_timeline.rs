//! A timeline section's table or list, set as a timeline: times in one column, events in the other.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::writer::Writer;
use crate::escape;
use crate::events::Spanned;
use crate::timeline::{is_day, is_time, leading_time, timeline_columns};
use casebook_time::{Date, display_date, parse_date};

/// How much of an item's start is searched for a time.
const LEAD: usize = 120;

/// Heads of a time column that say nothing a reader does not see.
const PLAIN_HEADS: [&str; 7] = [
    "time",
    "when",
    "at",
    "timestamp",
    "date",
    "date/time",
    "datetime",
];
/// A timeline: what the head of its time column says beyond "time", and its rows.
struct Rows<'a> {
    note: Option<String>,
    rows: Vec<Row<'a>>,
}

/// One row of a timeline: the time's plain text, and what to write beside it.
struct Row<'a> {
    /// Its place in the text.
    range: Range<usize>,
    /// What stands in the column of days.
    day: String,
    time: String,
    /// The name of a further column, and its cell.
    parts: Vec<(Option<String>, Vec<Spanned<'a>>)>,
}

impl<'a> Writer<'a> {
    /// Writes an event, or holds it back while it may be part of a timeline.
    pub(super) fn hold_or_write(&mut self, event: Event<'a>, range: Range<usize>) {
        let starts = matches!(event, Event::Start(Tag::Table(_) | Tag::List(_)));
        if self.held.is_empty() && !(starts && self.timeline.is_some() && self.open.is_empty()) {
            self.event(event, range);
            return;
        }
        match event {
            Event::Start(_) => self.held_depth += 1,
            Event::End(_) => self.held_depth -= 1,
            _ => {}
        }
        self.held.push((event, range));
        if self.held_depth == 0 {
            let held = std::mem::take(&mut self.held);
            let rows = match held.first() {
                Some((Event::Start(Tag::Table(_)), _)) => table_rows(&held),
                _ => list_rows(&held),
            };
            match rows {
                Some(rows) => self.write_timeline(rows),
                None => held
                    .into_iter()
                    .for_each(|(event, range)| self.event(event, range)),
            }
        }
    }

    fn write_timeline(&mut self, Rows { note, rows }: Rows<'a>) {
        if let Some(note) = note {
            self.out.push_str("<p class=\"timeline-note\">");
            escape::push_text(&mut self.out, &note);
            self.out.push_str("</p>\n");
        }
        self.out.push_str("<ol class=\"timeline\"");
        let list = self.out.len();
        self.out.push_str(">\n");
        let mut days = Days::default();
        let mut first_event = None;
        for row in rows {
            self.out.push_str("<li>");
            self.write_time(&row, &mut days);
            let event = self.out.block("<div class=\"timeline-event\">");
            first_event.get_or_insert(self.out.len());
            self.out.push_str(&event);
            for (name, events) in row.parts {
                if let Some(name) = &name {
                    let field = self.out.block("<div class=\"timeline-field\">");
                    self.out.push_str(&field);
                    self.out.push_str("<b>");
                    escape::push_text(&mut self.out, name);
                    self.out.push_str("</b> ");
                }
                events
                    .into_iter()
                    .for_each(|(event, range)| self.event(event, range));
                if name.is_some() {
                    self.out.push_str("</div>");
                }
            }
            self.out.push_str("</div></li>\n");
        }
        self.out.push_str("</ol>\n");
        // Times stand where the events begin: at the right of those that run to the left.
        self.out
            .direct_as(list, first_event.unwrap_or(self.out.len()));
    }

    /// The time column. A day stands before its first row, as the site writes days, and is not repeated: beside the clock
    /// time it would push the event away from it. Only what a machine can read may be called a time in HTML.
    fn write_time(&mut self, row: &Row<'_>, days: &mut Days) {
        let time = row.time.trim();
        let known = (self.options.row_time)(row.range.clone());
        let split = split_day(time);
        let written = split.and_then(|(_, day, _)| parse_date(day).ok());
        let date = known
            .as_ref()
            .and_then(|known| known.date)
            .or(written.map(|(date, _)| date));
        let is_day = is_day(time);
        if let Some(date) = days.day_shown(date, split.is_some() || !row.day.is_empty(), is_day) {
            self.out.push_str(&format!(
                "<time class=\"timeline-day\" datetime=\"{date}\">{}</time> ",
                display_date(date)
            ));
        } else if date.is_none() && !row.day.is_empty() {
            self.out.push_str("<span class=\"timeline-day\">");
            escape::push_text(&mut self.out, row.day.trim());
            self.out.push_str("</span> ");
        }
        let since = known.as_ref().and_then(|known| known.since_previous);
        let datetime = known
            .map(|known| known.datetime)
            .filter(|_| !time.is_empty());
        let is_time = datetime.is_some() || is_html_time(time);
        let tag = if is_time { "time" } else { "span" };
        self.out
            .push_str(&format!("<{tag} class=\"timeline-time\""));
        // Without the day, the text alone no longer says when.
        if let Some(datetime) = datetime.or_else(|| split.and(is_time.then(|| time.to_owned()))) {
            self.out.push_str(" datetime=\"");
            escape::push_text(&mut self.out, &datetime);
            self.out.push('"');
        }
        self.out.push('>');
        match split {
            Some((sign, _, clock)) => {
                escape::push_text(&mut self.out, sign);
                escape::push_text(&mut self.out, clock);
            }
            None => escape::push_text(&mut self.out, time),
        }
        self.out.push_str(&format!("</{tag}> "));
        if let Some(since) = since.filter(|since| since.seconds() > 0) {
            let gap = format!("<span class=\"timeline-gap\">+{}</span> ", since.display());
            self.out.push_str(&gap);
        }
    }
}

/// The days of a timeline's rows, as far as they have been written.
#[derive(Default)]
struct Days {
    /// The day of the row before.
    last: Option<Date>,
    /// The day that a reader saw last.
    shown: Option<Date>,
}

impl Days {
    /// The day to show before a row on `date`: where its author wrote one that does not stand there already, and where the
    /// rows pass midnight.
    fn day_shown(&mut self, date: Option<Date>, is_written: bool, is_day: bool) -> Option<Date> {
        let passed = self.last.is_some() && date.is_some() && self.last != date;
        self.last = date;
        let Some(date) = date else {
            self.shown = None;
            return None;
        };
        if is_day || self.shown == Some(date) || !(is_written || passed) {
            // A row that is a day shows it itself.
            self.shown = if is_day { Some(date) } else { self.shown };
            return None;
        }
        self.shown = Some(date);
        Some(date)
    }
}

/// The sign, day and clock time of `~2026-10-02 09:14`.
fn split_day(time: &str) -> Option<(&str, &str, &str)> {
    let (sign, rest) = if let Some(rest) = time.strip_prefix('~') {
        ("~", rest)
    } else {
        ("", time)
    };
    let (day, clock) = (rest.get(..10)?, rest.get(10..)?.strip_prefix([' ', 'T'])?);
    let clock = clock.trim_start();
    (is_html_time(day) && clock.starts_with(|first: char| first.is_ascii_digit()))
        .then_some((sign, day, clock))
}

/// `09:14`, `2026-10-02`, `2026-10-02 09:14`: what the content of `<time>` may be without a `datetime`.
fn is_html_time(text: &str) -> bool {
    let shape: String = text
        .chars()
        .map(|letter| if letter.is_ascii_digit() { '0' } else { letter })
        .collect();
    [
        "00:00",
        "00:00:00",
        "0000-00-00",
        "0000-00-00 00:00",
        "0000-00-00 00:00:00",
    ]
    .contains(&shape.as_str())
        && is_time(text)
}

/// The rows of a table with a column of times and one of events; `None` for any other table.
fn table_rows<'a>(held: &[Spanned<'a>]) -> Option<Rows<'a>> {
    let mut rows: Vec<(Range<usize>, Vec<Range<usize>>)> = Vec::new();
    let mut start = 0;
    for (index, (event, range)) in held.iter().enumerate() {
        match event {
            Event::Start(Tag::TableHead | Tag::TableRow) => rows.push((range.clone(), Vec::new())),
            Event::Start(Tag::TableCell) => start = index + 1,
            Event::End(TagEnd::TableCell) => rows.last_mut()?.1.push(start..index),
            _ => {}
        }
    }
    let (header, rows) = rows.split_first()?;
    let texts = |row: &[Range<usize>]| -> Vec<String> {
        let cells = row.iter().map(|cell| plain(&held[cell.clone()]));
        cells.map(|cell| cell.trim().to_owned()).collect()
    };
    let names = texts(&header.1);
    let cells: Vec<Vec<String>> = rows.iter().map(|(_, row)| texts(row)).collect();
    let columns = timeline_columns(&names, &cells)?;
    let event = columns.event.filter(|_| !rows.is_empty())?;
    let others: Vec<usize> = (0..names.len())
        .filter(|column| ![Some(columns.time), columns.day, Some(event)].contains(&Some(*column)))
        .collect();
    let cell = |row: &[Range<usize>], column: usize| held[row[column].clone()].to_vec();
    let shown = rows
        .iter()
        .zip(&cells)
        .filter(|((_, row), _)| row.len() == names.len())
        .map(|((range, row), texts)| {
            let further = others.iter().filter(|column| !row[**column].is_empty());
            let parts = std::iter::once((None, cell(row, event)))
                .chain(further.map(|column| (Some(names[*column].clone()), cell(row, *column))))
                .collect();
            Row {
                range: range.clone(),
                day: columns
                    .day
                    .map_or_else(String::new, |day| texts[day].clone()),
                time: texts[columns.time].clone(),
                parts,
            }
        });
    let head = names[columns.time].as_str();
    let note = (!head.is_empty() && !PLAIN_HEADS.contains(&head.to_lowercase().as_str()))
        .then(|| head.to_owned());
    Some(Rows {
        note,
        rows: shown.collect(),
    })
}

/// The items of a list, at least half of which start with a time; `None` for any other list.
fn list_rows<'a>(held: &[Spanned<'a>]) -> Option<Rows<'a>> {
    let mut rows = Vec::new();
    let mut timed = 0;
    let mut depth = 0;
    let mut start = 0;
    let mut place = 0..0;
    for (index, (event, range)) in held.iter().enumerate() {
        match event {
            Event::Start(_) => {
                depth += 1;
                // The list itself is the first level, its items are the second.
                if depth == 2 {
                    start = index + 1;
                    place = range.clone();
                }
            }
            Event::End(_) => {
                if depth == 2 {
                    let item = &held[start..index];
                    let lead = lead(item);
                    let found = leading_time(&lead);
                    timed += usize::from(found.is_some());
                    rows.push(match found {
                        Some(found) => Row {
                            range: place.clone(),
                            day: String::new(),
                            time: lead[found.time].to_owned(),
                            parts: vec![(None, without(item, found.rest))],
                        },
                        None => Row {
                            range: place.clone(),
                            day: String::new(),
                            time: String::new(),
                            parts: vec![(None, item.to_vec())],
                        },
                    });
                }
                depth -= 1;
            }
            _ => {}
        }
    }
    (timed > 0 && timed * 2 >= rows.len()).then_some(Rows { note: None, rows })
}

/// The plain text at the start of an item, as far as a time can reach.
fn lead(item: &[Spanned<'_>]) -> String {
    let mut lead = String::new();
    for (event, _) in item {
        match event {
            Event::Text(text) | Event::Code(text) => lead.push_str(text),
            Event::Start(Tag::Paragraph | Tag::Strong | Tag::Emphasis)
            | Event::End(TagEnd::Strong | TagEnd::Emphasis) => {}
            _ => break,
        }
        if lead.len() > LEAD {
            break;
        }
    }
    lead
}

/// `item` without the first `length` bytes of its text, and without the emphasis that this leaves empty.
fn without<'a>(item: &[Spanned<'a>], length: usize) -> Vec<Spanned<'a>> {
    let mut left = length;
    let mut kept: Vec<Spanned<'a>> = Vec::new();
    for (event, range) in item {
        let event = match event {
            Event::Text(text) | Event::Code(text) if left > 0 => {
                let cut = left.min(text.len());
                left -= cut;
                match text.get(cut..).filter(|rest| !rest.is_empty()) {
                    Some(rest) if matches!(event, Event::Text(_)) => {
                        Event::Text(rest.to_owned().into())
                    }
                    Some(rest) => Event::Code(rest.to_owned().into()),
                    None => continue,
                }
            }
            Event::End(TagEnd::Strong | TagEnd::Emphasis)
                if matches!(
                    kept.last(),
                    Some((Event::Start(Tag::Strong | Tag::Emphasis), _))
                ) =>
            {
                kept.pop();
                continue;
            }
            _ => event.clone(),
        };
        kept.push((event, range.clone()));
    }
    kept
}

fn plain(events: &[Spanned<'_>]) -> String {
    let mut plain = String::new();
    for (event, _) in events {
        match event {
            Event::Text(text) | Event::Code(text) => plain.push_str(text),
            Event::SoftBreak | Event::HardBreak => plain.push(' '),
            _ => {}
        }
    }
    plain
}
