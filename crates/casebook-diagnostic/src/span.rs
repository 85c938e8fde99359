//! Byte spans inside one file, and their lines and columns.

use serde::Serialize;

/// A half-open range of byte offsets inside one file, front matter included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset one past the last byte; never less than `start`.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self {
            start,
            end: end.max(start),
        }
    }

    /// An empty span at `offset`.
    #[must_use]
    pub fn at(offset: usize) -> Self {
        Self {
            start: offset,
            end: offset,
        }
    }

    /// The same range moved `offset` bytes further into the file.
    #[must_use]
    pub fn shifted(self, offset: usize) -> Self {
        Self {
            start: self.start + offset,
            end: self.end + offset,
        }
    }

    /// Whether `offset` lies inside.
    #[must_use]
    pub fn contains(self, offset: usize) -> bool {
        self.start <= offset && offset < self.end
    }

    /// The text this span covers, or `""` where it lies outside `text` or splits a character.
    #[must_use]
    pub fn slice(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// A place as people count it: line and column from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters (not bytes), from 1.
    pub column: usize,
}

/// Where the lines and characters of a text start, so that a position costs one binary search however long its line is.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<usize>,
    /// Length of the text in bytes.
    length: usize,
    /// Of each block of the text, the bytes that start no character; none of a text in ASCII.
    blocks: Vec<Continuations>,
}

/// The bytes of a block of 64 that continue a character.
#[derive(Debug, Clone, Copy)]
struct Continuations {
    /// How many there are in the blocks before.
    before: usize,
    /// A bit for each byte of the block, the lowest for the first.
    here: u64,
}

/// As many bytes as [`Continuations`] has bits.
const BLOCK: usize = 64;

impl LineIndex {
    /// Indexes `text`; lines end at `\n`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let starts = std::iter::once(0)
            .chain(memchr::memchr_iter(b'\n', bytes).map(|newline| newline + 1))
            .collect();
        let mut blocks = Vec::new();
        if !bytes.is_ascii() {
            let mut before = 0;
            for block in bytes.chunks(BLOCK) {
                let bits = block.iter().enumerate();
                let here = bits.fold(0, |here, (at, byte)| {
                    here | (u64::from(byte & 0xC0 == 0x80) << at)
                });
                blocks.push(Continuations { before, here });
                before += here.count_ones() as usize;
            }
            // An offset at the end of the text may lie in a block of its own.
            blocks.push(Continuations { before, here: 0 });
        }
        Self {
            starts,
            length: text.len(),
            blocks,
        }
    }

    /// The position of a byte `offset`; an offset past the end of the text is the end.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.length);
        let line = self.starts.partition_point(|start| *start <= offset) - 1;
        let start = self.starts[line];
        let continuing = self.continuations(offset) - self.continuations(start);
        Position {
            line: line + 1,
            column: offset - start - continuing + 1,
        }
    }

    /// How many bytes before `offset` start no character.
    fn continuations(&self, offset: usize) -> usize {
        self.blocks.get(offset / BLOCK).map_or(0, |block| {
            let before = (1 << (offset % BLOCK)) - 1;
            block.before + (block.here & before).count_ones() as usize
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_and_lines_from_one() {
        let text = "a\nhéllo\n";
        let index = LineIndex::new(text);
        assert_eq!(index.position(0), Position { line: 1, column: 1 });
        assert_eq!(index.position(2), Position { line: 2, column: 1 });
        assert_eq!(index.position(5), Position { line: 2, column: 3 });
        assert_eq!(index.position(text.len()), Position { line: 3, column: 1 });
        assert_eq!(index.position(999), Position { line: 3, column: 1 });
    }

    #[test]
    fn columns_of_a_long_line_are_its_characters() {
        let text = format!("{}\n{}", "aé".repeat(70), "x€🔥".repeat(50));
        let index = LineIndex::new(&text);
        let mut expected = Position { line: 1, column: 1 };
        for (offset, letter) in text.char_indices() {
            assert_eq!(index.position(offset), expected, "byte {offset}");
            expected = if letter == '\n' {
                Position { line: 2, column: 1 }
            } else {
                Position {
                    column: expected.column + 1,
                    ..expected
                }
            };
        }
        assert_eq!(index.position(text.len()), expected);
    }
}
