//! Markdown as it is published: the same text, its links leading to pages, without what no page shows.

mod definitions;
mod fences;
mod html;

use std::ops::Range;

use casebook_diagnostic::Span;

use crate::Outline;
use crate::outline::{Image, Link, LinkForm};
use crate::source::without_byte_order_mark;
use definitions::{definitions, without_others};
use fences::fences;
use html::raw_html;

/// Where a link or an image of a published text leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// Where it says.
    Keep,
    /// To this address, which needs no escaping.
    To(String),
    /// Nowhere: what remains is its text.
    Nowhere,
}

/// Edits of a text, by bytes of the file.
type Edit = (Range<usize>, String);

/// A part of a file's body as it is published. `body` begins at `offset` in the file, `outline` is that of the body.
///
/// Links lead where `destination` says of what is written; comments are left out, as are definitions of links that no link
/// uses, the labels of links that lead nowhere, and what stands behind a fence beside the language: each may say what no page says.
#[must_use]
pub fn rewrite(
    body: &str,
    offset: usize,
    part: Span,
    outline: &Outline,
    destination: &dyn Fn(&str) -> Destination,
) -> String {
    let (body, mark) = without_byte_order_mark(body);
    let offset = offset + mark;
    let text = |range: Range<usize>| -> &str {
        let inside = range
            .start
            .checked_sub(offset)
            .zip(range.end.checked_sub(offset));
        inside
            .and_then(|(start, end)| body.get(start..end))
            .unwrap_or_default()
    };
    let mut edits: Vec<Edit> = Vec::new();
    raw_html(outline, &text, destination, &mut edits);
    for link in &outline.links {
        edit_link(
            link,
            text(link.span.start..link.span.end),
            destination,
            &mut edits,
        );
    }
    for image in &outline.images {
        let written = text(image.span.start..image.span.end);
        edit_image(image, written, destination, &mut edits);
    }
    fences(body, offset, &mut edits);
    let definitions = definitions(body, offset, outline, destination, &mut edits);
    edits.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut out = String::new();
    let mut at = part.start.max(offset);
    for (range, replacement) in edits {
        // What lies in something that is gone, or outside, is no matter.
        if range.start < at || range.end > part.end {
            continue;
        }
        out.push_str(text(at..range.start));
        out.push_str(&replacement);
        at = range.end;
    }
    out.push_str(text(at..part.end));
    if !body.contains("]:") {
        return out;
    }
    without_others(out, &definitions, &outline.text).unwrap_or_else(|| outline.text.clone())
}

fn edit_link(
    link: &Link,
    written: &str,
    destination: &dyn Fn(&str) -> Destination,
    edits: &mut Vec<Edit>,
) {
    let (span, target) = (link.span, link.destination_span);
    let to = match destination(&link.destination) {
        _ if link.form == LinkForm::Wiki && holds_more(written, &link.destination) => {
            return edits.push((span.start..span.end, link.destination.clone()));
        }
        Destination::Keep => return,
        Destination::To(url) => Some(url),
        Destination::Nowhere => None,
    };
    match (link.form, to) {
        (LinkForm::Reference, None) => {
            if let Some(label) = label_start(written) {
                edits.push((span.start..span.start + 1, String::new()));
                edits.push((span.start + label..span.end, String::new()));
            }
        }
        // Its definition is edited, or the raw HTML around it.
        (LinkForm::Reference | LinkForm::Html, _) | (LinkForm::Autolink, Some(_)) => {}
        (LinkForm::Inline, Some(url)) if target != span => {
            edits.push((target.start..target.end, url));
        }
        (LinkForm::Inline, _) => {
            // The text between the brackets stays, with whatever stands in it.
            let before = written.get(..target.start.saturating_sub(span.start));
            let Some(bracket) = before.and_then(|before| before.rfind("](")) else {
                return edits.push((span.start..span.end, String::new()));
            };
            edits.push((span.start..span.start + 1, String::new()));
            edits.push((span.start + bracket..span.end, String::new()));
        }
        (LinkForm::Wiki, to) => {
            let inner = written.trim_start_matches('[').trim_end_matches(']');
            let shown = inner.split_once('|').map_or(inner, |(_, shown)| shown);
            let replacement = match to {
                Some(url) => format!("[{shown}]({url})"),
                None => shown.to_owned(),
            };
            edits.push((span.start..span.end, replacement));
        }
        (LinkForm::Autolink, None) => edits.push((span.start..span.end, String::new())),
    }
}

/// Whether something stands before the destination of a wiki link: a link or an image, which the page does not show.
fn holds_more(written: &str, destination: &str) -> bool {
    let inner = written.trim_start_matches('!').strip_prefix("[[");
    !inner.is_some_and(|inner| inner.starts_with(destination))
}

/// Where the text of a reference ends that is written with a label, `[text][label]`. A label has no bare bracket in it, so
/// the last pair of brackets is the one between both.
fn label_start(written: &str) -> Option<usize> {
    written.rfind("][")
}

fn edit_image(
    image: &Image,
    written: &str,
    destination: &dyn Fn(&str) -> Destination,
    edits: &mut Vec<Edit>,
) {
    let (span, target) = (image.span, image.destination_span);
    match destination(&image.destination) {
        _ if image.form == LinkForm::Wiki && holds_more(written, &image.destination) => {
            edits.push((span.start..span.end, image.alt.clone()));
        }
        Destination::Keep => {}
        Destination::Nowhere
            if image.form == LinkForm::Reference && label_start(written).is_some() =>
        {
            edits.push((span.start..span.end, image.alt.clone()));
        }
        // Its definition is edited, or the raw HTML around it.
        _ if matches!(image.form, LinkForm::Reference | LinkForm::Html) => {}
        Destination::To(url) if target != span => edits.push((target.start..target.end, url)),
        Destination::To(url) => {
            edits.push((span.start..span.end, format!("![{}]({url})", image.alt)));
        }
        Destination::Nowhere => edits.push((span.start..span.end, image.alt.clone())),
    }
}

#[cfg(test)]
mod tests;
