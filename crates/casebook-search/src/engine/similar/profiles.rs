//! The profiles of all entries at once.

use std::cmp::Ordering;

use tantivy::postings::{Postings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use super::{Evidence, Telling, WORDS, is_written, saturated, speaks};
use crate::engine::{Engine, weights};
use crate::error::Error;
use crate::parallel::in_stretches;
use crate::schema::{Zone, split_term};

/// The profiles of all entries.
pub(super) struct Profiles {
    pub(super) words: Vec<Telling>,
    /// Per entry: numbers of words, and what each says about it.
    pub(super) each: Vec<Vec<(usize, f32)>>,
    pub(super) evidence: Vec<Vec<Evidence>>,
}

impl Engine {
    /// The most telling words of every entry, from one pass over the dictionary and the postings.
    pub(super) fn profiles(&self) -> Result<Profiles, Error> {
        // By the first letter, each stretch of the alphabet for itself.
        let firsts: Vec<u8> = (0..=u8::MAX).collect();
        let parts = in_stretches(&firsts, |firsts| {
            let until = firsts.last().and_then(|last| last.checked_add(1));
            Ok::<_, Error>(vec![self.profiles_within(firsts[0], until)?])
        })?;
        let mut all = Profiles {
            words: Vec::new(),
            each: vec![Vec::new(); self.documents() as usize],
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
            words.truncate(WORDS);
        }
        all.evidence = self.all_evidence()?;
        Ok(all)
    }

    /// The same of the words that begin with a byte from `first` to before `until`.
    fn profiles_within(&self, first: u8, until: Option<u8>) -> Result<Profiles, Error> {
        let documents = self.documents() as usize;
        let mut profiles = Profiles {
            words: Vec::new(),
            each: vec![Vec::new(); documents],
            evidence: Vec::new(),
        };
        let mut sums = vec![0.0f32; documents];
        let mut touched: Vec<u32> = Vec::new();
        let range = self.words.terms().range().ge([first]);
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
            if speaks(&word, self.store.meta.settings.english)
                && is_written(&zones)
                && zones
                    .iter()
                    .any(|(_, info)| self.telling(info.doc_freq as usize))
            {
                self.offer(word, zones, &mut profiles, &mut sums, &mut touched)?;
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

    /// Gives a word to the profiles of the entries it is among the most telling for.
    #[allow(clippy::cast_precision_loss)]
    fn offer(
        &self,
        word: String,
        zones: Vec<(Zone, TermInfo)>,
        profiles: &mut Profiles,
        sums: &mut [f32],
        touched: &mut Vec<u32>,
    ) -> Result<(), Error> {
        for (zone, info) in &zones {
            let mut postings = self
                .words
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
        let rarity = weights::rarity(self.documents(), touched.len());
        let number = profiles.words.len();
        let mut used = false;
        for doc in touched.iter().copied() {
            let sum = std::mem::take(&mut sums[doc as usize]);
            if self.telling(touched.len()) {
                let weight = rarity * saturated(sum);
                used |= admit(&mut profiles.each[doc as usize], (number, weight));
            }
        }
        touched.clear();
        if used {
            profiles.words.push(Telling {
                word,
                zones,
                rarity,
                weight: 0.0,
            });
        }
        Ok(())
    }

    /// Causes, services and triggers of every entry.
    fn all_evidence(&self) -> Result<Vec<Vec<Evidence>>, Error> {
        let mut each: Vec<Vec<Evidence>> = vec![Vec::new(); self.documents() as usize];
        let mut stream = self.keys.terms().stream()?;
        while let Some((term, info)) = stream.next() {
            let Some(name) = std::str::from_utf8(term).ok() else {
                continue;
            };
            let Some(evidence) = self.evidence(name, info) else {
                continue;
            };
            for (doc, _) in self.having(std::slice::from_ref(info))? {
                if let Some(list) = each.get_mut(doc as usize) {
                    list.push(evidence.clone());
                }
            }
        }
        Ok(each)
    }
}

fn weightier(a: &(usize, f32), b: &(usize, f32)) -> Ordering {
    b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0))
}

/// Admits a word to a profile that keeps the weightiest; `false` if it stayed outside.
fn admit(profile: &mut Vec<(usize, f32)>, word: (usize, f32)) -> bool {
    if profile.len() < WORDS * 2 {
        profile.push(word);
        return true;
    }
    // Twice as many as needed are gathered before the lighter half is dropped.
    profile.sort_by(weightier);
    profile.truncate(WORDS);
    let stays = profile
        .last()
        .is_none_or(|last| weightier(&word, last) == Ordering::Less);
    profile.push(word);
    stays
}
