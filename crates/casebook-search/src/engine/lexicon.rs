//! Words of a query → terms of the dictionary.

use std::collections::BTreeMap;
use std::io;

use tantivy::InvertedIndexReader;
use tantivy::postings::TermInfo;

use super::candidates::Candidates;
use super::read_batch::ReadBatch;
use super::weights;
use crate::hot_terms::TermCache;
use crate::pack::StreamReader;
use crate::schema::{Zone, prefix_range, split_stem_term, split_term, word_range};
use crate::spelling;
use crate::text::Language;

/// The most terms of the dictionary looked at for one beginning.
const MAX_PREFIX_TERMS: u64 = 4_000;
/// The most words that a beginning is completed to.
const MAX_COMPLETIONS: usize = 12;
/// A beginning shorter than this is completed to common words only.
const SHORT_PREFIX: usize = 3;
/// Size of the lists of the words that a short beginning is completed to, in bytes, at most: the next letter typed asks
/// again.
const MAX_SHORT_PREFIX_BYTES: usize = 32 << 10;

/// A term that a word of the query stands for.
#[derive(Debug, Clone)]
pub(crate) struct Term {
    pub(crate) word: String,
    pub(crate) zone: Zone,
    pub(crate) info: TermInfo,
    /// What an occurrence is worth, zone and form together.
    pub(crate) weight: f32,
    /// Whether it is the stem of words and not a word.
    pub(crate) is_stem: bool,
}

/// A look at the dictionary of the text.
pub(crate) struct Lexicon<'e> {
    pub(crate) reader: &'e InvertedIndexReader,
    /// Common words, sorted.
    pub(crate) common: &'e [String],
    pub(crate) language: &'e Language,
    pub(crate) hot_terms: &'e TermCache,
    /// The words for corrections, and what their pieces begin with.
    pub(crate) spelling: Option<StreamReader>,
    pub(crate) beginnings: &'e [String],
}

/// Words that stand in for a misspelt one.
pub(crate) struct Correction {
    pub(crate) words: Vec<String>,
    pub(crate) terms: Vec<Term>,
}

/// The terms of a word in these zones.
fn worth(word: &str, known: &[(Zone, TermInfo)], zones: &[Zone], form: f32) -> Vec<Term> {
    let known = known.iter().filter(|(zone, _)| zones.contains(zone));
    let term = |(zone, info): &(Zone, TermInfo)| Term {
        word: word.to_owned(),
        zone: *zone,
        info: info.clone(),
        weight: form * weights::zone(*zone),
        is_stem: false,
    };
    known.map(term).collect()
}

/// The terms of the most frequent of the words that begin with `prefix`; of equally frequent ones the first in the alphabet,
/// in which they come, wins.
fn most_frequent(prefix: &str, words: impl Iterator<Item = Vec<Term>>) -> Vec<Term> {
    let mut words: Vec<Vec<Term>> = words.collect();
    words.sort_by_key(|terms| std::cmp::Reverse(terms.iter().map(|term| term.info.doc_freq).max()));
    words.truncate(MAX_COMPLETIONS);
    if prefix.chars().count() < SHORT_PREFIX {
        let mut bytes = 0;
        let within = words.iter().take_while(|terms| {
            bytes += terms
                .iter()
                .map(|term| term.info.postings_range.len())
                .sum::<usize>();
            bytes <= MAX_SHORT_PREFIX_BYTES
        });
        let within = within.count().max(1);
        words.truncate(within);
    }
    words.into_iter().flatten().collect()
}

impl Lexicon<'_> {
    /// The terms of exactly this word.
    pub(crate) fn exact(&self, word: &str, zones: &[Zone], form: f32) -> io::Result<Vec<Term>> {
        if let Some(known) = self.hot_terms.terms(word) {
            return Ok(worth(word, known, zones, form));
        }
        let mut terms = Vec::new();
        let (from, to) = word_range(word);
        self.scan(&from, &to, zones, |found, zone, info| {
            if found == word {
                let weight = form * weights::zone(zone);
                terms.push(Term {
                    word: word.to_owned(),
                    zone,
                    info: info.clone(),
                    weight,
                    is_stem: false,
                });
            }
        })?;
        Ok(terms)
    }

    /// The terms of a word and its other forms; `source` is the word as it is written.
    pub(crate) fn inflected(
        &self,
        word: &str,
        source: &str,
        zones: &[Zone],
    ) -> io::Result<Vec<Term>> {
        let mut batch = ReadBatch::default();
        let stems = self.language.stems(source);
        // Entries hold a word's stem beside the word, unless the two are equal: then its occurrences would count twice.
        let counts_twice = stems.iter().any(|stem| stem != word);
        let weight = if counts_twice {
            weights::EXACT - weights::INFLECTED
        } else {
            weights::EXACT
        };
        let mut terms = batch.take(self.exact(word, zones, weight));
        for stem in &stems {
            terms.extend(batch.take(self.stemmed(stem, zones)));
            if stem != word {
                terms.extend(batch.take(self.exact(stem, zones, weights::INFLECTED)));
            }
        }
        let has_all_inflections = self.hot_terms.has_all_inflections(word);
        for form in self.language.forms(word) {
            if has_all_inflections && self.hot_terms.terms(&form).is_none() || stems.contains(&form)
            {
                continue;
            }
            terms.extend(batch.take(self.exact(&form, zones, weights::INFLECTED)));
        }
        batch.finish(terms)
    }

    /// The terms of a stem.
    pub(crate) fn stemmed(&self, stem: &str, zones: &[Zone]) -> io::Result<Vec<Term>> {
        let (from, to) = word_range(stem);
        let mut stream = self.reader.terms().range().ge(from).lt(to).into_stream()?;
        let mut terms = Vec::new();
        while stream.advance() {
            if let Some((word, zone)) = split_stem_term(stream.key())
                && zones.contains(&zone)
            {
                terms.push(Term {
                    word: word.to_owned(),
                    zone,
                    info: stream.value().clone(),
                    weight: weights::INFLECTED * weights::zone(zone),
                    is_stem: true,
                });
            }
        }
        Ok(terms)
    }

    /// The terms of the words that begin with `prefix`, the most frequent ones if there are many, and not those of
    /// `prefix` itself. A hot term is completed to hot terms only: rare words would not
    /// matter beside it.
    pub(crate) fn completed(&self, prefix: &str, zones: &[Zone]) -> io::Result<Vec<Term>> {
        if self.hot_terms.has_all_inflections(prefix) {
            let longer = self
                .hot_terms
                .beginning(prefix)
                .filter(|(word, _)| *word != prefix);
            let terms = longer.map(|(word, known)| worth(word, known, zones, weights::COMPLETED));
            return Ok(most_frequent(
                prefix,
                terms.filter(|terms| !terms.is_empty()),
            ));
        }
        let mut words: BTreeMap<String, Vec<Term>> = BTreeMap::new();
        let mut take = |word: &str, zone: Zone, info: &TermInfo| {
            let weight = weights::COMPLETED * weights::zone(zone);
            let term = Term {
                word: word.to_owned(),
                zone,
                info: info.clone(),
                weight,
                is_stem: false,
            };
            words.entry(word.to_owned()).or_default().push(term);
        };
        let mut batch = ReadBatch::default();
        if prefix.chars().count() >= SHORT_PREFIX || !prefix.is_ascii() {
            let (from, to) = prefix_range(prefix);
            batch.take(self.scan(&from, &to, zones, |word, zone, info| {
                if word != prefix && word.starts_with(prefix) {
                    take(word, zone, info);
                }
            }));
        }
        let start = self.common.partition_point(|word| word.as_str() < prefix);
        let frequent = self.common[start..]
            .iter()
            .take_while(|word| word.starts_with(prefix));
        let missing: Vec<&String> = frequent
            .filter(|word| *word != prefix && !words.contains_key(*word))
            .collect();
        for word in missing.into_iter().take(MAX_COMPLETIONS) {
            let terms = batch.take(self.exact(word, zones, weights::COMPLETED));
            if !terms.is_empty() {
                words.insert(word.clone(), terms);
            }
        }
        batch.finish(most_frequent(prefix, words.into_values()))
    }

    /// The words most like `word` that begin with the same two letters: what it may be a misspelling of.
    pub(crate) fn corrected(&self, word: &str, zones: &[Zone]) -> io::Result<Option<Correction>> {
        let max_slips = match word.chars().count() {
            0..=3 => return Ok(None),
            4..=7 => 1,
            _ => 2,
        };
        if !word.chars().all(char::is_alphabetic) {
            return Ok(None);
        }
        let mut candidates = Candidates::new(word, max_slips);
        self.collect_candidates(&mut candidates, spelling::beginning(word), zones)?;
        let mut batch = ReadBatch::default();
        let mut correction = Correction {
            words: Vec::new(),
            terms: Vec::new(),
        };
        for (found, slips) in candidates.best() {
            let weight = weights::misspelt(slips);
            let terms = batch.take(self.exact(&found, zones, weight));
            correction.terms.extend(terms);
            correction.words.push(found);
        }
        batch.finish((!correction.words.is_empty()).then_some(correction))
    }

    /// Considers the words that begin with `kept`.
    fn collect_candidates(
        &self,
        candidates: &mut Candidates<'_>,
        kept: &str,
        zones: &[Zone],
    ) -> io::Result<()> {
        // What is written often is misspelt often: the hot terms explain most slips.
        let mut explained = false;
        for (candidate, known) in self.hot_terms.beginning(kept) {
            for (_, info) in known.iter().filter(|(zone, _)| zones.contains(zone)) {
                explained |= candidates.consider(candidate, info.doc_freq);
            }
        }
        match &self.spelling {
            _ if explained => Ok(()),
            Some(stream) if zones.len() == Zone::ALL.len() => {
                for (candidate, entries) in spelling::words(stream, self.beginnings, kept)? {
                    candidates.consider(&candidate, entries);
                }
                Ok(())
            }
            _ => {
                let (from, to) = prefix_range(kept);
                self.scan_all(&from, &to, zones, |candidate, _, info| {
                    candidates.consider(candidate, info.doc_freq);
                })
            }
        }
    }

    /// Visits the first terms from `from` to `to`.
    fn scan(
        &self,
        from: &[u8],
        to: &[u8],
        zones: &[Zone],
        visit: impl FnMut(&str, Zone, &TermInfo),
    ) -> io::Result<()> {
        self.visit(from, to, zones, Some(MAX_PREFIX_TERMS), visit)
    }

    /// Visits every term from `from` to `to`.
    fn scan_all(
        &self,
        from: &[u8],
        to: &[u8],
        zones: &[Zone],
        visit: impl FnMut(&str, Zone, &TermInfo),
    ) -> io::Result<()> {
        self.visit(from, to, zones, None, visit)
    }

    fn visit(
        &self,
        from: &[u8],
        to: &[u8],
        zones: &[Zone],
        limit: Option<u64>,
        mut visit: impl FnMut(&str, Zone, &TermInfo),
    ) -> io::Result<()> {
        let range = self.reader.terms().range().ge(from).lt(to);
        let mut stream = match limit {
            Some(limit) => range.limit(limit).into_stream()?,
            None => range.into_stream()?,
        };
        let mut left = limit.unwrap_or(u64::MAX);
        while left > 0 && stream.advance() {
            left -= 1;
            if let Some((word, zone)) = split_term(stream.key())
                && zones.contains(&zone)
            {
                visit(word, zone, stream.value());
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_beginning_is_completed_to_few_long_lists() {
        let word = |number: usize| {
            let postings_range = 0..(10 << 10) * (number + 1);
            let info = TermInfo {
                doc_freq: 100 + number as u32,
                postings_range,
                positions_range: 0..0,
            };
            vec![Term {
                word: format!("te{number}"),
                zone: Zone::Body,
                info,
                weight: 1.0,
                is_stem: false,
            }]
        };
        let completed = |prefix: &str, words: std::ops::Range<usize>| {
            most_frequent(prefix, words.map(word))
                .into_iter()
                .map(|term| term.word)
                .collect::<Vec<_>>()
        };
        assert_eq!(completed("te", 0..2), ["te1", "te0"]);
        assert_eq!(completed("te", 0..3), ["te2"]);
        // One there must be, however long its list is.
        assert_eq!(completed("te", 8..9), ["te8"]);
        assert_eq!(completed("te0", 0..9).len(), 9);
    }
}
