//! What goes into a page and what comes out.

use std::ops::Range;

use casebook_time::{Date, Duration};

use crate::link_html::{LinkKind, Resolution};

/// How a document is to be rendered.
#[derive(Clone, Copy)]
pub struct RenderOptions<'a> {
    /// The page's title: a first-level heading with this text is left out, because the page shows it already.
    pub title: Option<&'a str>,
    /// Where a destination leads. Asked for every link and image, those of raw HTML included, with the destination
    /// as written.
    pub resolve: &'a dyn Fn(&str, LinkKind) -> Resolution,
    /// Whether headings get a link to themselves.
    pub heading_anchors: bool,
    /// Whether a heading, of which this is the plain text, is that of a timeline: its tables and lists are set as one.
    pub is_timeline: &'a dyn Fn(&str) -> bool,
    /// When a row of a timeline was, asked with the row's place in the text; `None` when that is not known.
    pub row_time: &'a dyn Fn(Range<usize>) -> Option<RowTime>,
    /// Whether readers are told where a passage with this label, in small letters, begins and ends.
    pub shows_label: &'a dyn Fn(&str) -> bool,
}

/// When a row of a timeline was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowTime {
    /// The machine-readable form, for `datetime`.
    pub datetime: String,
    /// The day on the timeline's own calendar, written in the row or carried over from those before.
    pub date: Option<Date>,
    /// The time since the row before, where both are known to the minute.
    pub since_previous: Option<Duration>,
}

impl std::fmt::Debug for RenderOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RenderOptions")
            .field("title", &self.title)
            .field("heading_anchors", &self.heading_anchors)
            .finish_non_exhaustive()
    }
}

impl Default for RenderOptions<'_> {
    /// No title, links kept as they are, heading anchors, sections named "Timeline" set as such, no dates of rows.
    fn default() -> Self {
        Self {
            title: None,
            resolve: &|_, _| Resolution::Keep,
            heading_anchors: true,
            is_timeline: &|heading| heading.eq_ignore_ascii_case("timeline"),
            row_time: &|_| None,
            shows_label: &|_| false,
        }
    }
}

/// A heading as the table of contents lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TocEntry {
    /// 2 to 6: the level in the page.
    pub level: u8,
    /// The anchor, the same as in the outline.
    pub id: String,
    /// Plain text, to be escaped.
    pub text: String,
}

/// A rendered document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rendered {
    /// Balanced, sanitised HTML.
    pub html: String,
    /// The headings of the page, in order.
    pub toc: Vec<TocEntry>,
    /// The anchor of the heading that was left out for being the title; the page's own `h1` can bear it.
    pub title_id: Option<String>,
}
