//! Text within blocks, with the links and images in it.

use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::LinkType;

use super::links;
use super::parts::{Image, Link, LinkForm, TextRange};
use super::parts::{Piece, ProseKind, Run};
use super::walk::{Container, Mode, OpenRun, Walk};
use casebook_diagnostic::Span;

impl Walk<'_> {
    pub(super) fn start_link(
        &mut self,
        kind: LinkType,
        written: &str,
        title: &str,
        range: &Range<usize>,
    ) {
        let form = links::form(kind);
        let destination = links::destination(kind, written);
        let destination_span = self.destination_span(range, &destination, form);
        self.anchors
            .push((true, self.outline.links.len(), self.outline.text.len()));
        // A wiki link's or e-mail's text may name a person; a URL's is no sentence.
        self.address = form == LinkForm::Autolink && !destination.starts_with("mailto:");
        let (span, title, text) = (self.span(range), title.to_owned(), TextRange::default());
        self.outline.links.push(Link {
            destination,
            title,
            form,
            span,
            destination_span,
            text,
        });
    }

    pub(super) fn start_image(&mut self, kind: LinkType, destination: &str, range: &Range<usize>) {
        let form = links::form(kind);
        let destination_span = self.destination_span(range, destination, form);
        self.anchors
            .push((false, self.outline.images.len(), self.outline.text.len()));
        self.images += 1;
        let (destination, alt, span) = (destination.to_owned(), String::new(), self.span(range));
        self.outline.images.push(Image {
            destination,
            alt,
            form,
            span,
            destination_span,
        });
    }

    pub(super) fn end_anchor(&mut self) {
        let end = self.outline.text.len();
        let Some((link, index, start)) = self.anchors.pop() else {
            return;
        };
        if link {
            self.address = false;
            self.outline.links[index].text = TextRange { start, end };
        } else {
            self.images -= 1;
            self.outline.images[index].alt = self.outline.text[start..end].to_owned();
        }
    }

    fn destination_span(&self, range: &Range<usize>, destination: &str, form: LinkForm) -> Span {
        let source = self.body.get(range.clone()).unwrap_or_default();
        match links::destination_range(source, destination, form) {
            Some(inner) => Span::from(inner).shifted(self.offset + range.start),
            None => self.span(range),
        }
    }

    pub(super) fn code(&mut self, code: &str, range: Range<usize>) {
        // Where the code stands as written between its back-ticks, point at it rather than at the ticks.
        let inner = self
            .body
            .get(range.clone())
            .and_then(|source| memmem::find(source.as_bytes(), code.as_bytes()));
        let range = inner.map_or(range.clone(), |at| {
            range.start + at..range.start + at + code.len()
        });
        self.text(code, range, false);
    }

    pub(super) fn text(&mut self, text: &str, range: Range<usize>, prose: bool) {
        if text.is_empty() {
            return;
        }
        if matches!(self.mode, Mode::Prose | Mode::Heading) && prose {
            self.footnote_without_text(text, &range);
        }
        if self.mode == Mode::Prose && self.quotes == 0 {
            match &mut self.run {
                Some(run) => run.span.end = range.end,
                None => {
                    let text_start = self.outline.text.len();
                    self.run = Some(OpenRun {
                        kind: self.kind(),
                        text_start,
                        span: range.clone(),
                    });
                }
            }
        }
        let prose = prose && self.images == 0 && !self.address;
        self.append(text, range, prose);
    }

    pub(super) fn append(&mut self, text: &str, range: Range<usize>, prose: bool) {
        let start = self.outline.text.len();
        self.outline.text.push_str(text);
        let piece = Piece::new(start..start + text.len(), self.span(&range), prose);
        if !self
            .outline
            .pieces
            .last_mut()
            .is_some_and(|last| last.join(&piece))
        {
            self.outline.pieces.push(piece);
        }
    }

    fn kind(&self) -> ProseKind {
        match self.containers.last() {
            Some(Container::Item(..)) => ProseKind::ListItem,
            Some(Container::Cell) => ProseKind::TableCell,
            Some(Container::Definition) => ProseKind::Definition,
            Some(Container::Footnote) => ProseKind::Footnote,
            _ => ProseKind::Paragraph,
        }
    }

    pub(super) fn close_run(&mut self) {
        if let Some(run) = self.run.take() {
            let text = TextRange {
                start: run.text_start,
                end: self.outline.text.len(),
            };
            if !text.is_blank(&self.outline) {
                let span = self.span(&run.span);
                self.outline.prose.push(Run {
                    kind: run.kind,
                    span,
                    text,
                });
            }
        }
    }
}
