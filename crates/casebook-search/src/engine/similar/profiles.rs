//! The profiles of all entries at once.

use std::cmp::Ordering;

use tantivy::postings::{Postings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use super::profile::{
    Evidence, PROFILE_WORDS, WeightedWord, evidence_of, is_candidate, is_distinctive, is_written,
    saturated,
};
use crate::engine::reader::IndexReader;
use crate::engine::weights;
use crate::error::Error;
use crate::par_chunks::par_chunks;
use crate::schema::{Zone, split_term};

/// The profiles of all entries.
pub(super) struct Profiles {
    pub(super) words: Vec<WeightedWord>,
    /// Per entry: numbers of words, and what each says about it.
    pub(super) each: Vec<Vec<(usize, f32)>>,
    pub(super) evidence: Vec<Vec<Evidence>>,
}

impl Profiles {
    /// The most distinctive words of every entry, from one pass over the dictionary and the postings.
    pub(super) fn of(reader: &IndexReader) -> Result<Profiles, Error> {
        // By the first letter, each stretch of the alphabet for itself.
        let firsts: Vec<u8> = (0..=u8::MAX).collect();
        let parts = par_chunks(&firsts, |firsts| {
            let until = firsts.last().and_then(|last| last.checked_add(1));
            Ok::<_, Error>(vec![Profiles::within(reader, firsts[0], until)?])
        })?;
        let mut all = Profiles {
            words: Vec::new(),
            each: vec![Vec::new(); reader.documents() as usize],
            evidence: Vec::new(),
        };
        for part in parts {
            let before = all.words.len();
            all.words.extend(part.words);
            for (all, part) in all.each.iter_mut().zip(part.each) {
                all.extend(
                    part.into_iter()
                        .map(|(word, weight)| (before + word, weight)),
                );
            }
        }
        for words in &mut all.each {
            words.sort_by(weightier);
            words.truncate(PROFILE_WORDS);
        }
        all.evidence = all_evidence(reader)?;
        Ok(all)
    }

    /// The same of the words that begin with a byte from `first` to before `until`.
    fn within(reader: &IndexReader, first: u8, until: Option<u8>) -> Result<Profiles, Error> {
        let documents = reader.documents() as usize;
        let mut profiles = Profiles {
            words: Vec::new(),
            each: vec![Vec::new(); documents],
            evidence: Vec::new(),
        };
        let mut sums = vec![0.0f32; documents];
        let mut touched: Vec<u32> = Vec::new();
        let range = reader.words().terms().range().ge([first]);
        let range = match until {
            Some(until) => range.lt([until]),
            None => range,
        };
        let mut stream = range.into_stream()?;
        let mut group: (String, Vec<(Zone, TermInfo)>) = Default::default();
        loop {
            let more = stream.advance();
            let term = if more { split_term(stream.key()) } else { None };
            if let Some((word, zone)) = term
                && word == group.0
            {
                group.1.push((zone, stream.value().clone()));
                continue;
            }
            let (word, zones) = std::mem::take(&mut group);
            if is_candidate(&word, reader.language().is_english())
                && is_written(&zones)
                && zones
                    .iter()
                    .any(|(_, info)| is_distinctive(reader, info.doc_freq as usize))
            {
                profiles.offer(reader, word, zones, &mut sums, &mut touched)?;
            }
            match term {
                Some((word, zone)) => {
                    group = (word.to_owned(), vec![(zone, stream.value().clone())])
                }
                None if more => {}
                None => break,
            }
        }
        Ok(profiles)
    }

    /// Gives a word to the profiles of the entries it is among the most distinctive for.
    #[allow(clippy::cast_precision_loss)]
    fn offer(
        &mut self,
        reader: &IndexReader,
        word: String,
        zones: Vec<(Zone, TermInfo)>,
        sums: &mut [f32],
        touched: &mut Vec<u32>,
    ) -> Result<(), Error> {
        for (zone, info) in &zones {
            let mut postings = reader
                .words()
                .read_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
            while postings.doc() != TERMINATED {
                if let Some(sum) = sums.get_mut(postings.doc() as usize) {
                    if *sum == 0.0 {
                        touched.push(postings.doc());
                    }
                    *sum += weights::zone(*zone) * postings.term_freq() as f32;
                }
                postings.advance();
            }
        }
        let rarity = weights::rarity(reader.documents(), touched.len());
        let number = self.words.len();
        let mut used = false;
        for doc in touched.iter().copied() {
            let sum = std::mem::take(&mut sums[doc as usize]);
            if is_distinctive(reader, touched.len()) {
                let weight = rarity * saturated(sum);
                used |= admit(&mut self.each[doc as usize], (number, weight));
            }
        }
        touched.clear();
        if used {
            self.words.push(WeightedWord {
                word,
                zones,
                rarity,
                weight: 0.0,
            });
        }
        Ok(())
    }
}

/// Causes, services and triggers of every entry.
fn all_evidence(reader: &IndexReader) -> Result<Vec<Vec<Evidence>>, Error> {
    let mut each: Vec<Vec<Evidence>> = vec![Vec::new(); reader.documents() as usize];
    let mut stream = reader.keys().terms().stream()?;
    while let Some((term, info)) = stream.next() {
        let Some(name) = std::str::from_utf8(term).ok() else {
            continue;
        };
        let Some(evidence) = evidence_of(reader, name, info) else {
            continue;
        };
        for (doc, _) in reader.entries_with(std::slice::from_ref(info))? {
            if let Some(list) = each.get_mut(doc as usize) {
                list.push(evidence.clone());
            }
        }
    }
    Ok(each)
}

fn weightier(a: &(usize, f32), b: &(usize, f32)) -> Ordering {
    b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0))
}

/// Admits a word to a profile that keeps the weightiest; `false` if it stayed outside.
fn admit(profile: &mut Vec<(usize, f32)>, word: (usize, f32)) -> bool {
    if profile.len() < PROFILE_WORDS * 2 {
        profile.push(word);
        return true;
    }
    // Twice as many as needed are gathered before the lighter half is dropped.
    profile.sort_by(weightier);
    profile.truncate(PROFILE_WORDS);
    let stays = profile
        .last()
        .is_none_or(|last| weightier(&word, last) == Ordering::Less);
    profile.push(word);
    stays
}
