//! The HTML of a page while it is written.

use std::borrow::Cow;
use std::ops::{Deref, DerefMut};

use crate::{direction, escape, sanitise};

/// HTML, and how its attributes are written. Otherwise a `String`.
pub(super) struct Output {
    html: String,
    /// Whether ids and addresses of our own are marked for the sanitiser.
    pub(super) marked: bool,
    /// Whether the document has letters of a script that runs from right to left: its blocks then say which way they
    /// run, each by itself.
    pub(super) bidi: bool,
}

impl Output {
    pub(super) fn new(capacity: usize, marked: bool, bidi: bool) -> Self {
        Self {
            html: String::with_capacity(capacity),
            marked,
            bidi,
        }
    }

    /// What was written so far, which leaves none.
    pub(super) fn take(&mut self) -> String {
        std::mem::take(&mut self.html)
    }

    /// What was written since [`Output::take`]; what was taken then stands in its place.
    pub(super) fn put_back(&mut self, html: String) -> String {
        std::mem::replace(&mut self.html, html)
    }

    pub(super) fn into_html(self) -> String {
        self.html
    }

    /// The attribute that tells the sanitiser that an address has been resolved already.
    pub(super) fn own_mark(&self) -> &'static str {
        if self.marked {
            sanitise::mark_attribute()
        } else {
            ""
        }
    }

    pub(super) fn push_own_mark(&mut self) {
        let mark = self.own_mark();
        self.html.push_str(mark);
    }

    /// Appends ` id="…"`.
    pub(super) fn push_id(&mut self, id: &str) {
        let attribute = self.id(id);
        self.html.push_str(&attribute);
    }

    /// ` id="…"`.
    pub(super) fn id(&self, id: &str) -> String {
        let mut attribute = String::from(" id=\"");
        if self.marked {
            attribute.push_str(sanitise::mark());
        }
        escape::push_text(&mut attribute, id);
        attribute.push('"');
        attribute
    }

    /// The start tag of a block that holds text, which runs as its first letter does.
    pub(super) fn block<'s>(&self, start: &'s str) -> Cow<'s, str> {
        match start.find('>').filter(|_| self.bidi) {
            Some(end) => format!("{} dir=\"auto\"{}", &start[..end], &start[end..]).into(),
            None => start.into(),
        }
    }

    /// Gives the element whose start tag ends at `at` the direction of its first letter. `dir="auto"` would not do:
    /// browsers then leave out the letters of blocks that have a direction of their own.
    pub(super) fn direct(&mut self, at: usize) {
        self.direct_as(at, at);
    }

    /// The same, by the first letter at or after `from`.
    pub(super) fn direct_as(&mut self, at: usize, from: usize) {
        if self.bidi
            && let Some(direction) = direction::of_html(&self.html[from..])
        {
            self.html.insert_str(at, &format!(" dir=\"{direction}\""));
        }
    }
}

impl Deref for Output {
    type Target = String;

    fn deref(&self) -> &String {
        &self.html
    }
}

impl DerefMut for Output {
    fn deref_mut(&mut self) -> &mut String {
        &mut self.html
    }
}
