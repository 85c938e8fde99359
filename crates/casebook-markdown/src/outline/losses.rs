//! What of a document its page drops, changes, or prints otherwise than it was meant.

use std::ops::Range;

use pulldown_cmark::LinkType;

use super::links;
use super::parts::{LinkForm, Loss, LossKind};
use super::walk::Walk;
use crate::events::Events;
use crate::policy::{self, Treatment};
use crate::raw::RawTag;

impl Walk<'_> {
    pub(super) fn lose(&mut self, kind: LossKind, name: &str, range: &Range<usize>) {
        let span = self.span(range);
        self.outline.losses.push(Loss {
            kind,
            name: name.to_owned(),
            span,
        });
    }

    /// What a page leaves out of a tag of raw HTML that starts at `start` in the body.
    pub(super) fn tag_losses(&mut self, tag: &RawTag<'_>, start: usize) {
        if let Some(name) = &self.removed {
            if tag.closing && *name == tag.name {
                self.removed = None;
            }
            return;
        }
        if tag.closing {
            return;
        }
        let range = start + tag.range.start..start + tag.range.end;
        let kind = match policy::treatment(&tag.name) {
            Treatment::Kept | Treatment::Unwrapped => None,
            Treatment::Linked(attributes) => {
                let offset = self.offset + start;
                let link = links::from_embedded(tag, attributes, offset);
                let is_part = matches!(tag.name.as_str(), "source" | "track");
                self.outline.links.extend(link);
                (!is_part).then_some(LossKind::Embedded)
            }
            Treatment::Removed => {
                self.removed = Some(tag.name.clone());
                Some(LossKind::Removed)
            }
            Treatment::Unsupported => Some(LossKind::Unsupported),
            Treatment::Unknown => Some(LossKind::UnknownTag),
        };
        match kind {
            Some(kind) => self.lose(kind, &tag.name, &range),
            None => {
                let attributes = tag.attributes.iter();
                let lost: Vec<String> = attributes
                    .filter(|attribute| {
                        attribute.name == "style"
                            || (attribute.name.len() > 2 && attribute.name.starts_with("on"))
                    })
                    .map(|attribute| attribute.name.clone())
                    .collect();
                for name in lost {
                    self.lose(LossKind::Attribute, &name, &range);
                }
            }
        }
    }

    /// Looks for a reference to a footnote that is none, at the start of a piece of text.
    pub(super) fn footnote_without_text(&mut self, text: &str, range: &Range<usize>) {
        if !text.starts_with('[') || self.body[..range.start].ends_with('\\') {
            return;
        }
        let Some(rest) = self.body[range.start..].strip_prefix("[^") else {
            return;
        };
        let end = rest
            .find([']', '[', '\n', '^'])
            .filter(|end| rest[*end..].starts_with(']'));
        if let Some(end) = end.filter(|end| !rest[..*end].trim().is_empty()) {
            let whole = range.start..range.start + "[^".len() + end + 1;
            let label = rest[..end].to_owned();
            self.lose(LossKind::UndefinedFootnote, &label, &whole);
        }
    }

    /// A paragraph that is a formula between `$$`.
    pub(super) fn formula(&mut self, range: &Range<usize>) {
        let source = self.body[range.clone()].trim();
        let inner = source
            .strip_prefix("$$")
            .and_then(|rest| rest.strip_suffix("$$"));
        if inner.is_some_and(|inner| !inner.trim().is_empty()) {
            let start = range.start + self.body[range.clone()].find("$$").unwrap_or(0);
            self.lose(LossKind::Formula, "$$", &(start..start + source.len()));
        }
    }

    /// Notes that the definition of a label is of use.
    pub(super) fn use_label(&mut self, kind: LinkType, label: &str) {
        if links::form(kind) == LinkForm::Reference {
            self.labels.insert(key(label));
        }
    }

    /// References without a definition, and definitions without a reference; puts all losses in order.
    pub(super) fn references(&mut self, events: &Events<'_>) {
        for (label, range) in events.undefined() {
            // `matrix[i][j]` is code that lost its back-ticks, and reads as it was meant.
            let follows_word = self.body[..range.start]
                .chars()
                .next_back()
                .is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '_' | ']'));
            if !follows_word {
                self.lose(LossKind::UndefinedReference, &label, &range);
            }
        }
        for (label, range) in events.definitions() {
            if !self.labels.contains(&key(&label)) {
                self.lose(LossKind::UnusedDefinition, &label, &range);
            }
        }
        self.outline.losses.sort_by_key(|loss| loss.span);
        self.outline.losses.dedup();
    }
}

/// A label as labels are compared: in any case, and with any blanks between its words.
fn key(label: &str) -> String {
    casebook_text::single_line(label).to_lowercase()
}
