//! Writing and reading of the pack's files.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tantivy::directory::OwnedBytes;

use super::{FORMAT, Pack, PackFile};
use crate::error::Error;
use crate::meta::Meta;

/// First bytes of a pack.
const MAGIC: &[u8; 8] = b"CASEBOOK";
/// Magic, version, checksum, length of the header.
const PREAMBLE: usize = 20;

/// Description of a pack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Header {
    pub(crate) meta: Meta,
    /// Name and length of each stream, in the order in which they stand in the pack.
    pub(crate) streams: Vec<(String, usize)>,
}

/// Makes the files of a pack.
pub(crate) fn write(meta: Meta, streams: &[(String, Vec<u8>)]) -> Result<Pack, Error> {
    let header = Header { meta, streams: streams.iter().map(|(name, bytes)| (name.clone(), bytes.len())).collect() };
    let header = serde_json::to_vec(&header)?;
    let size: usize = streams.iter().map(|(_, bytes)| bytes.len()).sum();
    let mut bytes = Vec::with_capacity(PREAMBLE + header.len() + size);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&FORMAT.to_le_bytes());
    bytes.extend_from_slice(&[0; 4]);
    bytes.extend_from_slice(&u32::try_from(header.len()).unwrap_or(u32::MAX).to_le_bytes());
    bytes.extend_from_slice(&header);
    for (_, stream) in streams {
        bytes.extend_from_slice(stream);
    }
    let sum = crc32fast::hash(&bytes[PREAMBLE - 4..]);
    bytes[12..16].copy_from_slice(&sum.to_le_bytes());
    let name = format!("search-{}.bin", &blake3::hash(&bytes).to_hex()[..16]);
    Ok(Pack { files: vec![PackFile { name, bytes }] })
}

/// The streams of an opened pack.
#[derive(Debug)]
pub(crate) struct Store {
    pub(crate) header: Header,
    streams: BTreeMap<String, OwnedBytes>,
}

impl Store {
    /// Reads the description and finds the streams.
    pub(crate) fn open(pack: &Pack) -> Result<Store, Error> {
        let file = pack.files.first().ok_or(Error::Missing)?;
        let damaged = |reason| Error::Damaged { file: file.name.clone(), reason };
        let bytes = &file.bytes;
        if bytes.len() < PREAMBLE {
            return Err(damaged("it is cut short"));
        }
        if &bytes[..8] != MAGIC {
            return Err(damaged("it is no search index"));
        }
        let number = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        if number(8) != FORMAT {
            return Err(Error::Version { found: number(8), expected: FORMAT });
        }
        if number(12) != crc32fast::hash(&bytes[PREAMBLE - 4..]) {
            return Err(damaged("its checksum is wrong"));
        }
        let end = PREAMBLE.saturating_add(number(16) as usize);
        let header = bytes.get(PREAMBLE..end).ok_or_else(|| damaged("it is cut short"))?;
        let header: Header = serde_json::from_slice(header)?;
        let all = OwnedBytes::new(bytes.clone());
        let mut streams = BTreeMap::new();
        let mut at = end;
        for (name, length) in &header.streams {
            let to = at.checked_add(*length).filter(|to| *to <= bytes.len());
            let to = to.ok_or_else(|| damaged("it is cut short"))?;
            streams.insert(name.clone(), all.slice(at..to));
            at = to;
        }
        Ok(Store { header, streams })
    }

    /// A stream, whole.
    pub(crate) fn stream(&self, name: &str) -> Option<&OwnedBytes> {
        self.streams.get(name)
    }
}
