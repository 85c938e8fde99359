//! Raw HTML on its way to the sanitiser.
//!
//! Each piece is taken apart and written again, so that what the sanitiser's parser sees are the tags seen here: a
//! torn `<script` or an unclosed `<b>` cannot swallow or colour the rest of a page. A tag may be closed in another
//! block than the one it was opened in (`<details>` needs that), but never outside the element it stands in.

use super::output::Output;
use crate::policy::{self, Treatment};
use crate::{escape, raw};

/// Raw elements open at once, more than which are not written: HTML parsers take quadratic time over them.
const MAX_DEPTH: usize = 64;

/// Elements that hold text of their own and so run as its first letter does.
const DIRECTED: [&str; 14] = [
    "p",
    "li",
    "td",
    "th",
    "dt",
    "dd",
    "summary",
    "figcaption",
    "caption",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
];

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

/// Where a piece of raw HTML stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// How many of our own elements it stands in.
    pub(super) depth: usize,
    /// Whether one of them is a link.
    pub(super) in_link: bool,
}

impl RawHtml {
    /// Writes a piece of raw HTML.
    pub(super) fn write(&mut self, out: &mut Output, html: &str, place: Place) {
        let mut at = 0;
        for tag in raw::tags(html) {
            push_between(out, &html[at..tag.range.start]);
            at = tag.range.end;
            self.tag(out, &tag, place);
        }
        push_between(out, &html[at..]);
    }

    /// Ends a block of raw HTML, beyond which nothing is dropped.
    pub(super) fn end_block(&mut self) {
        self.dropped = None;
    }

    /// Ends the raw elements that stand in the element at `depth` which is about to end.
    pub(super) fn close(&mut self, out: &mut Output, depth: usize) {
        while let Some((name, _)) = self.open.pop_if(|(_, level)| *level > depth) {
            push_end(out, &name);
        }
        if self
            .dropped
            .as_ref()
            .is_some_and(|(_, level, _)| *level > depth)
        {
            self.dropped = None;
        }
    }

    /// Ends all raw elements.
    pub(super) fn close_all(&mut self, out: &mut Output) {
        while let Some((name, _)) = self.open.pop() {
            push_end(out, &name);
        }
    }

    fn tag(&mut self, out: &mut Output, tag: &raw::RawTag<'_>, place: Place) {
        if let Some((name, level, start)) = &self.dropped {
            if tag.closing && *name == tag.name && *level == place.depth {
                out.truncate(*start);
                self.dropped = None;
            }
            return;
        }
        if tag.closing {
            self.end(out, &tag.name, place.depth);
            return;
        }
        match policy::treatment(&tag.name) {
            Treatment::Kept => self.start(out, tag, place.depth),
            Treatment::Removed => {
                self.dropped = Some((tag.name.clone(), place.depth, out.len()));
            }
            Treatment::Linked(attributes) => {
                let in_link = place.in_link || self.open.iter().any(|(name, _)| name == "a");
                push_embedded(out, tag, attributes, in_link);
            }
            Treatment::Unwrapped | Treatment::Unsupported | Treatment::Unknown => {}
        }
    }

    fn start(&mut self, out: &mut Output, tag: &raw::RawTag<'_>, depth: usize) {
        if !policy::is_void(&tag.name) {
            if self.open.len() >= MAX_DEPTH {
                return;
            }
            self.open.push((tag.name.clone(), depth));
        }
        let name = tag.get("name").filter(|_| tag.name == "a");
        self.anchors.extend(
            tag.get("id")
                .into_iter()
                .chain(name)
                .map(raw::Attribute::value),
        );
        out.push('<');
        out.push_str(&tag.name);
        // Parsers compare each attribute with all before it: only those go on that may stay.
        for attribute in tag
            .attributes
            .iter()
            .filter(|attribute| policy::is_attribute(&tag.name, &attribute.name))
        {
            out.push(' ');
            out.push_str(&attribute.name);
            out.push_str("=\"");
            escape::push_text(out, &attribute.value());
            out.push('"');
        }
        if out.bidi && DIRECTED.contains(&tag.name.as_str()) && tag.get("dir").is_none() {
            out.push_str(" dir=\"auto\"");
        }
        out.push('>');
    }

    fn end(&mut self, out: &mut Output, name: &str, depth: usize) {
        let Some(found) = self
            .open
            .iter()
            .rposition(|(open, level)| open == name && *level == depth)
        else {
            return;
        };
        while self.open.len() > found + 1 {
            if let Some((inner, _)) = self.open.pop() {
                push_end(out, &inner);
            }
        }
        self.open.pop();
        out.push_str(&format!("</{name}>"));
    }
}

/// An end tag that the author left out. Where HTML lets it be left out, it is: a second `</p>` would make an empty
/// paragraph.
fn push_end(out: &mut Output, name: &str) {
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
        out.push_str(&format!("</{name}>"));
    }
}

/// A link to what an element shows or plays, which no page does; inside another link its address alone.
fn push_embedded(out: &mut Output, tag: &raw::RawTag<'_>, attributes: &[&str], in_link: bool) {
    let Some(address) = raw::embedded_address(tag, attributes) else {
        return;
    };
    let address = address.value();
    let name = ["title", "aria-label"]
        .iter()
        .find_map(|name| tag.get(name).map(raw::Attribute::value))
        .filter(|name| !name.trim().is_empty());
    if !in_link {
        out.push_str("<a href=\"");
        escape::push_text(out, &address);
        out.push_str("\">");
    }
    escape::push_text(out, name.as_ref().unwrap_or(&address));
    out.push_str(if in_link { " " } else { "</a> " });
}

/// What stands between tags: text with its character references; a `<` that starts no tag is one.
fn push_between(out: &mut Output, html: &str) {
    let mut at = 0;
    for (_, comment) in raw::comments(html) {
        push_characters(out, &html[at..comment.start]);
        at = comment.end;
    }
    push_characters(out, &html[at..]);
}

fn push_characters(out: &mut Output, text: &str) {
    for (index, part) in text.split('<').enumerate() {
        if index > 0 {
            out.push_str("&lt;");
        }
        out.push_str(part);
    }
}
