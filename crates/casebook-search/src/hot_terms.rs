//! The most frequent words of a book, and where their lists are.
//!
//! Queries are mostly made of such words. The first file of a pack holds them, with their inflections, so that looking them
//! up needs no read of the dictionary, and a word that is nearly one of them is recognised as a typing error.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::InvertedIndexReader;
use tantivy::postings::TermInfo;

use crate::error::Error;
use crate::schema::{Zone, split_term};
use crate::text::Language;
use crate::varint::{put_number, put_word, take_number, take_word};

/// Name of the stream.
pub(crate) const STREAM: &str = "hot-terms";
/// The most words that are cached, inflections not counted.
const MAX_WORDS: usize = 1_000;
/// A word in fewer entries than this is not cached.
const MIN_ENTRIES: u32 = 8;

/// A cached word.
#[derive(Debug, Default, PartialEq)]
struct HotTerm {
    /// Whether each of its inflections that occurs is cached as well.
    has_all_inflections: bool,
    terms: Vec<(Zone, TermInfo)>,
}

/// The dictionary entries of the most frequent words, sorted.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct TermCache(BTreeMap<String, HotTerm>);

impl TermCache {
    /// Reads them from the dictionary of the text; `frequent` are the most frequent words with the number of entries.
    pub(crate) fn of(
        reader: &InvertedIndexReader,
        frequent: &[(u32, String)],
        language: &Language,
    ) -> Result<Self, Error> {
        let chosen = frequent
            .iter()
            .filter(|(entries, _)| *entries >= MIN_ENTRIES)
            .take(MAX_WORDS);
        let chosen: BTreeSet<&str> = chosen.map(|(_, word)| word.as_str()).collect();
        let forms = chosen.iter().flat_map(|word| language.forms(word));
        let mut known: BTreeMap<String, HotTerm> =
            forms.map(|form| (form, HotTerm::default())).collect();
        for word in chosen {
            known.insert(
                word.to_owned(),
                HotTerm {
                    has_all_inflections: true,
                    terms: Vec::new(),
                },
            );
        }
        let mut stream = reader.terms().stream()?;
        while let Some((term, info)) = stream.next() {
            if let Some((word, zone)) = split_term(term)
                && let Some(known) = known.get_mut(word)
            {
                known.terms.push((zone, info.clone()));
            }
        }
        known.retain(|_, known| !known.terms.is_empty());
        Ok(Self(known))
    }

    /// The terms of a word, if it is cached.
    pub(crate) fn terms(&self, word: &str) -> Option<&[(Zone, TermInfo)]> {
        self.0.get(word).map(|known| known.terms.as_slice())
    }

    /// Whether a word is cached with all its inflections.
    pub(crate) fn has_all_inflections(&self, word: &str) -> bool {
        self.0
            .get(word)
            .is_some_and(|known| known.has_all_inflections)
    }

    /// The words that are cached with all their inflections, in the order of the alphabet.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        let known = self.0.iter().filter(|(_, known)| known.has_all_inflections);
        known.map(|(word, _)| word.as_str())
    }

    /// The words that begin so, with their terms.
    pub(crate) fn beginning<'f>(
        &'f self,
        prefix: &'f str,
    ) -> impl Iterator<Item = (&'f str, &'f [(Zone, TermInfo)])> + 'f {
        let from = self.0.range::<str, _>((
            std::ops::Bound::Included(prefix),
            std::ops::Bound::Unbounded,
        ));
        let words = from.take_while(move |(word, _)| word.starts_with(prefix));
        words.map(|(word, known)| (word.as_str(), known.terms.as_slice()))
    }

    /// As bytes: the words sorted, each without what it shares with the one before, and lists as distances, since they
    /// stand in the order of the words.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put_number(&mut out, self.0.len());
        let (mut before, mut postings, mut positions) = ("", 0, 0);
        for (word, known) in &self.0 {
            put_word(&mut out, word, before);
            put_number(
                &mut out,
                known.terms.len() << 1 | usize::from(known.has_all_inflections),
            );
            for (zone, info) in &known.terms {
                out.push(zone.letter());
                put_number(&mut out, info.doc_freq as usize);
                for (range, at) in [
                    (&info.postings_range, &mut postings),
                    (&info.positions_range, &mut positions),
                ] {
                    put_number(&mut out, range.start.wrapping_sub(*at));
                    put_number(&mut out, range.len());
                    *at = range.end;
                }
            }
            before = word;
        }
        out
    }

    /// Reads what [`encode`](Self::encode) wrote; `None` if it is something else.
    pub(crate) fn decode(mut bytes: &[u8]) -> Option<Self> {
        let bytes = &mut bytes;
        let mut words = BTreeMap::new();
        let (mut word, mut postings, mut positions) = (Vec::new(), 0usize, 0usize);
        for _ in 0..take_number(bytes)? {
            let name = take_word(bytes, &mut word)?;
            let count = take_number(bytes)?;
            let mut known = HotTerm {
                has_all_inflections: count & 1 == 1,
                terms: Vec::new(),
            };
            for _ in 0..count >> 1 {
                let (&letter, after) = bytes.split_first()?;
                *bytes = after;
                let doc_freq = u32::try_from(take_number(bytes)?).ok()?;
                let mut range = |at: &mut usize| {
                    let start = at.wrapping_add(take_number(bytes)?);
                    *at = start.checked_add(take_number(bytes)?)?;
                    Some(start..*at)
                };
                let (postings_range, positions_range) =
                    (range(&mut postings)?, range(&mut positions)?);
                known.terms.push((
                    Zone::of_letter(letter)?,
                    TermInfo {
                        doc_freq,
                        postings_range,
                        positions_range,
                    },
                ));
            }
            words.insert(name, known);
        }
        Some(Self(words))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn info(doc_freq: u32, postings: usize, positions: usize) -> TermInfo {
        TermInfo {
            doc_freq,
            postings_range: postings..postings + 9,
            positions_range: positions..positions + 300,
        }
    }

    #[test]
    fn words_survive_and_are_found_by_their_beginning() {
        let mut hot_terms = TermCache::default();
        let one = |has_all_inflections, terms: &[(Zone, TermInfo)]| HotTerm {
            has_all_inflections,
            terms: terms.to_vec(),
        };
        hot_terms.0.insert(
            "pool".to_owned(),
            one(
                true,
                &[(Zone::Body, info(9, 4, 0)), (Zone::Title, info(1, 13, 300))],
            ),
        );
        hot_terms.0.insert(
            "pools".to_owned(),
            one(false, &[(Zone::Body, info(300, 70, 900))]),
        );
        hot_terms.0.insert(
            "été".to_owned(),
            one(true, &[(Zone::Meta, info(8, 90, 2_000))]),
        );
        let bytes = hot_terms.encode();
        assert_eq!(TermCache::decode(&bytes).unwrap(), hot_terms);
        assert!(
            hot_terms.has_all_inflections("pool")
                && !hot_terms.has_all_inflections("pools")
                && !hot_terms.has_all_inflections("po")
        );
        assert_eq!(
            hot_terms
                .beginning("poo")
                .map(|(word, _)| word)
                .collect::<Vec<_>>(),
            ["pool", "pools"]
        );
        assert_eq!(hot_terms.terms("pools").unwrap()[0].1.doc_freq, 300);
        assert!((0..bytes.len()).all(|end| TermCache::decode(&bytes[..end]).is_none()));
    }

    proptest! {
        #[test]
        fn rubbish_is_refused_or_read(rubbish in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = TermCache::decode(&rubbish);
        }
    }
}
