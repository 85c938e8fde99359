//! A document taken apart, as a whole.

use std::borrow::Cow;

use super::anchors::AnchorIndex;
use super::parts::{
    Block, Footnote, Heading, Ignore, Image, Link, List, Loss, Piece, RawHtml, Run, Section, Table,
    TextRange,
};
use crate::slug::USER;
use casebook_diagnostic::Span;

/// One document, taken apart. All spans are file offsets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// The plain text of the whole document, headings included.
    pub text: String,
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// The document cut at its headings; text before the first heading is a section of its own, if there is any.
    pub sections: Vec<Section>,
    /// Links in order of their start.
    pub links: Vec<Link>,
    /// Images in order of their start.
    pub images: Vec<Image>,
    /// Footnotes and references to them. A reference to no note is ordinary text.
    pub footnotes: Vec<Footnote>,
    /// Tables in order.
    pub tables: Vec<Table>,
    /// Lists in order of their start, nested ones after the one they stand in.
    pub lists: Vec<List>,
    /// The outermost blocks in order.
    pub blocks: Vec<Block>,
    /// Raw HTML in order.
    pub html: Vec<RawHtml>,
    /// Ids (and names) given in raw HTML, which a `#fragment` may lead to.
    pub anchors: Vec<String>,
    /// What a page drops, changes or prints otherwise than it was meant, in order.
    pub losses: Vec<Loss>,
    /// Requests to leave a block out of a rule's sight.
    pub ignores: Vec<Ignore>,
    pub(super) prose: Vec<Run>,
    pub(super) pieces: Vec<Piece>,
    pub(super) anchor_index: AnchorIndex,
}

impl Outline {
    /// The title the document gives itself: its first first-level heading.
    #[must_use]
    pub fn title(&self) -> Option<&Heading> {
        self.headings.iter().find(|heading| heading.level == 1)
    }

    /// A section's heading.
    #[must_use]
    pub fn heading_of(&self, section: &Section) -> Option<&Heading> {
        section.heading.and_then(|index| self.headings.get(index))
    }

    /// How many sections, from section `index` on, belong to it: itself and those of a deeper level that follow.
    /// What stands before the first heading belongs to itself alone.
    #[must_use]
    pub fn family(&self, index: usize) -> usize {
        let Some(first) = self.sections.get(index) else {
            return 0;
        };
        if first.heading.is_none() {
            return 1;
        }
        1 + self.sections[index + 1..]
            .iter()
            .take_while(|section| section.level > first.level)
            .count()
    }

    /// Section `index` with its subsections as one: their text (with the subsections' headings), words and span.
    #[must_use]
    pub fn with_subsections(&self, index: usize) -> Option<Section> {
        let first = self.sections.get(index)?;
        let family = &self.sections[index..index + self.family(index)];
        let last = family.last()?;
        Some(Section {
            span: Span::new(first.span.start, last.span.end),
            text: TextRange {
                start: first.text.start,
                end: last.text.end,
            },
            words: family.iter().map(|section| section.words).sum(),
            ..first.clone()
        })
    }

    /// The anchor in the page of the place that `fragment` names; `None` when there is no such place. Nothing and `top`
    /// name the page itself.
    ///
    /// A heading goes by the id its author gave it, else by GitHub's, else by the page's own, else by GitLab's: a link
    /// that works in the repository leads to the same heading here.
    #[must_use]
    pub fn anchor<'a>(&'a self, fragment: &'a str) -> Option<Cow<'a, str>> {
        if fragment.is_empty() || fragment == "top" {
            return Some(Cow::Borrowed(fragment));
        }
        let anchors = self
            .anchor_index
            .of(&self.headings, &self.footnotes, &self.anchors);
        if let Some(at) = anchors.headings.get(fragment) {
            return Some(Cow::Borrowed(&self.headings[*at].id));
        }
        if anchors.html.contains(fragment) {
            return Some(Cow::Owned(format!("{USER}{fragment}")));
        }
        let label = fragment.strip_prefix("fn-")?.to_lowercase();
        let number = anchors.notes.get(&label)?;
        Some(Cow::Owned(format!("fn-{number}")))
    }
}

impl TextRange {
    /// The text it stands for.
    #[must_use]
    pub fn of(self, outline: &Outline) -> &str {
        outline.text.get(self.start..self.end).unwrap_or_default()
    }

    /// Whether there is no text, blanks aside.
    #[must_use]
    pub fn is_blank(self, outline: &Outline) -> bool {
        self.of(outline).trim().is_empty()
    }
}
