//! The way back from a document's plain text to the bytes of its file, and the prose within that text.

use std::borrow::Cow;

use super::document::Outline;
use super::parts::{Piece, ProseKind, TextRange};
use casebook_diagnostic::Span;

/// One block's worth of the author's own words.
#[derive(Debug, Clone)]
pub struct Prose<'a> {
    /// Where it stands.
    pub kind: ProseKind,
    /// Its place in the file, inline markup included.
    pub span: Span,
    /// The words. Inline code, addresses, image descriptions and raw HTML are overwritten with `` ` ``, so that a
    /// rule sees that something stands there, and offsets keep their meaning.
    pub text: Cow<'a, str>,
    pub(super) offset: usize,
    pub(super) outline: &'a Outline,
}

impl Outline {
    /// The author's own sentences, block by block: no code, quotations, headings, or addresses.
    pub fn prose(&self) -> impl Iterator<Item = Prose<'_>> {
        self.prose_where(|_, _| true)
    }

    /// Those blocks of it that are `wanted` for what they are and for their place in the file: to make the text of one takes
    /// its time.
    pub fn prose_where(
        &self,
        wanted: impl Fn(ProseKind, Span) -> bool,
    ) -> impl Iterator<Item = Prose<'_>> {
        let runs = self.prose.iter();
        runs.filter(move |run| wanted(run.kind, run.span))
            .map(|run| Prose {
                kind: run.kind,
                span: run.span,
                text: self.masked(run.text),
                offset: run.text.start,
                outline: self,
            })
    }

    /// The place in the file of the bytes `start..end` of [`Outline::text`], widened to whole characters.
    #[must_use]
    pub fn locate(&self, start: usize, end: usize) -> Span {
        locate(
            &self.pieces,
            self.text.floor_char_boundary(start),
            self.text.ceil_char_boundary(end),
        )
    }

    /// The text of `range` with everything that is not prose overwritten, byte for byte.
    fn masked(&self, range: TextRange) -> Cow<'_, str> {
        mask(&self.text, &self.pieces, range)
    }
}

impl Prose<'_> {
    /// The place in the file of the bytes `start..end` of [`Prose::text`].
    #[must_use]
    pub fn locate(&self, start: usize, end: usize) -> Span {
        self.outline.locate(self.offset + start, self.offset + end)
    }
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

impl Piece {
    pub(super) fn new(text: std::ops::Range<usize>, source: Span, prose: bool) -> Self {
        Self {
            text: narrow(text.start),
            text_length: narrow(text.len()),
            source: narrow(source.start),
            source_length: narrow(source.end - source.start),
            prose,
        }
    }

    fn text_end(&self) -> usize {
        self.text as usize + self.text_length as usize
    }

    fn source_end(&self) -> usize {
        self.source as usize + self.source_length as usize
    }

    /// Whether each byte of the text is a byte of the source.
    fn is_exact(&self) -> bool {
        self.text_length == self.source_length
    }

    /// Takes `next` in when both are exact and adjoin on both sides; whether it did.
    pub(super) fn join(&mut self, next: &Self) -> bool {
        let adjoins = self.prose == next.prose
            && self.is_exact()
            && next.is_exact()
            && self.text_end() == next.text as usize
            && self.source_end() == next.source as usize;
        if adjoins {
            self.text_length += next.text_length;
            self.source_length += next.source_length;
        }
        adjoins
    }
}

/// The place in the file of the bytes `start..end` of the text that `pieces` make up.
pub(super) fn locate(pieces: &[Piece], start: usize, end: usize) -> Span {
    let end = end.max(start);
    // The piece `start` lies in, or, for a separator between blocks, the next one.
    let from = pieces.partition_point(|piece| piece.text_end() <= start);
    let Some(first) = pieces.get(from) else {
        return Span::at(pieces.last().map_or(0, Piece::source_end));
    };
    let within = start.saturating_sub(first.text as usize);
    let source = first.source as usize + if first.is_exact() { within } else { 0 };
    if end == start {
        return Span::at(source);
    }
    // The piece that the last byte lies in, or the one before the separator.
    let to = pieces
        .partition_point(|piece| (piece.text as usize) < end)
        .saturating_sub(1);
    let last = &pieces[to];
    let within = (end - last.text as usize).min(last.text_length as usize);
    let source_end = if last.is_exact() {
        last.source as usize + within
    } else {
        last.source_end()
    };
    Span::new(source, source_end)
}

/// `text[range]` with what is not prose overwritten by as many `` ` ``.
pub(super) fn mask<'a>(text: &'a str, pieces: &[Piece], range: TextRange) -> Cow<'a, str> {
    let plain = text.get(range.start..range.end).unwrap_or_default();
    let from = pieces.partition_point(|piece| piece.text_end() <= range.start);
    let inside = pieces[from..]
        .iter()
        .take_while(|piece| (piece.text as usize) < range.end);
    let mut masked = String::new();
    let mut at = range.start;
    for piece in inside.filter(|piece| !piece.prose) {
        let start = (piece.text as usize).max(at);
        let end = piece.text_end().min(range.end);
        if let Some(kept) = text.get(at..start) {
            masked.push_str(kept);
            masked.extend(std::iter::repeat_n('`', end - start));
            at = end;
        }
    }
    if at == range.start {
        return Cow::Borrowed(plain);
    }
    masked.push_str(text.get(at..range.end).unwrap_or_default());
    Cow::Owned(masked)
}

/// Words in `text`: what stands between blanks, and each ideograph or kana by itself, since their scripts set no
/// blanks.
pub(super) fn count_words(text: &str) -> usize {
    if text.is_ascii() {
        return text.split_ascii_whitespace().count();
    }
    let mut words = 0;
    let mut inside = false;
    for letter in text.chars() {
        let ideograph = matches!(letter, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}');
        let blank = letter.is_whitespace();
        words += usize::from(ideograph || (!blank && !inside));
        inside = !blank && !ideograph;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_in_scripts_with_and_without_blanks() {
        assert_eq!(count_words(" a bc\td\n"), 3);
        assert_eq!(count_words("naïve ende"), 2);
        assert_eq!(count_words("根本原因 DNS でした"), 4 + 1 + 3);
    }

    #[test]
    fn a_way_back_through_separators_and_inexact_pieces() {
        // text "ab\n&c" from "ab", then "&amp;" at 10, then "c" at 15.
        let pieces = [
            Piece::new(0..2, Span::new(0, 2), true),
            Piece::new(3..4, Span::new(10, 15), true),
            Piece::new(4..5, Span::new(15, 16), true),
        ];
        assert_eq!(locate(&pieces, 1, 2), Span::new(1, 2));
        assert_eq!(locate(&pieces, 1, 5), Span::new(1, 16));
        assert_eq!(locate(&pieces, 2, 4), Span::new(10, 15));
        assert_eq!(locate(&pieces, 0, 3), Span::new(0, 2));
        assert_eq!(locate(&pieces, 9, 12), Span::at(16));
    }
}
