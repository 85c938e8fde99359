//! Streams and chunks → files.

use serde::Serialize;

use super::chunking::{Chunk, Chunks};
use super::files::{Pack, PackFile};
use super::format::{
    BLOCK_MAX, CHECKSUM_BYTES, COMPRESSED, FORMAT, Hash, MAGIC, PLAIN, PREAMBLE_BYTES, TEXTS,
    block_average, chunk_name, name_in_block, short_hash,
};
use crate::compress::Compressor;
use crate::error::Error;
use crate::memo::{self, Memo};
use crate::meta::Meta;
use crate::par_chunks::par_chunks;
use crate::varint::put_number;

/// Description of a pack: its first file begins with it.
#[derive(Debug, Serialize)]
struct Header<'m> {
    meta: &'m Meta,
    /// Name and length of each stream.
    streams: Vec<(&'m str, usize)>,
    /// Length of the chunks in the first file, unpacked.
    resident: usize,
}

/// Makes the files of a pack. A pack whose streams are not larger than `single_file_limit`, in bytes, is one file.
pub(crate) fn write(
    meta: &Meta,
    streams: &[(String, Vec<u8>)],
    chunks: &Chunks,
    single_file_limit: usize,
    memo: &Memo,
) -> Result<Pack, Error> {
    let is_one = chunks.kept(streams) <= single_file_limit;
    let layout = Layout::of(streams, chunks, is_one, memo)?;
    let names = streams
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.len()))
        .collect();
    let header = serde_json::to_vec(&Header {
        meta,
        streams: names,
        resident: layout.resident.len(),
    })?;
    let mut files = vec![first_file(&header, &layout.table, &layout.resident)?];
    files.extend(layout.files);
    // Chunks that happen to be equal are one file.
    files[1..].sort_by(|a, b| a.name.cmp(&b.name));
    files.dedup_by(|later, kept| later == kept);
    match files.windows(2).find(|pair| pair[0].name == pair[1].name) {
        Some(pair) => Err(Error::Damaged {
            file: pair[0].name.clone(),
            reason: "two chunks hash alike",
        }),
        None => Ok(Pack { files }),
    }
}

/// Where each chunk goes.
struct Layout {
    /// The table of chunks, encoded.
    table: Vec<u8>,
    /// The chunks that the first file holds.
    resident: Vec<u8>,
    /// The other files.
    files: Vec<PackFile>,
}

impl Layout {
    /// Lays out all chunks; if `together`, all in the first file.
    fn of(
        streams: &[(String, Vec<u8>)],
        chunks: &Chunks,
        together: bool,
        memo: &Memo,
    ) -> Result<Layout, Error> {
        let stays = |resident: bool| together || resident;
        let apart: Vec<(&str, &[u8])> = streams
            .iter()
            .flat_map(|(name, bytes)| {
                let of_stream = chunks.of(name).iter();
                of_stream.map(move |chunk| (name.as_str(), bytes, chunk))
            })
            .filter(|(_, _, chunk)| !stays(chunk.resident))
            .map(|(name, bytes, chunk)| (name, &bytes[chunk.range.clone()]))
            .collect();
        let mut packed = par_chunks(&apart, |chunks| pack_files(chunks, memo))?.into_iter();
        let (mut table, mut resident, mut files) = (Vec::new(), Vec::new(), Vec::new());
        for (name, bytes) in streams {
            let chunks = chunks.of(name);
            // The texts of the entries are read by number and never joined: their lengths would be most of the table.
            let numbered = name == TEXTS && !together;
            put_number(&mut table, chunks.len() << 1 | usize::from(numbered));
            if !numbered {
                put_ranges(chunks, stays, &mut table);
            }
            for chunk in chunks.iter().filter(|chunk| stays(chunk.resident)) {
                resident.extend_from_slice(&bytes[chunk.range.clone()]);
            }
            let apart = chunks.iter().filter(|chunk| !stays(chunk.resident));
            let apart = packed.by_ref().take(apart.count()).collect();
            put_blocks(apart, block_average(name), &mut table, &mut files);
        }
        Ok(Layout {
            table,
            resident,
            files,
        })
    }
}

/// Puts the first file together.
fn first_file(header: &[u8], table: &[u8], resident: &[u8]) -> Result<PackFile, Error> {
    let mut compressor = Compressor::new(b"");
    let (header, resident) = (compressor.compress(header)?, compressor.compress(resident)?);
    let mut bytes =
        Vec::with_capacity(PREAMBLE_BYTES + header.len() + table.len() + resident.len());
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&FORMAT.to_le_bytes());
    bytes.extend_from_slice(&[0; 4]);
    let length = u32::try_from(header.len()).unwrap_or(u32::MAX);
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(&header);
    bytes.extend_from_slice(table);
    bytes.extend_from_slice(&resident);
    let sum = crc32fast::hash(&bytes[PREAMBLE_BYTES - 4..]);
    bytes[12..16].copy_from_slice(&sum.to_le_bytes());
    Ok(PackFile {
        name: format!("search-{}.bin", &blake3::hash(&bytes).to_hex()[..16]),
        bytes,
    })
}

/// A file, and the hash of its content.
type Packed = (Hash, Vec<u8>);

/// Adds to the table where chunks stand, and which of them the first file holds. Nearly all have a file of their own and
/// begin where the one before ends: of those, the length says all.
fn put_ranges(chunks: &[Chunk], stays: impl Fn(bool) -> bool, table: &mut Vec<u8>) {
    let mut at = 0;
    for chunk in chunks {
        let (gap, stays) = (chunk.range.start - at, stays(chunk.resident));
        let more = gap << 1 | usize::from(stays);
        put_number(table, chunk.range.len() << 1 | usize::from(more > 0));
        if more > 0 {
            put_number(table, more);
        }
        at = chunk.range.end;
    }
}

/// Adds the files of chunks, and to the table the size and hash of each block of them, which has so many on `average`.
pub(super) fn put_blocks(
    chunks: Vec<Packed>,
    average: u8,
    table: &mut Vec<u8>,
    files: &mut Vec<PackFile>,
) {
    let mut block: Vec<Packed> = Vec::new();
    let mut chunks = chunks.into_iter().peekable();
    while let Some(chunk) = chunks.next() {
        let ends = chunk.0[0] % average == 0;
        block.push(chunk);
        if !ends && block.len() < BLOCK_MAX && chunks.peek().is_some() {
            continue;
        }
        let hash = short_hash(
            &block
                .iter()
                .flat_map(|(hash, _)| *hash)
                .collect::<Vec<u8>>(),
        );
        put_number(table, block.len());
        table.extend_from_slice(&hash);
        for (place, (_, bytes)) in block.drain(..).enumerate() {
            files.push(PackFile {
                name: chunk_name(name_in_block(hash, place)),
                bytes,
            });
        }
    }
}

/// The files of chunks of streams, each with the hash of its content.
fn pack_files(chunks: &[(&str, &[u8])], memo: &Memo) -> Result<Vec<Packed>, Error> {
    let mut compressor = Compressor::new(b"");
    let pack = |(stream, content): &(&str, &[u8])| {
        // The texts are small already.
        let compressed = if *stream == TEXTS {
            None
        } else {
            let key = || memo::key(&[b"chunk", content]);
            Some(memo.get_or_make(key, || compressor.compress(content))?)
        };
        let file = match compressed.filter(|compressed| compressed.len() < content.len()) {
            Some(compressed) => sealed(COMPRESSED, &compressed),
            None => sealed(PLAIN, content),
        };
        Ok((short_hash(&file), file))
    };
    chunks.iter().map(pack).collect()
}

/// A file of its own: how it is packed, the content, a checksum of both.
fn sealed(packed: u8, content: &[u8]) -> Vec<u8> {
    let mut file = Vec::with_capacity(1 + content.len() + CHECKSUM_BYTES);
    file.push(packed);
    file.extend_from_slice(content);
    let sum = crc32fast::hash(&file);
    file.extend_from_slice(&sum.to_le_bytes());
    file
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::format::HASH_BYTES;
    use super::super::table::{names_of_blocks, read_table};
    use super::*;

    #[test]
    fn a_chunk_takes_three_bytes_of_the_table_or_less() {
        let content: Vec<u8> = (0u32..1_000_000)
            .map(|at| (at.wrapping_mul(at) >> 7) as u8)
            .collect();
        let mut chunks = Chunks::default();
        let apart = |at: usize| Chunk::apart(at * 2_000..(at + 1) * 2_000);
        let resident = Chunk {
            resident: true,
            ..apart(499)
        };
        // One gap, which nobody reads.
        let each = (0..498).filter(|at| *at != 7).map(apart).chain([resident]);
        chunks.add("idx", each.collect());
        let streams = [("idx".to_owned(), content)];
        let layout = Layout::of(&streams, &chunks, false, &Memo::off()).unwrap();
        assert!(layout.table.len() < 3 * 498, "{}", layout.table.len());
        let lengths = [("idx".to_owned(), streams[0].1.len())];
        let (read, used) = read_table(&lengths, &layout.table).unwrap();
        assert_eq!(used, layout.table.len());
        let ranges = read[0].chunks.iter().map(|chunk| chunk.range.clone());
        let expected = chunks.of("idx").iter().map(|chunk| chunk.range.clone());
        assert!(ranges.eq(expected));
        let names = read[0].chunks.iter().filter_map(|chunk| chunk.name);
        let files = layout.files.iter().map(|file| file.name.clone());
        assert!(names.map(chunk_name).eq(files));
        assert_eq!(read[0].chunks.last().unwrap().name, None);
    }

    #[test]
    fn a_new_text_renames_the_files_of_one_block() {
        let texts: Vec<Vec<u8>> = (0u32..2_000)
            .map(|number| number.to_le_bytes().to_vec())
            .collect();
        let written = |texts: &[Vec<u8>]| {
            let (mut table, mut files) = (Vec::new(), Vec::new());
            let pieces = texts
                .iter()
                .map(|text| (short_hash(text), text.clone()))
                .collect();
            put_blocks(pieces, block_average(TEXTS), &mut table, &mut files);
            let names = names_of_blocks(texts.len(), &table);
            assert_eq!(
                names,
                Some(files.iter().map(|file| file.name.clone()).collect())
            );
            (
                table.len(),
                files
                    .into_iter()
                    .map(|file| file.name)
                    .collect::<std::collections::BTreeSet<_>>(),
            )
        };
        let (length, before) = written(&texts);
        assert_eq!(before.len(), texts.len());
        assert!(length < texts.len() * HASH_BYTES / 20, "{length}");
        let (_, after) = written(&[vec![vec![7; 9]], texts.clone()].concat());
        assert!(before.difference(&after).count() <= BLOCK_MAX);
        assert_eq!(names_of_blocks(3, &[0, 0]), None);
    }
}
