//! The table of chunks: which there are, and in which files.

use std::ops::Range;
use std::sync::OnceLock;

use tantivy::directory::OwnedBytes;

#[cfg(test)]
use super::format::chunk_name;
use super::format::{BLOCK_MAX, HASH_BYTES, Hash, name_in_block};
use crate::varint::take_number;

/// A stretch of a stream.
#[derive(Debug)]
pub(super) struct StoredChunk {
    pub(super) range: Range<usize>,
    /// Name of its file, unless the first file holds it.
    pub(super) name: Option<Hash>,
    pub(super) content: OnceLock<OwnedBytes>,
}

/// A file of the index library, or the texts of the entries.
#[derive(Debug)]
pub(crate) struct Stream {
    pub(super) name: String,
    pub(super) length: usize,
    /// In order, without overlap. What lies between them is never read.
    pub(super) chunks: Vec<StoredChunk>,
    /// Whether chunks are read by number only. Their ranges then say nothing.
    pub(super) numbered: bool,
}

/// Reads the table of chunks; `None` if it is damaged. Also returns its length.
pub(super) fn read_table(
    streams: &[(String, usize)],
    bytes: &[u8],
) -> Option<(Vec<Stream>, usize)> {
    let mut rest = bytes;
    let mut read = Vec::with_capacity(streams.len());
    for (name, length) in streams {
        let count = take_number(&mut rest)?;
        let (count, numbered) = (count >> 1, count & 1 == 1);
        let chunks = if numbered {
            read_blocks(count, &mut rest)?
        } else {
            read_pieces(count, *length, &mut rest)?
        };
        read.push(Stream {
            name: name.clone(),
            length: *length,
            chunks,
            numbered,
        });
    }
    Some((read, bytes.len() - rest.len()))
}

/// The chunks of a stream that are read by where they stand.
fn read_pieces(count: usize, length: usize, rest: &mut &[u8]) -> Option<Vec<StoredChunk>> {
    let mut chunks = Vec::with_capacity(count.min(rest.len()));
    let mut at = 0usize;
    for _ in 0..count {
        let (gap, size) = (take_number(rest)?, take_number(rest)?);
        let start = at.checked_add(gap >> 1)?;
        let end = start.checked_add(size).filter(|end| *end <= length)?;
        let name = if gap & 1 == 1 {
            None
        } else {
            Some(take_hash(rest)?)
        };
        chunks.push(StoredChunk {
            range: start..end,
            name,
            content: OnceLock::new(),
        });
        at = end;
    }
    Some(chunks)
}

/// The chunks of a stream that are read by number, from its blocks.
fn read_blocks(count: usize, rest: &mut &[u8]) -> Option<Vec<StoredChunk>> {
    let mut chunks = Vec::new();
    while chunks.len() < count {
        let size = take_number(rest)
            .filter(|size| (1..=BLOCK_MAX.min(count - chunks.len())).contains(size))?;
        let block = take_hash(rest)?;
        chunks.extend((0..size).map(|place| {
            let name = Some(name_in_block(block, place));
            StoredChunk {
                range: 0..0,
                name,
                content: OnceLock::new(),
            }
        }));
    }
    Some(chunks)
}

/// The names of the files of such a stream.
#[cfg(test)]
pub(super) fn names_of_blocks(count: usize, mut table: &[u8]) -> Option<Vec<String>> {
    let chunks = read_blocks(count, &mut table)?;
    chunks
        .into_iter()
        .map(|chunk| chunk.name.map(chunk_name))
        .collect()
}

fn take_hash(rest: &mut &[u8]) -> Option<Hash> {
    let (hash, after) = rest.split_first_chunk::<HASH_BYTES>()?;
    *rest = after;
    Some(*hash)
}
