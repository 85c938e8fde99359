//! Passages that only some readers may see: what stands between `<!-- internal -->` and `<!-- /internal -->`.
//!
//! A mark is a comment of one word, so that a forge shows nothing of it. It is looked for wherever the parser sees HTML,
//! and where it may have been meant as such: a mark in indented code, in a fence that is never closed or behind a
//! comment that is never closed counts, since an author who finds a passage missing asks, and one who finds it
//! published cannot.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag};

use crate::source::Source;

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

/// How a passage ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassageEnd {
    /// With its closing mark.
    Closed,
    /// With the section whose heading it stands beneath.
    Section,
    /// With the text: nothing closes it.
    Unclosed,
}

/// Text under a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The word of its marks, in small letters.
    pub word: String,
    /// Its opening mark, in bytes of the body.
    pub mark: Range<usize>,
    /// All of it, its marks included, in bytes of the body.
    pub span: Range<usize>,
    /// How it ends.
    pub end: PassageEnd,
}

/// Every comment of one word in a body, in its order.
#[must_use]
pub fn marks(body: &str) -> Vec<Mark> {
    if !body.contains("<!--") {
        return Vec::new();
    }
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
        mark.section = section(body, &headings, &mark.span);
    }
    found
}

/// The passages that `marks` of the words `is_label` takes make of a body, and the marks that close nothing. A passage that
/// another one encloses is one of its own; one that is open when the enclosing one closes ends there, unclosed.
#[must_use]
pub fn passages(
    body: &str,
    marks: &[Mark],
    is_label: impl Fn(&str) -> bool,
) -> (Vec<Passage>, Vec<Mark>) {
    let marks: Vec<&Mark> = marks.iter().filter(|mark| is_label(&mark.word)).collect();
    let mut open: Vec<&Mark> = Vec::new();
    let mut found = Vec::new();
    let mut stray = Vec::new();
    for mark in marks {
        if !mark.closes {
            open.push(mark);
            continue;
        }
        let Some(at) = open.iter().rposition(|opened| opened.word == mark.word) else {
            stray.push(mark.clone());
            continue;
        };
        let ends = open.split_off(at);
        for (depth, opened) in ends.into_iter().enumerate() {
            let end = if depth == 0 {
                PassageEnd::Closed
            } else {
                PassageEnd::Unclosed
            };
            found.push(passage(opened, opened.span.start..mark.span.end, end));
        }
    }
    for opened in open {
        found.push(match &opened.section {
            Some(section) => passage(opened, section.clone(), PassageEnd::Section),
            None => passage(opened, opened.span.start..body.len(), PassageEnd::Unclosed),
        });
    }
    found.sort_by_key(|passage| (passage.span.start, passage.span.end));
    (found, stray)
}

fn passage(mark: &Mark, span: Range<usize>, end: PassageEnd) -> Passage {
    Passage {
        word: mark.word.clone(),
        mark: mark.span.clone(),
        span,
        end,
    }
}

/// The bytes to take away so that nothing of `spans`, which may overlap, is left: in order, apart from each other. A line of
/// which nothing would be left goes as a whole, and so does an item of a list that holds nothing else.
#[must_use]
pub fn whole_lines(body: &str, spans: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut spans = spans.to_vec();
    spans.sort_by_key(|span| (span.start, span.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    let mut whole: Vec<Range<usize>> = Vec::new();
    for span in merged {
        let span = whole_line(body, span);
        match whole.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => whole.push(span),
        }
    }
    whole
}

fn whole_line(body: &str, span: Range<usize>) -> Range<usize> {
    let line = body[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = body[span.end..]
        .find('\n')
        .map_or(body.len(), |at| span.end + at + 1);
    // A span that ends with its line has no rest of a line behind it.
    let ends_line = span.end == body.len() || body[..span.end].ends_with('\n');
    let (rest, end) = if ends_line {
        ("", span.end)
    } else {
        (&body[span.end..end], end)
    };
    if !rest.trim().is_empty() {
        return span;
    }
    let before = &body[line..span.start];
    if before
        .chars()
        .all(|letter| matches!(letter, ' ' | '\t' | '>'))
    {
        return line..end;
    }
    let continues = body[end..]
        .lines()
        .find(|line| !line.trim().is_empty())
        .is_some_and(|next| indent(next) > indent(before));
    if is_bullet(before) && !continues {
        return line..end;
    }
    span.start..if ends_line {
        span.end
    } else {
        end - line_break(&body[..end])
    }
}

fn line_break(text: &str) -> usize {
    if text.ends_with("\r\n") {
        2
    } else {
        usize::from(text.ends_with('\n'))
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t', '>']).len()
}

/// Whether a line so far is the mark of a list item alone: `- `, `3. `, `> * [ ] `.
fn is_bullet(before: &str) -> bool {
    let mark = before.trim_start_matches([' ', '\t', '>']).trim_end();
    let mark = ["[ ]", "[x]", "[X]"]
        .iter()
        .find_map(|task| mark.strip_suffix(task))
        .unwrap_or(mark)
        .trim_end();
    matches!(mark, "-" | "*" | "+")
        || mark.strip_suffix(['.', ')']).is_some_and(|number| {
            number.bytes().all(|byte| byte.is_ascii_digit()) && !number.is_empty()
        })
}

fn ends_with_fence(block: &str) -> bool {
    let last = block.trim_end().lines().next_back().unwrap_or_default();
    let last = last.trim_start_matches([' ', '\t', '>']).trim_end();
    let fence = last.len() >= 3
        && (last.bytes().all(|byte| byte == b'`') || last.bytes().all(|byte| byte == b'~'));
    fence && block.trim_end().lines().nth(1).is_some()
}

/// The words of the comments of one word in a piece of HTML, and whether each ends a passage.
pub(super) fn words_of_comments(html: &str) -> Vec<(String, bool)> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn without(body: &str, spans: &[Range<usize>]) -> String {
        let mut cut = String::with_capacity(body.len());
        let mut at = 0;
        for span in whole_lines(body, spans) {
            cut.push_str(&body[at..span.start]);
            at = span.end;
        }
        cut.push_str(&body[at..]);
        cut
    }

    fn shown(body: &str) -> String {
        let (passages, _) = passages(body, &marks(body), |word| word == "internal");
        let spans: Vec<_> = passages.into_iter().map(|passage| passage.span).collect();
        without(body, &spans)
    }

    #[test]
    fn marks_stand_around_blocks_and_inside_lines() {
        assert_eq!(
            shown("a\n\n<!-- internal -->\nX\n\nX\n<!-- /internal -->\n\nb\n"),
            "a\n\n\nb\n"
        );
        assert_eq!(shown("a <!--internal-->X<!-- /INTERNAL --> b\n"), "a  b\n");
        assert_eq!(
            shown("| a | b |\n|---|---|\n| c | <!-- internal -->X<!-- /internal --> |\n"),
            "| a | b |\n|---|---|\n| c |  |\n"
        );
    }

    #[test]
    fn marks_stand_in_quotes_and_lists() {
        assert_eq!(
            shown("> a\n>\n> <!-- internal -->\n> X\n> <!-- /internal -->\n>\n> b\n"),
            "> a\n>\n>\n> b\n"
        );
        assert_eq!(
            shown("- a\n- <!-- internal --> X <!-- /internal -->\n- b\n"),
            "- a\n- b\n"
        );
        assert_eq!(
            shown("- a\n\n  <!-- internal -->\n  X\n  <!-- /internal -->\n- b\n"),
            "- a\n\n- b\n"
        );
        assert_eq!(
            shown("- <!-- internal --> X <!-- /internal -->\n\n  more\n- b\n"),
            "- \n\n  more\n- b\n"
        );
    }

    #[test]
    fn a_mark_beneath_a_heading_takes_the_section() {
        assert_eq!(
            shown("## A\n\na\n\n## B\n<!-- internal -->\n\nX\n\n### C\nX\n\n## D\n\nd\n"),
            "## A\n\na\n\n## D\n\nd\n"
        );
        assert_eq!(
            shown("## B <!-- internal -->\n\nX\n\n## D\n\nd\n"),
            "## D\n\nd\n"
        );
        assert_eq!(
            shown("## B\n<!-- internal -->\nX\n<!-- /internal -->\n\nb\n"),
            "## B\n\nb\n"
        );
    }

    #[test]
    fn what_is_not_closed_ends_with_the_text() {
        assert_eq!(shown("a\n\n<!-- internal -->\nX\n\n## D\n\nX\n"), "a\n\n");
        let body = "a <!-- internal --> X";
        let (passages, stray) = passages(body, &marks(body), |word| word == "internal");
        assert_eq!(passages[0].end, PassageEnd::Unclosed);
        assert_eq!(stray, []);
    }

    #[test]
    fn code_has_no_marks_unless_it_may_not_be_code() {
        let code = "```html\n<!-- internal -->\n```\n\nb `<!-- internal -->` c\n";
        assert_eq!(shown(code), code);
        assert_eq!(shown("a\n\n```\n<!-- internal -->\nX\n"), "a\n\n```\n");
        assert_eq!(
            shown("a\n\n    <!-- internal -->\n    X\n    <!-- /internal -->\n\nb\n"),
            "a\n\n\nb\n"
        );
        assert_eq!(
            shown("a\n\n<!-- note\n\n<!-- internal -->\nX\n<!-- /internal -->\nb\n"),
            "a\n\n<!-- note\n\nb\n"
        );
    }

    #[test]
    fn passages_nest_and_cross() {
        let body = "<!-- a -->\n1\n<!-- b -->\n2\n<!-- /a -->\n3\n<!-- /b -->\n";
        let (found, stray) = passages(body, &marks(body), |_| true);
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].end, PassageEnd::Unclosed);
        assert_eq!(stray.len(), 1);
        assert_eq!(stray[0].word, "b");
    }

    proptest::proptest! {
        #[test]
        fn nothing_between_marks_is_left(
            before in "([a-z# >\n-]|```\n|    |<b>){0,12}",
            after in "([a-z# >\n-]|```\n|    |</b>){0,12}",
        ) {
            let body = format!("{before}\n\n<!-- internal -->\n\nSECRET\n\n<!-- /internal -->\n\n{after}");
            // In a closed fence it is code.
            let fences = before.matches("```").count() + after.matches("```").count();
            if fences == 0 {
                proptest::prop_assert!(!shown(&body).contains("SECRET"), "{}", shown(&body));
            }
        }

        #[test]
        fn any_text_can_be_cut(body in "(<!-- internal -->|<!-- /internal -->|<!--|-->|[a-z# >é\n-]|```\n|    |- |\\| ){0,24}") {
            let cut = shown(&body);
            proptest::prop_assert!(cut.len() <= body.len());
        }
    }
}
