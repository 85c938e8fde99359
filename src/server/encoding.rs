//! Places in a text as the protocol counts them: a line, and units of an agreed encoding in it.

use std::sync::Arc;

use casebook_diagnostic::Span;
use gen_lsp_types::{Position, PositionEncodingKind, Range};

/// What the `character` of a position counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Encoding {
    /// Bytes.
    Utf8,
    /// Code units of UTF-16: what every client understands.
    #[default]
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    /// The cheapest of those that a client offers.
    pub(super) fn negotiated(offered: &[PositionEncodingKind]) -> Self {
        let offers = |kind| offered.contains(&kind);
        if offers(PositionEncodingKind::UTF8) {
            Self::Utf8
        } else if offers(PositionEncodingKind::UTF32) {
            Self::Utf32
        } else {
            Self::Utf16
        }
    }

    /// Its name in the protocol.
    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    /// How many units a text has.
    pub(super) fn width(self, text: &str) -> u32 {
        let width = match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.chars().map(char::len_utf16).sum(),
            Self::Utf32 => text.chars().count(),
        };
        u32::try_from(width).unwrap_or(u32::MAX)
    }

    /// The bytes before the unit `units` of a line; its length where it has fewer. Within a character, its start.
    fn bytes(self, line: &str, units: u32) -> usize {
        let mut left = units as usize;
        for (at, letter) in line.char_indices() {
            let width = match self {
                Self::Utf8 => letter.len_utf8(),
                Self::Utf16 => letter.len_utf16(),
                Self::Utf32 => 1,
            };
            if left < width {
                return at;
            }
            left -= width;
        }
        line.len()
    }
}

/// A text and where its lines start.
#[derive(Debug, Clone)]
pub(super) struct Lines {
    text: Arc<str>,
    starts: Vec<usize>,
}

impl Lines {
    /// Finds the lines of a text: they end at `\n`, `\r\n` and `\r`.
    pub(super) fn new(text: &Arc<str>) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes);
        let ends = ends.filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
        Self {
            text: Arc::clone(text),
            starts: std::iter::once(0).chain(ends.map(|at| at + 1)).collect(),
        }
    }

    /// The text.
    pub(super) fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The lines with their ends. What stands behind the last end is one where it is not empty.
    pub(super) fn pieces(&self) -> Vec<&str> {
        let ends = self.starts.iter().skip(1).copied();
        let ends = ends.chain([self.text.len()]);
        let pieces = self.starts.iter().zip(ends);
        let pieces = pieces.map(|(start, end)| &self.text[*start..end]);
        pieces.filter(|piece| !piece.is_empty()).collect()
    }

    /// The line of a byte, from 0.
    pub(super) fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset) - 1
    }

    /// A line without its end.
    pub(super) fn line(&self, line: usize) -> Span {
        let Some(start) = self.starts.get(line).copied() else {
            return Span::at(self.text.len());
        };
        let end = self.starts.get(line + 1).copied();
        let whole = &self.text[start..end.unwrap_or(self.text.len())];
        Span::new(start, start + whole.trim_end_matches(['\n', '\r']).len())
    }

    /// The position of a byte; of one past the end, that of the end.
    pub(super) fn position(&self, offset: usize, encoding: Encoding) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_of(offset);
        let before = &self.text[self.starts[line]..offset];
        Position {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            character: encoding.width(before),
        }
    }

    /// The range of some bytes.
    pub(super) fn range(&self, span: Span, encoding: Encoding) -> Range {
        Range {
            start: self.position(span.start, encoding),
            end: self.position(span.end, encoding),
        }
    }

    /// The byte at a position; beyond the end of a line or of the text, that end.
    pub(super) fn offset(&self, position: Position, encoding: Encoding) -> usize {
        let line = self.line(position.line as usize);
        line.start + encoding.bytes(line.slice(&self.text), position.character)
    }

    /// The bytes of a range. One that ends before it starts is empty.
    pub(super) fn span(&self, range: Range, encoding: Encoding) -> Span {
        Span::new(
            self.offset(range.start, encoding),
            self.offset(range.end, encoding),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn each_encoding_counts_its_own_units() {
        let lines = Lines::new(&"a\né🔥x\r\nz\rend".into());
        let offset = "a\né🔥".len();
        let expected = [
            (Encoding::Utf8, 6),
            (Encoding::Utf16, 3),
            (Encoding::Utf32, 2),
        ];
        for (encoding, character) in expected {
            assert_eq!(lines.position(offset, encoding), at(1, character));
            assert_eq!(lines.offset(at(1, character), encoding), offset);
        }
        assert_eq!(lines.position(999, Encoding::Utf16), at(3, 3));
    }

    #[test]
    fn positions_that_do_not_exist_are_the_nearest_before() {
        let lines = Lines::new(&"a🔥\r\nb".into());
        for encoding in ALL {
            assert_eq!(
                lines.offset(at(0, 99), encoding),
                5,
                "without the line's end"
            );
            assert_eq!(lines.offset(at(9, 9), encoding), 8);
        }
        assert_eq!(lines.offset(at(0, 2), Encoding::Utf16), 1, "inside a pair");
        assert_eq!(
            lines.offset(at(0, 3), Encoding::Utf8),
            1,
            "inside a character"
        );
        let range = Range {
            start: at(1, 1),
            end: at(0, 0),
        };
        assert_eq!(lines.span(range, Encoding::Utf8), Span::at(8));
    }

    #[test]
    fn the_cheapest_offered_encoding_is_taken() {
        use PositionEncodingKind as Kind;
        for (offered, expected) in [
            (&[][..], Encoding::Utf16),
            (&[Kind::UTF16, Kind::UTF32][..], Encoding::Utf32),
            (&[Kind::UTF32, Kind::UTF8][..], Encoding::Utf8),
            (&[Kind::Custom("utf-7".into())][..], Encoding::Utf16),
        ] {
            assert_eq!(Encoding::negotiated(offered), expected);
        }
    }

    proptest! {
        #[test]
        fn every_place_is_found_again(text in "[ab\u{e9}\u{1f525}\r\n]{0,24}") {
            let text: Arc<str> = text.into();
            let lines = Lines::new(&text);
            for (offset, _) in text.char_indices() {
                // Within the end of a line there is no position.
                if text[..offset].ends_with('\r') && text[offset..].starts_with('\n') {
                    continue;
                }
                for encoding in ALL {
                    let position = lines.position(offset, encoding);
                    prop_assert_eq!(lines.offset(position, encoding), offset);
                }
            }
        }
    }
}
