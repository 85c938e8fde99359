//! The rows of an entry's timeline with their times, whether it is written as a table, a list or headings.

use super::Subject;
use casebook_diagnostic::Span;
use casebook_markdown::{Outline, is_time, leading_time};
use casebook_model::template::SectionRole;
use casebook_time::{Date, Moment, Timestamp, Zone};

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The time as it was written.
    pub text: String,
    /// Where that stands.
    pub span: Span,
    /// The time; unknown when it cannot be read.
    pub moment: Moment,
    /// Whether its date was written, and not carried over from the rows before.
    pub dated: bool,
}

/// The rows in the order of the file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timeline {
    /// The rows.
    pub rows: Vec<Row>,
    /// Whether the zone of its times is certain: written in the rows, beside them, or given by the book.
    pub zoned: bool,
}

impl Timeline {
    /// The timeline of an entry: what stands under the heading that the template calls so.
    pub(super) fn of(subject: &Subject<'_>) -> Option<Self> {
        let outline = subject.entry.outline();
        let template = &subject.book.template;
        let at = template
            .sections_with_role(outline, SectionRole::Timeline)
            .next()?;
        let section = outline.with_subsections(at)?;
        let written = written(outline, at, section.span);
        if written.is_empty() {
            return None;
        }
        let heading = outline
            .heading_of(&section)
            .map_or("", |heading| heading.text.as_str());
        let notes = written
            .iter()
            .map(|row| row.zone_hint.as_str())
            .chain([heading]);
        let stated = notes
            .into_iter()
            .find_map(zone_named_in)
            .or_else(|| zone_said_in(section.text.of(outline)));
        let zone = stated.clone().unwrap_or_else(|| subject.zone().clone());
        let started = subject
            .entry
            .started
            .as_ref()
            .and_then(|started| started.value.first_date(&zone));
        let mut clock = Clock {
            date: started.or(subject.entry.file_date),
            last: None,
            zone: &zone,
        };
        let rows = written.into_iter().map(|row| clock.read(row)).collect();
        Some(Self {
            rows,
            zoned: stated.is_some() || subject.entry.front_matter.is_some(),
        })
    }

    /// The rows whose time is known.
    pub fn known(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.moment.is_known())
    }
}

/// A row before its time is read.
struct Written {
    text: String,
    span: Span,
    /// The head of the column it stands in.
    zone_hint: String,
}

fn written(outline: &Outline, at: usize, span: Span) -> Vec<Written> {
    let inside = |other: Span| span.start <= other.start && other.end <= span.end;
    let mut rows = table_rows(outline, inside);
    if rows.is_empty() {
        rows = list_rows(outline, inside);
    }
    if rows.is_empty() {
        rows = heading_rows(outline, at);
    }
    rows
}

fn table_rows(outline: &Outline, inside: impl Fn(Span) -> bool) -> Vec<Written> {
    let mut rows = Vec::new();
    for table in outline.tables.iter().filter(|table| inside(table.span)) {
        let columns = table.header.len();
        let times = |column: usize| {
            let filled = table.rows.iter().filter_map(|row| row.get(column));
            filled.filter(|cell| is_time(cell.text.of(outline))).count()
        };
        let Some(column) =
            (0..columns).find(|column| times(*column) * 2 >= table.rows.len().max(1))
        else {
            continue;
        };
        let zone_hint = table.header[column].text.of(outline).to_owned();
        for cell in table.rows.iter().filter_map(|row| row.get(column)) {
            let text = cell.text.of(outline).trim().to_owned();
            let span = trimmed(cell.span, cell.text.of(outline));
            rows.push(Written {
                text,
                span,
                zone_hint: zone_hint.clone(),
            });
        }
    }
    rows
}

/// A cell's place without the blanks around its text.
fn trimmed(span: Span, text: &str) -> Span {
    let before = text.len() - text.trim_start().len();
    if span.end - span.start == text.len() {
        return Span::new(span.start + before, span.start + before + text.trim().len());
    }
    span
}

fn list_rows(outline: &Outline, inside: impl Fn(Span) -> bool) -> Vec<Written> {
    let mut rows = Vec::new();
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
            let text = item.text.of(outline)[time.time].to_owned();
            rows.push(Written {
                text,
                span,
                zone_hint: String::new(),
            });
        }
    }
    rows
}

fn heading_rows(outline: &Outline, at: usize) -> Vec<Written> {
    let family = outline.family(at);
    let headings = outline.sections[at + 1..at + family]
        .iter()
        .filter_map(|section| outline.heading_of(section));
    headings
        .filter_map(|heading| {
            let time = leading_time(&heading.text)?;
            Some(Written {
                text: heading.text[time.time].to_owned(),
                span: heading.text_span,
                zone_hint: String::new(),
            })
        })
        .collect()
}

/// The date that rows without one carry on, and the last time read.
struct Clock<'a> {
    date: Option<Date>,
    last: Option<Timestamp>,
    zone: &'a Zone,
}

impl Clock<'_> {
    fn read(&mut self, written: Written) -> Row {
        let text = first_point(&written.text);
        let (moment, dated) = self.moment(text);
        if let Some(date) = moment.date(self.zone) {
            self.date = Some(date);
        }
        if let Some(at) = moment.clock() {
            self.last = Some(at);
        }
        Row {
            text: written.text,
            span: written.span,
            moment,
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
        let rest = text[at + 3..].trim_start_matches(['+', '-', '−']);
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let sign = text[at + 3..].chars().next();
        if let (Some(sign @ ('+' | '-' | '−')), Ok(hours @ 0..=14)) = (sign, digits.parse::<u8>())
        {
            let sign = if sign == '+' { '+' } else { '-' };
            return Zone::named(&format!("{sign}{hours:02}:00")).ok();
        }
        return Some(Zone::utc());
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
mod tests {
    use super::*;

    #[test]
    fn spans_of_time_and_abbreviations_are_cut() {
        assert_eq!(first_point("09:14 – 09:20"), "09:14");
        assert_eq!(first_point("2022-08-03 12:26-12:50"), "2022-08-03 12:26");
        assert_eq!(
            first_point("2022-08-03 12:26-05:00"),
            "2022-08-03 12:26-05:00"
        );
        assert_eq!(first_point("2022-08-03"), "2022-08-03");
        assert_eq!(without_abbreviation("16:59 PST"), "16:59");
        assert_eq!(without_abbreviation("2:05 pm (PST)"), "2:05 pm");
        assert_eq!(without_abbreviation("2:05 PM"), "2:05");
    }

    #[test]
    fn zones_beside_a_timeline() {
        let name = |text: &str| zone_named_in(text).map(|zone| zone.name().to_owned());
        assert_eq!(name("Time (UTC)"), Some("UTC".to_owned()));
        assert_eq!(name("Time, UTC+2"), Some("+02:00".to_owned()));
        assert_eq!(
            name("Date and Time in CET"),
            Some("Europe/Berlin".to_owned())
        );
        assert_eq!(name("Time"), None);
        let said = zone_said_in("Timeline\nAll times in CEST (UTC+2).\n09:14 x")
            .map(|zone| zone.name().to_owned());
        assert_eq!(said, Some("+02:00".to_owned()));
    }
}
