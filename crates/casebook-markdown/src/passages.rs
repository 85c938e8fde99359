//! Passages that only some readers may see: what stands between `<!-- internal -->` and `<!-- /internal -->`.
//!
//! A mark is a comment of one word, so that a forge shows nothing of it. It is looked for wherever the parser sees HTML,
//! and where it may have been meant as such: a mark in indented code, in a fence that is never closed or behind a
//! comment that is never closed counts, since an author who finds a passage missing asks, and one who finds it
//! published cannot.

mod marks;
mod whole_lines;

use std::ops::Range;

pub(crate) use self::marks::words_of_comments;
pub use self::marks::{Mark, marks};
pub use self::whole_lines::whole_lines;

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
    fn a_byte_order_mark_is_no_letter_before_a_heading() {
        let body = "\u{feff}# X <!-- internal -->\n\nX\n\n# b\n";
        assert_eq!(shown(body), "\u{feff}# b\n");
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
