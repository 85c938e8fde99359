//! The words that many entries have, and where their lists stand.
//!
//! Questions are mostly made of such words. The first file of a pack holds them, with their inflections, so that asking
//! about them needs no look into the dictionary, and a word that almost is one is known for a slip of the pen.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::InvertedIndexReader;
use tantivy::postings::TermInfo;

use crate::error::Error;
use crate::pack::{put_number, put_word, take_number, take_word};
use crate::schema::{Zone, split_term};
use crate::text::inflections;

/// Name of the stream.
pub(crate) const STREAM: &str = "familiar";
/// The most words that are familiar, inflections not counted.
const WORDS: usize = 1_000;
/// In fewer entries than this, no word is.
const LEAST: u32 = 8;

/// A familiar word.
#[derive(Debug, Default, PartialEq)]
struct Known {
    /// Whether each of its inflections that occurs is known as well.
    whole: bool,
    terms: Vec<(Zone, TermInfo)>,
}

/// Familiar words, sorted.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Familiar(BTreeMap<String, Known>);

impl Familiar {
    /// Reads them from the dictionary of the text; `frequent` are the most frequent words with the number of entries.
    pub(crate) fn of(
        reader: &InvertedIndexReader,
        frequent: &[(u32, String)],
        english: bool,
    ) -> Result<Self, Error> {
        let chosen = frequent
            .iter()
            .filter(|(entries, _)| *entries >= LEAST)
            .take(WORDS);
        let chosen: BTreeSet<&str> = chosen.map(|(_, word)| word.as_str()).collect();
        let forms = chosen.iter().flat_map(|word| {
            if english {
                inflections(word)
            } else {
                Vec::new()
            }
        });
        let mut known: BTreeMap<String, Known> =
            forms.map(|form| (form, Known::default())).collect();
        for word in chosen {
            known.insert(
                word.to_owned(),
                Known {
                    whole: true,
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

    /// The terms of a word, if it is familiar.
    pub(crate) fn terms(&self, word: &str) -> Option<&[(Zone, TermInfo)]> {
        self.0.get(word).map(|known| known.terms.as_slice())
    }

    /// Whether a word is familiar with all its inflections.
    pub(crate) fn is_whole(&self, word: &str) -> bool {
        self.0.get(word).is_some_and(|known| known.whole)
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
            put_number(&mut out, known.terms.len() << 1 | usize::from(known.whole));
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

    /// Reads what [`encode`](Self::encode) wrote; `None` if it makes no sense.
    pub(crate) fn decode(mut bytes: &[u8]) -> Option<Self> {
        let bytes = &mut bytes;
        let mut words = BTreeMap::new();
        let (mut word, mut postings, mut positions) = (Vec::new(), 0usize, 0usize);
        for _ in 0..take_number(bytes)? {
            let name = take_word(bytes, &mut word)?;
            let count = take_number(bytes)?;
            let mut known = Known {
                whole: count & 1 == 1,
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
        let mut familiar = Familiar::default();
        let one = |whole, terms: &[(Zone, TermInfo)]| Known {
            whole,
            terms: terms.to_vec(),
        };
        familiar.0.insert(
            "pool".to_owned(),
            one(
                true,
                &[(Zone::Body, info(9, 4, 0)), (Zone::Title, info(1, 13, 300))],
            ),
        );
        familiar.0.insert(
            "pools".to_owned(),
            one(false, &[(Zone::Body, info(300, 70, 900))]),
        );
        familiar.0.insert(
            "été".to_owned(),
            one(true, &[(Zone::Meta, info(8, 90, 2_000))]),
        );
        let bytes = familiar.encode();
        assert_eq!(Familiar::decode(&bytes).unwrap(), familiar);
        assert!(
            familiar.is_whole("pool") && !familiar.is_whole("pools") && !familiar.is_whole("po")
        );
        assert_eq!(
            familiar
                .beginning("poo")
                .map(|(word, _)| word)
                .collect::<Vec<_>>(),
            ["pool", "pools"]
        );
        assert_eq!(familiar.terms("pools").unwrap()[0].1.doc_freq, 300);
        assert!((0..bytes.len()).all(|end| Familiar::decode(&bytes[..end]).is_none()));
    }

    proptest! {
        #[test]
        fn rubbish_is_refused_or_read(rubbish in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Familiar::decode(&rubbish);
        }
    }
}
