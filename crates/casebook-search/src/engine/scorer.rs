//! Terms → entries with scores.
//!
//! Postings are read whole and added up entry by entry: a book has at most some hundred thousand entries, the bytes of a
//! posting list travel together anyway, and exact counts are wanted. The score of a word is BM25F's: occurrences are
//! weighted by zone and form, added, and only then saturated, with the rarity of the word *as a whole*, so that a rare
//! inflection does not outrank the word that was typed.

use std::io;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, InvertedIndexReader, TERMINATED};

use super::lexicon::Term;
use super::matches::{Matches, merge};
use super::plan::Slot;
use super::weights;
use crate::rarity::rarity;
use crate::schema::Zone;

/// Reads postings of the text.
pub(crate) struct Scorer<'e> {
    reader: &'e InvertedIndexReader,
    lengths: FieldNormReader,
    documents: u32,
    /// Saturation by length class.
    saturation: Vec<f32>,
}

impl<'e> Scorer<'e> {
    #[allow(clippy::cast_precision_loss)]
    pub(crate) fn new(
        reader: &'e InvertedIndexReader,
        lengths: FieldNormReader,
        documents: u32,
    ) -> Scorer<'e> {
        let average = (reader.total_num_tokens() as f32 / documents.max(1) as f32).max(1.0);
        let saturation = (0..=u8::MAX)
            .map(|class| {
                let length = FieldNormReader::id_to_fieldnorm(class) as f32;
                weights::SATURATION * (1.0 - weights::LENGTH + weights::LENGTH * length / average)
            })
            .collect();
        Scorer {
            reader,
            lengths,
            documents,
            saturation,
        }
    }

    /// Entries that have any of `terms`, which are forms of one word.
    pub(crate) fn word(&self, terms: &[Term]) -> io::Result<Matches> {
        Ok(self.score(
            self.occurrences(terms.iter().map(|term| (term, term.weight)))?,
            1.0,
        ))
    }

    /// Number of times that entries have any of these terms, each with what it is worth.
    #[allow(clippy::cast_precision_loss)]
    fn occurrences<'t>(&self, terms: impl Iterator<Item = (&'t Term, f32)>) -> io::Result<Matches> {
        let mut sums = vec![0.0f32; self.documents as usize];
        for (term, worth) in terms {
            let mut postings = self
                .reader
                .read_postings_from_terminfo(&term.info, IndexRecordOption::WithFreqs)?;
            let mut doc = postings.doc();
            while doc != TERMINATED {
                if let Some(sum) = sums.get_mut(doc as usize) {
                    *sum += worth * postings.term_freq() as f32;
                }
                doc = postings.advance();
            }
        }
        Ok((0u32..).zip(sums).filter(|(_, sum)| *sum > 0.0).collect())
    }

    /// Entries in which the slots stand one after the other.
    #[allow(clippy::cast_precision_loss)]
    pub(crate) fn phrase(&self, slots: &[Slot]) -> io::Result<Matches> {
        let mut found: Matches = Vec::new();
        for zone in Zone::ALL {
            let counts = self.phrase_in(slots, zone)?;
            found = merge(&found, &counts, |one, other| one + other);
        }
        Ok(self.score(found, weights::PHRASE))
    }

    /// Weighted number of times that the slots stand one after the other in a zone.
    #[allow(clippy::cast_precision_loss)]
    fn phrase_in(&self, slots: &[Slot], zone: Zone) -> io::Result<Matches> {
        let slots: Vec<&Slot> = slots.iter().filter(|slot| !slot.deferred).collect();
        if let [only] = slots[..] {
            let terms = only.terms.iter().filter(|term| term.zone == zone);
            return self.occurrences(terms.map(|term| (term, weights::zone(zone))));
        }
        let frequency = |slot: &Slot| -> u64 {
            slot.terms
                .iter()
                .filter(|term| term.zone == zone)
                .map(|term| u64::from(term.info.doc_freq))
                .sum()
        };
        let Some(rarest) = slots.iter().copied().min_by_key(|slot| frequency(slot)) else {
            return Ok(Vec::new());
        };
        let mut candidates = Vec::new();
        for term in rarest.terms.iter().filter(|term| term.zone == zone) {
            let mut postings = self
                .reader
                .read_postings_from_terminfo(&term.info, IndexRecordOption::Basic)?;
            while postings.doc() != TERMINATED {
                candidates.push(postings.doc());
                postings.advance();
            }
        }
        candidates.sort_unstable();
        candidates.dedup();
        let mut open: Vec<Vec<SegmentPostings>> = Vec::with_capacity(slots.len());
        for slot in slots.iter().filter(|_| !candidates.is_empty()) {
            let terms = slot.terms.iter().filter(|term| term.zone == zone);
            let option = IndexRecordOption::WithFreqsAndPositions;
            let read =
                terms.map(|term| self.reader.read_postings_from_terminfo(&term.info, option));
            open.push(read.collect::<io::Result<_>>()?);
        }
        let mut found = Vec::new();
        let (mut starts, mut here, mut scratch) = (Vec::new(), Vec::new(), Vec::new());
        for doc in candidates {
            for (index, (slot, postings)) in slots.iter().zip(&mut open).enumerate() {
                starts_of(postings, doc, slot.offset, &mut here, &mut scratch);
                if index == 0 {
                    std::mem::swap(&mut starts, &mut here);
                } else {
                    starts.retain(|start| here.binary_search(start).is_ok());
                }
                if starts.is_empty() {
                    break;
                }
            }
            if !starts.is_empty() {
                found.push((doc, weights::zone(zone) * starts.len() as f32));
            }
        }
        Ok(found)
    }

    /// Turns weighted occurrences into scores.
    fn score(&self, mut found: Matches, factor: f32) -> Matches {
        let rarity = factor * rarity(self.documents, found.len());
        for (doc, value) in &mut found {
            let saturation = self.saturation[usize::from(self.lengths.fieldnorm_id(*doc))];
            *value = rarity * *value * (weights::SATURATION + 1.0) / (*value + saturation);
        }
        found
    }
}

/// Where a phrase would start, were this slot in place: the positions of its terms in `doc`, less the offset.
fn starts_of(
    postings: &mut [SegmentPostings],
    doc: u32,
    offset: u32,
    starts: &mut Vec<u32>,
    scratch: &mut Vec<u32>,
) {
    starts.clear();
    for postings in postings {
        if postings.doc() < doc {
            postings.seek(doc);
        }
        if postings.doc() == doc {
            postings.positions(scratch);
            starts.extend(
                scratch
                    .iter()
                    .filter_map(|position| position.checked_sub(offset)),
            );
        }
    }
    starts.sort_unstable();
    starts.dedup();
}
