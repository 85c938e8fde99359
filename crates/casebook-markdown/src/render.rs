//! Markdown → HTML that may stand in a page as it is.
//!
//! The page's title is its only `h1`. A first-level heading equal to it is dropped; of the other headings the
//! outermost become `h2`, and each deeper one goes exactly one level down, whatever the source skipped. So no page
//! has two `h1`, and no level is missing. Headings inside quotes, lists and notes divide nothing: they are bold
//! paragraphs.

mod blocks;
mod footnotes;
mod inline;
mod links;
mod output;
mod page;
mod raw_html;
mod set_timeline;
mod table;
#[cfg(test)]
mod tests;
mod writer;

use crate::source::without_byte_order_mark;

pub use page::{RenderOptions, Rendered, RowTime, TocEntry};
pub(super) use writer::write_line;

/// Renders a document's `body`.
#[must_use]
pub fn render(body: &str, options: &RenderOptions<'_>) -> Rendered {
    writer::render(without_byte_order_mark(body).0, options)
}
