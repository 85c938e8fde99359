//! The index as files that any static host can serve.
//!
//! A pack holds *streams* (the files of the index library, and the kept texts of the entries), each cut into *pieces*.
//! The first file holds a description, the table of pieces, and every piece that opening the index reads. Each other
//! piece is a file of its own, fetched whole when a query needs it, and named by a hash of its content, so that caches
//! may keep it for ever and an open page never mixes two packs. Pieces begin and end where a query's reads do (a block
//! of the dictionary, the postings of a word, a column, an entry), so that whole files are what a query wants anyway.
//! A pack that is small as a whole is one file.
//!
//! Files are compressed as they are written, since many hosts send what they do not know as it is. A piece begins with a byte
//! that says whether it is.

mod cut;
mod directory;
mod store;
mod write;

pub(crate) use cut::{Bases, Cut, Cuts, cut_entries, cut_first, cut_index};
pub(crate) use directory::{Folder, Recorder};
pub(crate) use store::{Store, StreamReader};
pub(crate) use write::write;

use std::collections::HashMap;

use crate::error::Error;

/// Version of the format; an engine reads its own version only.
pub const FORMAT: u32 = 6;

/// First bytes of a pack.
const MAGIC: &[u8; 8] = b"CASEBOOK";
/// Magic, version, checksum of what follows it, length of the description.
const PREAMBLE: usize = 20;
/// Bytes of a content hash that name a file. Of a hundred thousand files, two share a name in one book of fifty thousand.
const NAME: usize = 6;
/// What a file is named by.
type Hash = [u8; NAME];
/// First byte of a file that is a piece: as it is, or compressed.
const PLAIN: u8 = 0;
const SQUEEZED: u8 = 1;
/// The stream whose pieces are read by number, each for itself. Its files take their names from the hash of a block of
/// them: the table of names would be most of the first file of a large book.
pub(crate) const NUMBERED: &str = "texts";
/// How many pieces a block has on average, and at most. Where one ends follows from the piece that it ends with, so that a
/// new entry, which comes first, renames the files of one block and not of all.
const BLOCK: u8 = 64;
const LARGEST_BLOCK: usize = 4 * BLOCK as usize;
/// Bytes of the checksum at the end of a file.
const CHECKSUM: usize = 4;

/// An index as named files. The same entries give the same files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// The files; the first one is where reading begins.
    pub files: Vec<PackFile>,
}

/// A file of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackFile {
    /// File name; it contains a hash of the content.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
}

impl Pack {
    /// Size of all files, in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.files.iter().map(|file| file.bytes.len()).sum()
    }

    /// What the pack is made of, with the sizes of the files in bytes: for reports on where the space goes.
    ///
    /// # Errors
    /// If the first file is not that of a pack.
    pub fn parts(&self) -> Result<Vec<(String, usize)>, Error> {
        let first = self.files.first().ok_or(Error::Missing)?;
        let store = Store::open(&first.name, &first.bytes)?;
        let sizes: HashMap<&str, usize> = self
            .files
            .iter()
            .map(|file| (file.name.as_str(), file.bytes.len()))
            .collect();
        let mut parts = vec![("first file".to_owned(), first.bytes.len())];
        for (stream, files) in store.files() {
            let size: usize = files
                .iter()
                .filter_map(|file| sizes.get(file.as_str()))
                .sum();
            if size > 0 {
                parts.push((stream, size));
            }
        }
        Ok(parts)
    }
}

/// The first bytes of a content's hash.
fn short_hash(content: &[u8]) -> Hash {
    let mut short = [0; NAME];
    short.copy_from_slice(&blake3::hash(content).as_bytes()[..NAME]);
    short
}

/// The hash that names a piece of a block: that of the block's own hash and the piece's place in it.
fn name_in_block(block: Hash, place: usize) -> Hash {
    let mut content = block.to_vec();
    put_number(&mut content, place);
    short_hash(&content)
}

/// The file name of a piece.
fn piece_name(hash: Hash) -> String {
    let mut name = String::with_capacity(NAME * 2 + 4);
    for byte in hash {
        name.push_str(&format!("{byte:02x}"));
    }
    name.push_str(".bin");
    name
}

/// Appends a number in groups of seven bits, the lowest first.
pub(crate) fn put_number(out: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads a number and moves past it.
pub(crate) fn take_number(bytes: &mut &[u8]) -> Option<usize> {
    let mut number = 0usize;
    for shift in (0..usize::BITS).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= usize::from(byte & 0x7f).checked_shl(shift)?;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

/// Appends a word of a sorted list without what it shares with the one before.
pub(crate) fn put_word(out: &mut Vec<u8>, word: &str, before: &str) {
    let shared = word
        .bytes()
        .zip(before.bytes())
        .take_while(|(one, other)| one == other)
        .count();
    put_number(out, shared);
    put_number(out, word.len() - shared);
    out.extend_from_slice(&word.as_bytes()[shared..]);
}

/// Reads a word of a sorted list and moves past it; `word` holds the one before.
pub(crate) fn take_word(bytes: &mut &[u8], word: &mut Vec<u8>) -> Option<String> {
    word.truncate(take_number(bytes)?);
    let length = take_number(bytes)?;
    let (rest, after) = bytes.split_at_checked(length)?;
    word.extend_from_slice(rest);
    *bytes = after;
    String::from_utf8(word.clone()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_survive() {
        let mut bytes = Vec::new();
        let numbers = [0, 1, 127, 128, 300, 1 << 20, usize::MAX];
        for number in numbers {
            put_number(&mut bytes, number);
        }
        let mut rest = bytes.as_slice();
        for number in numbers {
            assert_eq!(take_number(&mut rest), Some(number));
        }
        assert_eq!(take_number(&mut rest), None);
        assert_eq!(take_number(&mut [0xff; 20].as_slice()), None);
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
            write::put_blocks(pieces, &mut table, &mut files);
            let names = store::names_of_blocks(texts.len(), &table);
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
        assert!(length < texts.len() * NAME / 20, "{length}");
        let (_, after) = written(&[vec![vec![7; 9]], texts.clone()].concat());
        assert!(before.difference(&after).count() <= LARGEST_BLOCK);
        assert_eq!(store::names_of_blocks(3, &[0, 0]), None);
    }
}
