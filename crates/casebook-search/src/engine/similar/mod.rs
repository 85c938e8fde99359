//! What resembles what, by the score of [`likeness`](crate::likeness) over the postings of the index.
//!
//! Shared causes, services and triggers add a small part of the best score to that. Postings are added up entry by entry, so
//! that the work follows the number of entries that share a word and not the length of their texts.

mod asked;
mod book;
mod facts;

use std::sync::Arc;

use tantivy::postings::{Postings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use super::reader::IndexReader;
use super::results::{SharedWord, Similar};
use crate::entry::Entry;
use crate::error::Error;
use crate::likeness::{Scale, Sums, zone};
use crate::par_chunks::par_chunks;
use crate::schema::Zone;
use asked::Profile;
pub use asked::{Asked, AskedText};
use book::Vocabulary;
use facts::Fact;

/// How many shared words are returned.
const MAX_SHARED_WORDS: usize = 10;

/// A word, in any of its inflections, and what it is worth in each entry that has it.
struct Word {
    named: Arc<SharedWord>,
    worths: Vec<(u32, f32)>,
}

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
        let vocabulary = Vocabulary::of(self.reader)?;
        let (facts, facts_of_entries) = facts::of_all(self.reader)?;
        let docs: Vec<u32> = (0..self.reader.documents()).collect();
        par_chunks(&docs, |docs| {
            let mut sums = Sums::new(self.reader.documents());
            let related = docs.iter().map(|doc| {
                let words = vocabulary.profile(*doc);
                let own = &facts_of_entries[*doc as usize];
                let own: Vec<&Fact> = own.iter().map(|at| &facts[*at as usize]).collect();
                let found = compare(&words, &own, Some(*doc), limit, &mut sums);
                let named = found
                    .into_iter()
                    .map(|shared| shared.named(ids[shared.doc as usize].clone()));
                (ids[*doc as usize].clone(), named.collect())
            });
            Ok(related.collect())
        })
    }

    /// The entries most like a text or an entry, with what is kept of each: the `limit` best that are wanted, as far as they
    /// are among the best and `spare` more. Their texts are read one after the other, so that none is fetched in vain.
    pub(super) fn to(
        &self,
        asked: &Asked<'_>,
        limit: usize,
        spare: usize,
        wanted: impl Fn(&Entry) -> bool,
    ) -> Result<Vec<(Entry, Similar)>, Error> {
        let reader = self.reader;
        let profile = Profile::of(reader, asked)?;
        let mut words: Vec<(Word, f32)> = Vec::with_capacity(profile.words.len());
        let scale = scale_of(reader)?;
        for (named, terms, presence) in profile.words {
            let worths = occurrences(reader, &terms)?;
            let mut word = Word { named, worths };
            scale.weigh(&mut word.worths);
            words.push((word, presence));
        }
        let words: Vec<(&Word, f32)> = words
            .iter()
            .map(|(word, presence)| (word, *presence))
            .collect();
        let facts: Vec<&Fact> = profile.facts.iter().collect();
        let mut sums = Sums::new(reader.documents());
        let room = limit.saturating_add(spare);
        let found = compare(&words, &facts, profile.itself, room, &mut sums);
        let mut rest = found.as_slice();
        let mut taken = Vec::new();
        while taken.len() < limit && !rest.is_empty() {
            let (next, after) = rest.split_at(rest.len().min(limit - taken.len()));
            reader.load_entries(next.iter().map(|found| found.doc))?;
            for found in next {
                let entry = reader.entry(found.doc)?;
                if wanted(&entry) {
                    let similar = found.named(entry.id.clone());
                    taken.push((entry, similar));
                }
            }
            rest = after;
        }
        Ok(taken)
    }
}

/// How long the entries are.
fn scale_of(reader: &IndexReader) -> Result<Scale, Error> {
    let norms = reader.lengths()?;
    let lengths: Vec<u32> = (0..reader.documents())
        .map(|doc| norms.fieldnorm(doc))
        .collect();
    Ok(Scale::of(&lengths))
}

/// How often each entry has any of these terms, zones counted in, by number of the entry.
#[allow(clippy::cast_precision_loss)]
fn occurrences(reader: &IndexReader, terms: &[Posting]) -> Result<Vec<(u32, f32)>, Error> {
    let mut found: Vec<(u32, f32)> = Vec::new();
    for posting in terms {
        let Some(worth) = zone(posting.zone) else {
            continue;
        };
        let mut postings = reader
            .words()
            .read_postings_from_terminfo(&posting.info, IndexRecordOption::WithFreqs)?;
        while postings.doc() != TERMINATED {
            found.push((postings.doc(), worth * postings.term_freq() as f32));
            postings.advance();
        }
    }
    if terms.len() > 1 {
        found.sort_unstable_by_key(|(doc, _)| *doc);
        found.dedup_by(|later, kept| {
            let is_same = later.0 == kept.0;
            kept.1 += if is_same { later.1 } else { 0.0 };
            is_same
        });
    }
    Ok(found)
}

/// A list of the index: where a form of a word stands in a zone.
#[derive(Debug, Clone)]
struct Posting {
    zone: Zone,
    info: TermInfo,
}

/// The entries that share most with a profile.
fn compare<'w>(
    words: &[(&'w Word, f32)],
    facts: &[&'w Fact],
    itself: Option<u32>,
    limit: usize,
    sums: &mut Sums,
) -> Vec<Shared<'w>> {
    for (word, presence) in words {
        sums.add_word(&word.worths, *presence);
    }
    let highest = sums.highest(itself);
    let whole = if highest > 0.0 { highest } else { 1.0 };
    for fact in facts {
        for doc in &fact.entries {
            sums.add(*doc, whole * fact.weight);
        }
    }
    let best = sums.best(limit, |doc| Some(doc) != itself);
    best.into_iter()
        .map(|(doc, score)| Shared::of(doc, score, words, facts))
        .collect()
}

/// An entry that shares something.
struct Shared<'w> {
    doc: u32,
    score: f32,
    words: Vec<&'w Arc<SharedWord>>,
    facts: Vec<&'w str>,
}

impl<'w> Shared<'w> {
    fn of(doc: u32, score: f32, all: &[(&'w Word, f32)], facts: &[&'w Fact]) -> Shared<'w> {
        let mut words: Vec<(f32, &Arc<SharedWord>)> = Vec::new();
        for (word, presence) in all {
            if let Ok(at) = word.worths.binary_search_by_key(&doc, |(doc, _)| *doc) {
                let worth = presence * word.worths[at].1;
                let place = words.partition_point(|(other, named)| {
                    *other > worth || *other == worth && *named < &word.named
                });
                words.insert(place, (worth, &word.named));
            }
        }
        words.truncate(MAX_SHARED_WORDS);
        let shared = facts
            .iter()
            .filter(|fact| fact.entries.binary_search(&doc).is_ok());
        Shared {
            doc,
            score,
            words: words.into_iter().map(|(_, word)| word).collect(),
            facts: shared.map(|fact| fact.name.as_str()).collect(),
        }
    }

    fn named(&self, id: String) -> Similar {
        Similar {
            id,
            score: self.score,
            words: self.words.iter().map(|word| Arc::clone(word)).collect(),
            evidence: self.facts.iter().map(|&fact| fact.to_owned()).collect(),
        }
    }
}
