//! The rows of an entry's timeline with their times, whether it is written as a table, a list or headings. The lint and the
//! page both date them here.

use super::Postmortem;
use crate::template::{SectionRole, Template};
use casebook_diagnostic::Span;
use casebook_markdown::{
    Outline, ProseKind, Section, Table, is_day, leading_time, timeline_columns,
};
use casebook_time::{Date, Moment, Timestamp, Zone, days_between};

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct TimelineRow {
    /// The time as it was written.
    pub text: String,
    /// Where that stands.
    pub span: Span,
    /// The time; unknown when it cannot be read.
    pub moment: Moment,
    /// Its day on the timeline's own calendar, written or carried over.
    pub date: Option<Date>,
    /// Whether its date was written in the row, and not carried over from before.
    pub dated: bool,
}

/// The rows in the order of the file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timeline {
    /// The rows.
    pub rows: Vec<TimelineRow>,
    /// Whether the zone of its times is certain: written in the rows, beside them, or given by the book.
    pub zoned: bool,
}

impl Timeline {
    /// The timeline of an entry: what stands under the headings that have this role in the template. `zone` is where times
    /// belong for which the entry names none.
    #[must_use]
    pub fn of(entry: &Postmortem, template: &Template, zone: &Zone) -> Option<Self> {
        let outline = entry.outline();
        let mut timeline = Self::default();
        let mut end = 0;
        for at in template.sections_with_role(outline, SectionRole::Timeline) {
            let Some(section) = outline.with_subsections(at) else {
                continue;
            };
            // A section inside the one before has been read with it.
            if section.span.start >= end {
                end = section.span.end;
                timeline.add(entry, at, &section, zone);
            }
        }
        (!timeline.rows.is_empty()).then_some(timeline)
    }

    fn add(&mut self, entry: &Postmortem, at: usize, section: &Section, zone: &Zone) {
        let outline = entry.outline();
        let lines = lines(outline, at, section.span);
        let heading = outline
            .heading_of(section)
            .map_or("", |heading| heading.text.as_str());
        let stated = lines
            .iter()
            .map(|line| line.zone_hint.as_str())
            .chain([heading])
            .find_map(zone_named_in)
            .or_else(|| zone_said_in(section.text.of(outline)));
        let zone = stated.as_ref().unwrap_or(zone);
        let started = entry.started.as_ref();
        let mut clock = Clock {
            date: started
                .and_then(|started| started.value.first_date(zone))
                .or(entry.file_date),
            last: None,
            zone,
            is_stated: stated.is_some(),
        };
        for line in lines {
            clock.turn_to(&line.day);
            if let Some((text, span)) = line.time {
                self.rows.push(clock.read(text, span));
            }
        }
        self.zoned |= stated.is_some() || entry.front_matter.is_some();
    }

    /// The rows whose time is known.
    pub fn known(&self) -> impl Iterator<Item = &TimelineRow> {
        self.rows.iter().filter(|row| row.moment.is_known())
    }

    /// The row that stands within a part of the file, the first of several.
    #[must_use]
    pub fn row_within(&self, span: Span) -> Option<&TimelineRow> {
        let at = self.rows.partition_point(|row| row.span.start < span.start);
        self.rows.get(at).filter(|row| row.span.start < span.end)
    }
}

/// What stands on one line of a timeline, before it is read.
#[derive(Default)]
struct Line {
    start: usize,
    /// A day that holds from here on; empty when there is none.
    day: String,
    time: Option<(String, Span)>,
    /// The head of the column it stands in.
    zone_hint: String,
}

fn lines(outline: &Outline, at: usize, span: Span) -> Vec<Line> {
    let inside = |other: Span| span.start <= other.start && other.end <= span.end;
    let mut lines: Vec<Line> = outline
        .tables
        .iter()
        .filter(|table| inside(table.span))
        .flat_map(|table| table_lines(outline, table))
        .collect();
    lines.extend(list_lines(outline, inside));
    if lines.is_empty() {
        return heading_lines(outline, at);
    }
    lines.extend(day_lines(outline, at, inside));
    lines.sort_by_key(|line| line.start);
    lines
}

fn table_lines(outline: &Outline, table: &Table) -> Vec<Line> {
    let texts = |cells: &[casebook_markdown::Cell]| -> Vec<String> {
        let cells = cells.iter().map(|cell| cell.text.of(outline).trim());
        cells.map(str::to_owned).collect()
    };
    let heads = texts(&table.header);
    let rows: Vec<Vec<String>> = table.rows.iter().map(|row| texts(row)).collect();
    let Some(columns) = timeline_columns(&heads, &rows) else {
        return Vec::new();
    };
    let lines = table.rows.iter().zip(rows).filter_map(|(cells, texts)| {
        let cell = cells.get(columns.time)?;
        let span = trimmed(cell.span, cell.text.of(outline));
        let day = columns.day.and_then(|day| texts.get(day).cloned());
        Some(Line {
            start: span.start,
            day: day.unwrap_or_default(),
            time: Some((texts[columns.time].clone(), span)),
            zone_hint: heads[columns.time].clone(),
        })
    });
    lines.collect()
}

/// A cell's place without the blanks around its text.
fn trimmed(span: Span, text: &str) -> Span {
    let before = text.len() - text.trim_start().len();
    if span.end - span.start == text.len() {
        return Span::new(span.start + before, span.start + before + text.trim().len());
    }
    span
}

fn list_lines(outline: &Outline, inside: impl Fn(Span) -> bool) -> Vec<Line> {
    let mut lines = Vec::new();
    for list in outline
        .lists
        .iter()
        .filter(|list| list.depth == 0 && inside(list.span))
    {
        let leading: Vec<_> = list
            .items
            .iter()
            .map(|item| (item, leading_time(item.text.of(outline))))
            .collect();
        let timed = leading.iter().filter(|(_, time)| time.is_some()).count();
        if timed * 2 < list.items.len() {
            continue;
        }
        for (item, time) in leading {
            let Some(time) = time else { continue };
            let start = item.text.start();
            let span = outline.locate(start + time.time.start, start + time.time.end);
            lines.push(Line {
                start: span.start,
                time: Some((item.text.of(outline)[time.time].to_owned(), span)),
                ..Line::default()
            });
        }
    }
    lines
}

fn heading_lines(outline: &Outline, at: usize) -> Vec<Line> {
    let headings = headings(outline, at);
    headings
        .filter_map(|heading| {
            let time = leading_time(&heading.text)?;
            Some(Line {
                start: heading.text_span.start,
                time: Some((heading.text[time.time].to_owned(), heading.text_span)),
                ..Line::default()
            })
        })
        .collect()
}

fn headings(outline: &Outline, at: usize) -> impl Iterator<Item = &casebook_markdown::Heading> {
    let family = outline.family(at);
    outline.sections[at + 1..at + family]
        .iter()
        .filter_map(|section| outline.heading_of(section))
}

/// Headings and paragraphs that are a day, above the rows of that day.
fn day_lines(outline: &Outline, at: usize, inside: impl Fn(Span) -> bool) -> Vec<Line> {
    let line = |start: usize, text: &str| {
        is_day(text).then(|| Line {
            start,
            day: text.trim().to_owned(),
            ..Line::default()
        })
    };
    let paragraphs = outline
        .prose()
        .filter(|prose| prose.kind == ProseKind::Paragraph && inside(prose.span))
        .filter_map(|prose| line(prose.span.start, &prose.text));
    headings(outline, at)
        .filter_map(|heading| line(heading.span.start, &heading.text))
        .chain(paragraphs)
        .collect()
}

/// The date that rows without one carry on, and the last time read.
struct Clock<'a> {
    date: Option<Date>,
    last: Option<Timestamp>,
    zone: &'a Zone,
    /// Whether the author named the zone.
    is_stated: bool,
}

impl Clock<'_> {
    /// What follows is on this day.
    fn turn_to(&mut self, day: &str) {
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

    fn read(&mut self, text: String, span: Span) -> TimelineRow {
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
        for text in bare {
            if let Ok(parsed) = Moment::parse(text, self.zone) {
                return (parsed.moment, true);
            }
        }
        if let Some(moment) = self.moment_of_parts(text) {
            return (moment, true);
        }
        let Some(date) = self.date else {
            return (Moment::UNKNOWN, false);
        };
        let on = |date: Date| {
            bare.iter()
                .find_map(|text| Moment::parse_on(text, date, self.zone).ok())
        };
        let Some(parsed) = on(date) else {
            return (Moment::UNKNOWN, false);
        };
        // Half a day back is rather the next morning.
        const HALF_A_DAY: i64 = 12 * 3600;
        let back = self
            .last
            .zip(parsed.moment.clock())
            .map(|(last, at)| last.as_second() - at.as_second());
        if back.is_some_and(|back| back > HALF_A_DAY)
            && let Some(next) = date.tomorrow().ok().and_then(on)
        {
            return (next.moment, false);
        }
        (parsed.moment, false)
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
                    .moment
            }
        };
        Some(match text.starts_with(['~', '≈']) {
            true => moment.approximately(),
            false => moment,
        })
    }
}

/// The first of two times: `09:14` of `09:14 – 09:20`.
fn first_point(text: &str) -> &str {
    let text = text.trim();
    for divider in ["–", "—", " - ", " to ", " until "] {
        if let Some((first, _)) = text.split_once(divider) {
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
fn without_abbreviation(text: &str) -> &str {
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

/// What the common abbreviations stand for where they are written beside a timeline.
const ZONES: &[(&str, &str)] = &[
    ("UTC", "UTC"),
    ("GMT", "UTC"),
    ("CET", "Europe/Berlin"),
    ("CEST", "+02:00"),
    ("BST", "+01:00"),
    ("WIB", "+07:00"),
    ("PST", "-08:00"),
    ("PDT", "-07:00"),
    ("PT", "America/Los_Angeles"),
    ("MST", "-07:00"),
    ("MDT", "-06:00"),
    ("CDT", "-05:00"),
    ("EST", "-05:00"),
    ("EDT", "-04:00"),
    ("ET", "America/New_York"),
    ("JST", "+09:00"),
    ("AEST", "+10:00"),
];

/// The zone that the head of a column or a heading names: `Time (UTC)`, `Time, UTC+2`.
fn zone_named_in(text: &str) -> Option<Zone> {
    if let Some(at) = text.find("UTC").or_else(|| text.find("GMT")) {
        let rest = &text[at + 3..];
        let end = rest
            .find(|letter: char| !letter.is_ascii_digit() && !"+-−:".contains(letter))
            .unwrap_or(rest.len());
        return Zone::named(rest[..end].trim_end_matches([':', '-', '−']))
            .ok()
            .or_else(|| Some(Zone::utc()));
    }
    let named = |name: &str| name.contains('/').then(|| Zone::named(name).ok()).flatten();
    let mut names =
        text.split(|letter: char| !letter.is_ascii_alphanumeric() && !"/_+-".contains(letter));
    if let Some(zone) = names.find_map(named) {
        return Some(zone);
    }
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    words
        .filter_map(|word| ZONES.iter().find(|zone| zone.0 == word))
        .find_map(|zone| Zone::named(zone.1).ok())
}

/// The zone that a sentence such as "All times in CET." gives.
fn zone_said_in(text: &str) -> Option<Zone> {
    const OPENING: usize = 400;
    let opening = &text[..text.floor_char_boundary(OPENING.min(text.len()))];
    let line = opening.lines().find(|line| {
        let line = line.to_ascii_lowercase();
        line.contains("times") || line.contains("time zone") || line.contains("timezone")
    })?;
    zone_named_in(line)
}

#[cfg(test)]
mod tests;
