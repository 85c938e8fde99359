//! Streams and cuts → files.

use serde::Serialize;

use super::{CHECKSUM, Cuts, FORMAT, MAGIC, NAME, PREAMBLE, Pack, PackFile, piece_name, put_number};
use crate::error::Error;
use crate::meta::Meta;

/// Level of compression of the description.
const LEVEL: u8 = 7;

/// Description of a pack: its first file begins with it.
#[derive(Debug, Serialize)]
struct Header<'m> {
    meta: &'m Meta,
    /// Name and length of each stream.
    streams: Vec<(&'m str, usize)>,
}

/// Makes the files of a pack. A pack whose streams are not larger than `one_file`, in bytes, is one file.
pub(crate) fn write(meta: &Meta, streams: &[(String, Vec<u8>)], cuts: &Cuts, one_file: usize) -> Result<Pack, Error> {
    let together = cuts.kept(streams) <= one_file;
    let header = Header { meta, streams: streams.iter().map(|(name, bytes)| (name.as_str(), bytes.len())).collect() };
    let header = miniz_oxide::deflate::compress_to_vec(&serde_json::to_vec(&header)?, LEVEL);
    let mut table = Vec::new();
    let mut payload = Vec::new();
    let mut files = vec![PackFile { name: String::new(), bytes: Vec::new() }];
    for (name, bytes) in streams {
        let pieces = cuts.of(name);
        put_number(&mut table, pieces.len());
        let mut at = 0;
        for piece in pieces {
            let resident = together || piece.first;
            put_number(&mut table, (piece.range.start - at) << 1 | usize::from(resident));
            put_number(&mut table, piece.range.len());
            at = piece.range.end;
            let content = &bytes[piece.range.clone()];
            if resident {
                payload.extend_from_slice(content);
            } else {
                let mut file = Vec::with_capacity(content.len() + CHECKSUM);
                file.extend_from_slice(content);
                file.extend_from_slice(&crc32fast::hash(content).to_le_bytes());
                let hash = name_of(&file);
                table.extend_from_slice(&hash);
                files.push(PackFile { name: piece_name(hash), bytes: file });
            }
        }
    }
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

fn name_of(file: &[u8]) -> [u8; NAME] {
    let mut name = [0; NAME];
    name.copy_from_slice(&blake3::hash(file).as_bytes()[..NAME]);
    name
}
