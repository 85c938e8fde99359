//! Parts of a file, and which of them others touch.

use casebook_diagnostic::Span;

/// Stretches of a file, so sorted that many questions about many of them take no longer than their number.
#[derive(Default)]
pub(super) struct Stretches {
    /// The starts, in order, each with the furthest end so far.
    reach: Vec<(usize, usize)>,
}

impl Stretches {
    pub(super) fn of(mut spans: Vec<Span>) -> Self {
        spans.sort_unstable();
        let mut furthest = 0;
        let reach = spans.into_iter().map(|span| {
            furthest = furthest.max(span.end);
            (span.start, furthest)
        });
        Self {
            reach: reach.collect(),
        }
    }

    /// Whether one of them has a byte in common with `span`.
    pub(super) fn touch(&self, span: Span) -> bool {
        let begun = self.reach.partition_point(|(start, _)| *start < span.end);
        begun > 0 && self.reach[begun - 1].1 > span.start
    }
}
