//! Which earlier entry a text reads like, without an index on disk.
//!
//! The search engine's [`similar`](super::similar()) compares every entry with every other and needs the whole index. The linter
//! asks for a few entries only (drafts, and those that a branch changes), and an editor for one text: here the words of those
//! are counted in the other entries, in one pass over their text. The score is the same.

mod counts;

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::Arc;

use casebook_search::likeness::{
    Choice, Chosen, Counter, Families, Scale, Sums, each_word, presence,
};
use casebook_search::memo::{self, Key, Memo};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use casebook_model::book::{Casebook, Index};
use casebook_model::entry::{Kind, Postmortem, UNKNOWN};
use counts::{Counts, each_text};

/// An earlier entry that a text reads like.
#[derive(Debug, Clone, PartialEq)]
pub struct Alike {
    /// The entry.
    pub entry: Index,
    /// The score of the entry, as a part of the score that the text has with itself.
    pub share: f32,
    /// The most telling shared words, best first.
    pub words: Vec<String>,
}

/// How often the words of some entries occur in the others of a book.
#[derive(Debug, Default)]
pub struct Likeness {
    asked: BTreeSet<Index>,
    whole: bool,
    families: Families,
    /// The numbers of words, by their families.
    numbers: Words<u32>,
    words: Vec<Word>,
    /// The entries that are compared, in their order.
    members: Vec<Index>,
    scale: Scale,
}

/// A word with its worth in the entries that have it, by their places among the members.
#[derive(Debug, Default)]
struct Word {
    rarity: f32,
    worths: Vec<(u32, f32)>,
}

/// Chunks of entries per thread: some are more work than others.
const CHUNKS: usize = 4;
/// How many shared words are named.
const MAX_NAMED: usize = 6;
/// The share from which on two texts read alike.
const ALIKE: f32 = 0.35;
/// The same when cause or service agree as well.
const ALIKE_WITH_FACTS: f32 = 0.3;
/// So many words at least are shared by what reads alike.
const MIN_SHARED: usize = 6;
/// Below this many entries rarity says little, and nearly everything has to be shared.
const FEW: usize = 12;
/// The share from which on texts read alike among [`FEW`], and how many words they share.
const ALIKE_AMONG_FEW: (f32, usize) = (0.7, 10);

impl Likeness {
    /// Prepares to compare the entries at `asked` with the others: only their words are counted.
    #[must_use]
    pub fn of(book: &Casebook, asked: impl IntoIterator<Item = Index>) -> Self {
        Self::with_memo(book, asked, &Memo::off())
    }

    /// The same; the words of entries that were counted before are taken from `memo`.
    #[must_use]
    pub fn with_memo(book: &Casebook, asked: impl IntoIterator<Item = Index>, memo: &Memo) -> Self {
        let asked: BTreeSet<Index> = asked.into_iter().collect();
        let families = Families::of(&book.languages());
        let mut words: BTreeSet<String> = BTreeSet::new();
        let mut known: FxHashSet<String> = FxHashSet::default();
        for index in &asked {
            each_text(book, &book.entries[*index], |text, _| {
                each_word(text, families.is_english(), |word| {
                    if !known.contains(word) {
                        known.insert(word.to_owned());
                        words.insert(families.of_word(word));
                    }
                });
            });
        }
        // By the alphabet, so that the same words have the same numbers in the next run.
        let key = key_of(book, &words);
        let numbers = words.into_iter().zip(0..).collect();
        let mut likeness = Self {
            asked,
            families,
            numbers,
            ..Self::default()
        };
        if !likeness.numbers.is_empty() {
            likeness.count_all(book, &key, memo);
        }
        likeness
    }

    /// Prepares to compare any text with the entries: every word is kept. For an editor's server, which asks again with
    /// each edit.
    #[must_use]
    pub fn whole(book: &Casebook) -> Self {
        let every = 0..book.entries.len();
        Self {
            whole: true,
            ..Self::of(book, every)
        }
    }

    /// Whether an entry is among those to compare.
    #[must_use]
    pub fn is_asked(&self, index: Index) -> bool {
        self.whole || self.asked.contains(&index)
    }

    /// Counts the words in the entries that may be like one.
    fn count_all(&mut self, book: &Casebook, of_words: &Key, memo: &Memo) {
        let is_member = |index: &Index| {
            let entry = &book.entries[*index];
            let happened = matches!(entry.kind, Kind::Incident | Kind::NearMiss);
            happened && !entry.broken && (entry.is_counted() || book.date(*index).is_some())
        };
        self.members = (0..book.entries.len()).filter(is_member).collect();
        let (families, numbers) = (&self.families, &self.numbers);
        let chunk = self
            .members
            .len()
            .div_ceil(rayon::current_num_threads() * CHUNKS)
            .max(1);
        let each = self.members.par_chunks(chunk).flat_map_iter(|members| {
            let number_of = |word: &str| numbers.get(&families.of_word(word)).copied();
            let mut counter = Counter::new(families.is_english(), number_of);
            let mut counts = Counts::of(numbers.len());
            let each = members.iter().map(|index| {
                let entry = &book.entries[*index];
                let texts = [entry.title.as_bytes(), entry.body_text().as_bytes()];
                let key = || memo::key(&[b"likeness", of_words, texts[0], texts[1]]);
                let Ok(counted) = memo.get_or_make(key, || {
                    let length = counts.add(book, entry, &mut counter);
                    Ok::<_, Infallible>(counts.take_bytes(length))
                });
                counted
            });
            each.collect::<Vec<_>>()
        });
        let each: Vec<Arc<[u8]>> = each.collect();
        let lengths: Vec<u32> = each.iter().map(|counted| counts::read(counted).0).collect();
        self.scale = Scale::of(&lengths);
        self.words.resize_with(self.numbers.len(), Word::default);
        for (member, counted) in (0u32..).zip(each) {
            for (number, occurrences) in counts::read(&counted).1 {
                if let Some(word) = self.words.get_mut(number as usize) {
                    word.worths.push((member, occurrences));
                }
            }
        }
        for word in &mut self.words {
            word.rarity = self.scale.weigh(&mut word.worths);
        }
    }

    /// The earlier entry that `entry`, which stands at `index`, reads most like; `None` when none is close. Those in
    /// `except` do not count.
    #[must_use]
    pub fn earlier(
        &self,
        book: &Casebook,
        index: Index,
        entry: &Postmortem,
        except: &[Index],
    ) -> Option<Alike> {
        let (profile, own) = self.profile(book, index, entry);
        let mut sums = Sums::new(self.scale.documents());
        for chosen in &profile {
            sums.add_word(&self.words[chosen.word.number].worths, chosen.presence);
        }
        let date = entry.date(book.zone()).or_else(|| book.date(index));
        let is_earlier = |other: Index| match (book.date(other), date) {
            (Some(other), Some(date)) => other < date,
            (Some(_), None) => true,
            (None, _) => false,
        };
        let wanted = |member: u32| {
            let other = self.members[member as usize];
            other != index && !except.contains(&other) && is_earlier(other)
        };
        let (member, score) = sums.best(1, wanted).pop()?;
        let other = self.members[member as usize];
        let shared = profile.iter().filter(|chosen| {
            let worths = &self.words[chosen.word.number].worths;
            worths
                .binary_search_by_key(&member, |(entry, _)| *entry)
                .is_ok()
        });
        let mut words: Vec<String> = shared.map(|chosen| chosen.word.name.clone()).collect();
        let share = score / own.max(f32::EPSILON);
        let (least, fewest) = match self.members.len() < FEW {
            true => ALIKE_AMONG_FEW,
            false if agrees(entry, &book.entries[other]) => (ALIKE_WITH_FACTS, MIN_SHARED),
            false => (ALIKE, MIN_SHARED),
        };
        let is_alike = share >= least && words.len() >= fewest;
        words.truncate(MAX_NAMED);
        is_alike.then_some(Alike {
            entry: other,
            share,
            words,
        })
    }

    /// The words that tell most about a text, and its score with itself.
    fn profile(
        &self,
        book: &Casebook,
        index: Index,
        entry: &Postmortem,
    ) -> (Vec<Chosen<Named>>, f32) {
        let mut names: FxHashMap<u32, String> = FxHashMap::default();
        let number_of = |word: &str| {
            let number = *self.numbers.get(&self.families.of_word(word))?;
            names.entry(number).or_insert_with(|| word.to_owned());
            Some(number)
        };
        let mut counter = Counter::new(self.families.is_english(), number_of);
        let mut counts = Counts::of(self.numbers.len());
        let length = counts.add(book, entry, &mut counter);
        let counts = counts.take();
        drop(counter);
        let itself = self
            .members
            .binary_search(&index)
            .ok()
            .and_then(|at| u32::try_from(at).ok());
        let mut choice = Choice::default();
        let mut own = FxHashMap::default();
        for (number, occurrences) in counts {
            let name = names.remove(&number).unwrap_or_default();
            let number = number as usize;
            let Some(word) = self.words.get(number) else {
                continue;
            };
            let has = |member: u32| {
                word.worths
                    .binary_search_by_key(&member, |(entry, _)| *entry)
                    .is_ok()
            };
            let others = word.worths.len() - usize::from(itself.is_some_and(has));
            if !self.scale.tells(others) {
                continue;
            }
            let presence = presence(occurrences);
            own.insert(
                number,
                presence * self.scale.worth_in(word.rarity, length, occurrences),
            );
            choice.offer(Named { name, number }, others, word.rarity, presence);
        }
        let words = choice.words();
        let own = words
            .iter()
            .filter_map(|chosen| own.get(&chosen.word.number));
        let own = own.sum();
        (words, own)
    }
}

/// The hash of what the counts of an entry are made from beside its text.
fn key_of(book: &Casebook, words: &BTreeSet<String>) -> Key {
    let sections = format!("{:?}", book.template.sections);
    let languages = book.languages();
    let words = words.iter().map(String::as_bytes);
    let around = [b"words", sections.as_bytes(), languages.as_bytes()];
    memo::key(&around.into_iter().chain(words).collect::<Vec<_>>())
}

/// A word of a text: as the text has it, and its number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Named {
    name: String,
    number: usize,
}

/// Whether two entries share a root cause or a service.
fn agrees(one: &Postmortem, other: &Postmortem) -> bool {
    let shares = |field: &str| {
        let theirs = other.names(field);
        one.names(field)
            .into_iter()
            .any(|name| &**name != UNKNOWN && theirs.contains(&name))
    };
    shares("root_causes") || shares("services")
}

/// A map by word. The words come from the book itself, so nobody gains by making them collide on purpose.
type Words<T> = FxHashMap<String, T>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_agree_that_share_a_cause_or_a_service_that_is_known() {
        let book = crate::tests::book(
            &[
                "a | 2026-01-01 | 2026-01-01 | shop | network/dns | tags: [x]",
                "b | 2026-01-02 | 2026-01-02 | bank | network/dns | tags: []",
                "c | 2026-01-03 | 2026-01-03 | shop | config/flag | tags: []",
                "d | 2026-01-04 | 2026-01-04 | mail | unknown | tags: [x]",
                "e | 2026-01-05 | 2026-01-05 | bank | unknown | tags: []",
            ],
            None,
        );
        let agreeing = |one: usize| -> String {
            let others = book.entries.iter().enumerate().filter(|(at, _)| *at != one);
            let agreeing = others.filter(|(_, other)| agrees(&book.entries[one], other));
            agreeing.map(|(_, other)| &*other.title).collect()
        };
        let all: Vec<String> = (0..5).map(agreeing).collect();
        assert_eq!(all, ["bc", "ae", "a", "", "b"]);
    }
}
