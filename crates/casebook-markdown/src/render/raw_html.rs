//! Raw HTML on its way to the sanitiser.
//!
//! Each piece is taken apart and written anew, so that what the sanitiser's parser sees are the tags seen here: a
//! torn `<script` or an unclosed `<b>` cannot swallow or colour the rest of a page. A tag may be closed in another
//! block than the one it was opened in (`<details>` needs that), but never outside the element it stands in.

use super::writer::Writer;
use crate::{escape, raw, sanitise};

/// Raw elements open at once, more than which are not written: HTML parsers take quadratic time over them.
const MAX_DEPTH: usize = 64;

/// The raw HTML of one document.
#[derive(Default)]
pub(super) struct RawHtml {
    /// Open raw elements, each with the number of our own elements that it stands in.
    open: Vec<(String, usize)>,
    /// The element whose content is being dropped: its name, the elements it stands in, and where it started.
    dropped: Option<(String, usize, usize)>,
    /// The ids that raw HTML gives.
    pub(super) anchors: Vec<String>,
}

impl Writer<'_> {
    pub(super) fn raw_html(&mut self, html: &str) {
        let mut at = 0;
        for tag in raw::tags(html) {
            self.raw_text(&html[at..tag.range.start]);
            at = tag.range.end;
            self.raw_tag(&tag);
        }
        self.raw_text(&html[at..]);
    }

    /// Ends a block of raw HTML, beyond which nothing is dropped.
    pub(super) fn end_raw_block(&mut self) {
        self.raw.dropped = None;
    }

    /// Ends the raw elements that stand in the element which is about to end.
    pub(super) fn close_raw(&mut self) {
        let depth = self.open.len();
        while let Some((name, _)) = self.raw.open.pop_if(|(_, level)| *level > depth) {
            self.push_end(&name);
        }
        if self
            .raw
            .dropped
            .as_ref()
            .is_some_and(|(_, level, _)| *level > depth)
        {
            self.raw.dropped = None;
        }
    }

    /// Ends all raw elements.
    pub(super) fn close_all_raw(&mut self) {
        while let Some((name, _)) = self.raw.open.pop() {
            self.push_end(&name);
        }
    }

    fn raw_tag(&mut self, tag: &raw::RawTag<'_>) {
        let depth = self.open.len();
        if let Some((name, level, start)) = &self.raw.dropped {
            if tag.closing && *name == tag.name && *level == depth {
                self.out.truncate(*start);
                self.raw.dropped = None;
            }
            return;
        }
        if tag.closing {
            self.raw_end(&tag.name, depth);
        } else if sanitise::is_dropped_with_content(&tag.name) {
            self.raw.dropped = Some((tag.name.clone(), depth, self.out.len()));
        } else if sanitise::is_allowed(&tag.name) {
            self.raw_start(tag, depth);
        }
    }

    fn raw_start(&mut self, tag: &raw::RawTag<'_>, depth: usize) {
        if !sanitise::is_void(&tag.name) {
            if self.raw.open.len() >= MAX_DEPTH {
                return;
            }
            self.raw.open.push((tag.name.clone(), depth));
        }
        let name = tag.get("name").filter(|_| tag.name == "a");
        self.raw.anchors.extend(
            tag.get("id")
                .into_iter()
                .chain(name)
                .map(raw::Attribute::value),
        );
        self.out.push('<');
        self.out.push_str(&tag.name);
        for attribute in tag
            .attributes
            .iter()
            .filter(|attribute| is_attribute_name(&attribute.name))
        {
            self.out.push(' ');
            self.out.push_str(&attribute.name);
            self.out.push_str("=\"");
            escape::push_text(&mut self.out, &attribute.value());
            self.out.push('"');
        }
        self.out.push('>');
    }

    fn raw_end(&mut self, name: &str, depth: usize) {
        let Some(found) = self
            .raw
            .open
            .iter()
            .rposition(|(open, level)| open == name && *level == depth)
        else {
            return;
        };
        while self.raw.open.len() > found + 1 {
            if let Some((inner, _)) = self.raw.open.pop() {
                self.push_end(&inner);
            }
        }
        self.raw.open.pop();
        self.out.push_str(&format!("</{name}>"));
    }

    /// An end tag that the author left out. Where HTML lets it be left out, it is: a second `</p>` would make an
    /// empty paragraph.
    fn push_end(&mut self, name: &str) {
        if !matches!(
            name,
            "p" | "li"
                | "dt"
                | "dd"
                | "tr"
                | "td"
                | "th"
                | "thead"
                | "tbody"
                | "tfoot"
                | "colgroup"
                | "rp"
                | "rt"
        ) {
            self.out.push_str(&format!("</{name}>"));
        }
    }

    /// What stands between tags: text with its character references; a `<` that starts no tag is one.
    fn raw_text(&mut self, html: &str) {
        let mut at = 0;
        for (_, comment) in raw::comments(html) {
            self.raw_characters(&html[at..comment.start]);
            at = comment.end;
        }
        self.raw_characters(&html[at..]);
    }

    fn raw_characters(&mut self, text: &str) {
        for (index, part) in text.split('<').enumerate() {
            if index > 0 {
                self.out.push_str("&lt;");
            }
            self.out.push_str(part);
        }
    }
}

fn is_attribute_name(name: &str) -> bool {
    name.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':'))
}
