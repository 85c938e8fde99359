//! Comments of one word: where one stands, or may have been meant.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag};

use crate::source::{Source, without_byte_order_mark};

/// A comment of one word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The word, in small letters, without the slash of a closing one.
    pub word: String,
    /// Whether it ends a passage.
    pub closes: bool,
    /// The comment, in bytes of the body.
    pub span: Range<usize>,
    /// The section that it opens when it stands in a heading or directly beneath one: from the heading to the next one
    /// that is not deeper.
    pub section: Option<Range<usize>>,
}

/// Every comment of one word in a body, in its order.
#[must_use]
pub fn marks(body: &str) -> Vec<Mark> {
    if !body.contains("<!--") {
        return Vec::new();
    }
    let (body, byte_order_mark) = without_byte_order_mark(body);
    let source = Source::new(body);
    let mut found = Vec::new();
    let mut headings: Vec<(HeadingLevel, Range<usize>)> = Vec::new();
    for (event, range) in Parser::new_ext(source.parsed(), source.options()).into_offset_iter() {
        match event {
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => {
                comments(body, range, &mut found);
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                comments(body, range, &mut found);
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_)))
                if !ends_with_fence(&body[range.clone()]) =>
            {
                comments(body, range, &mut found);
            }
            Event::Start(Tag::Heading { level, .. }) => headings.push((level, range)),
            _ => {}
        }
    }
    found.sort_by_key(|mark| mark.span.start);
    for mark in &mut found {
        let behind =
            |range: Range<usize>| range.start + byte_order_mark..range.end + byte_order_mark;
        mark.section = section(body, &headings, &mark.span).map(behind);
        mark.span = behind(mark.span.clone());
    }
    found
}

fn ends_with_fence(block: &str) -> bool {
    let last = block.trim_end().lines().next_back().unwrap_or_default();
    let last = last.trim_start_matches([' ', '\t', '>']).trim_end();
    let fence = last.len() >= 3
        && (last.bytes().all(|byte| byte == b'`') || last.bytes().all(|byte| byte == b'~'));
    fence && block.trim_end().lines().nth(1).is_some()
}

/// The words of the comments of one word in a piece of HTML, and whether each ends a passage.
pub(crate) fn words_of_comments(html: &str) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    comments(html, 0..html.len(), &mut found);
    found
        .into_iter()
        .map(|mark| (mark.word, mark.closes))
        .collect()
}

/// The comments of one word in a part of the body.
fn comments(body: &str, range: Range<usize>, found: &mut Vec<Mark>) {
    let mut at = range.start;
    while let Some(start) = body[at..range.end].find("<!--").map(|start| at + start) {
        let inside = start + "<!--".len();
        let Some(end) = body[inside..range.end].find("-->").map(|end| inside + end) else {
            return;
        };
        at = end + "-->".len();
        // Behind a comment that was never closed: `<!-- note … <!-- internal -->` is one comment to a browser.
        let inside = body[inside..end]
            .rfind("<!--")
            .map_or(inside, |again| inside + again + "<!--".len());
        if let Some((word, closes)) = word(&body[inside..end]) {
            found.push(Mark {
                word,
                closes,
                span: inside - "<!--".len()..at,
                section: None,
            });
        }
    }
}

/// The one word of a comment, and whether a slash stands before it.
fn word(comment: &str) -> Option<(String, bool)> {
    let comment = comment.trim().trim_end_matches([':', '.']);
    let closes = comment.starts_with('/');
    let word = comment.trim_start_matches('/').trim();
    let plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_');
    (!word.is_empty() && word.chars().all(plain)).then(|| (word.to_lowercase(), closes))
}

/// The section whose heading `mark` stands in or directly beneath.
fn section(
    body: &str,
    headings: &[(HeadingLevel, Range<usize>)],
    mark: &Range<usize>,
) -> Option<Range<usize>> {
    let at = headings
        .iter()
        .rposition(|(_, range)| range.start <= mark.start)?;
    let (level, heading) = &headings[at];
    let between = body.get(heading.end..mark.start).unwrap_or_default();
    let blank = |letter: char| letter.is_whitespace() || letter == '>';
    if !between.chars().all(blank) {
        return None;
    }
    let next = headings[at + 1..].iter().find(|(next, _)| next <= level);
    Some(heading.start..next.map_or(body.len(), |(_, range)| range.start))
}
