//! Phrases with frequent words.
//!
//! The positions of words like "the" are by far the longest lists of an index, and tell the least. Where a phrase has rarer
//! words, entries are found by those alone, and the frequent ones are looked for in the texts of the entries that are
//! about to be shown, which have to be read anyway. Few entries are all checked; of many, only those that are shown, so that
//! their number is an upper bound. If too many of them do not have the phrase, the positions are read after all.
//! Which way is taken depends on the book and the question only, not on where the engine runs.

use std::collections::HashMap;

use super::Engine;
use super::evaluate::{Matches, Slot};
use super::plan::Plan;
use super::search::Worked;
use super::{results::SearchOptions, weights};
use crate::document::Role;
use crate::entry::Entry;
use crate::error::Error;
use crate::schema::Zone;
use crate::text::{Side, Tokens};

/// What the lists of a phrase may come to, in bytes, before frequent words are left to the texts.
const READ: usize = 56 << 10;
/// What leaving them must save, in bytes: the texts of some more entries may be needed for it.
const SAVED: usize = 32 << 10;
/// So many entries are all checked.
pub(super) const FEW: usize = 10;

impl Plan {
    /// Leaves frequent words of phrases to the texts, where every entry found must have the phrase.
    pub(crate) fn loosen(&mut self) {
        match self {
            Plan::Phrase(slots) => loosen(slots),
            Plan::Best(ways) => ways.iter_mut().for_each(Plan::loosen),
            Plan::All { parts, strict } => {
                let words = parts
                    .iter()
                    .filter(|part| !part.is_filter() && !matches!(part, Plan::Not(_)))
                    .count();
                if *strict || weights::required(words) == words {
                    parts.iter_mut().for_each(Plan::loosen);
                }
            }
            _ => {}
        }
    }

    /// What the lists of a phrase come to, in bytes; nothing else is asked this.
    pub(crate) fn cost(&self) -> usize {
        if let Plan::Phrase(slots) = self {
            slots.iter().map(Slot::cost).sum()
        } else {
            0
        }
    }

    /// Whether some of it is left to the texts.
    fn is_loose(&self) -> bool {
        match self {
            Plan::Phrase(slots) => slots.iter().any(|slot| !slot.read),
            Plan::Best(ways) => ways.iter().any(Plan::is_loose),
            _ => false,
        }
    }

    /// The parts that are left to the texts.
    pub(super) fn loose_parts(&self) -> Vec<&Plan> {
        match self {
            Plan::All { parts, .. } => parts.iter().flat_map(Plan::loose_parts).collect(),
            part if part.is_loose() => vec![part],
            _ => Vec::new(),
        }
    }
}

impl Slot {
    /// What its lists come to, in bytes.
    fn cost(&self) -> usize {
        self.terms
            .iter()
            .map(|term| term.info.postings_range.len() + term.info.positions_range.len())
            .sum()
    }
}

/// Chooses the words of a phrase whose lists are read: the shortest, as many as may be.
fn loosen(slots: &mut [Slot]) {
    let mut costs: Vec<(usize, usize)> = slots.iter().map(Slot::cost).zip(0..).collect();
    costs.sort_unstable();
    let mut read = 0;
    let within = costs.iter().take_while(|(cost, _)| {
        read += cost;
        read <= READ
    });
    let kept = within.count().max(1);
    let saved: usize = costs[kept..].iter().map(|(cost, _)| cost).sum();
    if saved >= SAVED && slots.len() <= u64::BITS as usize {
        costs[kept..]
            .iter()
            .for_each(|(_, slot)| slots[*slot].read = false);
    }
}

/// A part of a plan that is left to the texts.
#[derive(Debug)]
pub(crate) struct Check {
    /// The phrases of which one must stand in the text.
    pub(super) phrases: Vec<Vec<Slot>>,
    /// Entries that have it for certain: ascending.
    pub(super) sure: Vec<u32>,
}

impl Check {
    fn holds(&self, doc: u32, entry: &Entry, usual: &[String]) -> bool {
        self.sure.binary_search(&doc).is_ok()
            || texts(entry, usual).any(|(zone, text)| {
                self.phrases
                    .iter()
                    .any(|slots| stands_in(slots, zone, text))
            })
    }
}

/// What is kept of an entry, cut as the index takes it in: without the `usual` headings.
fn texts<'e>(entry: &'e Entry, usual: &'e [String]) -> impl Iterator<Item = (Zone, &'e str)> {
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
        let heading = usual
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
    let mut begun: HashMap<usize, u64> = HashMap::new();
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

/// What is shown of the entries found.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) entries: Matches,
    /// How many entries were found.
    pub(super) total: usize,
    /// Whether some of them were not checked.
    pub(super) is_most: bool,
}

impl Engine {
    /// Those of `found` that have in their texts what was left to them.
    pub(super) fn checked(&self, found: Matches, checks: &[Check]) -> Result<Matches, Error> {
        self.reach_entries(&found)?;
        let mut kept = Matches::with_capacity(found.len());
        for (doc, score) in found {
            let entry = self.entry(doc)?;
            if checks
                .iter()
                .all(|check| check.holds(doc, &entry, &self.store.meta.usual))
            {
                kept.push((doc, score));
            }
        }
        Ok(kept)
    }

    /// The part of the entries found that is to be shown, in order; `None` if the texts do not have what was left to them,
    /// too often for looking on.
    pub(super) fn shown(
        &self,
        found: Matches,
        worked: &Worked,
        options: &SearchOptions,
    ) -> Result<Option<Shown>, Error> {
        let total = found.len();
        let wanted = options.offset.saturating_add(options.limit);
        if worked.checks.is_empty() {
            let entries = self
                .order(found, options.sort, wanted)?
                .into_iter()
                .skip(options.offset)
                .collect();
            return Ok(Some(Shown {
                entries,
                total,
                is_most: false,
            }));
        }
        let mut left = self.order(found, options.sort, wanted.saturating_mul(2))?;
        let (mut kept, mut looked_at) = (Matches::new(), 0);
        while !left.is_empty() && kept.len() < wanted {
            let next = left.split_off(left.len().min(wanted));
            looked_at += left.len();
            kept.extend(self.checked(std::mem::replace(&mut left, next), &worked.checks)?);
            if kept.len() * 2 < looked_at {
                break;
            }
        }
        if looked_at < total && kept.len() < wanted || wanted == 0 {
            return Ok(None);
        }
        let is_most = looked_at < total;
        let total = total - (looked_at - kept.len());
        Ok(Some(Shown {
            entries: kept.into_iter().take(wanted).skip(options.offset).collect(),
            total,
            is_most,
        }))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{Document, Pack, Section, Settings, build};

    /// 300 entries with so many articles that their positions are not worth reading. "lock" stands before one in the first
    /// `few` of them, before a name in nine out of ten of the others; "pool" before one in half of them; "queue" in seven
    /// entries, in four before one.
    fn book(few: u32) -> Pack {
        let documents = (0..300u32).map(|number| {
            let lock = if number < few {
                "lock the door"
            } else {
                "lock mine the door"
            };
            let pool = if number % 2 == 0 {
                "pool the cars"
            } else {
                "pool all the cars"
            };
            let queue = ["", "queue the jobs", "queue all the jobs"][match number {
                0..4 => 1,
                4..7 => 2,
                _ => 0,
            }];
            let filler: String = (0..300u32)
                .map(|at| "n ".repeat((at * at * 7 + number) as usize % 31) + "the ")
                .collect();
            let name = if number == 299 { "the_door" } else { "" };
            let text = format!("{lock}. {pool}. {queue}. {name}. {filler}");
            Document {
                id: format!("x-{number:03}"),
                kind: "incident".to_owned(),
                title: "Filler".to_owned(),
                sections: vec![Section {
                    text,
                    ..Section::default()
                }],
                ..Document::default()
            }
        });
        build(
            documents.collect(),
            &Settings {
                one_file: 0,
                ..Settings::default()
            },
        )
        .unwrap()
    }

    /// 25 entries with "pool", before an article in every other one of the first twenty; others make articles frequent.
    fn half() -> Vec<Document> {
        let entry = |at: u32| {
            let pool = match at {
                0..20 if at.is_multiple_of(2) => "pool the",
                0..25 => "pool all the",
                _ => "",
            };
            let filler: String = (0..600u32)
                .map(|word| "n ".repeat((word * word * 7 + at) as usize % 31) + "the ")
                .collect();
            Document {
                id: format!("z-{at:03}"),
                title: if at < 20 { "Pool" } else { "Filler" }.to_owned(),
                sections: vec![Section {
                    text: format!("{pool}. {filler}"),
                    ..Section::default()
                }],
                ..Document::default()
            }
        };
        (0..200).map(entry).collect()
    }

    /// Asks with plain files; returns the answer and how many bytes it took.
    fn ask(pack: &Pack, query: &str) -> (crate::Results, usize) {
        let engine = Engine::open_first(&pack.files[0].name, &pack.files[0].bytes).unwrap();
        let mut bytes = 0;
        loop {
            match engine.search(query, &SearchOptions::default()) {
                Ok(results) => {
                    let whole = Engine::open(pack).unwrap();
                    assert_eq!(
                        results,
                        whole.search(query, &SearchOptions::default()).unwrap()
                    );
                    assert_eq!(
                        results,
                        engine.search(query, &SearchOptions::default()).unwrap()
                    );
                    return (results, bytes);
                }
                Err(Error::Incomplete(names)) => {
                    for name in names {
                        let file = pack.files.iter().find(|file| file.name == name).unwrap();
                        bytes += file.bytes.len();
                        engine.supply(&name, &file.bytes).unwrap();
                    }
                }
                Err(error) => panic!("{error}"),
            }
        }
    }

    fn numbers(results: &crate::Results) -> Vec<u32> {
        results
            .hits
            .iter()
            .map(|hit| hit.id[2..].parse().unwrap())
            .collect()
    }

    #[test]
    fn of_few_entries_all_are_checked() {
        let (results, bytes) = ask(&book(0), "\"queue the jobs\"");
        assert_eq!((results.total, results.is_most), (4, false));
        let mut found = numbers(&results);
        found.sort_unstable();
        assert_eq!(found, [0, 1, 2, 3]);
        assert!(bytes < SAVED, "{bytes}");
    }

    #[test]
    fn of_many_entries_those_shown_are_checked() {
        let (results, bytes) = ask(&book(0), "\"pool the\"");
        assert!(
            results.is_most && (150..300).contains(&results.total),
            "{}",
            results.total
        );
        assert!(results.hits.len() == 10 && numbers(&results).iter().all(|number| number % 2 == 0));
        assert!(bytes < SAVED, "{bytes}");
        let whole = Engine::open(&book(0)).unwrap();
        let all = SearchOptions {
            limit: 300,
            ..SearchOptions::default()
        };
        let results = whole.search("\"pool the\"", &all).unwrap();
        assert_eq!(
            (results.total, results.hits.len(), results.is_most),
            (150, 150, false)
        );
    }

    /// 60 entries with the usual heading "What went well", half of them with long texts of articles and facts.
    fn with_facts() -> Vec<Document> {
        let entry = |at: u32| {
            let filler: String = (0..3_000u32)
                .map(|word| "n ".repeat((word * word * 7 + at) as usize % 31) + "went the ")
                .collect();
            let section = |heading: &str, text: &str| Section {
                heading: heading.to_owned(),
                text: text.to_owned(),
                ..Section::default()
            };
            Document {
                id: format!("y-{at:02}"),
                kind: "incident".to_owned(),
                title: "Filler".to_owned(),
                teams: vec![
                    if at < 2 {
                        "rare the crew"
                    } else if at < 20 {
                        "rare crew"
                    } else {
                        "the others"
                    }
                    .to_owned(),
                ],
                sections: vec![
                    section("What went well", &filler),
                    section("Own", if at < 9 { "what nothing. rare" } else { "" }),
                ],
                ..Document::default()
            }
        };
        (0..60).map(entry).collect()
    }

    #[test]
    fn what_the_index_leaves_out_is_not_found_in_the_texts_and_facts_are_no_guess() {
        let pack = build(
            with_facts(),
            &Settings {
                one_file: 0,
                ..Settings::default()
            },
        )
        .unwrap();
        for (query, expected) in [("\"what went\"", 0), ("\"rare the\"", 2)] {
            let (results, _) = ask(&pack, query);
            assert_eq!(
                (results.total, results.is_most),
                (expected, false),
                "{query}"
            );
        }
    }

    #[test]
    fn what_was_not_looked_at_makes_the_number_a_bound() {
        let pack = build(
            half(),
            &Settings {
                one_file: 0,
                ..Settings::default()
            },
        )
        .unwrap();
        let (results, _) = ask(&pack, "\"pool the\"");
        assert_eq!(
            (results.hits.len(), results.total, results.is_most),
            (10, 15, true)
        );
    }

    #[test]
    fn a_phrase_that_few_of_them_have_is_found_by_its_positions() {
        for few in [0, 3, 12] {
            let (results, _) = ask(&book(few), "\"lock the\"");
            assert_eq!((results.total, results.is_most), (few as usize, false));
            assert!(numbers(&results).iter().all(|number| *number < few));
        }
    }

    #[test]
    fn what_need_not_hold_is_not_left_to_the_texts() {
        let whole = Engine::open(&book(12)).unwrap();
        let ask = |query: &str| {
            let results = whole.search(query, &SearchOptions::default()).unwrap();
            (results.total, results.is_most)
        };
        assert_eq!(ask("-\"lock the\""), (288, false));
        assert_eq!(ask("\"lock the\" OR \"queue all the\""), (15 - 3, false));
        assert_eq!(ask("\"lock the\" AND queue"), (7, false));
        assert_eq!(ask("\"lock the\" pool queue xyzzy"), (7, false));
    }

    #[test]
    fn a_name_is_one_word_where_its_parts_cost_much() {
        let (results, bytes) = ask(&book(12), "the_door");
        assert_eq!(
            (results.total, results.is_most, numbers(&results)),
            (1, false, vec![299])
        );
        let [note] = &results.notes[..] else {
            panic!("{:?}", results.notes)
        };
        assert_eq!(
            (note.kind, note.suggestion.as_deref()),
            (crate::NoteKind::Whole, Some("\"the door\""))
        );
        assert!(bytes < SAVED, "{bytes}");
        let whole = Engine::open(&book(12)).unwrap();
        let total = |query: &str| {
            whole.search(
                query,
                &SearchOptions {
                    limit: 300,
                    ..SearchOptions::default()
                },
            )
        };
        assert_eq!(total("the-door").unwrap().total, 300);
        let apart = total("lock_mine").unwrap();
        assert_eq!((apart.total, apart.notes.is_empty()), (288, true));
    }

    #[test]
    fn words_of_a_phrase_stand_where_they_should() {
        let slot = |offset, words: &[&str]| {
            let info = tantivy::postings::TermInfo {
                doc_freq: 1,
                postings_range: 0..1,
                positions_range: 0..1,
            };
            let term = |word: &&str| crate::engine::expand::Term {
                word: (*word).to_owned(),
                zone: Zone::Body,
                info: info.clone(),
                weight: 1.0,
            };
            Slot {
                offset,
                terms: words.iter().map(term).collect(),
                read: true,
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
