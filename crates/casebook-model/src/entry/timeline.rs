//! The rows of an entry's timeline with their times, whether it is written as a table, a list or headings. The lint and the
//! page both date them here.

mod clock;
mod lines;
#[cfg(test)]
mod tests;

use self::clock::Clock;
use self::lines::lines;
use super::Postmortem;
use crate::template::{SectionRole, Template};
use casebook_diagnostic::Span;
use casebook_markdown::Section;
use casebook_time::{Date, Duration, Moment, Zone, between};

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
        // The lines of a table have their head in common.
        let mut hints: Vec<&str> = lines.iter().map(|line| line.zone_hint).collect();
        hints.dedup();
        let stated = hints
            .into_iter()
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
                self.rows.push(clock.read(text.to_owned(), span));
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
        self.rows.get(self.place_within(span)?)
    }

    /// The place of that row among all.
    #[must_use]
    pub fn place_within(&self, span: Span) -> Option<usize> {
        let at = self.rows.partition_point(|row| row.span.start < span.start);
        let row = self.rows.get(at)?;
        (row.span.start < span.end).then_some(at)
    }

    /// The time since the row before, where both are clock times and follow each other.
    #[must_use]
    pub fn since_previous(&self, place: usize) -> Option<Duration> {
        let before = self.rows.get(place.checked_sub(1)?)?;
        between(&before.moment, &self.rows.get(place)?.moment)
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
