//! Streams and cuts → files.

use serde::Serialize;

use super::{
    CHECKSUM, Cuts, FORMAT, MAGIC, NAME, NUMBERED, PLAIN, PREAMBLE, Pack, PackFile, SQUEEZED, piece_name, put_number,
};
use crate::error::Error;
use crate::meta::Meta;
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
pub(crate) fn write(meta: &Meta, streams: &[(String, Vec<u8>)], cuts: &Cuts, one_file: usize) -> Result<Pack, Error> {
    let together = cuts.kept(streams) <= one_file;
    let mut squeezer = Squeezer::new(b"");
    let mut table = Vec::new();
    let mut payload = Vec::new();
    let mut files = vec![PackFile { name: String::new(), bytes: Vec::new() }];
    for (name, bytes) in streams {
        let pieces = cuts.of(name);
        // The texts of the entries are asked for by number and nobody joins them: their lengths would be most of the table.
        let numbered = name == NUMBERED && !together;
        put_number(&mut table, pieces.len() << 1 | usize::from(numbered));
        let mut at = 0;
        for piece in pieces {
            let resident = together || piece.first;
            if !numbered {
                put_number(&mut table, (piece.range.start - at) << 1 | usize::from(resident));
                put_number(&mut table, piece.range.len());
            }
            at = piece.range.end;
            let content = &bytes[piece.range.clone()];
            if resident {
                payload.extend_from_slice(content);
            } else {
                // The texts are small already.
                let squeezed = if name == NUMBERED { Vec::new() } else { squeezer.squeeze(content)? };
                let file = if squeezed.is_empty() || squeezed.len() >= content.len() {
                    sealed(PLAIN, content)
                } else {
                    sealed(SQUEEZED, &squeezed)
                };
                let hash = name_of(&file);
                table.extend_from_slice(&hash);
                files.push(PackFile { name: piece_name(hash), bytes: file });
            }
        }
    }
    let names = streams.iter().map(|(name, bytes)| (name.as_str(), bytes.len())).collect();
    let header = serde_json::to_vec(&Header { meta, streams: names, resident: payload.len() })?;
    let (header, payload) = (squeezer.squeeze(&header)?, squeezer.squeeze(&payload)?);
    let mut first = Vec::with_capacity(PREAMBLE + header.len() + table.len() + payload.len());
    first.extend_from_slice(MAGIC);
    first.extend_from_slice(&FORMAT.to_le_bytes());
    first.extend_from_slice(&[0; 4]);
    first.extend_from_slice(&u32::try_from(header.len()).unwrap_or(u32::MAX).to_le_bytes());
    first.extend_from_slice(&header);
    first.extend_from_slice(&table);
    first.extend_from_slice(&payload);
    let sum = crc32fast::hash(&first[PREAMBLE - 4..]);
    first[12..16].copy_from_slice(&sum.to_le_bytes());
    files[0] = PackFile { name: format!("search-{}.bin", &blake3::hash(&first).to_hex()[..16]), bytes: first };
    // Pieces that happen to be equal are one file.
    files[1..].sort_by(|a, b| a.name.cmp(&b.name));
    files.dedup_by(|later, kept| later == kept);
    match files.windows(2).find(|pair| pair[0].name == pair[1].name) {
        Some(pair) => Err(Error::Damaged { file: pair[0].name.clone(), reason: "two pieces hash alike" }),
        None => Ok(Pack { files }),
    }
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

fn name_of(file: &[u8]) -> [u8; NAME] {
    let mut name = [0; NAME];
    name.copy_from_slice(&blake3::hash(file).as_bytes()[..NAME]);
    name
}
