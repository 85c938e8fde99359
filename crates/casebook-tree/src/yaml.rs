//! YAML text → a tree in which every key and every value has its byte span.
//!
//! Scalars stay what the author wrote (`0042`, `1.10`, `no`): only the template gives them a type.

mod events;
mod fault;
mod node;
mod raw;

use serde_saphyr::{DuplicateKeyPolicy, Location};

pub use self::node::{Entry, Node, Scalar, Value};
use self::raw::Raw;
use casebook_diagnostic::Span;

/// Why a text is not YAML, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct YamlError {
    /// What is wrong, in one sentence without a position.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// Where it is wrong, in bytes of the file.
    pub span: Span,
}

/// Parses `yaml`, which starts at byte `offset` of its file. An empty text is an empty mapping.
///
/// # Errors
/// The first place where the text is not YAML, or where it exceeds the parser's budgets (depth, aliases, nodes).
pub fn parse(yaml: &str, offset: usize) -> Result<Node, YamlError> {
    events::read(yaml, offset).map_or_else(|| parse_any(yaml, offset), Ok)
}

/// [`parse`] for every text, whatever is in it.
fn parse_any(yaml: &str, offset: usize) -> Result<Node, YamlError> {
    let options = serde_saphyr::options! {
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        with_snippet: false,
    };
    let parsed: Result<Option<Raw>, _> = serde_saphyr::from_str_with_options(yaml, options);
    match parsed {
        Ok(Some(raw)) => Ok(raw.resolve(yaml, offset)),
        Ok(None) => Ok(Node {
            value: Value::Mapping(Vec::new()),
            span: Span::at(offset),
        }),
        Err(error) => Err(fault::of(yaml)
            .unwrap_or_else(|| refused(yaml, &error))
            .shifted(offset)),
    }
}

impl YamlError {
    fn shifted(self, offset: usize) -> Self {
        Self {
            span: self.span.shifted(offset),
            ..self
        }
    }
}

/// Why a text is refused in which the parser itself finds nothing wrong.
fn refused(yaml: &str, error: &serde_saphyr::Error) -> YamlError {
    let at = error
        .location()
        .map_or(Span::at(0), |location| byte_span(yaml, location));
    // A parser points at or past the end of what is missing; keep the span inside the text.
    let span = Span::new(at.start.min(yaml.len()), at.end.min(yaml.len()));
    let (message, help) = match fault::of_budget(yaml, error) {
        Some((message, help)) => (message.to_owned(), help),
        None => (
            message(error),
            "write it as plain fields, one `key: value` in a line",
        ),
    };
    YamlError {
        message,
        help: help.to_owned(),
        span,
    }
}

/// The parser's words on one line, without the position that the diagnostic shows anyway.
fn message(error: &serde_saphyr::Error) -> String {
    let text = error.without_snippet().to_string();
    let line = text.lines().next().unwrap_or_default();
    let line = line.split(" at line ").next().unwrap_or(line);
    let line = line
        .split_once(": line ")
        .map_or(line, |(before, _)| before);
    line.strip_prefix("error: ")
        .unwrap_or(line)
        .trim_end_matches(':')
        .to_owned()
}

fn byte_span(yaml: &str, location: Location) -> Span {
    let span = location.span();
    match (span.byte_offset(), span.byte_len()) {
        (Some(start), length) => {
            let start = usize::try_from(start).unwrap_or(usize::MAX).min(yaml.len());
            let length = length
                .and_then(|length| usize::try_from(length).ok())
                .unwrap_or(0);
            Span::new(start, start.saturating_add(length).min(yaml.len()))
        }
        (None, _) => {
            let line = usize::try_from(location.line())
                .unwrap_or(1)
                .saturating_sub(1);
            let start = yaml.split_inclusive('\n').take(line).map(str::len).sum();
            Span::at(start)
        }
    }
}

/// Block scalars end with their line break: an underline must not.
fn trimmed(span: Span, yaml: &str) -> Span {
    Span::new(span.start, span.start + span.slice(yaml).trim_end().len())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
