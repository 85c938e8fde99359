//! Definitions of links, `[label]: destination`, which a page does not show.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::{Destination, Edit};
use crate::Outline;
use crate::outline::LinkForm;
use crate::source::Source;

/// What became of the definitions of a text.
#[derive(Default)]
pub(super) struct Definitions {
    /// What those that stay say from now on.
    kept: HashSet<String>,
    /// The labels of the others, as [`folded`] ones.
    gone: HashSet<String>,
}

/// Labels are equal whatever the case of their letters and however many blanks are between their words.
fn folded(label: &str) -> String {
    let words: Vec<&str> = label.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// Edits the definitions of links, `[label]: destination`.
pub(super) fn definitions(
    body: &str,
    offset: usize,
    outline: &Outline,
    destination: &dyn Fn(&str) -> Destination,
    edits: &mut Vec<Edit>,
) -> Definitions {
    let mut found = Definitions::default();
    if !body.contains("]:") {
        return found;
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
            Destination::Keep => drop(found.kept.insert(written)),
            Destination::To(url) => {
                edits.push((range, format!("[{label}]: {url}")));
                found.kept.insert(url);
            }
            Destination::Nowhere => {
                let behind = &body[range.end - offset..];
                edits.push((range, stand_in(body, behind)));
                found.gone.insert(folded(&label));
            }
        }
    }
    let end = offset + body.len();
    between_blocks((body, offset), outline, at..end, edits);
    found
}

/// The address of what stands in for a definition.
const STAND_IN: &str = "#";

/// What has to stay in the place of a definition: nothing, mostly. The line behind it may be one that begins no paragraph but goes
/// on with one, as `-` alone or `2. two` does: without anything before it that line would become a list.
fn stand_in(body: &str, behind: &str) -> String {
    let next = behind
        .trim_start_matches('\r')
        .strip_prefix('\n')
        .and_then(|behind| behind.lines().next())
        .filter(|line| !line.trim().is_empty());
    let Some(next) = next else {
        return String::new();
    };
    let begins_another = are_paragraphs(next).first() == Some(&false);
    let goes_on = are_paragraphs(&format!("[_]: {STAND_IN}\n{next}")) == [true];
    if !(begins_another && goes_on) {
        return String::new();
    }
    let mut label = "_".to_owned();
    while body.contains(&format!("[{label}]")) {
        label.push('_');
    }
    format!("[{label}]: {STAND_IN}")
}

/// Of each outermost block of a text, whether it is a paragraph.
fn are_paragraphs(text: &str) -> Vec<bool> {
    let source = Source::new(text);
    let mut found = Vec::new();
    let mut depth = 0_usize;
    for event in Parser::new_ext(source.parsed(), source.options()) {
        if depth == 0 {
            found.push(matches!(event, Event::Start(Tag::Paragraph)));
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    found
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

/// Takes out the definitions that come to count where those before them are gone; `None` where they are without end, or where one
/// has become text that a page with the text `shown` does not have.
pub(super) fn without_others(
    mut text: String,
    definitions: &Definitions,
    shown: &str,
) -> Option<String> {
    for _ in 0..MOST_ROUNDS {
        let others = defined(&text).into_iter();
        let others: Vec<Range<usize>> = others
            .filter(|(label, written, _)| {
                let is_stand_in = written == STAND_IN && label.bytes().all(|byte| byte == b'_');
                !is_stand_in && !definitions.kept.contains(written)
            })
            .map(|(_, _, range)| range)
            .collect();
        if others.is_empty() {
            let is_quiet = definitions.gone.is_empty() || !tells_more(&text, definitions, shown);
            return is_quiet.then_some(text);
        }
        for range in others.into_iter().rev() {
            let instead = stand_in(&text, &text[range.end..]);
            text.replace_range(range, &instead);
        }
    }
    None
}

/// Whether a definition that is gone, or one that it hid, stands in the text as words: with a comment or a definition before it
/// the line was none.
fn tells_more(text: &str, definitions: &Definitions, shown: &str) -> bool {
    text.match_indices("]:").any(|(end, _)| {
        let Some(start) = text[..end].rfind('[') else {
            return false;
        };
        definitions.gone.contains(&folded(&text[start + 1..end]))
            && !shown.contains(&text[start..end + 2])
    })
}
