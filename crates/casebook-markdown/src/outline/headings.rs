//! Headings, and the sections they begin.

use std::ops::Range;

use pulldown_cmark::HeadingLevel;

use super::parts::{BlockKind, Heading, Section, TextRange};
use super::prose::count_words;
use super::walk::{Mode, OpenHeading, Walk};
use crate::slug::HeadingText;
use casebook_diagnostic::Span;
use casebook_text::single_line;

impl Walk<'_> {
    pub(super) fn start_heading(
        &mut self,
        level: HeadingLevel,
        id: Option<&str>,
        range: &Range<usize>,
    ) {
        let outermost = self.containers.is_empty();
        if outermost {
            self.close_run();
            self.close_section(range.start);
        }
        self.open_block(BlockKind::Heading, range);
        self.mode = Mode::Heading;
        if outermost {
            self.heading = Some(OpenHeading {
                level: level as u8,
                explicit: id.map(str::to_owned),
                text_start: self.outline.text.len(),
            });
        }
    }

    pub(super) fn end_heading(&mut self, range: &Range<usize>) {
        self.mode = Mode::Prose;
        let Some(open) = self.heading.take() else {
            return;
        };
        let written = &self.outline.text[open.text_start..];
        let text = single_line(written);
        let ids = self.ids.heading(&HeadingText {
            written,
            explicit: open.explicit.as_deref(),
        });
        let blank_start = written.len() - written.trim_start().len();
        let (start, end) = (
            open.text_start + blank_start,
            open.text_start + written.trim_end().len(),
        );
        let text_span = if text.is_empty() {
            Span::at(self.offset + range.start)
        } else {
            self.outline.locate(start, end)
        };
        let span = self.span(range);
        self.section = Section {
            heading: Some(self.outline.headings.len()),
            level: open.level,
            span: Span::at(span.start),
            text: TextRange::default(),
            words: 0,
        };
        self.outline.headings.push(Heading {
            level: open.level,
            text,
            id: ids.own,
            forge_ids: ids.forge,
            is_explicit: open.explicit.is_some(),
            span,
            text_span,
        });
        self.outline.text.push('\n');
        self.section.text.start = self.outline.text.len();
    }

    /// Ends the section that is open, at `end` in the body.
    pub(super) fn close_section(&mut self, end: usize) {
        let text = &mut self.outline.text;
        let mut section = std::mem::replace(
            &mut self.section,
            Section {
                heading: None,
                level: 0,
                span: Span::at(0),
                text: TextRange::default(),
                words: 0,
            },
        );
        section.text.end = section.text.start + text[section.text.start..].trim_end().len();
        section.span.end = self.offset + end;
        section.words = count_words(&text[section.text.start..section.text.end]);
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        self.section.text.start = text.len();
        if section.heading.is_some() || section.words > 0 {
            self.outline.sections.push(section);
        }
    }
}
