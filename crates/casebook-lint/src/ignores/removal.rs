//! How a comment that ignores nothing is taken away, where that is certain to change nothing else.

use casebook_diagnostic::{Edit, Fix, Span};
use casebook_model::entry::Postmortem;
use casebook_model::source::front_matter::split;

/// A comment some of whose codes are of no use.
pub(super) struct Idle {
    /// Whether it goes on beyond what its author meant.
    pub(super) is_unclosed: bool,
    /// How it is taken away, where nothing in it is of use.
    pub(super) removal: Option<Fix>,
}

impl Idle {
    /// The comment at place `at` in an entry, of which so many `codes` are of no use.
    pub(super) fn of(entry: &Postmortem, at: usize, codes: usize, may_remove: bool) -> Self {
        let ignore = &entry.outline().ignores[at];
        let is_unclosed = is_unclosed(ignore.span.slice(&entry.text));
        let may_remove = may_remove && codes == ignore.codes.len() && !is_unclosed;
        Self {
            is_unclosed,
            removal: may_remove
                .then(|| removal(&entry.text, ignore.span))
                .flatten(),
        }
    }
}

/// Whether a comment goes on beyond what its author meant: into another comment, or past an empty line.
fn is_unclosed(comment: &str) -> bool {
    let inner = comment.strip_prefix("<!--").unwrap_or(comment);
    inner.contains("<!--") || inner.lines().any(|line| line.trim().is_empty())
}

/// Takes a comment away, with its line when nothing else stands there. `None` when what is left of the first line would
/// make front matter of what is none, and when the comment may hold more than the request.
fn removal(text: &str, comment: Span) -> Option<Fix> {
    let written = comment.slice(text);
    // Of several lines, some may be text that a missing `-->` made part of the comment.
    if written.contains('\n') {
        return None;
    }
    let is_blank = |letter: char| letter.is_whitespace() && letter != '\n';
    let before = text[..comment.start].trim_end_matches(is_blank);
    let after = text[comment.end..].trim_start_matches(is_blank);
    let alone = (before.is_empty() || before.ends_with('\n'))
        && (after.is_empty() || after.starts_with('\n'));
    let span = if alone {
        let line_end = usize::from(!after.is_empty());
        Span::new(before.len(), text.len() - after.len() + line_end)
    } else {
        comment
    };
    // Only what stands first in a file can open front matter, but for a mark of its order of bytes and the delimiter.
    const LONGEST_OPENING: usize = "\u{feff}---".len();
    if text[..span.start].trim_end().len() <= LONGEST_OPENING {
        let left = [&text[..span.start], &text[span.end..]].concat();
        if split(text).body.start < split(&left).body.start || split(&left).unclosed.is_some() {
            return None;
        }
    }
    let edits = vec![Edit {
        span,
        replacement: String::new(),
    }];
    Some(Fix {
        title: "Remove the comment".to_owned(),
        edits,
        safe: true,
    })
}
