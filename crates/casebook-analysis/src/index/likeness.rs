//! Which earlier entry a text reads like: word by word, without an index on disk.
//!
//! The search engine's [`similar`](super::similar()) compares every entry with every other and needs the whole index.
//! The linter asks for a few entries only (drafts, and those that a branch changes), and an editor for one text: here
//! the words of those are looked up in the other entries, in one pass over their text.

use std::collections::BTreeSet;

use casebook_search::text::is_stop_word;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use casebook_model::book::{Casebook, Index};
use casebook_model::entry::{Postmortem, UNKNOWN};

/// An earlier entry that a text reads like.
#[derive(Debug, Clone, PartialEq)]
pub struct Alike {
    /// The entry.
    pub entry: Index,
    /// The part of the text's telling words that the entry shares, by weight, from 0 to 1.
    pub share: f32,
    /// The most telling shared words, best first.
    pub words: Vec<String>,
}

/// How often words occur in the entries of a book.
#[derive(Debug, Clone, Default)]
pub struct Likeness {
    asked: BTreeSet<Index>,
    /// Per word the entries that have it, in their order, and how often.
    words: Words<Vec<(u32, u16)>>,
    documents: usize,
    whole: bool,
}

/// How many words speak for a text.
const PROFILE: usize = 24;
/// How many shared words are named.
const NAMED: usize = 6;
/// Words in more than this part of the entries say nothing.
const COMMONEST: f32 = 0.2;
/// The part of the telling words, by weight, from which on two texts read alike.
const ALIKE: f32 = 0.5;
/// The same when cause or service agree as well.
const ALIKE_WITH_FACTS: f32 = 0.4;
/// Below this many entries rarity says little, and everything has to be shared.
const FEW: usize = 12;

impl Likeness {
    /// Prepares to compare the entries at `asked` with the others: only their words are looked up.
    #[must_use]
    pub fn of(book: &Casebook, asked: impl IntoIterator<Item = Index>) -> Self {
        let asked: BTreeSet<Index> = asked.into_iter().collect();
        let mut wanted: Words<u32> = Words::default();
        for index in &asked {
            each_word(&book.entries[*index], &Beginnings::any(), &mut |word| {
                if !wanted.contains_key(word) && !is_stop_word(word) {
                    let next = u32::try_from(wanted.len()).unwrap_or(u32::MAX);
                    wanted.insert(word.to_owned(), next);
                }
            });
        }
        if wanted.is_empty() {
            return Self {
                asked,
                ..Self::default()
            };
        }
        let counted: Vec<Index> = book.counted().collect();
        let numbers = wanted.len();
        leave_out_common(book, &counted, &mut wanted);
        let found = count_all(book, counted.iter().copied(), &wanted, numbers);
        let mut lists: Vec<Vec<(u32, u16)>> = vec![Vec::new(); numbers];
        for (index, counts) in found {
            let entry = u32::try_from(index).unwrap_or(u32::MAX);
            for (word, count) in counts {
                lists[word as usize].push((entry, count));
            }
        }
        let words = wanted
            .into_iter()
            .map(|(word, number)| (word, std::mem::take(&mut lists[number as usize])));
        Self {
            asked,
            words: words.collect(),
            documents: counted.len(),
            whole: false,
        }
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
        let profile = self.profile(index, entry);
        let own: f32 = profile.iter().map(|word| word.weight * word.own).sum();
        let mut sums: Vec<(f32, usize)> = vec![(0.0, 0); book.entries.len()];
        for word in &profile {
            for (other, count) in word
                .entries
                .iter()
                .filter(|(other, _)| *other as usize != index)
            {
                let Some(sum) = sums.get_mut(*other as usize) else {
                    continue;
                };
                sum.0 += word.weight * saturated(*count).min(word.own);
                sum.1 += 1;
            }
        }
        let date = entry.date(book.zone()).or_else(|| book.date(index));
        let is_earlier = |other: Index| match (book.date(other), date) {
            (Some(other), Some(date)) => other < date,
            (Some(_), None) => true,
            (None, _) => false,
        };
        let few = self.documents < FEW;
        let best = sums
            .into_iter()
            .enumerate()
            .filter(|(_, (_, shared))| *shared > 0)
            .map(|(other, (sum, shared))| (sum / own.max(f32::EPSILON), shared, other))
            .filter(|(share, shared, other)| {
                let alike = match few {
                    true => *share >= 0.7 && *shared >= 10,
                    false if *share >= ALIKE && *shared >= 8 => true,
                    false if *share >= ALIKE_WITH_FACTS && *shared >= 6 => {
                        agrees(entry, &book.entries[*other])
                    }
                    false => false,
                };
                alike && !except.contains(other) && is_earlier(*other)
            })
            .max_by(|one, other| one.0.total_cmp(&other.0).then(other.2.cmp(&one.2)))?;
        let number = u32::try_from(best.2).unwrap_or(u32::MAX);
        let shared = profile.iter().filter(|word| {
            word.entries
                .binary_search_by_key(&number, |(entry, _)| *entry)
                .is_ok()
        });
        let words = shared.take(NAMED).map(|word| word.word.clone()).collect();
        Some(Alike {
            entry: best.2,
            share: best.0,
            words,
        })
    }

    /// The most telling words of a text that occur in other entries at all, weightiest first.
    #[allow(clippy::cast_precision_loss)]
    fn profile(&self, index: Index, entry: &Postmortem) -> Vec<Telling<'_>> {
        let mut counts: Words<u16> = Words::default();
        each_word(
            entry,
            &Beginnings::any(),
            &mut |word| match counts.get_mut(word) {
                Some(count) => *count = count.saturating_add(1),
                None => {
                    counts.insert(word.to_owned(), 1);
                }
            },
        );
        let documents = self.documents as f32;
        let mut profile: Vec<Telling<'_>> = counts
            .into_iter()
            .filter_map(|(word, count)| {
                let entries = self.words.get(&word)?;
                let has_itself = entries
                    .binary_search_by_key(&index, |(other, _)| *other as usize)
                    .is_ok();
                let having = (entries.len() - usize::from(has_itself)) as f32;
                let rarity = ((documents - having + 0.5) / (having + 0.5))
                    .max(0.0)
                    .ln_1p();
                let tells = having > 0.0 && having <= (documents * COMMONEST).max(3.0);
                let own = saturated(count);
                tells.then_some(Telling {
                    word,
                    entries,
                    weight: rarity,
                    own,
                })
            })
            .collect();
        let score = |word: &Telling<'_>| word.weight * word.own;
        profile.sort_by(|one, other| {
            score(other)
                .total_cmp(&score(one))
                .then_with(|| one.word.cmp(&other.word))
        });
        profile.truncate(PROFILE);
        profile
    }
}

/// A word of a text that tells it from others.
struct Telling<'a> {
    word: String,
    entries: &'a [(u32, u16)],
    weight: f32,
    /// How often the text has it, more and more counting less and less.
    own: f32,
}

/// Repetition counts less and less (the saturation of BM25 with k1 = 1.2).
fn saturated(count: u16) -> f32 {
    let count = f32::from(count);
    count * 2.2 / (count + 1.2)
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

/// From how many entries on a look at some of them tells which words are common.
const LARGE: usize = 2_000;
/// Which entries that look takes: every n-th.
const LOOK: usize = 16;

/// Takes out the words that so many of a few entries have that they cannot tell anything: [`Likeness::profile`] would drop
/// them, and looking up the most frequent words of a book is most of the work.
fn leave_out_common(book: &Casebook, counted: &[Index], wanted: &mut Words<u32>) {
    if counted.len() < LARGE {
        return;
    }
    let looked = counted.len().div_ceil(LOOK);
    let mut having = vec![0; wanted.len()];
    for (_, counts) in count_all(
        book,
        counted.iter().copied().step_by(LOOK),
        wanted,
        wanted.len(),
    ) {
        counts
            .into_iter()
            .for_each(|(word, _)| having[word as usize] += 1);
    }
    // Twice as many as it takes: what is near the limit is counted.
    #[allow(clippy::cast_precision_loss)]
    wanted.retain(|_, number| having[*number as usize] as f32 <= looked as f32 * COMMONEST * 2.0);
}

/// How often each of the entries has each wanted word; the words' numbers are below `numbers`.
fn count_all(
    book: &Casebook,
    entries: impl Iterator<Item = Index>,
    wanted: &Words<u32>,
    numbers: usize,
) -> Vec<(Index, Vec<(u32, u16)>)> {
    let beginnings = Beginnings::of(wanted.keys());
    let entries: Vec<Index> = entries.collect();
    entries
        .par_iter()
        .map_init(
            || vec![0_u16; numbers],
            |counts, index| {
                (
                    *index,
                    count(&book.entries[*index], wanted, &beginnings, counts),
                )
            },
        )
        .collect()
}

/// How often an entry has each wanted word; `counts` is all zero before and after.
fn count(
    entry: &Postmortem,
    wanted: &Words<u32>,
    beginnings: &Beginnings,
    counts: &mut [u16],
) -> Vec<(u32, u16)> {
    let mut touched: Vec<u32> = Vec::new();
    each_word(entry, beginnings, &mut |word| {
        if let Some(number) = wanted.get(word) {
            let count = &mut counts[*number as usize];
            if *count == 0 {
                touched.push(*number);
            }
            *count = count.saturating_add(1);
        }
    });
    touched
        .into_iter()
        .map(|number| (number, std::mem::take(&mut counts[number as usize])))
        .collect()
}

/// Calls `each` with every word of the title and of the body as it was written, headings left out, in lower case.
/// Numbers are no words. Markup is not read as such: that would take longer than everything else here.
fn each_word(entry: &Postmortem, beginnings: &Beginnings, each: &mut impl FnMut(&str)) {
    let mut word = String::with_capacity(LONGEST);
    for text in [entry.title.as_str(), entry.body_text()] {
        each_piece(text.as_bytes(), &mut |piece, ascii| {
            if piece.len() < SHORTEST || (ascii && !beginnings.may_have(piece)) {
                return;
            }
            let Ok(piece) = std::str::from_utf8(piece) else {
                return;
            };
            if ascii {
                lower_ascii(piece, &mut word, each);
            } else {
                for piece in piece.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
                {
                    if (SHORTEST..=LONGEST).contains(&piece.len()) {
                        each(&piece.to_lowercase());
                    }
                }
            }
        });
    }
}

/// Calls `each` with every run of bytes that may be [in a word](IN_WORDS) and whether all of them are ASCII. Lines that begin
/// with `#` are left out. Millions of words: a byte is looked at once, and letters only where a word has others than ASCII.
fn each_piece(text: &[u8], each: &mut impl FnMut(&[u8], bool)) {
    let heading_ends = |from: usize| {
        text[from..]
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(text.len(), |end| from + end)
    };
    let mut at = if text.first() == Some(&b'#') {
        heading_ends(0)
    } else {
        0
    };
    while let Some(byte) = text.get(at) {
        if IN_WORDS[usize::from(*byte)] {
            let start = at;
            let mut any = 0;
            while let Some(byte) = text.get(at).filter(|byte| IN_WORDS[usize::from(**byte)]) {
                any |= *byte;
                at += 1;
            }
            each(&text[start..at], any.is_ascii());
        } else if *byte == b'\n' && text.get(at + 1) == Some(&b'#') {
            at = heading_ends(at + 1);
        } else {
            at += 1;
        }
    }
}

/// How the words begin that are looked for: nearly every word of a book is none of them, and is told by its first three
/// letters and its length.
struct Beginnings(Box<[bool]>);

impl Beginnings {
    const BITS: u32 = 16;

    /// Those of every word there is.
    fn any() -> Self {
        Self(Box::new([]))
    }

    fn of<'a>(words: impl Iterator<Item = &'a String>) -> Self {
        let mut table = vec![false; 1 << Self::BITS];
        for word in words {
            table[Self::place(word.as_bytes())] = true;
        }
        Self(table.into())
    }

    /// Whether a piece of ASCII text (at least three bytes long) may be one of the words.
    fn may_have(&self, piece: &[u8]) -> bool {
        self.0.is_empty() || self.0[Self::place(piece)]
    }

    /// Upper and lower case have the same place.
    fn place(word: &[u8]) -> usize {
        // A word may be shorter in lower case than the three bytes it was read from: the sign of Kelvin is.
        let letter = |at: usize| u32::from(word.get(at).copied().unwrap_or_default() | 0x20);
        let length = u32::try_from(word.len()).unwrap_or(u32::MAX);
        let mixed =
            (letter(0) | letter(1) << 8 | letter(2) << 16 | length << 24).wrapping_mul(0x9E37_79B1);
        (mixed >> (u32::BITS - Self::BITS)) as usize
    }
}

/// Bytes that may be part of a word: ASCII letters and digits, `_`, and all that letters of other scripts are made of.
pub const IN_WORDS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        #[allow(clippy::cast_possible_truncation)]
        let ascii = byte as u8;
        table[byte] = byte >= 128 || ascii.is_ascii_alphanumeric() || ascii == b'_';
        byte += 1;
    }
    table
};

fn lower_ascii(piece: &str, word: &mut String, each: &mut impl FnMut(&str)) {
    let number = || piece.bytes().all(|byte| byte.is_ascii_digit());
    if piece.len() <= LONGEST && !(piece.as_bytes()[0].is_ascii_digit() && number()) {
        word.clear();
        word.push_str(piece);
        word.make_ascii_lowercase();
        each(word);
    }
}

/// A map by word. The words come from the book itself, so nobody gains by making them collide on purpose.
type Words<T> = FxHashMap<String, T>;

/// Shortest and longest word in bytes.
const SHORTEST: usize = 3;
const LONGEST: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_for_is_told_in_either_case_however_short_it_is() {
        let words = [
            "pool".to_owned(),
            "\u{212a}".to_lowercase(),
            "größe".to_owned(),
        ];
        let beginnings = Beginnings::of(words.iter());
        assert!(beginnings.may_have(b"pool") && beginnings.may_have(b"POOL"));
        assert!(!beginnings.may_have(b"bucket"));
    }

    #[test]
    fn a_text_falls_into_words_without_its_headings() {
        let mut found = Vec::new();
        let text = "# Not this\nThe pool-size, größe: 12\n## Nor this\n\n #but_this\n# nor the end";
        each_piece(text.as_bytes(), &mut |piece, ascii| {
            found.push((String::from_utf8_lossy(piece).into_owned(), ascii));
        });
        let words: Vec<(&str, bool)> = found
            .iter()
            .map(|(word, ascii)| (word.as_str(), *ascii))
            .collect();
        assert_eq!(
            words,
            [
                ("The", true),
                ("pool", true),
                ("size", true),
                ("größe", false),
                ("12", true),
                ("but_this", true)
            ]
        );
    }
}
