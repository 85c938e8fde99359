//! What resembles what.
//!
//! The most telling words of an entry or a text are looked up, each worth its rarity and the zones it stands in, on both
//! sides; shared causes, services and triggers add to that. Postings are read from the index and added up entry by
//! entry, so that the work follows the number of entries that share a word and not the length of their texts.

use std::collections::BTreeMap;

use tantivy::postings::{Postings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

mod profiles;

use super::expand::Tries;
use super::results::Similar;
use super::{Engine, weights};
use crate::entry::Entry;
use crate::error::Error;
use crate::parallel::in_stretches;
use crate::schema::{Zone, key, split_term, word_range};
use crate::text::{Kind, Side, Tokens, says_little};

/// How many words speak for an entry.
const WORDS: usize = 14;
/// Words in more than this part of the entries say nothing.
const COMMONEST: f32 = 0.25;
/// The most different words of a text that are looked up.
const MOST_WORDS: usize = 96;
/// How many shared words are told.
const TOLD: usize = 10;

/// A word with its postings, one for each zone.
#[derive(Debug, Clone)]
struct Telling {
    word: String,
    zones: Vec<(Zone, TermInfo)>,
    rarity: f32,
    /// How much it says about the entry or text that is asked for.
    weight: f32,
}

/// A cause, service or trigger with its postings.
#[derive(Debug, Clone)]
struct Evidence {
    name: String,
    info: TermInfo,
    weight: f32,
}

/// What is looked for.
#[derive(Debug, Default)]
struct Profile {
    words: Vec<Telling>,
    evidence: Vec<Evidence>,
}

impl Engine {
    /// The entries most like each entry, in the order of [`ids`](Engine::ids), computed in one pass over the index and on
    /// all processors.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn related(&self, limit: usize) -> Result<Vec<(String, Vec<Similar>)>, Error> {
        let ids = self.ids()?;
        let profiles = self.profiles()?;
        let docs: Vec<u32> = (0..self.documents()).collect();
        in_stretches(&docs, |docs| {
            let mut work = Work::new(self.documents());
            let related = docs.iter().map(|doc| {
                let at = *doc as usize;
                let words = profiles.each[at]
                    .iter()
                    .map(|(word, weight)| (&profiles.words[*word], *weight));
                let found =
                    self.compare(words, &profiles.evidence[at], Some(*doc), limit, &mut work)?;
                let similar = found
                    .into_iter()
                    .map(|found| found.named(&ids[found.doc as usize]));
                Ok((ids[at].clone(), similar.collect()))
            });
            related.collect()
        })
    }

    /// The entries most like a text: an error message, an alert, log lines, a draft.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn similar_to_text(&self, text: &str, limit: usize) -> Result<Vec<Similar>, Error> {
        self.similar_to(text, &[], None, limit)
    }

    /// The entries most like a text about which some facts are known, as pairs of field (`cause`, `service`, `trigger`)
    /// and value; the entry `without` is left out.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn similar_to(
        &self,
        text: &str,
        facts: &[(&str, &str)],
        without: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Similar>, Error> {
        let room = limit + usize::from(without.is_some());
        let found = self.similar_entries(text, facts, room)?;
        let others = found
            .into_iter()
            .map(|(_, similar)| similar)
            .filter(|similar| Some(similar.id.as_str()) != without);
        Ok(others.take(limit).collect())
    }

    /// As [`similar_to`](Self::similar_to), with what is kept of each entry.
    pub(super) fn similar_entries(
        &self,
        text: &str,
        facts: &[(&str, &str)],
        limit: usize,
    ) -> Result<Vec<(Entry, Similar)>, Error> {
        let profile = self.settled(self.profile_of(text, facts))?;
        if !self.store.is_complete() {
            let [in_text, in_values] = self.store.meta.bases;
            for (_, info) in profile.words.iter().flat_map(|word| &word.zones) {
                self.reach_lists(info, in_text, false);
            }
            profile
                .evidence
                .iter()
                .for_each(|evidence| self.reach_lists(&evidence.info, in_values, false));
            self.settle()?;
        }
        let mut work = Work::new(self.documents());
        let words = profile.words.iter().map(|word| (word, word.weight));
        let found = self.compare(words, &profile.evidence, None, limit, &mut work)?;
        self.reach_entries(&found.iter().map(|found| (found.doc, found.score)).collect())?;
        let named = |found: Shared<'_>| {
            let entry = self.entry(found.doc)?;
            let similar = found.named(&entry.id);
            Ok((entry, similar))
        };
        found.into_iter().map(named).collect()
    }

    /// Ids of all entries, in the order in which ties are broken: last published first, then by id.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn ids(&self) -> Result<Vec<String>, Error> {
        let damaged = || Error::Damaged {
            file: "ids".to_owned(),
            reason: "the list of entries is missing",
        };
        let list = self.store.stream("ids").ok_or_else(damaged)?.piece(0);
        let ids: Vec<String> = serde_json::from_slice(&self.settled(list.map_err(Error::from))?)?;
        if ids.len() == self.documents() as usize {
            Ok(ids)
        } else {
            Err(damaged())
        }
    }

    #[allow(clippy::cast_precision_loss)]
    fn telling(&self, documents: usize) -> bool {
        documents > 1 && (documents as f32) <= (self.documents() as f32 * COMMONEST).max(3.0)
    }

    /// A key of the index as evidence, if its field is any.
    fn evidence(&self, name: &str, info: &TermInfo) -> Option<Evidence> {
        let (field, _) = name.split_once(':')?;
        let weight =
            weights::evidence(field)? * weights::rarity(self.documents(), info.doc_freq as usize);
        (info.doc_freq > 1 && weight > 0.0).then(|| Evidence {
            name: name.to_owned(),
            info: info.clone(),
            weight,
        })
    }

    #[allow(clippy::cast_precision_loss)]
    fn profile_of(&self, text: &str, facts: &[(&str, &str)]) -> Result<Profile, Error> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let mut tokens = Tokens::new(text, Side::Query);
        while tokens.advance() {
            let token = tokens.token();
            if token.kind != Kind::Hump && speaks(token.text, self.store.meta.settings.english) {
                *counts.entry(token.text.to_owned()).or_default() += 1;
            }
        }
        let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
        // Long words are rare ones, as a rule: if a text has too many words, those are looked up.
        counts.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        counts.truncate(MOST_WORDS);
        let mut profile = Profile::default();
        let mut tries = Tries::default();
        for (word, count) in counts {
            let (from, to) = word_range(&word);
            let stream = self.words.terms().range().ge(&from).lt(&to).into_stream();
            let Some(mut stream) = tries.keep(stream.map(Some)) else {
                continue;
            };
            let mut zones = Vec::new();
            while let Some((term, info)) = stream.next() {
                zones.extend(split_term(term).map(|(_, zone)| (zone, info.clone())));
            }
            if !is_written(&zones) {
                continue;
            }
            let having = zones
                .iter()
                .map(|(_, info)| info.doc_freq as usize)
                .max()
                .unwrap_or(0);
            if having > 0 && (self.telling(having) || having == 1) {
                let rarity = weights::rarity(self.documents(), having);
                profile.words.push(Telling {
                    word,
                    zones,
                    rarity,
                    weight: rarity * saturated(count as f32),
                });
            }
        }
        profile.words.sort_by(|a, b| {
            b.weight
                .total_cmp(&a.weight)
                .then_with(|| a.word.cmp(&b.word))
        });
        profile.words.truncate(WORDS * 2);
        for (field, value) in facts {
            let name = key(field, value);
            if let Some(info) = tries.keep(self.keys.terms().get(&name)) {
                profile.evidence.extend(self.evidence(&name, &info));
            }
        }
        Ok(tries.end(profile)?)
    }

    /// The entries that share most with a profile.
    #[allow(clippy::cast_precision_loss)]
    fn compare<'w>(
        &self,
        words: impl Iterator<Item = (&'w Telling, f32)>,
        evidence: &'w [Evidence],
        without: Option<u32>,
        limit: usize,
        work: &mut Work,
    ) -> Result<Vec<Shared<'w>>, Error> {
        let mut named: Vec<(&Telling, Vec<(u32, f32)>)> = Vec::new();
        for (telling, weight) in words {
            let mut parts: Vec<(u32, f32)> = Vec::new();
            for (zone, info) in &telling.zones {
                let mut postings = self
                    .words
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
                *sum = weight * telling.rarity * saturated(*sum);
                work.add(*doc, *sum);
            }
            named.push((telling, parts));
        }
        let mut facts: Vec<(&Evidence, Vec<u32>)> = Vec::new();
        for evidence in evidence {
            let having = self.having(std::slice::from_ref(&evidence.info))?;
            for (doc, _) in &having {
                work.add(*doc, evidence.weight * evidence.weight);
            }
            facts.push((evidence, having.into_iter().map(|(doc, _)| doc).collect()));
        }
        let best = work.best(without, limit);
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
        named: &[(&'w Telling, Vec<(u32, f32)>)],
        facts: &[(&'w Evidence, Vec<u32>)],
    ) -> Shared<'w> {
        let mut words: Vec<(f32, &str)> = Vec::new();
        for (telling, parts) in named {
            if let Ok(at) = parts.binary_search_by_key(&doc, |(doc, _)| *doc) {
                words.push((parts[at].1, telling.word.as_str()));
            }
        }
        words.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        words.truncate(TOLD);
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
struct Work {
    sums: Vec<f32>,
    touched: Vec<u32>,
}

impl Work {
    fn new(documents: u32) -> Work {
        Work {
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

/// Repetition counts less and less.
fn saturated(count: f32) -> f32 {
    count * (weights::SATURATION + 1.0) / (count + weights::SATURATION)
}

/// Whether a word stands in text at all: a severity or the name of a service is a fact, and counts as [`Evidence`] if at all.
fn is_written(zones: &[(Zone, TermInfo)]) -> bool {
    zones.iter().any(|(zone, _)| *zone != Zone::Meta)
}

/// Whether a term can tell entries apart: numbers, single letters and everyday words cannot.
fn speaks(word: &str, english: bool) -> bool {
    word.len() > 2
        && !word
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_punctuation())
        && !(english && says_little(word))
}
