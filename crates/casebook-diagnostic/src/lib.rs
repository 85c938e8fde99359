//! Findings as values: what is wrong, where, why it matters and how to put it right.
//!
//! A [`Diagnostic`] is collected, never printed where it arises. [`output`] turns a sorted list of them into the
//! form that a person or a machine asked for.

pub mod code;
pub mod kept;
pub mod output;
mod span;
mod suggest;

use std::sync::Arc;

use casebook_text::printable;
use serde::{Deserialize, Serialize};

pub use code::Code;
pub use span::{LineIndex, Position, Span};
pub use suggest::{Suggestions, clear_suggestion, same_number, suggestion};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing.
    Info,
    /// Worth putting right.
    Warning,
    /// The entry misleads or is broken.
    Error,
}

impl Level {
    /// The word people and machines read.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Level::Info => "info",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

impl std::fmt::Display for Level {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which rule it belongs to.
    pub code: Code,
    /// How much it weighs in this book.
    pub level: Level,
    /// The file, relative to the book, with `/` between folders.
    pub path: Arc<str>,
    /// The bytes at fault in that file.
    pub span: Span,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Whether the bytes at fault are a secret, which no output may show.
    pub secret: bool,
    /// What to do next, when there is one thing to do.
    pub help: Option<String>,
    /// The other places that take part in it, such as the first use of an id used twice. With its own place they are
    /// its [ends](Diagnostic::ends).
    pub related: Vec<Related>,
    /// An edit that puts it right.
    pub fix: Option<Fix>,
}

/// Another place that takes part in a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The file, relative to the book.
    pub path: Arc<str>,
    /// The bytes meant.
    pub span: Span,
    /// What they are to the finding.
    pub message: String,
    /// Whether the file is one that entries share, such as a vocabulary: an edit elsewhere in it has nothing to do with
    /// the finding.
    pub shared: bool,
}

/// Edits to the file of a finding that put it right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What the edits do, as an imperative.
    pub title: String,
    /// Edits that do not overlap.
    pub edits: Vec<Edit>,
    /// Whether the meaning certainly stays the same; only `--unsafe-fixes` applies the others.
    pub safe: bool,
}

/// Replaces the bytes of a span by a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes to replace; empty to insert.
    pub span: Span,
    /// What stands there afterwards.
    pub replacement: String,
}

impl Diagnostic {
    /// A finding at the default level of its code.
    #[must_use]
    pub fn new(code: Code, path: &Arc<str>, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            level: code.default_level(),
            path: Arc::clone(path),
            span,
            message: message.into(),
            secret: false,
            help: None,
            related: Vec::new(),
            fix: None,
        }
    }

    /// The same with a next step.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with another place that takes part.
    #[must_use]
    pub fn related(self, path: &Arc<str>, span: Span, message: impl Into<String>) -> Self {
        self.with_end(path, span, message.into(), false)
    }

    /// The same with a place in a file that entries share.
    #[must_use]
    pub fn related_in_shared(
        self,
        path: &Arc<str>,
        span: Span,
        message: impl Into<String>,
    ) -> Self {
        self.with_end(path, span, message.into(), true)
    }

    fn with_end(mut self, path: &Arc<str>, span: Span, message: String, shared: bool) -> Self {
        self.related.push(Related {
            path: Arc::clone(path),
            span,
            message,
            shared,
        });
        self
    }

    /// Whether its words hold characters that steer a terminal.
    fn may_steer(&self) -> bool {
        let texts = std::iter::once(&self.message)
            .chain(&self.help)
            .chain(self.related.iter().map(|related| &related.message))
            .chain(self.fix.iter().map(|fix| &fix.title));
        texts
            .flat_map(|text| text.chars())
            .any(|letter| casebook_text::steers(letter) && letter != '\n')
    }

    /// The same without characters that steer a terminal; what a fix writes stays as it is.
    #[must_use]
    pub fn printable(mut self) -> Self {
        for text in std::iter::once(&mut self.message)
            .chain(&mut self.help)
            .chain(self.related.iter_mut().map(|related| &mut related.message))
            .chain(self.fix.iter_mut().map(|fix| &mut fix.title))
        {
            *text = printable(text);
        }
        self
    }

    /// The files that take part in it, its own first: whoever asks for one of them asks for the finding.
    pub fn ends(&self) -> impl Iterator<Item = &Arc<str>> {
        std::iter::once(&self.path).chain(self.related.iter().map(|related| &related.path))
    }

    /// The files among its [ends](Diagnostic::ends) that only few findings speak of: an edit of one of them touches the
    /// finding.
    pub fn own_ends(&self) -> impl Iterator<Item = &Arc<str>> {
        let own = self.related.iter().filter(|related| !related.shared);
        std::iter::once(&self.path).chain(own.map(|related| &related.path))
    }

    /// The same, its bytes kept out of every output.
    #[must_use]
    pub fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// The same with a fix.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// The order in which findings are shown: by file, then place, then code.
    #[must_use]
    pub fn order(&self, other: &Self) -> std::cmp::Ordering {
        self.path
            .cmp(&other.path)
            .then(self.span.cmp(&other.span))
            .then(self.code.cmp(&other.code))
            .then_with(|| self.message.cmp(&other.message))
    }
}

impl Fix {
    /// One replacement that keeps the meaning.
    #[must_use]
    pub fn safe(title: impl Into<String>, span: Span, replacement: impl Into<String>) -> Self {
        let edits = vec![Edit {
            span,
            replacement: replacement.into(),
        }];
        Self {
            title: title.into(),
            edits,
            safe: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_unique_and_found_in_any_case() {
        assert!(code::CODES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert_eq!(Code::parse("cb104"), Some(code::CB104));
        assert_eq!(Code::parse("CB999"), None);
        assert_eq!(code::CB109.default_level(), Level::Warning);
    }
}
