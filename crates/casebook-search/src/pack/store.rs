//! The pieces of an opened pack: those that are here, and those that were asked for and are not.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::Deserialize;
use tantivy::directory::OwnedBytes;

use super::{
    CHECKSUM, FORMAT, Hash, LARGEST_BLOCK, MAGIC, NAME, PLAIN, PREAMBLE, SQUEEZED, name_in_block,
    piece_name, take_number,
};
use crate::error::Error;
use crate::meta::Meta;
use crate::squeeze::unsqueeze;

/// No description is larger; what claims to be is damaged.
const LARGEST_HEADER: usize = 1 << 28;
/// Nor are all pieces of a first file together.
const LARGEST_RESIDENT: usize = 1 << 30;

#[derive(Deserialize)]
struct Header {
    meta: Meta,
    streams: Vec<(String, usize)>,
    resident: usize,
}

/// A stretch of a stream.
#[derive(Debug)]
struct Piece {
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
    pieces: Vec<Piece>,
    /// Whether pieces are read by number only. Their ranges then say nothing.
    numbered: bool,
}

/// The streams of an opened pack.
#[derive(Debug)]
pub(crate) struct Store {
    pub(crate) meta: Meta,
    streams: Vec<Arc<Stream>>,
    /// Where each file belongs; more than one place if pieces are equal.
    places: BTreeMap<Hash, Vec<(usize, usize)>>,
    wanted: Arc<Wanted>,
    /// Number of pieces that are not here.
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
        if bytes.len() < PREAMBLE {
            return Err(damaged("it is cut short"));
        }
        if &bytes[..8] != MAGIC {
            return Err(damaged("it is no search index"));
        }
        let number = |at: usize| {
            u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
        };
        if number(8) != FORMAT {
            return Err(Error::Version {
                found: number(8),
                expected: FORMAT,
            });
        }
        if number(12) != crc32fast::hash(&bytes[PREAMBLE - 4..]) {
            return Err(damaged("its checksum is wrong"));
        }
        let end = PREAMBLE.saturating_add(number(16) as usize);
        let header = bytes
            .get(PREAMBLE..end)
            .ok_or_else(|| damaged("it is cut short"))?;
        let header = unsqueeze(b"", header, LARGEST_HEADER)
            .ok_or_else(|| damaged("its description cannot be unpacked"))?;
        let header: Header = serde_json::from_slice(&header)?;
        let (streams, used) = read_table(&header.streams, &bytes[end..])
            .ok_or_else(|| damaged("its table is wrong"))?;
        let resident = unsqueeze(
            b"",
            &bytes[end + used..],
            header.resident.min(LARGEST_RESIDENT),
        );
        let bytes =
            OwnedBytes::new(resident.ok_or_else(|| damaged("its pieces cannot be unpacked"))?);
        let (wanted, absent) = (Arc::default(), AtomicUsize::new(0));
        let mut store = Store {
            meta: header.meta,
            streams: Vec::new(),
            places: BTreeMap::new(),
            wanted,
            absent,
        };
        let mut at = 0usize;
        for (number, stream) in streams.into_iter().enumerate() {
            for (index, piece) in stream.pieces.iter().enumerate() {
                if let Some(name) = piece.name {
                    store.places.entry(name).or_default().push((number, index));
                    continue;
                }
                let to = at
                    .checked_add(piece.range.len())
                    .filter(|to| *to <= bytes.len());
                let to = to.ok_or_else(|| damaged("it is cut short"))?;
                let _ = piece.content.set(bytes.slice(at..to));
                at = to;
            }
            store.streams.push(Arc::new(stream));
        }
        store.absent = AtomicUsize::new(store.places.values().map(Vec::len).sum());
        Ok(store)
    }

    /// Takes in another file of the pack. A file that is here already, or belongs to no piece, is ignored.
    pub(crate) fn supply(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let damaged = |reason| Error::Damaged {
            file: name.to_owned(),
            reason,
        };
        let Some(places) = parse_name(name).and_then(|hash| self.places.get(&hash)) else {
            return Ok(());
        };
        let Some(end) = bytes.len().checked_sub(CHECKSUM) else {
            return Err(damaged("it is cut short"));
        };
        let (packed, sum) = bytes.split_at(end);
        if crc32fast::hash(packed).to_le_bytes() != sum {
            return Err(damaged("its checksum is wrong"));
        }
        let longest = places
            .iter()
            .map(|(stream, piece)| self.streams[*stream].pieces[*piece].range.len())
            .max();
        let content = match packed.split_first() {
            Some((&PLAIN, content)) => OwnedBytes::new(content.to_vec()),
            Some((&SQUEEZED, squeezed)) => OwnedBytes::new(
                unsqueeze(b"", squeezed, longest.unwrap_or(0))
                    .ok_or_else(|| damaged("it cannot be unpacked"))?,
            ),
            _ => return Err(damaged("it is packed in an unknown way")),
        };
        let length = content.len();
        for (stream, piece) in places {
            let (piece, numbered) = (
                &self.streams[*stream].pieces[*piece],
                self.streams[*stream].numbered,
            );
            if piece.range.len() != length && !numbered {
                return Err(damaged("it has the wrong length"));
            }
            if piece.content.set(content.clone()).is_ok() {
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
        wanted.into_iter().map(piece_name).collect()
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
                .pieces
                .iter()
                .filter_map(|piece| piece.name.map(piece_name));
            (stream.name.clone(), names.collect())
        })
    }
}

/// Reads the table of pieces; `None` if it makes no sense. Returns also its length.
fn read_table(streams: &[(String, usize)], bytes: &[u8]) -> Option<(Vec<Stream>, usize)> {
    let mut rest = bytes;
    let mut read = Vec::with_capacity(streams.len());
    for (name, length) in streams {
        let count = take_number(&mut rest)?;
        let (count, numbered) = (count >> 1, count & 1 == 1);
        let pieces = if numbered {
            read_blocks(count, &mut rest)?
        } else {
            read_pieces(count, *length, &mut rest)?
        };
        read.push(Stream {
            name: name.clone(),
            length: *length,
            pieces,
            numbered,
        });
    }
    Some((read, bytes.len() - rest.len()))
}

/// The pieces of a stream that are read by where they stand.
fn read_pieces(count: usize, length: usize, rest: &mut &[u8]) -> Option<Vec<Piece>> {
    let mut pieces = Vec::with_capacity(count.min(rest.len()));
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
        pieces.push(Piece {
            range: start..end,
            name,
            content: OnceLock::new(),
        });
        at = end;
    }
    Some(pieces)
}

/// The pieces of a stream that are read by number, from its blocks.
fn read_blocks(count: usize, rest: &mut &[u8]) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    while pieces.len() < count {
        let size = take_number(rest)
            .filter(|size| (1..=LARGEST_BLOCK.min(count - pieces.len())).contains(size))?;
        let block = take_hash(rest)?;
        pieces.extend((0..size).map(|place| {
            let name = Some(name_in_block(block, place));
            Piece {
                range: 0..0,
                name,
                content: OnceLock::new(),
            }
        }));
    }
    Some(pieces)
}

/// The names of the files of such a stream.
#[cfg(test)]
pub(super) fn names_of_blocks(count: usize, mut table: &[u8]) -> Option<Vec<String>> {
    let pieces = read_blocks(count, &mut table)?;
    pieces
        .into_iter()
        .map(|piece| piece.name.map(piece_name))
        .collect()
}

fn take_hash(rest: &mut &[u8]) -> Option<Hash> {
    let (hash, after) = rest.split_first_chunk::<NAME>()?;
    *rest = after;
    Some(*hash)
}

fn parse_name(name: &str) -> Option<Hash> {
    let hex = name
        .strip_suffix(".bin")
        .filter(|hex| hex.len() == NAME * 2 && hex.is_ascii())?;
    let mut hash = [0; NAME];
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
        let pieces = &self.stream.pieces;
        let first = pieces.partition_point(|piece| piece.range.end <= range.start);
        let last = pieces.partition_point(|piece| piece.range.start < range.end);
        let touched = pieces.get(first..last.max(first)).unwrap_or_default();
        if touched.is_empty() && !range.is_empty() {
            return Err(outside());
        }
        let absent = touched.iter().filter(|piece| piece.content.get().is_none());
        let mut some_absent = false;
        for name in absent.filter_map(|piece| piece.name) {
            self.wanted.add(name);
            some_absent = true;
        }
        if some_absent {
            return Err(not_here());
        }
        if let [piece] = touched
            && let Some(content) = piece.content.get()
        {
            let from = range
                .start
                .checked_sub(piece.range.start)
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
        for piece in touched {
            let content = piece.content.get().ok_or_else(outside)?;
            let from = at.checked_sub(piece.range.start).ok_or_else(outside)?;
            let to = range.end.min(piece.range.end) - piece.range.start;
            joined.extend_from_slice(content.get(from..to).ok_or_else(outside)?);
            at = piece.range.end;
        }
        if joined.len() == range.len() {
            Ok(OwnedBytes::new(joined))
        } else {
            Err(outside())
        }
    }

    /// The whole piece with this number.
    pub(crate) fn piece(&self, number: usize) -> io::Result<OwnedBytes> {
        let piece = self.stream.pieces.get(number).ok_or_else(outside)?;
        match (piece.content.get(), piece.name) {
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
