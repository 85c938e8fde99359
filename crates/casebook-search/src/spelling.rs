//! The words that correct others: without their lists, so that those that begin with the same two letters come in one small
//! file, where the dictionary would need dozens.

use std::io;
use std::ops::Range;

use crate::pack::StreamReader;
use crate::varint::{put_number, put_word, take_number, take_word};

/// Name of the stream.
pub(crate) const STREAM: &str = "spelling";
/// Size at which a chunk is full, in bytes.
const FULL: usize = 4 << 10;
/// How many letters a correction keeps.
const KEPT: usize = 2;

/// Words in chunks, each of which holds all words with the beginnings that stand in it.
#[derive(Debug, Default)]
pub(crate) struct Spelling {
    pub(crate) bytes: Vec<u8>,
    /// Where the chunks are.
    pub(crate) chunks: Vec<Range<usize>>,
    /// The beginning that each chunk begins with.
    pub(crate) beginnings: Vec<String>,
}

impl Spelling {
    /// From words in order, each with the number of entries that have it.
    pub(crate) fn of<'w>(words: impl Iterator<Item = (u32, &'w str)>) -> Spelling {
        let mut spelling = Spelling::default();
        let mut before = "";
        for (entries, word) in words.filter(|(_, word)| word.chars().all(char::is_alphabetic)) {
            let start = spelling.chunks.last().map_or(0, |chunk| chunk.start);
            let is_full =
                spelling.bytes.len() - start >= FULL && beginning(word) != beginning(before);
            if spelling.chunks.is_empty() || is_full {
                let at = spelling.bytes.len();
                spelling.chunks.push(at..at);
                spelling.beginnings.push(beginning(word).to_owned());
                before = "";
            }
            put_word(&mut spelling.bytes, word, before);
            put_number(&mut spelling.bytes, entries as usize);
            if let Some(chunk) = spelling.chunks.last_mut() {
                chunk.end = spelling.bytes.len();
            }
            before = word;
        }
        spelling
    }
}

/// The letters of a word that a correction keeps.
pub(crate) fn beginning(word: &str) -> &str {
    word.char_indices()
        .nth(KEPT)
        .map_or(word, |(end, _)| &word[..end])
}

/// The words that begin with `kept`, each with the number of entries that have it.
pub(crate) fn words(
    stream: &StreamReader,
    beginnings: &[String],
    kept: &str,
) -> io::Result<Vec<(String, u32)>> {
    let Some(chunk) = beginnings
        .partition_point(|beginning| beginning.as_str() <= kept)
        .checked_sub(1)
    else {
        return Ok(Vec::new());
    };
    let bytes = stream.chunk(chunk)?;
    let mut words = read(&bytes).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
    words.retain(|(word, _)| word.starts_with(kept));
    Ok(words)
}

fn read(mut bytes: &[u8]) -> Option<Vec<(String, u32)>> {
    let bytes = &mut bytes;
    let (mut words, mut word) = (Vec::new(), Vec::new());
    while !bytes.is_empty() {
        words.push((
            take_word(bytes, &mut word)?,
            u32::try_from(take_number(bytes)?).ok()?,
        ));
    }
    Some(words)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_come_back_from_the_pieces_of_their_beginnings(words in "([a-cé]{1,5} ){0,3000}") {
            let words: std::collections::BTreeSet<&str> = words.split_whitespace().collect();
            let spelling = Spelling::of((1u32..).zip(words.iter().copied()));
            let mut back = Vec::new();
            let mut last = String::new();
            for (chunk, first) in spelling.chunks.iter().zip(&spelling.beginnings) {
                let read = read(&spelling.bytes[chunk.clone()]).unwrap();
                prop_assert_eq!(beginning(&read[0].0), first);
                prop_assert!(beginning(&last) != first.as_str() || last.is_empty());
                last.clone_from(&read.last().unwrap().0);
                back.extend(read);
            }
            prop_assert!(back.iter().map(|(word, _)| word.as_str()).eq(words.iter().copied()));
        }

        #[test]
        fn rubbish_is_refused_or_read(rubbish in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&rubbish);
        }
    }
}
