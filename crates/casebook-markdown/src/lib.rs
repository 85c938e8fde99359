//! Markdown → outline (headings, links, plain text per section) and safe HTML.
//!
//! Two passes over a body, both pure, both reading the same events and naming headings alike:
//!
//! - [`outline()`] takes a document apart for the index, the lint and the table of links; every part carries its
//!   place in the file.
//! - [`render()`] makes the HTML of a page; it asks its caller where links lead.
//!
//! [`plain`] and [`inline`] do the same for one line, such as an action's title.

mod direction;
mod escape;
mod events;
pub mod highlight;
mod line;
mod link_html;
mod outline;
mod passages;
mod path_segment;
mod percent_encoding;
mod policy;
#[cfg(test)]
mod properties;
mod raw;
mod render;
mod rewrite;
mod sanitise;
mod slug;
mod source;
mod timeline;
mod url;

pub use line::{inline, plain};
pub use link_html::{LinkKind, Resolution};
pub use outline::IGNORE;
pub use outline::{
    Block, BlockKind, Cell, Footnote, Heading, Ignore, Image, Link, LinkForm, List, ListItem, Loss,
    LossKind, Outline, Prose, ProseKind, RawHtml, Section, Table, TextRange, outline,
};
pub use passages::{Mark, Passage, PassageEnd, marks, passages, whole_lines};
pub use path_segment::{is_device, path_fault, segment, segments};
pub use percent_encoding::{percent_decoded, percent_decoded_strictly, percent_encoded};
pub use render::{RenderOptions, Rendered, RowTime, TocEntry, render};
pub use rewrite::{Destination, rewrite};
pub use slug::{short_slug, slug};
pub use timeline::{LeadingTime, TimelineColumns, is_day, leading_time, timeline_columns};
pub use url::is_absolute;
