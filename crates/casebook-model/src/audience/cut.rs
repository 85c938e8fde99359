//! A text without what an audience may not see.

use std::ops::Range;
use std::sync::Arc;

use casebook_diagnostic::Span;
use casebook_markdown::whole_lines;

use super::front::{Hidden, parse, same, without};
use super::{Audience, Audiences, Labels};
use crate::source::front_matter::{self, Split};
use crate::source::yaml::Node;
use crate::template::Template;

/// What is left of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cut {
    /// All of it.
    Whole,
    /// The rest, once `removed` (bytes of the file, in order) is gone.
    Rest {
        /// The text that is left.
        text: Arc<str>,
        /// What was taken out.
        removed: Vec<Span>,
    },
    /// Nothing: what the audience may see cannot be told from what it may not.
    Nothing {
        /// Where that is so.
        span: Span,
        /// Why, in a sentence.
        reason: &'static str,
    },
}

impl Cut {
    /// The byte of the whole file for a byte of what is left.
    #[must_use]
    pub fn place(&self, byte: usize) -> usize {
        let Self::Rest { removed, .. } = self else {
            return byte;
        };
        removed.iter().fold(byte, |at, gone| {
            if gone.start <= at {
                at + (gone.end - gone.start)
            } else {
                at
            }
        })
    }
}

/// Cuts `text` for `audience`; `template` is the book's own.
#[must_use]
pub fn cut(text: &str, template: &Template, audience: &Audience, audiences: &Audiences) -> Cut {
    if audience.is_author {
        return Cut::Whole;
    }
    let split = front_matter::split(text);
    let mut removed: Vec<Range<usize>> = hidden_passages(
        split.body.slice(text),
        Labels::of(template, audiences),
        audience,
    )
    .into_iter()
    .map(|span| span.start + split.body.start..span.end + split.body.start)
    .collect();
    let left = match hidden_fields(text, &split, template, audience) {
        Ok(Some(fields)) => {
            removed.extend(fields.spans);
            Some(fields.left)
        }
        Ok(None) => None,
        Err(nothing) => return nothing,
    };
    if removed.is_empty() {
        return Cut::Whole;
    }
    removed.sort_by_key(|span| (span.start, span.end));
    let rest = without(text, &removed);
    if let (Some(left), Some(span)) = (left, split.front_matter)
        && !says(&rest, &left)
    {
        return Cut::Nothing {
            span,
            reason: "fields that this audience may not see cannot be taken out of this front matter; write one field to a line",
        };
    }
    Cut::Rest {
        text: rest.into(),
        removed: removed
            .into_iter()
            .map(|span| Span::new(span.start, span.end))
            .collect(),
    }
}

/// Fields that go.
struct Fields {
    spans: Vec<Range<usize>>,
    /// What the front matter says without them.
    left: Node,
}

/// The fields of the front matter that `audience` may not see; an error where that cannot be determined.
fn hidden_fields(
    text: &str,
    split: &Split,
    template: &Template,
    audience: &Audience,
) -> Result<Option<Fields>, Cut> {
    let hides = template.hides_fields_from(audience);
    let Some(span) = split.front_matter.filter(|_| hides) else {
        return Ok(None);
    };
    let nothing = |reason| Cut::Nothing { span, reason };
    if split.unclosed.is_some() {
        return Err(nothing(
            "the front matter is not closed, and fields that this audience may not see may be part of the text",
        ));
    }
    let Some(Ok(node)) = parse(text, split) else {
        return Err(nothing(
            "the front matter cannot be read, and may hold fields that this audience may not see",
        ));
    };
    let fields = &template.fields;
    let (spans, left) = Hidden { fields, audience }.of(&node, text);
    Ok((!spans.is_empty()).then_some(Fields { spans, left }))
}

/// Whether the front matter of a text says what a tree does.
fn says(text: &str, tree: &Node) -> bool {
    let found = parse(text, &front_matter::split(text)).and_then(Result::ok);
    found.is_some_and(|found| same(&found, tree) || (tree.entries().is_empty() && found.is_null()))
}

/// The bytes of a body under marks whose label `audience` does not see.
fn hidden_passages(body: &str, labels: Labels<'_>, audience: &Audience) -> Vec<Range<usize>> {
    let (passages, _) = labels.passages(body);
    let hidden: Vec<Range<usize>> = passages
        .into_iter()
        .filter(|passage| labels.hide(passage, audience))
        .map(|passage| passage.span)
        .collect();
    whole_lines(body, &hidden)
}
