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
            let names = read_blocks(count, &mut rest)?.into_iter();
            let chunk = |name| StoredChunk {
                range: 0..0,
                name: Some(name),
                content: OnceLock::new(),
            };
            names.map(chunk).collect()
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

/// The chunks of a stream that are read by where they stand, and the names of those that have files of their own.
fn read_pieces(count: usize, length: usize, rest: &mut &[u8]) -> Option<Vec<StoredChunk>> {
    let mut chunks: Vec<StoredChunk> = Vec::with_capacity(count.min(rest.len()));
    // Places of the chunks that are not in the first file.
    let mut apart = Vec::new();
    let mut at = 0usize;
    for _ in 0..count {
        let size = take_number(rest)?;
        let more = if size & 1 == 1 { take_number(rest)? } else { 0 };
        let start = at.checked_add(more >> 1)?;
        let end = start.checked_add(size >> 1).filter(|end| *end <= length)?;
        if more & 1 == 0 {
            apart.push(chunks.len());
        }
        chunks.push(StoredChunk {
            range: start..end,
            name: None,
            content: OnceLock::new(),
        });
        at = end;
    }
    let names = read_blocks(apart.len(), rest)?;
    for (chunk, name) in apart.into_iter().zip(names) {
        chunks[chunk].name = Some(name);
    }
    Some(chunks)
}

/// The names of so many files, from the blocks of their chunks.
fn read_blocks(count: usize, rest: &mut &[u8]) -> Option<Vec<Hash>> {
    let mut names = Vec::new();
    while names.len() < count {
        let size = take_number(rest)
            .filter(|size| (1..=BLOCK_MAX.min(count - names.len())).contains(size))?;
        let block = take_hash(rest)?;
        names.extend((0..size).map(|place| name_in_block(block, place)));
    }
    Some(names)
}

/// The names of files as they are called, from the blocks of their chunks.
#[cfg(test)]
pub(super) fn names_of_blocks(count: usize, mut table: &[u8]) -> Option<Vec<String>> {
    let names = read_blocks(count, &mut table)?;
    Some(names.into_iter().map(chunk_name).collect())
}

fn take_hash(rest: &mut &[u8]) -> Option<Hash> {
    let (hash, after) = rest.split_first_chunk::<HASH_BYTES>()?;
    *rest = after;
    Some(*hash)
}
