//! Where the reading of a query stands, and where its words and groups end.

use std::ops::Range;

/// What stands between two parts.
#[derive(PartialEq)]
pub(super) enum Operator {
    And,
    Or,
}

/// A query with the place where reading stands.
pub(super) struct Scanner<'q> {
    pub(super) query: &'q str,
    /// The first byte that is not read yet.
    pub(super) at: usize,
    /// Open parentheses.
    pub(super) depth: usize,
}

impl<'q> Scanner<'q> {
    /// Stands at the beginning of a query.
    pub(super) fn new(query: &'q str) -> Self {
        Self {
            query,
            at: 0,
            depth: 0,
        }
    }

    /// The end of the word that begins here. It has at least one character.
    pub(super) fn word_end(&self) -> usize {
        let stops = |(at, ch): (usize, char)| {
            (ch.is_whitespace() || (ch == '"' && at > 0) || (ch == ')' && self.depth > 0))
                .then_some(self.at + at)
        };
        self.rest()
            .char_indices()
            .find_map(stops)
            .unwrap_or(self.query.len())
    }

    /// Reads `AND` or `OR`, if one stands here.
    pub(super) fn operator(&mut self) -> Option<(Operator, Range<usize>)> {
        self.skip_space();
        let (operator, length) = self.peek_operator()?;
        let span = self.at..self.at + length;
        self.at += length;
        Some((operator, span))
    }

    fn peek_operator(&self) -> Option<(Operator, usize)> {
        let found = if self.rest().starts_with("AND") {
            (Operator::And, 3)
        } else if self.rest().starts_with("OR") {
            (Operator::Or, 2)
        } else if self.rest().starts_with("&&") {
            (Operator::And, 2)
        } else if self.rest().starts_with("||") {
            (Operator::Or, 2)
        } else {
            return None;
        };
        self.ends_word(self.at + found.1).then_some(found)
    }

    /// Whether the next word is an operator.
    pub(super) fn operator_follows(&mut self) -> bool {
        self.skip_space();
        self.peek_operator().is_some()
    }

    /// Whether a word that reaches to `at` ends there.
    pub(super) fn ends_word(&self, at: usize) -> bool {
        let next = self.query[at..].chars().next();
        next.is_none_or(|ch| {
            matches!(ch, '(' | '"') || ch.is_whitespace() || (ch == ')' && self.depth > 0)
        })
    }

    /// What is not read yet.
    pub(super) fn rest(&self) -> &str {
        &self.query[self.at..]
    }

    /// Whether nothing follows that belongs to this group.
    pub(super) fn rest_is_empty(&mut self) -> bool {
        self.skip_space();
        self.at_end()
    }

    /// Whether the group, or the query, ends here.
    pub(super) fn at_end(&self) -> bool {
        self.rest().is_empty() || (self.depth > 0 && self.rest().starts_with(')'))
    }

    pub(super) fn skip_space(&mut self) {
        self.at = self.query.len() - self.rest().trim_start().len();
    }
}
