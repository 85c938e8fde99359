//! Phrases with frequent words, of which a part is deferred to the texts of the entries found.
//!
//! The positions of words like "the" are by far the longest lists of an index, and tell the least. Where a phrase has rarer
//! words, entries are found by those alone, and the frequent ones are looked for in the texts of the entries that are
//! about to be shown, which have to be read anyway. Small result sets are verified in full; of large ones only what is
//! shown, so that their number is an upper bound. If too many of them do not have the phrase, the positions are read after
//! all. Which way is taken depends on the book and the query only, not on where the engine runs.

use rustc_hash::FxHashMap;

use super::executor::Executor;
use super::matches::Matches;
use super::plan::{Plan, Slot};
use super::reader::IndexReader;
use super::weights;
use crate::document::Role;
use crate::entry::Entry;
use crate::error::Error;
use crate::schema::Zone;
use crate::text::{Side, Tokens};

/// Up to this size of its lists, in bytes, a phrase is read in full.
const MAX_LIST_BYTES: usize = 56 << 10;
/// What deferring must save, in bytes: the texts of some more entries may be needed for it.
pub(super) const MIN_SAVED_BYTES: usize = 32 << 10;
/// The most words of a phrase that can be looked for in texts.
const MAX_WORDS: usize = u64::BITS as usize;

/// Defers the frequent words of phrases, where every entry found must have the phrase.
pub(super) fn defer_frequent_words(plan: &mut Plan) {
    match plan {
        Plan::Phrase(slots) => defer_slots(slots),
        Plan::Best(ways) => ways.iter_mut().for_each(defer_frequent_words),
        Plan::All { parts, strict } => {
            let words = parts
                .iter()
                .filter(|part| !part.is_filter() && !matches!(part, Plan::Not(_)))
                .count();
            if *strict || weights::required(words) == words {
                parts.iter_mut().for_each(defer_frequent_words);
            }
        }
        _ => {}
    }
}

/// Reads the shortest lists of a phrase, as many as may be, and defers the others.
fn defer_slots(slots: &mut [Slot]) {
    let mut costs: Vec<(usize, usize)> = slots.iter().map(Slot::cost).zip(0..).collect();
    costs.sort_unstable();
    let mut read = 0;
    let within = costs.iter().take_while(|(cost, _)| {
        read += cost;
        read <= MAX_LIST_BYTES
    });
    let kept = within.count().max(1);
    let saved: usize = costs[kept..].iter().map(|(cost, _)| cost).sum();
    if saved >= MIN_SAVED_BYTES && slots.len() <= MAX_WORDS {
        costs[kept..]
            .iter()
            .for_each(|(_, slot)| slots[*slot].deferred = true);
    }
}

fn has_deferred(plan: &Plan) -> bool {
    match plan {
        Plan::Phrase(slots) => slots.iter().any(|slot| slot.deferred),
        Plan::Best(ways) => ways.iter().any(has_deferred),
        _ => false,
    }
}

/// The parts of a plan that have deferred words.
fn deferred_parts(plan: &Plan) -> Vec<&Plan> {
    match plan {
        Plan::All { parts, .. } => parts.iter().flat_map(deferred_parts).collect(),
        part if has_deferred(part) => vec![part],
        _ => Vec::new(),
    }
}

/// What the texts of entries must have because the index was not asked.
#[derive(Debug)]
pub(super) struct PostFilter {
    /// The phrases of which one must stand in the text.
    phrases: Vec<Vec<Slot>>,
    /// Entries that pass for certain: ascending.
    sure: Vec<u32>,
}

impl PostFilter {
    /// One filter for each part of a plan that has deferred words.
    pub(super) fn of(plan: &Plan, executor: &mut Executor<'_>) -> Result<Vec<PostFilter>, Error> {
        deferred_parts(plan)
            .into_iter()
            .map(|part| PostFilter::of_part(part, executor))
            .collect()
    }

    fn of_part(part: &Plan, executor: &mut Executor<'_>) -> Result<PostFilter, Error> {
        let ways = if let Plan::Best(ways) = part {
            ways.as_slice()
        } else {
            std::slice::from_ref(part)
        };
        let mut filter = PostFilter {
            phrases: Vec::new(),
            sure: Vec::new(),
        };
        for way in ways {
            match way {
                // Facts that are not kept are not looked at: their lists are among those that are not read.
                Plan::Phrase(slots) if has_deferred(way) => filter.phrases.push(slots.clone()),
                way => {
                    let sure = executor.matches(way)?;
                    filter.sure.extend(sure.into_iter().map(|(doc, _)| doc));
                }
            }
        }
        filter.sure.sort_unstable();
        Ok(filter)
    }

    fn passes(&self, doc: u32, entry: &Entry, boilerplate: &[String]) -> bool {
        self.sure.binary_search(&doc).is_ok()
            || texts(entry, boilerplate).any(|(zone, text)| {
                self.phrases
                    .iter()
                    .any(|slots| stands_in(slots, zone, text))
            })
    }

    /// Those of `found` that pass every filter.
    pub(super) fn retain(
        filters: &[PostFilter],
        reader: &IndexReader,
        mut found: Matches,
    ) -> Result<Matches, Error> {
        reader.load_entries(found.iter().map(|(doc, _)| *doc))?;
        let boilerplate = &reader.meta().boilerplate_headings;
        let mut kept = Matches::with_capacity(found.len());
        for (doc, score) in found.drain(..) {
            let entry = reader.entry(doc)?;
            if filters
                .iter()
                .all(|filter| filter.passes(doc, &entry, boilerplate))
            {
                kept.push((doc, score));
            }
        }
        Ok(kept)
    }
}

/// What is kept of an entry, cut as the index takes it in: without the `boilerplate` headings.
fn texts<'e>(entry: &'e Entry, boilerplate: &'e [String]) -> impl Iterator<Item = (Zone, &'e str)> {
    let facts = [&entry.id]
        .into_iter()
        .chain(&entry.severity)
        .chain(&entry.causes)
        .chain(&entry.services);
    let summarised = entry
        .sections
        .iter()
        .any(|section| section.role == Role::Summary);
    let summary = (!summarised).then_some((Zone::Summary, entry.summary.as_str()));
    let sections = entry.sections.iter().flat_map(|section| {
        let heading = boilerplate
            .binary_search(&section.heading)
            .is_err()
            .then_some((Zone::Body, section.heading.as_str()));
        heading
            .into_iter()
            .chain([(Zone::of_role(section.role), section.text.as_str())])
    });
    let facts = facts.map(|fact| (Zone::Meta, fact.as_str()));
    [(Zone::Title, entry.title.as_str())]
        .into_iter()
        .chain(facts)
        .chain(summary)
        .chain(sections)
}

/// Whether words stand one after the other in a text.
fn stands_in(slots: &[Slot], zone: Zone, text: &str) -> bool {
    let all = u64::MAX >> (u64::BITS as usize - slots.len());
    // For each place where it may begin: the words that are where they should be.
    let mut begun: FxHashMap<usize, u64> = FxHashMap::default();
    let mut tokens = Tokens::new(text, Side::Entry);
    while tokens.advance() {
        let token = tokens.token();
        for (number, slot) in slots.iter().enumerate() {
            let is = slot
                .terms
                .iter()
                .any(|term| term.zone == zone && term.word == token.text);
            let Some(start) = token
                .position
                .checked_sub(slot.offset as usize)
                .filter(|_| is)
            else {
                continue;
            };
            let there = begun.entry(start).or_default();
            *there |= 1 << number;
            if *there == all {
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_phrase_stand_where_they_should() {
        let slot = |offset, words: &[&str]| {
            let info = tantivy::postings::TermInfo {
                doc_freq: 1,
                postings_range: 0..1,
                positions_range: 0..1,
            };
            let term = |word: &&str| crate::engine::lexicon::Term {
                word: (*word).to_owned(),
                zone: Zone::Body,
                info: info.clone(),
                weight: 1.0,
                is_stem: false,
            };
            Slot {
                offset,
                terms: words.iter().map(term).collect(),
                deferred: false,
            }
        };
        let phrase = [
            slot(0, &["lock"]),
            slot(1, &["the", "this"]),
            slot(3, &["door"]),
        ];
        let is = |text: &str| stands_in(&phrase, Zone::Body, text);
        assert!(is("a lock, lock this old DOOR") && is("lock the the door"));
        assert!(!is("lock the door") && !is("the lock old door") && !is("lock the old"));
        assert!(!stands_in(&phrase, Zone::Title, "lock the old door"));
    }
}
