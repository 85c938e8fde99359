//! Where the rows of a timeline stand: in tables, in lists, or as headings.

use std::borrow::Cow;

use casebook_diagnostic::Span;
use casebook_markdown::{
    Cell, Heading, Outline, ProseKind, Table, is_day, leading_time, timeline_columns,
};

/// What stands on one line of a timeline, before it is read.
#[derive(Default)]
pub(super) struct Line<'a> {
    pub(super) start: usize,
    /// A day that holds from here on; empty when there is none.
    pub(super) day: Cow<'a, str>,
    pub(super) time: Option<(&'a str, Span)>,
    /// The head of the column it stands in.
    pub(super) zone_hint: &'a str,
}

/// The lines of a timeline, in the order of the file.
pub(super) fn lines(outline: &Outline, at: usize, span: Span) -> Vec<Line<'_>> {
    let inside = |other: Span| span.start <= other.start && other.end <= span.end;
    let mut lines: Vec<Line<'_>> = outline
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

fn table_lines<'a>(outline: &'a Outline, table: &Table) -> Vec<Line<'a>> {
    let texts = |cells: &[Cell]| -> Vec<&'a str> {
        let cells = cells.iter().map(|cell| cell.text.of(outline).trim());
        cells.collect()
    };
    let heads = texts(&table.header);
    let rows: Vec<Vec<&str>> = table.rows.iter().map(|row| texts(row)).collect();
    let Some(columns) = timeline_columns(&heads, &rows) else {
        return Vec::new();
    };
    let lines = table.rows.iter().zip(rows).filter_map(|(cells, texts)| {
        let cell = cells.get(columns.time)?;
        let span = trimmed(cell.span, cell.text.of(outline));
        let day = columns.day.and_then(|day| texts.get(day).copied());
        Some(Line {
            start: span.start,
            day: day.unwrap_or_default().into(),
            time: Some((texts[columns.time], span)),
            zone_hint: heads[columns.time],
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

fn list_lines(outline: &Outline, inside: impl Fn(Span) -> bool) -> Vec<Line<'_>> {
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
                time: Some((&item.text.of(outline)[time.time], span)),
                ..Line::default()
            });
        }
    }
    lines
}

fn heading_lines(outline: &Outline, at: usize) -> Vec<Line<'_>> {
    let headings = headings(outline, at);
    headings
        .filter_map(|heading| {
            let time = leading_time(&heading.text)?;
            Some(Line {
                start: heading.text_span.start,
                time: Some((&heading.text[time.time], heading.text_span)),
                ..Line::default()
            })
        })
        .collect()
}

fn headings(outline: &Outline, at: usize) -> impl Iterator<Item = &Heading> {
    let family = outline.family(at);
    outline.sections[at + 1..at + family]
        .iter()
        .filter_map(|section| outline.heading_of(section))
}

/// Headings and paragraphs that are a day, above the rows of that day.
fn day_lines(outline: &Outline, at: usize, inside: impl Fn(Span) -> bool) -> Vec<Line<'_>> {
    let paragraphs = outline
        .prose_where(|kind, span| kind == ProseKind::Paragraph && inside(span))
        .map(|prose| (prose.span.start, prose.text));
    headings(outline, at)
        .map(|heading| (heading.span.start, Cow::Borrowed(heading.text.as_str())))
        .chain(paragraphs)
        .filter(|(_, text)| is_day(text))
        .map(|(start, day)| Line {
            start,
            day,
            ..Line::default()
        })
        .collect()
}
