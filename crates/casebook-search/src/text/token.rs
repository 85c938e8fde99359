//! Terms of a text, and where each stands.

/// What a token is of the text it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A run of letters and digits: the words of a phrase.
    Segment,
    /// Several segments joined into one identifier.
    Whole,
    /// One hump of a segment in camel case.
    Hump,
    /// Two neighbouring characters of a script without spaces, or its last one.
    Gram,
}

impl TokenKind {
    /// Whether it takes a place of its own in a phrase.
    pub(crate) fn is_unit(self) -> bool {
        matches!(self, TokenKind::Segment | TokenKind::Gram)
    }
}

/// Which side of the search the text is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Text of an entry.
    Entry,
    /// Text of a query: the same terms, less the last single character of a run in a script without spaces, which is
    /// there only for one-character queries to find.
    Query,
}

/// A term and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    /// The term.
    pub(crate) text: &'a str,
    /// First byte in the text.
    pub(crate) start: usize,
    /// One past the last byte in the text.
    pub(crate) end: usize,
    /// Number of the position, from 0.
    pub(crate) position: usize,
    /// What it is of the text.
    pub(crate) kind: TokenKind,
}

/// A token that owns its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OwnedToken {
    /// The term.
    pub(crate) text: String,
    /// The text as it is written.
    pub(crate) source: String,
    /// What it is of the text.
    pub(crate) kind: TokenKind,
    /// Number of the position, from 0.
    pub(crate) position: usize,
}
