//! Counting the words of many texts.

use rustc_hash::FxHashMap;

use super::words::{each_word, is_telling};
use crate::text::{Side, TokenKind, Tokens, second_parts};

/// The longest run between blanks that is remembered, in bytes: longer ones are addresses, tables and scripts without spaces,
/// which hardly come twice.
const MAX_REMEMBERED: usize = 40;

/// Counts the words of texts that have a number, and remembers which words a run of characters between blanks consists of: a
/// book has some thousand times fewer different runs than it has runs.
pub struct Counter<N> {
    english: bool,
    number_of: N,
    runs: FxHashMap<Box<str>, Run>,
    /// The numbers of the words of every run, one run after the other.
    numbers: Vec<u32>,
}

/// What a run of characters between blanks consists of.
#[derive(Clone, Copy)]
struct Run {
    /// How many terms it has, with and without a number.
    terms: u32,
    /// Where its numbers are.
    from: u32,
    to: u32,
    /// The length of its last word, where that may be the first part of a compound whose second part follows; otherwise 0.
    open: usize,
}

impl<N: FnMut(&str) -> Option<u32>> Counter<N> {
    /// Counts the words to which `number_of` gives a number. `english` drops the everyday words of English.
    pub fn new(english: bool, number_of: N) -> Self {
        Self {
            english,
            number_of,
            runs: FxHashMap::default(),
            numbers: Vec::new(),
        }
    }

    /// Calls `each` with the number of every word of a text that has one, as [`each_word`] finds them, in no order. Returns
    /// how many terms the text has in all.
    pub fn count(&mut self, text: &str, mut each: impl FnMut(u32)) -> u32 {
        let mut terms = 0;
        let mut at = 0;
        let bytes = text.as_bytes();
        while at < bytes.len() {
            if bytes[at].is_ascii_whitespace() {
                at += 1;
                continue;
            }
            let length = bytes[at..]
                .iter()
                .position(u8::is_ascii_whitespace)
                .unwrap_or(bytes.len() - at);
            let run = self.run(&text[at..at + length]);
            terms += run.terms;
            for number in &self.numbers[run.from as usize..run.to as usize] {
                each(*number);
            }
            if run.to as usize == self.numbers.len() && length > MAX_REMEMBERED {
                self.numbers.truncate(run.from as usize);
            }
            at += length;
            // The one word that reaches over a blank.
            if run.open > 0
                && let Some(compound) = compound_over_blank(&text[at - run.open..], run.open)
            {
                terms += 1;
                if is_telling(&compound, self.english) {
                    (self.number_of)(&compound).into_iter().for_each(&mut each);
                }
            }
        }
        terms
    }

    fn run(&mut self, run: &str) -> Run {
        if let Some(known) = self.runs.get(run) {
            return *known;
        }
        let place = |numbers: &Vec<u32>| u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        let from = place(&self.numbers);
        let (numbers, number_of) = (&mut self.numbers, &mut self.number_of);
        let terms = each_word(run, self.english, |word| numbers.extend(number_of(word)));
        let found = Run {
            terms,
            from,
            to: place(&self.numbers),
            open: open(run),
        };
        if run.len() <= MAX_REMEMBERED {
            self.runs.insert(run.into(), found);
        }
        found
    }
}

/// The length of the last word of a run if it stands by itself and some compound begins with it; otherwise 0.
fn open(run: &str) -> usize {
    let letters = run
        .bytes()
        .rev()
        .take_while(u8::is_ascii_alphabetic)
        .count();
    if second_parts(&run[run.len() - letters..].to_ascii_lowercase()).is_none() {
        return 0;
    }
    // Whether it stands by itself, or is joined to others, is for the tokenizer to say.
    let mut tokens = Tokens::new(run, Side::Query);
    let mut open = 0;
    while tokens.advance() {
        let token = tokens.token();
        if token.end == run.len() {
            let alone = token.kind == TokenKind::Segment && open == 0;
            open = if alone {
                token.end - token.start
            } else {
                usize::MAX
            };
        }
    }
    if open == usize::MAX { 0 } else { open }
}

/// The compound that a text begins with, if its first word, of `length` bytes, is the first part of one and the second stands
/// behind a blank.
fn compound_over_blank(text: &str, length: usize) -> Option<String> {
    let next = text.get(length + 1..)?;
    let end = next.find(|ch: char| ch.is_ascii_whitespace());
    let both = &text[..end.map_or(text.len(), |end| length + 1 + end)];
    let mut tokens = Tokens::new(both, Side::Query);
    (tokens.advance() && tokens.token().end > length).then(|| tokens.token().text.to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// The words of a text with how often each occurs, and the number of terms: as a counter says, and as reading the text
    /// through says.
    fn both_ways(text: &str) -> [(BTreeMap<String, u32>, u32); 2] {
        let mut words: Vec<String> = Vec::new();
        let mut counts = Vec::new();
        let mut counter = Counter::new(true, |word: &str| {
            words.push(word.to_owned());
            Some(u32::try_from(words.len() - 1).expect("few words"))
        });
        // Twice, so that the second time comes from memory.
        counter.count(text, |_| {});
        let terms = counter.count(text, |number| counts.push(number));
        drop(counter);
        let mut counted = BTreeMap::new();
        for number in counts {
            *counted.entry(words[number as usize].clone()).or_default() += 1;
        }
        let mut read = BTreeMap::new();
        let read_terms = each_word(text, true, |word| {
            *read.entry(word.to_owned()).or_default() += 1;
        });
        [(counted, terms), (read, read_terms)]
    }

    #[test]
    fn what_is_remembered_is_what_reading_finds() {
        for text in [
            "",
            "The fail over of db-01 began. fail\nover, Fail OVERS; a-fail over, GitHub fail over_x, fail  over",
            "https://status.example.com/a?b=1 main.rs:512 10.0.3.7 C++ l'incident checkout-7d9f8b6c51",
            "接続プールが枯渇 接続プールが枯渇接続プールが枯渇接続プールが枯渇 end",
            "back up back up back end; call back's",
            "\u{a0}time\u{a0}out time out\u{2019}s time out",
        ] {
            let [counted, read] = both_ways(text);
            assert_eq!(counted, read, "{text}");
        }
    }

    #[test]
    fn any_text_is_counted_as_it_is_read() {
        let parts = [
            "fail", "over", "back", "up", "-", "_", ".", "::", " ", "\n", "'", "'s", "#", "+", "C",
            "http://a", ":12", "503", "Pool", "é", "接", "\u{2019}", "x9",
        ];
        let mut state = 7_u64;
        for _ in 0..3000 {
            let mut text = String::new();
            for _ in 0..12 {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                text.push_str(parts[(state >> 33) as usize % parts.len()]);
            }
            let [counted, read] = both_ways(&text);
            assert_eq!(counted, read, "{text:?}");
        }
    }
}
