//! What a text may have said of who is allowed to see it, other than by a field `visibility` that can be read. What may be
//! meant to be held back is held back: an author who finds the entry missing asks, and one who finds it published cannot.

mod fold;
mod front;
mod opening;
#[cfg(test)]
mod tests;

pub(super) use self::fold::key_is_visibility;
use self::fold::{fold, is_visibility_key};
use super::Visibility;
use crate::source::front_matter::{self, Split};
use crate::source::yaml::Node;
use crate::template::Template;
use casebook_diagnostic::Span;

/// Why an entry counts as restricted although its `visibility` does not say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HeldBack {
    /// What may have said it.
    pub(super) span: Span,
    /// A sentence for the author.
    pub(super) reason: String,
}

impl HeldBack {
    fn new(span: Span, reason: String) -> Self {
        Self { span, reason }
    }
}

/// What in a file may have meant that it is restricted. `node` is the front matter, where it could be read.
pub(super) fn held_back(
    text: &str,
    split: &Split,
    node: Option<&Node>,
    template: &Template,
) -> Option<HeldBack> {
    let values = node.and_then(|node| front::values(node, template));
    let source = || {
        let span = split.front_matter?;
        front::source(span.slice(text), span.start)
    };
    values.or_else(source).or_else(|| {
        let is_empty = |span: Span| span.slice(text).trim().is_empty();
        let behind = split.front_matter.is_some_and(|span| !is_empty(span));
        opening::opening(text, split.body.start, behind)
    })
}

/// Whether `written`, front matter that was not read cleanly, may have said that the entry is restricted: it holds the
/// word, or a `visibility` that is not plainly a wider one.
pub(super) fn may_be_restricted(written: &str) -> bool {
    fold(written).contains("restricted")
        || written
            .lines()
            .any(|line| restricts(line, &[':', '=', ' ', '\t']))
}

/// The same for a file without front matter, whose text is prose: only a line such as a field counts, before the
/// first heading. Front matter is there, but not seen as such, when its first line is missing or stands further down.
pub(super) fn begins_with_restriction(text: &str) -> bool {
    // Of UTF-16 read as UTF-8, these are what stands between the letters.
    let text = text.replace(['\0', '\u{fffd}', '\u{feff}'], "");
    let mut lines = text
        .lines()
        .take_while(|line| !(line.starts_with("# ") || line.starts_with("## ")));
    lines.any(|line| restricts(line, &[':', '=']))
}

/// Whether a text that is not an entry begins as one that says it is restricted: a copy of it under another name.
pub(crate) fn says_restricted(text: &str) -> bool {
    front_matter::split(text)
        .front_matter
        .is_some_and(|span| may_be_restricted(span.slice(text)))
}

/// Whether a line gives a visibility that is not plainly a wider one.
fn restricts(line: &str, after_key: &[char]) -> bool {
    let punctuation = |letter: char| !letter.is_alphanumeric();
    let line = line.trim_start_matches(punctuation);
    let Some(end) = line.find(after_key) else {
        return false;
    };
    let (key, value) = line.split_at(end);
    let key = fold(key);
    is_visibility_key(key.trim_end_matches(punctuation))
        && !is_wider(value.trim_matches(punctuation))
}

/// Whether a value is one that is shown, as it is written.
pub(super) fn is_wider(value: &str) -> bool {
    Visibility::parse(value).is_some_and(|visibility| visibility != Visibility::Restricted)
}
