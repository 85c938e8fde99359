//! Raw HTML: what it links to and shows, and the requests to the lint that stand in its comments.

use std::ops::Range;

use super::links;
use super::parts::{Block, BlockKind, Ignore, RawHtml};
use super::walk::Walk;
use crate::raw;
use casebook_diagnostic::Span;

/// What a comment begins with that asks for findings to be left out.
pub const IGNORE: &str = "casebook-ignore";

impl Walk<'_> {
    pub(super) fn html(&mut self, range: Range<usize>, block: bool) {
        let Some(source) = self.body.get(range.clone()) else {
            return;
        };
        let comment = raw::is_comment_only(source);
        if block && !comment {
            self.open_block(BlockKind::Html, &range);
            for text in raw::text_ranges(source) {
                self.append(
                    &source[text.clone()],
                    range.start + text.start..range.start + text.end,
                    false,
                );
                self.outline.text.push(' ');
            }
        } else if block && self.containers.is_empty() {
            let span = self.span(&range);
            self.outline.blocks.push(Block {
                kind: BlockKind::Html,
                span,
            });
        }
        let span = self.span(&range);
        self.outline.html.push(RawHtml { span, comment });
        for tag in raw::tags(source) {
            self.tag_losses(&tag, range.start);
            if tag.closing {
                continue;
            }
            let offset = self.offset + range.start;
            match tag.name.as_str() {
                "a" => self.outline.links.extend(links::from_anchor(&tag, offset)),
                "img" => self.outline.images.extend(links::from_img(&tag, offset)),
                _ => {}
            }
            let name = tag.get("name").filter(|_| tag.name == "a");
            self.outline.anchors.extend(
                tag.get("id")
                    .into_iter()
                    .chain(name)
                    .map(raw::Attribute::value),
            );
        }
        if block {
            self.removed = None;
        }
        self.ignores(source, range.start, block);
    }

    fn ignores(&mut self, source: &str, start: usize, block: bool) {
        for (comment, range) in raw::comments(source) {
            let Some((codes, reason)) = read_ignore(comment) else {
                continue;
            };
            let span = Span::from(range).shifted(self.offset + start);
            let covers = if block {
                Span::at(span.end)
            } else {
                self.span(&self.block)
            };
            if block {
                self.waiting
                    .push((self.containers.len(), self.outline.ignores.len()));
            }
            self.outline.ignores.push(Ignore {
                codes,
                reason,
                span,
                covers,
            });
        }
    }
}

/// The codes and the reason of a comment that asks for a rule to be left out.
fn read_ignore(comment: &str) -> Option<(Vec<String>, Option<String>)> {
    let request = comment.trim().strip_prefix(IGNORE)?;
    if request.starts_with(|c: char| c.is_alphanumeric() || c == '-') {
        return None;
    }
    let (codes, reason) = request.split_once(':').unwrap_or((request, ""));
    let codes = codes
        .split([',', ' ', '\n', '\t', '\r'])
        .filter(|code| !code.is_empty())
        .map(str::to_owned)
        .collect();
    Some((
        codes,
        Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty()),
    ))
}
