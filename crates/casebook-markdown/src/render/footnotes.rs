//! Footnotes: gathered at the end, numbered by first reference, linked both ways.

use std::collections::BTreeMap;

use super::writer::{Close, Writer};

/// The notes of one document.
#[derive(Default)]
pub(super) struct Footnotes {
    /// Label → index into `notes`.
    by_label: BTreeMap<String, usize>,
    notes: Vec<Note>,
    /// How many of them have been referred to.
    referred: usize,
    /// Notes being written: their label and the output they interrupted.
    open: Vec<(usize, String)>,
}

#[derive(Default)]
struct Note {
    /// From 1, in the order of first reference; 0 while nothing refers to it.
    number: usize,
    references: usize,
    html: String,
}

impl Footnotes {
    fn index(&mut self, label: &str) -> usize {
        let next = self.notes.len();
        let index = *self.by_label.entry(label.to_lowercase()).or_insert(next);
        if index == next {
            self.notes.push(Note::default());
        }
        index
    }
}

impl Writer<'_> {
    pub(super) fn start_footnote(&mut self, label: &str) {
        let index = self.footnotes.index(label);
        let interrupted = std::mem::take(&mut self.out);
        self.footnotes.open.push((index, interrupted));
        self.containers += 1;
        self.open.push(Close::Footnote);
    }

    pub(super) fn end_footnote(&mut self) {
        self.containers -= 1;
        if let Some((index, interrupted)) = self.footnotes.open.pop() {
            let html = std::mem::replace(&mut self.out, interrupted);
            self.footnotes.notes[index].html.push_str(&html);
        }
    }

    pub(super) fn footnote_reference(&mut self, label: &str) {
        if !self.images.is_empty() {
            return;
        }
        let index = self.footnotes.index(label);
        if self.footnotes.notes[index].number == 0 {
            self.footnotes.referred += 1;
            self.footnotes.notes[index].number = self.footnotes.referred;
        }
        let note = &mut self.footnotes.notes[index];
        note.references += 1;
        let (number, anchor) = (note.number, reference_id(note.number, note.references));
        self.out.push_str("<sup class=\"footnote-ref\"");
        self.push_id(&anchor);
        self.out.push_str("><a");
        self.push_own_mark();
        self.out.push_str(&format!(
            " href=\"#fn-{number}\" role=\"doc-noteref\" aria-label=\"Footnote {number}\">{number}</a></sup>"
        ));
    }

    pub(super) fn write_footnotes(&mut self) {
        let mut notes = std::mem::take(&mut self.footnotes.notes);
        // A note that nothing refers to is kept, at the end.
        let mut number = notes.iter().map(|note| note.number).max().unwrap_or(0);
        for note in notes.iter_mut().filter(|note| note.number == 0) {
            number += 1;
            note.number = number;
        }
        notes.retain(|note| !note.html.is_empty() || note.references > 0);
        if notes.is_empty() {
            return;
        }
        notes.sort_by_key(|note| note.number);
        self.out.push_str(
            "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<ol>\n",
        );
        for note in &notes {
            self.write_note(note);
        }
        self.out.push_str("</ol>\n</section>\n");
    }

    fn write_note(&mut self, note: &Note) {
        self.out.push_str("<li");
        self.push_id(&format!("fn-{}", note.number));
        self.out.push('>');
        // The way back stands in the note's last line.
        let (text, end) = match note.html.strip_suffix("</p>\n") {
            Some(text) => (text, "</p>\n"),
            None => (note.html.as_str(), ""),
        };
        self.out.push_str(text);
        for count in 1..=note.references {
            self.out.push_str(" <a class=\"footnote-back\"");
            self.push_own_mark();
            let (anchor, number) = (reference_id(note.number, count), note.number);
            let which = if note.references > 1 {
                format!("{number}, {count}")
            } else {
                number.to_string()
            };
            self.out.push_str(&format!(
                " href=\"#{anchor}\" role=\"doc-backlink\" aria-label=\"Back to reference {which}\">↩</a>"
            ));
        }
        self.out.push_str(end);
        self.out.push_str("</li>\n");
    }
}

fn reference_id(number: usize, count: usize) -> String {
    if count == 1 {
        format!("fnref-{number}")
    } else {
        format!("fnref-{number}-{count}")
    }
}
