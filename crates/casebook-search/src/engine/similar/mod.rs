//! What resembles what.
//!
//! The most distinctive words of an entry or a text are looked up, each worth its rarity and the zones it stands in, on both
//! sides; shared causes, services and triggers add to that. Postings are read from the index and added up entry by
//! entry, so that the work follows the number of entries that share a word and not the length of their texts.

mod profile;
mod profiles;

use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use super::reader::IndexReader;
use super::results::Similar;
use super::weights;
use crate::entry::Entry;
use crate::error::Error;
use crate::par_chunks::par_chunks;
use profile::{Evidence, WeightedWord, profile_of, saturated};
use profiles::Profiles;

/// How many shared words are returned.
const MAX_SHARED_WORDS: usize = 10;

/// Compares the entries of an index.
pub(super) struct Similarity<'e> {
    reader: &'e IndexReader,
}

impl<'e> Similarity<'e> {
    pub(super) fn new(reader: &'e IndexReader) -> Self {
        Similarity { reader }
    }

    /// The entries most like each entry, by number, computed in one pass over the index and on all processors.
    pub(super) fn related(&self, limit: usize) -> Result<Vec<(String, Vec<Similar>)>, Error> {
        let ids = self.reader.ids()?;
        let profiles = Profiles::of(self.reader)?;
        let docs: Vec<u32> = (0..self.reader.documents()).collect();
        par_chunks(&docs, |docs| {
            let mut scores = Accumulator::new(self.reader.documents());
            let related = docs.iter().map(|doc| {
                let at = *doc as usize;
                let words = profiles.each[at]
                    .iter()
                    .map(|(word, weight)| (&profiles.words[*word], *weight));
                let evidence = &profiles.evidence[at];
                let found = self.compare(words, evidence, Some(*doc), limit, &mut scores)?;
                let similar = found
                    .into_iter()
                    .map(|found| found.named(&ids[found.doc as usize]));
                Ok((ids[at].clone(), similar.collect()))
            });
            related.collect()
        })
    }

    /// The entries most like a text about which some facts are known, with what is kept of each.
    pub(super) fn to_text(
        &self,
        text: &str,
        facts: &[(&str, &str)],
        limit: usize,
    ) -> Result<Vec<(Entry, Similar)>, Error> {
        let reader = self.reader;
        let profile = reader.when_loaded(profile_of(reader, text, facts))?;
        if !reader.is_complete() {
            for (_, info) in profile.words.iter().flat_map(|word| &word.zones) {
                reader.prefetch_word(info, false);
            }
            profile
                .evidence
                .iter()
                .for_each(|evidence| reader.prefetch_value(&evidence.info));
            reader.ensure_loaded()?;
        }
        let mut scores = Accumulator::new(reader.documents());
        let words = profile.words.iter().map(|word| (word, word.weight));
        let found = self.compare(words, &profile.evidence, None, limit, &mut scores)?;
        reader.load_entries(found.iter().map(|found| found.doc))?;
        let named = |found: Shared<'_>| {
            let entry = reader.entry(found.doc)?;
            let similar = found.named(&entry.id);
            Ok((entry, similar))
        };
        found.into_iter().map(named).collect()
    }

    /// The entries that share most with a profile.
    #[allow(clippy::cast_precision_loss)]
    fn compare<'w>(
        &self,
        words: impl Iterator<Item = (&'w WeightedWord, f32)>,
        evidence: &'w [Evidence],
        without: Option<u32>,
        limit: usize,
        scores: &mut Accumulator,
    ) -> Result<Vec<Shared<'w>>, Error> {
        let mut named: Vec<(&WeightedWord, Vec<(u32, f32)>)> = Vec::new();
        for (word, weight) in words {
            let mut parts: Vec<(u32, f32)> = Vec::new();
            for (zone, info) in &word.zones {
                let mut postings = self
                    .reader
                    .words()
                    .read_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
                while postings.doc() != TERMINATED {
                    parts.push((
                        postings.doc(),
                        weights::zone(*zone) * postings.term_freq() as f32,
                    ));
                    postings.advance();
                }
            }
            parts.sort_by_key(|(doc, _)| *doc);
            parts.dedup_by(|later, kept| {
                let same = later.0 == kept.0;
                kept.1 += if same { later.1 } else { 0.0 };
                same
            });
            for (doc, sum) in &mut parts {
                *sum = weight * word.rarity * saturated(*sum);
                scores.add(*doc, *sum);
            }
            named.push((word, parts));
        }
        let mut facts: Vec<(&Evidence, Vec<u32>)> = Vec::new();
        for evidence in evidence {
            let having = self
                .reader
                .entries_with(std::slice::from_ref(&evidence.info))?;
            for (doc, _) in &having {
                scores.add(*doc, evidence.weight * evidence.weight);
            }
            facts.push((evidence, having.into_iter().map(|(doc, _)| doc).collect()));
        }
        let best = scores.best(without, limit);
        Ok(best
            .into_iter()
            .map(|(doc, score)| Shared::of(doc, score, &named, &facts))
            .collect())
    }
}

/// An entry that shares something.
struct Shared<'w> {
    doc: u32,
    score: f32,
    words: Vec<&'w str>,
    evidence: Vec<&'w str>,
}

impl<'w> Shared<'w> {
    fn of(
        doc: u32,
        score: f32,
        named: &[(&'w WeightedWord, Vec<(u32, f32)>)],
        facts: &[(&'w Evidence, Vec<u32>)],
    ) -> Shared<'w> {
        let mut words: Vec<(f32, &str)> = Vec::new();
        for (word, parts) in named {
            if let Ok(at) = parts.binary_search_by_key(&doc, |(doc, _)| *doc) {
                words.push((parts[at].1, word.word.as_str()));
            }
        }
        words.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        words.truncate(MAX_SHARED_WORDS);
        let shared = facts
            .iter()
            .filter(|(_, docs)| docs.binary_search(&doc).is_ok());
        let evidence = shared.map(|(evidence, _)| evidence.name.as_str()).collect();
        Shared {
            doc,
            score,
            words: words.into_iter().map(|(_, word)| word).collect(),
            evidence,
        }
    }

    fn named(&self, id: &str) -> Similar {
        let own = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect();
        Similar {
            id: id.to_owned(),
            score: self.score,
            words: own(&self.words),
            evidence: own(&self.evidence),
        }
    }
}

/// Sums by entry, reused from one comparison to the next.
struct Accumulator {
    sums: Vec<f32>,
    touched: Vec<u32>,
}

impl Accumulator {
    fn new(documents: u32) -> Accumulator {
        Accumulator {
            sums: vec![0.0; documents as usize],
            touched: Vec::new(),
        }
    }

    fn add(&mut self, doc: u32, score: f32) {
        if let Some(sum) = self.sums.get_mut(doc as usize) {
            if *sum == 0.0 {
                self.touched.push(doc);
            }
            *sum += score;
        }
    }

    /// The best entries; forgets the sums.
    fn best(&mut self, without: Option<u32>, limit: usize) -> Vec<(u32, f32)> {
        let sums = &mut self.sums;
        let taken = self
            .touched
            .drain(..)
            .map(|doc| (doc, std::mem::take(&mut sums[doc as usize])));
        let mut found: Vec<(u32, f32)> = taken
            .filter(|(doc, score)| Some(*doc) != without && *score > 0.0)
            .collect();
        let better =
            |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0));
        if limit > 0 && limit < found.len() {
            found.select_nth_unstable_by(limit - 1, better);
        }
        found.truncate(limit);
        found.sort_unstable_by(better);
        found
    }
}
