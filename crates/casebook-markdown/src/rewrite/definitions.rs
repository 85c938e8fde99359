//! Definitions of links, `[label]: destination`, which a page does not show.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::Parser;

use super::{Destination, Edit};
use crate::Outline;
use crate::outline::LinkForm;
use crate::source::Source;

/// Edits the definitions of links, `[label]: destination`; what used ones say from then on.
pub(super) fn definitions(
    body: &str,
    offset: usize,
    outline: &Outline,
    destination: &dyn Fn(&str) -> Destination,
    edits: &mut Vec<Edit>,
) -> HashSet<String> {
    let mut kept = HashSet::new();
    if !body.contains("]:") {
        return kept;
    }
    let links = outline.links.iter();
    let links = links.filter(|link| link.form == LinkForm::Reference);
    let images = outline.images.iter();
    let images = images.filter(|image| image.form == LinkForm::Reference);
    let used: HashSet<&str> = links
        .map(|link| link.destination.as_str())
        .chain(images.map(|image| image.destination.as_str()))
        .collect();
    let mut at = offset;
    for (label, written, range) in defined(body) {
        let range = offset + range.start..offset + range.end;
        let to = if used.contains(&*written) {
            destination(&written)
        } else {
            Destination::Nowhere
        };
        // Only definitions stand between blocks; those that an earlier one of the same label hides have no other trace.
        between_blocks((body, offset), outline, at..range.start, edits);
        at = range.end;
        match to {
            Destination::Keep => drop(kept.insert(written)),
            Destination::To(url) => {
                edits.push((range, format!("[{label}]: {url}")));
                kept.insert(url);
            }
            Destination::Nowhere => edits.push((range, String::new())),
        }
    }
    let end = offset + body.len();
    between_blocks((body, offset), outline, at..end, edits);
    kept
}

/// The definitions of a text that count: label, destination and place.
fn defined(text: &str) -> Vec<(String, String, Range<usize>)> {
    let source = Source::new(text);
    let parser = Parser::new_ext(source.parsed(), source.options());
    let definitions = parser.reference_definitions().iter();
    let mut found: Vec<_> = definitions
        .map(|(label, definition)| {
            let written = definition.dest.to_string();
            (label.to_owned(), written, definition.span.clone())
        })
        .collect();
    found.sort_by_key(|(_, _, range)| range.start);
    found
}

/// Takes out what stands in `range` and in no block.
fn between_blocks(
    (body, offset): (&str, usize),
    outline: &Outline,
    range: Range<usize>,
    edits: &mut Vec<Edit>,
) {
    let mut take_out = |gap: Range<usize>| {
        let written = body.get(gap.start - offset..gap.end - offset);
        if let Some(written) = written.filter(|written| !written.trim().is_empty()) {
            // The block behind it may be indented.
            let indent = written.rsplit('\n').next().unwrap_or_default();
            let indent = if indent.trim().is_empty() { indent } else { "" };
            edits.push((gap, format!("\n{indent}")));
        }
    };
    let mut at = range.start;
    let blocks = &outline.blocks;
    let first = blocks.partition_point(|block| block.span.end <= range.start);
    for block in blocks[first..]
        .iter()
        .take_while(|block| block.span.start < range.end)
    {
        if at < block.span.start {
            take_out(at..block.span.start);
        }
        at = at.max(block.span.end);
    }
    if at < range.end {
        take_out(at..range.end);
    }
}

/// After so many rounds, definitions still hide others of the same label.
const MOST_ROUNDS: usize = 4;

/// Takes out the definitions that come to count where those before them are gone; `None` where they are without end.
pub(super) fn without_others(mut text: String, kept: &HashSet<String>) -> Option<String> {
    for _ in 0..MOST_ROUNDS {
        let others = defined(&text).into_iter();
        let others: Vec<Range<usize>> = others
            .filter(|(_, written, _)| !kept.contains(written))
            .map(|(_, _, range)| range)
            .collect();
        if others.is_empty() {
            return Some(text);
        }
        for range in others.into_iter().rev() {
            text.replace_range(range, "");
        }
    }
    None
}
