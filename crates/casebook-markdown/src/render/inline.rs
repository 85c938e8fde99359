//! Text within a block.

use super::writer::Writer;
use crate::passages::words_of_comments;
use crate::{escape, raw};

impl Writer<'_> {
    pub(super) fn text(&mut self, text: &str) {
        if let Some((_, code)) = &mut self.code {
            code.push_str(text);
            return;
        }
        self.note(text);
        if let Some(image) = self.images.first_mut() {
            image.alt.push_str(text);
        } else {
            escape::push_text(&mut self.out, text);
        }
    }

    pub(super) fn inline_code(&mut self, code: &str) {
        self.note(code);
        if let Some(image) = self.images.first_mut() {
            image.alt.push_str(code);
        } else {
            // Among letters that run the other way, code stands by itself.
            let start = if self.out.bidi {
                "<code dir=\"ltr\">"
            } else {
                "<code>"
            };
            self.out.push_str(start);
            escape::push_text(&mut self.out, code);
            self.out.push_str("</code>");
        }
    }

    pub(super) fn line_break(&mut self, html: &str) {
        self.note(" ");
        if let Some(image) = self.images.first_mut() {
            image.alt.push(' ');
        } else {
            self.out.push_str(html);
        }
    }

    pub(super) fn inline_html(&mut self, html: &str) {
        if self.images.is_empty() && !raw::is_comment_only(html) {
            let place = self.place();
            self.raw.write(&mut self.out, html, place);
        } else if self.images.is_empty() {
            for (label, closes) in self.labels(html) {
                self.out.push_str(&passage_mark("span", &label, closes));
            }
        }
    }

    /// The marks of passages in a comment of which readers are told.
    pub(super) fn labels(&self, html: &str) -> Vec<(String, bool)> {
        let labels = words_of_comments(html).into_iter();
        labels
            .filter(|(label, _)| (self.options.shows_label)(label))
            .collect()
    }

    /// Keeps the plain text of a heading, and of a table's header for the table's name.
    pub(super) fn note(&mut self, text: &str) {
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
        }
        if self.table.head {
            self.table.label.push_str(text);
        }
    }
}

/// What tells readers where a passage for some of them begins or ends.
pub(super) fn passage_mark(element: &str, label: &str, closes: bool) -> String {
    let mut words = String::new();
    escape::push_text(&mut words, label);
    if closes {
        format!("<{element} class=\"passage-end\">end of {words}</{element}>")
    } else {
        format!("<{element} class=\"passage\">{words}</{element}>")
    }
}
