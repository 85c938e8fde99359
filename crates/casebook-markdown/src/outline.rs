//! What a document consists of, with the place of everything in the file.

mod anchors;
mod containers;
mod document;
mod headings;
mod inline;
mod links;
mod losses;
mod parts;
mod prose;
mod raw_html;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod walk;

pub use raw_html::IGNORE;

pub use document::Outline;
pub(super) use links::{destination, form};
pub use parts::{
    Block, BlockKind, Cell, Footnote, Heading, Ignore, Image, Link, LinkForm, List, ListItem, Loss,
    LossKind, ProseKind, RawHtml, Section, Table, TextRange,
};
pub use prose::Prose;

/// Takes a document's `body` apart; `offset` is where the body starts in its file.
#[must_use]
pub fn outline(body: &str, offset: usize) -> Outline {
    walk::walk(body, offset)
}
