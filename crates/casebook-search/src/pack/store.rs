//! The chunks of an opened pack: those that are here, and those that were asked for and are not.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::Deserialize;
use tantivy::directory::OwnedBytes;

use super::format::{
    BLOCK_MAX, CHECKSUM_BYTES, COMPRESSED, FORMAT, HASH_BYTES, Hash, MAGIC, PLAIN, PREAMBLE_BYTES,
    chunk_name, name_in_block,
};
use crate::compress::decompress;
use crate::error::Error;
use crate::meta::Meta;
use crate::varint::take_number;

/// No description is larger; what claims to be is damaged.
const MAX_HEADER_BYTES: usize = 1 << 28;
/// Nor are all chunks of a first file together.
const MAX_RESIDENT_BYTES: usize = 1 << 30;

#[derive(Deserialize)]
struct Header {
    meta: Meta,
    streams: Vec<(String, usize)>,
    resident: usize,
}

/// A stretch of a stream.
#[derive(Debug)]
struct StoredChunk {
    range: Range<usize>,
    /// Name of its file, unless the first file holds it.
    name: Option<Hash>,
    content: OnceLock<OwnedBytes>,
}

/// A file of the index library, or the texts of the entries.
#[derive(Debug)]
pub(crate) struct Stream {
    name: String,
    length: usize,
    /// In order, without overlap. What lies between them is never read.
    chunks: Vec<StoredChunk>,
    /// Whether chunks are read by number only. Their ranges then say nothing.
    numbered: bool,
}

/// The streams of an opened pack.
#[derive(Debug)]
pub(crate) struct Store {
    pub(crate) meta: Meta,
    streams: Vec<Arc<Stream>>,
    /// Where each file belongs; more than one place if chunks are equal.
    places: BTreeMap<Hash, Vec<(usize, usize)>>,
    wanted: Arc<Wanted>,
    /// Number of chunks that are not here.
    absent: AtomicUsize,
}

/// Names of files that were asked for and are not here.
#[derive(Debug, Default)]
pub(crate) struct Wanted(Mutex<Vec<Hash>>);

impl Wanted {
    fn add(&self, name: Hash) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(name);
    }

    fn take(&self) -> Vec<Hash> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Store {
    /// Reads the first file of a pack.
    pub(crate) fn open(file: &str, bytes: &[u8]) -> Result<Store, Error> {
        let damaged = |reason| Error::Damaged {
            file: file.to_owned(),
            reason,
        };
        let header_bytes = check_preamble(file, bytes)?;
        let end = PREAMBLE_BYTES.saturating_add(header_bytes);
        let header = bytes
            .get(PREAMBLE_BYTES..end)
            .ok_or_else(|| damaged("it is truncated"))?;
        let header = decompress(b"", header, MAX_HEADER_BYTES)
            .ok_or_else(|| damaged("its description cannot be decompressed"))?;
        let header: Header = serde_json::from_slice(&header)?;
        let (streams, used) = read_table(&header.streams, &bytes[end..])
            .ok_or_else(|| damaged("its table is wrong"))?;
        let limit = header.resident.min(MAX_RESIDENT_BYTES);
        let resident = decompress(b"", &bytes[end + used..], limit)
            .ok_or_else(|| damaged("its chunks cannot be decompressed"))?;
        let mut store = Store {
            meta: header.meta,
            streams: Vec::new(),
            places: BTreeMap::new(),
            wanted: Arc::default(),
            absent: AtomicUsize::new(0),
        };
        store
            .place(streams, &OwnedBytes::new(resident))
            .ok_or_else(|| damaged("it is truncated"))?;
        Ok(store)
    }

    /// Takes in the streams: chunks of the first file are filled, those of other files noted as absent. `None` if the
    /// first file holds less than it should.
    fn place(&mut self, streams: Vec<Stream>, resident: &OwnedBytes) -> Option<()> {
        let mut at = 0usize;
        for (number, stream) in streams.into_iter().enumerate() {
            for (index, chunk) in stream.chunks.iter().enumerate() {
                if let Some(name) = chunk.name {
                    self.places.entry(name).or_default().push((number, index));
                    continue;
                }
                let to = at
                    .checked_add(chunk.range.len())
                    .filter(|to| *to <= resident.len())?;
                let _ = chunk.content.set(resident.slice(at..to));
                at = to;
            }
            self.streams.push(Arc::new(stream));
        }
        self.absent = AtomicUsize::new(self.places.values().map(Vec::len).sum());
        Some(())
    }

    /// Takes in another file of the pack. A file that is here already, or belongs to no chunk, is ignored.
    pub(crate) fn supply(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let damaged = |reason| Error::Damaged {
            file: name.to_owned(),
            reason,
        };
        let Some(places) = parse_name(name).and_then(|hash| self.places.get(&hash)) else {
            return Ok(());
        };
        let Some(end) = bytes.len().checked_sub(CHECKSUM_BYTES) else {
            return Err(damaged("it is truncated"));
        };
        let (packed, sum) = bytes.split_at(end);
        if crc32fast::hash(packed).to_le_bytes() != sum {
            return Err(damaged("its checksum is wrong"));
        }
        let longest = places
            .iter()
            .map(|(stream, chunk)| self.streams[*stream].chunks[*chunk].range.len())
            .max();
        let content = match packed.split_first() {
            Some((&PLAIN, content)) => OwnedBytes::new(content.to_vec()),
            Some((&COMPRESSED, compressed)) => OwnedBytes::new(
                decompress(b"", compressed, longest.unwrap_or(0))
                    .ok_or_else(|| damaged("it cannot be decompressed"))?,
            ),
            _ => return Err(damaged("it is packed in an unknown way")),
        };
        let length = content.len();
        for (stream, chunk) in places {
            let (chunk, numbered) = (
                &self.streams[*stream].chunks[*chunk],
                self.streams[*stream].numbered,
            );
            if chunk.range.len() != length && !numbered {
                return Err(damaged("it has the wrong length"));
            }
            if chunk.content.set(content.clone()).is_ok() {
                self.absent.fetch_sub(1, Ordering::Relaxed);
            }
        }
        Ok(())
    }

    /// Names of the files that were asked for since the last call and are not here, each once.
    pub(crate) fn take_wanted(&self) -> Vec<String> {
        let mut wanted = self.wanted.take();
        wanted.sort_unstable();
        wanted.dedup();
        wanted.into_iter().map(chunk_name).collect()
    }

    /// Whether every file of the pack is here.
    pub(crate) fn is_complete(&self) -> bool {
        self.absent.load(Ordering::Relaxed) == 0
    }

    /// The stream with this name.
    pub(crate) fn stream(&self, name: &str) -> Option<StreamReader> {
        let stream = self.streams.iter().find(|stream| stream.name == name)?;
        Some(StreamReader {
            stream: Arc::clone(stream),
            wanted: Arc::clone(&self.wanted),
        })
    }

    /// The name of each stream, and the files that hold what the first file does not, each once.
    pub(crate) fn files(&self) -> impl Iterator<Item = (String, BTreeSet<String>)> {
        self.streams.iter().map(|stream| {
            let names = stream
                .chunks
                .iter()
                .filter_map(|chunk| chunk.name.map(chunk_name));
            (stream.name.clone(), names.collect())
        })
    }
}

/// Checks magic, version and checksum of a first file; returns the length of its description, in bytes.
fn check_preamble(file: &str, bytes: &[u8]) -> Result<usize, Error> {
    let damaged = |reason| Error::Damaged {
        file: file.to_owned(),
        reason,
    };
    if bytes.len() < PREAMBLE_BYTES {
        return Err(damaged("it is truncated"));
    }
    if &bytes[..8] != MAGIC {
        return Err(damaged("it is not a search index"));
    }
    let number =
        |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    if number(8) != FORMAT {
        return Err(Error::Version {
            found: number(8),
            expected: FORMAT,
        });
    }
    if number(12) != crc32fast::hash(&bytes[PREAMBLE_BYTES - 4..]) {
        return Err(damaged("its checksum is wrong"));
    }
    Ok(number(16) as usize)
}

/// Reads the table of chunks; `None` if it makes no sense. Returns also its length.
fn read_table(streams: &[(String, usize)], bytes: &[u8]) -> Option<(Vec<Stream>, usize)> {
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

fn parse_name(name: &str) -> Option<Hash> {
    let hex = name
        .strip_suffix(".bin")
        .filter(|hex| hex.len() == HASH_BYTES * 2 && hex.is_ascii())?;
    let mut hash = [0; HASH_BYTES];
    for (index, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&hex[index * 2..index * 2 + 2], 16).ok()?;
    }
    Some(hash)
}

/// Reads a stream.
#[derive(Debug, Clone)]
pub(crate) struct StreamReader {
    stream: Arc<Stream>,
    wanted: Arc<Wanted>,
}

impl StreamReader {
    /// Length of the whole stream, in bytes.
    pub(crate) fn length(&self) -> usize {
        self.stream.length
    }

    /// The bytes of a range. If some are not here, their files are noted as wanted, and the error says "would block".
    pub(crate) fn read(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let chunks = &self.stream.chunks;
        let first = chunks.partition_point(|chunk| chunk.range.end <= range.start);
        let last = chunks.partition_point(|chunk| chunk.range.start < range.end);
        let touched = chunks.get(first..last.max(first)).unwrap_or_default();
        if touched.is_empty() && !range.is_empty() {
            return Err(outside());
        }
        let absent = touched.iter().filter(|chunk| chunk.content.get().is_none());
        let mut some_absent = false;
        for name in absent.filter_map(|chunk| chunk.name) {
            self.wanted.add(name);
            some_absent = true;
        }
        if some_absent {
            return Err(not_here());
        }
        if let [chunk] = touched
            && let Some(content) = chunk.content.get()
        {
            let from = range
                .start
                .checked_sub(chunk.range.start)
                .ok_or_else(outside)?;
            let to = from + range.len();
            return if to <= content.len() {
                Ok(content.slice(from..to))
            } else {
                Err(outside())
            };
        }
        let mut joined = Vec::with_capacity(range.len());
        let mut at = range.start;
        for chunk in touched {
            let content = chunk.content.get().ok_or_else(outside)?;
            let from = at.checked_sub(chunk.range.start).ok_or_else(outside)?;
            let to = range.end.min(chunk.range.end) - chunk.range.start;
            joined.extend_from_slice(content.get(from..to).ok_or_else(outside)?);
            at = chunk.range.end;
        }
        if joined.len() == range.len() {
            Ok(OwnedBytes::new(joined))
        } else {
            Err(outside())
        }
    }

    /// The whole chunk with this number.
    pub(crate) fn chunk(&self, number: usize) -> io::Result<OwnedBytes> {
        let chunk = self.stream.chunks.get(number).ok_or_else(outside)?;
        match (chunk.content.get(), chunk.name) {
            (Some(content), _) => Ok(content.clone()),
            (None, Some(name)) => {
                self.wanted.add(name);
                Err(not_here())
            }
            (None, None) => Err(outside()),
        }
    }
}

fn not_here() -> io::Error {
    io::Error::new(
        io::ErrorKind::WouldBlock,
        "a part of the search index was not fetched yet",
    )
}

fn outside() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "a part of the search index lies outside its file",
    )
}
