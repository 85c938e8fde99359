//! The words of all entries at once.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::postings::TermInfo;

use super::{Posting, Word, occurrences, scale_of};
use crate::engine::reader::IndexReader;
use crate::engine::results::SharedWord;
use crate::error::Error;
use crate::likeness::{Choice, Scale, is_telling, presence};
use crate::par_chunks::par_chunks;
use crate::schema::{Zone, split_term};

/// The words that at least two entries share, and which of them each entry has.
pub(super) struct Vocabulary {
    words: Vec<Word>,
    rarities: Vec<f32>,
    /// Where the words of each entry begin in `of_entries`, and after the last one its end.
    starts: Vec<usize>,
    /// Numbers of words, and how present each is in the entry.
    of_entries: Vec<(u32, f32)>,
}

/// The terms of the inflections of one word.
#[derive(Default)]
struct Family {
    /// Every form, with the number of entries that have it.
    forms: Vec<(u32, String)>,
    terms: Vec<Posting>,
}

impl Vocabulary {
    /// Reads the dictionary once, and the postings of all words that may tell entries apart.
    pub(super) fn of(reader: &IndexReader) -> Result<Vocabulary, Error> {
        let scale = scale_of(reader)?;
        let families = families(reader)?;
        let counted = par_chunks(&families, |families| {
            let counted = families.iter().map(|family| {
                let found = occurrences(reader, &family.terms)?;
                let tells = found.len() > 1 && scale.tells_of_entry(found.len());
                Ok(if tells { found } else { Vec::new() })
            });
            counted.collect::<Result<Vec<_>, Error>>()
        })?;
        let told = families.into_iter().zip(counted);
        Ok(Self::gathered(
            &scale,
            told.filter(|(_, found)| !found.is_empty()),
        ))
    }

    fn gathered(scale: &Scale, words: impl Iterator<Item = (Family, Vec<(u32, f32)>)>) -> Self {
        let documents = scale.documents() as usize;
        let mut all: Vec<Word> = Vec::new();
        let mut starts = vec![0usize; documents + 1];
        for (family, worths) in words {
            for (doc, _) in &worths {
                starts[*doc as usize + 1] += 1;
            }
            let named = Arc::new(named(family.forms));
            all.push(Word { named, worths });
        }
        for at in 0..documents {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut of_entries = vec![(0, 0.0); starts[documents]];
        let mut rarities = Vec::with_capacity(all.len());
        for (number, word) in (0u32..).zip(&mut all) {
            for (doc, occurrences) in &word.worths {
                let at = &mut next[*doc as usize];
                of_entries[*at] = (number, presence(*occurrences));
                *at += 1;
            }
            rarities.push(scale.weigh(&mut word.worths));
        }
        Self {
            words: all,
            rarities,
            starts,
            of_entries,
        }
    }

    /// The words that tell most about an entry, and how present each is in it.
    pub(super) fn profile(&self, doc: u32) -> Vec<(&Word, f32)> {
        let doc = doc as usize;
        let mut choice = Choice::default();
        for (number, presence) in &self.of_entries[self.starts[doc]..self.starts[doc + 1]] {
            let others = self.words[*number as usize].worths.len() - 1;
            choice.offer(*number, others, self.rarities[*number as usize], *presence);
        }
        let words = choice.words().into_iter();
        words
            .map(|chosen| (&self.words[chosen.word as usize], chosen.presence))
            .collect()
    }
}

/// The most frequent form, of equally frequent ones the shortest, stands for all.
fn named(mut forms: Vec<(u32, String)>) -> SharedWord {
    forms.sort_by(|a, b| {
        let frequent = b.0.cmp(&a.0).then_with(|| a.1.len().cmp(&b.1.len()));
        frequent.then_with(|| a.1.cmp(&b.1))
    });
    let forms: Vec<String> = forms.into_iter().map(|(_, form)| form).collect();
    SharedWord {
        word: forms.first().cloned().unwrap_or_default(),
        forms,
        read_from: None,
    }
}

/// The words of the dictionary that may tell entries apart, by families, in the order of the alphabet.
fn families(reader: &IndexReader) -> Result<Vec<Family>, Error> {
    let language = reader.language();
    let mut numbers: FxHashMap<String, usize> = FxHashMap::default();
    let mut families: Vec<Family> = Vec::new();
    let mut stream = reader.words().terms().stream()?;
    let mut word: Option<(String, Vec<(Zone, TermInfo)>)> = None;
    let mut end = |word: Option<(String, Vec<(Zone, TermInfo)>)>| {
        let Some((word, terms)) = word.filter(|(word, _)| is_telling(word, language.is_english()))
        else {
            return;
        };
        let number = *numbers.entry(language.family(&word)).or_insert_with(|| {
            families.push(Family::default());
            families.len() - 1
        });
        let entries = terms.iter().map(|(_, info)| info.doc_freq).max();
        let family = &mut families[number];
        family.forms.push((entries.unwrap_or(0), word));
        let terms = terms.into_iter();
        family
            .terms
            .extend(terms.map(|(zone, info)| Posting { zone, info }));
    };
    while let Some((term, info)) = stream.next() {
        // What stands in no text is a fact: a severity, the name of a service.
        let Some((text, zone)) = split_term(term).filter(|(_, zone)| *zone != Zone::Meta) else {
            continue;
        };
        match &mut word {
            Some((word, terms)) if word == text => terms.push((zone, info.clone())),
            _ => end(word.replace((text.to_owned(), vec![(zone, info.clone())]))),
        }
    }
    end(word);
    let is_shared = |family: &Family| {
        let entries = family.terms.iter().map(|posting| posting.info.doc_freq);
        entries.sum::<u32>() > 1
    };
    families.retain(is_shared);
    Ok(families)
}
