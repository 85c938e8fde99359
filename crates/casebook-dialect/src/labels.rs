//! The lines of a body that can carry a label and its value: list items, lines of paragraphs, rows of tables.

use casebook_diagnostic::Span;
use casebook_markdown::{BlockKind, Cell, ListItem, Outline, plain};

use crate::names;
use crate::source::Source;

/// A line, and how its parts are found in the file.
#[derive(Debug, Clone)]
pub(crate) struct Line<'a> {
    pub(crate) text: String,
    /// The whole line in the file.
    pub(crate) span: Span,
    /// Where the text begins in that of the outline; `None` for a line taken from the file itself.
    base: Option<usize>,
    /// The item that the line is.
    pub(crate) item: Option<&'a ListItem>,
    /// The name, for a row of a table, whose value the text is.
    name: Option<String>,
}

/// A value behind a label.
#[derive(Debug, Clone)]
pub(crate) struct Labelled<'l, 'a> {
    pub(crate) value: String,
    pub(crate) span: Span,
    pub(crate) line: &'l Line<'a>,
}

/// All lines, in the order of the file.
pub(crate) fn lines<'a>(source: &Source<'a>) -> Vec<Line<'a>> {
    let outline = source.outline();
    let mut lines: Vec<Line<'a>> = outline
        .lists
        .iter()
        .flat_map(|list| &list.items)
        .map(|item| {
            let text = item.text.of(outline);
            Line {
                text: text.to_owned(),
                span: outline.locate(item.text.start(), item.text.end()),
                base: Some(item.text.start()),
                item: Some(item),
                name: None,
            }
        })
        .collect();
    for block in &outline.blocks {
        if block.kind == BlockKind::Paragraph {
            paragraph(source.text, block.span, &mut lines);
        }
    }
    for table in &outline.tables {
        if table.header.len() == 2 {
            let rows = std::iter::once(&table.header).chain(&table.rows);
            lines.extend(rows.filter_map(|row| pair(outline, row.first()?, row.get(1)?)));
        } else if let [row] = table.rows.as_slice() {
            let cells = table.header.iter().zip(row);
            lines.extend(cells.filter_map(|(name, value)| pair(outline, name, value)));
        }
    }
    lines.sort_by_key(|line| line.span.start);
    lines
}

/// The most words of a label; what stands before a colon in a sentence has more.
const LONGEST: usize = 5;

/// Every label of a body as it is written, with its value: what stands before a colon, and the names of tables with a name in
/// each row.
#[must_use]
pub fn labels_of(source: &Source<'_>) -> Vec<(String, String)> {
    let lines = lines(source);
    let found = lines.iter().filter_map(|line| {
        let (name, value) = match &line.name {
            Some(name) => (name.as_str(), line.text.as_str()),
            None => line.text.trim().split_once(':')?,
        };
        let name = name.trim().trim_matches(['*', '_']).trim();
        let is_label = !name.is_empty()
            && name.split_whitespace().count() <= LONGEST
            && name.starts_with(char::is_alphabetic)
            && !name.contains("//");
        // `https://…` and `main.rs:12` are not labels.
        let is_apart =
            value.is_empty() || line.name.is_some() || value.starts_with([' ', '*', '_']);
        (is_label && is_apart).then(|| {
            let value = value.trim_matches(['*', '_', ' ']);
            (name.to_owned(), casebook_text::single_line(value))
        })
    });
    found.collect()
}

fn paragraph(text: &str, span: Span, lines: &mut Vec<Line<'_>>) {
    let mut start = span.start;
    for written in span.slice(text).split_inclusive('\n') {
        let end = start + written.trim_end().len();
        lines.push(Line {
            text: plain(written),
            span: Span::new(start, end),
            base: None,
            item: None,
            name: None,
        });
        start += written.len();
    }
}

fn pair<'a>(outline: &Outline, name: &Cell, value: &Cell) -> Option<Line<'a>> {
    let name = name.text.of(outline).trim();
    (!name.is_empty()).then(|| Line {
        text: value.text.of(outline).to_owned(),
        span: value.span,
        base: Some(value.text.start()),
        item: None,
        name: Some(names::key(name)),
    })
}

impl<'a> Line<'a> {
    /// The value behind one of `names`, if the line begins with it.
    pub(crate) fn value<'l>(
        &'l self,
        names: &[String],
        source: &Source<'_>,
    ) -> Option<Labelled<'l, 'a>> {
        let (start, value) = match &self.name {
            Some(name) => names.contains(name).then(|| {
                let value = self.text.trim();
                (self.text.len() - self.text.trim_start().len(), value)
            })?,
            None => names::after_name(&self.text, names)?,
        };
        Some(Labelled {
            value: value.to_owned(),
            span: self.place(start, value, source),
            line: self,
        })
    }

    fn place(&self, start: usize, value: &str, source: &Source<'_>) -> Span {
        match self.base {
            Some(base) => source
                .outline()
                .locate(base + start, base + start + value.len()),
            // Markup inside the value leaves no plain text to look for.
            None => match self.span.slice(source.text).rfind(value) {
                Some(at) => Span::new(self.span.start + at, self.span.start + at + value.len()),
                None => self.span,
            },
        }
    }
}
