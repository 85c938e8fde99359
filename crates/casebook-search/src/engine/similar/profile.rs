//! What stands for an entry or a text when it is compared.

use std::collections::BTreeMap;

use tantivy::postings::TermInfo;

use crate::engine::read_batch::ReadBatch;
use crate::engine::reader::IndexReader;
use crate::engine::weights;
use crate::error::Error;
use crate::schema::{Zone, key, split_term, word_range};
use crate::text::{Side, TokenKind, Tokens, is_stop_word};

/// How many words stand for an entry.
pub(super) const PROFILE_WORDS: usize = 14;
/// Words in more than this share of the entries are ignored.
pub(super) const MAX_SHARE: f32 = 0.25;
/// The most different words of a text that are looked up.
pub(super) const MAX_TEXT_WORDS: usize = 96;

/// A word with its postings, one for each zone.
#[derive(Debug, Clone)]
pub(super) struct WeightedWord {
    pub(super) word: String,
    pub(super) zones: Vec<(Zone, TermInfo)>,
    pub(super) rarity: f32,
    /// How much it says about the entry or text that is asked for.
    pub(super) weight: f32,
}

/// A cause, service or trigger with its postings.
#[derive(Debug, Clone)]
pub(super) struct Evidence {
    pub(super) name: String,
    pub(super) info: TermInfo,
    pub(super) weight: f32,
}

/// What is looked for.
#[derive(Debug, Default)]
pub(super) struct Profile {
    pub(super) words: Vec<WeightedWord>,
    pub(super) evidence: Vec<Evidence>,
}

/// The most distinctive words of a text, and the facts that are known about it.
#[allow(clippy::cast_precision_loss)]
pub(super) fn profile_of(
    reader: &IndexReader,
    text: &str,
    facts: &[(&str, &str)],
) -> Result<Profile, Error> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut tokens = Tokens::new(text, Side::Query);
    while tokens.advance() {
        let token = tokens.token();
        if token.kind != TokenKind::Hump && is_candidate(token.text, reader.language().is_english())
        {
            *counts.entry(token.text.to_owned()).or_default() += 1;
        }
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    // Long words are rare ones, as a rule: if a text has too many words, those are looked up.
    counts.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    counts.truncate(MAX_TEXT_WORDS);
    let mut profile = Profile::default();
    let mut batch = ReadBatch::default();
    for (word, count) in counts {
        let zones = batch.take(zones_of(reader, &word));
        if !is_written(&zones) {
            continue;
        }
        let having = zones
            .iter()
            .map(|(_, info)| info.doc_freq as usize)
            .max()
            .unwrap_or(0);
        if having > 0 && (is_distinctive(reader, having) || having == 1) {
            let rarity = weights::rarity(reader.documents(), having);
            profile.words.push(WeightedWord {
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
    profile.words.truncate(PROFILE_WORDS * 2);
    for (field, value) in facts {
        let name = key(field, value);
        if let Some(info) = batch.take(reader.key(&name)) {
            profile.evidence.extend(evidence_of(reader, &name, &info));
        }
    }
    Ok(batch.finish(profile)?)
}

#[allow(clippy::cast_precision_loss)]
pub(super) fn is_distinctive(reader: &IndexReader, documents: usize) -> bool {
    documents > 1 && (documents as f32) <= (reader.documents() as f32 * MAX_SHARE).max(3.0)
}

/// The terms of a word, one for each zone.
fn zones_of(reader: &IndexReader, word: &str) -> std::io::Result<Vec<(Zone, TermInfo)>> {
    let (from, to) = word_range(word);
    let range = reader.words().terms().range().ge(&from).lt(&to);
    let mut stream = range.into_stream()?;
    let mut zones = Vec::new();
    while let Some((term, info)) = stream.next() {
        zones.extend(split_term(term).map(|(_, zone)| (zone, info.clone())));
    }
    Ok(zones)
}

/// A key of the index as evidence, if its field is any.
pub(super) fn evidence_of(reader: &IndexReader, name: &str, info: &TermInfo) -> Option<Evidence> {
    let (field, _) = name.split_once(':')?;
    let weight =
        weights::evidence(field)? * weights::rarity(reader.documents(), info.doc_freq as usize);
    (info.doc_freq > 1 && weight > 0.0).then(|| Evidence {
        name: name.to_owned(),
        info: info.clone(),
        weight,
    })
}

/// Repetition counts less and less.
pub(super) fn saturated(count: f32) -> f32 {
    count * (weights::SATURATION + 1.0) / (count + weights::SATURATION)
}

/// Whether a word stands in text at all: a severity or the name of a service is a fact, and counts as [`Evidence`] if at all.
pub(super) fn is_written(zones: &[(Zone, TermInfo)]) -> bool {
    zones.iter().any(|(zone, _)| *zone != Zone::Meta)
}

/// Whether a term can tell entries apart: numbers, single letters and everyday words cannot.
pub(super) fn is_candidate(word: &str, english: bool) -> bool {
    word.len() > 2
        && !word
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_punctuation())
        && !(english && is_stop_word(word))
}
