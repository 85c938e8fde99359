//! Streams and cuts → files.

use serde::Serialize;

use super::{
    BLOCK, CHECKSUM, Cuts, FORMAT, Hash, LARGEST_BLOCK, MAGIC, NUMBERED, PLAIN, PREAMBLE, Pack,
    PackFile, SQUEEZED, name_in_block, piece_name, put_number, short_hash,
};
use crate::error::Error;
use crate::meta::Meta;
use crate::parallel::in_stretches;
use crate::squeeze::Squeezer;

/// Description of a pack: its first file begins with it.
#[derive(Debug, Serialize)]
struct Header<'m> {
    meta: &'m Meta,
    /// Name and length of each stream.
    streams: Vec<(&'m str, usize)>,
    /// Length of the pieces in the first file, unpacked.
    resident: usize,
}

/// Makes the files of a pack. A pack whose streams are not larger than `one_file`, in bytes, is one file.
pub(crate) fn write(
    meta: &Meta,
    streams: &[(String, Vec<u8>)],
    cuts: &Cuts,
    one_file: usize,
) -> Result<Pack, Error> {
    let together = cuts.kept(streams) <= one_file;
    let stays = |first: bool| together || first;
    let apart: Vec<(&str, &[u8])> = streams
        .iter()
        .flat_map(|(name, bytes)| {
            cuts.of(name)
                .iter()
                .map(move |cut| (name.as_str(), bytes, cut))
        })
        .filter(|(_, _, cut)| !stays(cut.first))
        .map(|(name, bytes, cut)| (name, &bytes[cut.range.clone()]))
        .collect();
    let packed = in_stretches(&apart, pack_files)?;
    let mut table = Vec::new();
    let mut payload = Vec::new();
    let mut files = vec![PackFile {
        name: String::new(),
        bytes: Vec::new(),
    }];
    let mut packed = packed.into_iter();
    for (name, bytes) in streams {
        let pieces = cuts.of(name);
        // The texts of the entries are asked for by number and nobody joins them: their lengths would be most of the table.
        let numbered = name == NUMBERED && !together;
        put_number(&mut table, pieces.len() << 1 | usize::from(numbered));
        let mut at = 0;
        for piece in pieces {
            if !numbered {
                put_number(
                    &mut table,
                    (piece.range.start - at) << 1 | usize::from(stays(piece.first)),
                );
                put_number(&mut table, piece.range.len());
            }
            at = piece.range.end;
            if numbered {
                continue;
            } else if stays(piece.first) {
                payload.extend_from_slice(&bytes[piece.range.clone()]);
            } else if let Some((hash, file)) = packed.next() {
                table.extend_from_slice(&hash);
                files.push(PackFile {
                    name: piece_name(hash),
                    bytes: file,
                });
            }
        }
        if numbered {
            put_blocks(
                packed.by_ref().take(pieces.len()).collect(),
                &mut table,
                &mut files,
            );
        }
    }
    let mut squeezer = Squeezer::new(b"");
    let names = streams
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.len()))
        .collect();
    let header = serde_json::to_vec(&Header {
        meta,
        streams: names,
        resident: payload.len(),
    })?;
    let (header, payload) = (squeezer.squeeze(&header)?, squeezer.squeeze(&payload)?);
    let mut first = Vec::with_capacity(PREAMBLE + header.len() + table.len() + payload.len());
    first.extend_from_slice(MAGIC);
    first.extend_from_slice(&FORMAT.to_le_bytes());
    first.extend_from_slice(&[0; 4]);
    first.extend_from_slice(
        &u32::try_from(header.len())
            .unwrap_or(u32::MAX)
            .to_le_bytes(),
    );
    first.extend_from_slice(&header);
    first.extend_from_slice(&table);
    first.extend_from_slice(&payload);
    let sum = crc32fast::hash(&first[PREAMBLE - 4..]);
    first[12..16].copy_from_slice(&sum.to_le_bytes());
    files[0] = PackFile {
        name: format!("search-{}.bin", &blake3::hash(&first).to_hex()[..16]),
        bytes: first,
    };
    // Pieces that happen to be equal are one file.
    files[1..].sort_by(|a, b| a.name.cmp(&b.name));
    files.dedup_by(|later, kept| later == kept);
    match files.windows(2).find(|pair| pair[0].name == pair[1].name) {
        Some(pair) => Err(Error::Damaged {
            file: pair[0].name.clone(),
            reason: "two pieces hash alike",
        }),
        None => Ok(Pack { files }),
    }
}

/// A file, and the hash of its content.
type Packed = (Hash, Vec<u8>);

/// Adds the files of a stream whose pieces are read by number, and to the table the size and hash of each block of them.
pub(super) fn put_blocks(pieces: Vec<Packed>, table: &mut Vec<u8>, files: &mut Vec<PackFile>) {
    let mut block: Vec<Packed> = Vec::new();
    let mut pieces = pieces.into_iter().peekable();
    while let Some(piece) = pieces.next() {
        let ends = piece.0[0] % BLOCK == 0;
        block.push(piece);
        if !ends && block.len() < LARGEST_BLOCK && pieces.peek().is_some() {
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
                name: piece_name(name_in_block(hash, place)),
                bytes,
            });
        }
    }
}

/// The files of pieces of streams, each with the hash of its content.
fn pack_files(pieces: &[(&str, &[u8])]) -> Result<Vec<Packed>, Error> {
    let mut squeezer = Squeezer::new(b"");
    let pack = |(stream, content): &(&str, &[u8])| {
        // The texts are small already.
        let squeezed = if *stream == NUMBERED {
            None
        } else {
            Some(squeezer.squeeze(content)?)
        };
        let file = match squeezed.filter(|squeezed| squeezed.len() < content.len()) {
            Some(squeezed) => sealed(SQUEEZED, &squeezed),
            None => sealed(PLAIN, content),
        };
        Ok((short_hash(&file), file))
    };
    pieces.iter().map(pack).collect()
}

/// A file of its own: how it is packed, the content, a checksum of both.
fn sealed(packed: u8, content: &[u8]) -> Vec<u8> {
    let mut file = Vec::with_capacity(1 + content.len() + CHECKSUM);
    file.push(packed);
    file.extend_from_slice(content);
    let sum = crc32fast::hash(&file);
    file.extend_from_slice(&sum.to_le_bytes());
    file
}
