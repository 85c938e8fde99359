//! Footnotes: gathered at the end, numbered by first reference, linked both ways.

use std::collections::BTreeMap;

use super::output::Output;

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
    /// Starts the text of a note: what is written until its end is put aside.
    pub(super) fn start(&mut self, out: &mut Output, label: &str) {
        let index = self.index(label);
        self.open.push((index, out.take()));
    }

    pub(super) fn end(&mut self, out: &mut Output) {
        if let Some((index, interrupted)) = self.open.pop() {
            let html = out.put_back(interrupted);
            self.notes[index].html.push_str(&html);
        }
    }

    /// Writes a reference to a note.
    pub(super) fn reference(&mut self, out: &mut Output, label: &str) {
        let index = self.index(label);
        if self.notes[index].number == 0 {
            self.referred += 1;
            self.notes[index].number = self.referred;
        }
        let note = &mut self.notes[index];
        note.references += 1;
        let (number, anchor) = (note.number, reference_id(note.number, note.references));
        out.push_str("<sup class=\"footnote-ref\"");
        out.push_id(&anchor);
        out.push_str("><a");
        out.push_own_mark();
        out.push_str(&format!(
            " href=\"#fn-{number}\" role=\"doc-noteref\" aria-label=\"Footnote {number}\">{number}</a></sup>"
        ));
    }

    /// Writes all notes.
    pub(super) fn finish(mut self, out: &mut Output) {
        // A note that nothing refers to is kept, at the end.
        let mut number = self.referred;
        for note in self.notes.iter_mut().filter(|note| note.number == 0) {
            number += 1;
            note.number = number;
        }
        self.notes
            .retain(|note| !note.html.is_empty() || note.references > 0);
        if self.notes.is_empty() {
            return;
        }
        self.notes.sort_by_key(|note| note.number);
        out.push_str(
            "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<ol>\n",
        );
        for note in &self.notes {
            note.write(out);
        }
        out.push_str("</ol>\n</section>\n");
    }

    fn index(&mut self, label: &str) -> usize {
        let next = self.notes.len();
        let index = *self.by_label.entry(label.to_lowercase()).or_insert(next);
        if index == next {
            self.notes.push(Note::default());
        }
        index
    }
}

impl Note {
    fn write(&self, out: &mut Output) {
        out.push_str("<li");
        out.push_id(&format!("fn-{}", self.number));
        out.push('>');
        // The way back stands in the note's last line.
        let (text, end) = match self.html.strip_suffix("</p>\n") {
            Some(text) => (text, "</p>\n"),
            None => (self.html.as_str(), ""),
        };
        out.push_str(text);
        for count in 1..=self.references {
            out.push_str(" <a class=\"footnote-back\"");
            out.push_own_mark();
            let (anchor, number) = (reference_id(self.number, count), self.number);
            let which = if self.references > 1 {
                format!("{number}, {count}")
            } else {
                number.to_string()
            };
            out.push_str(&format!(
                " href=\"#{anchor}\" role=\"doc-backlink\" aria-label=\"Back to reference {which}\">↩</a>"
            ));
        }
        out.push_str(end);
        out.push_str("</li>\n");
    }
}

fn reference_id(number: usize, count: usize) -> String {
    if count == 1 {
        format!("fnref-{number}")
    } else {
        format!("fnref-{number}-{count}")
    }
}
