//! Where any of very many names stands in a text.
//!
//! An automaton over the ids of ten thousand entries takes longer to build than the texts take to read. Here a name is known by
//! its last bytes: one walk over the text, with one look into a small table at each byte.

use std::collections::HashMap;

use aho_corasick::AhoCorasick;

/// How many bytes at its end tell a name.
const TAIL: usize = size_of::<u64>();
/// The size of the table that says of most tails that no name has them, in bits.
const TABLE: usize = 1 << 16;

/// A set of names to look for, in any case of ASCII letters.
pub(super) struct ManyNames<'a> {
    names: Vec<&'a str>,
    /// The places among the names of those that end in so many bytes.
    by_tail: HashMap<u64, Vec<usize>>,
    maybe: Vec<u64>,
    /// Names that are shorter than a tail, with their places among the names.
    short: Option<(AhoCorasick, Vec<usize>)>,
}

impl<'a> ManyNames<'a> {
    pub(super) fn new(names: impl IntoIterator<Item = &'a str>) -> Self {
        let names: Vec<&str> = names.into_iter().collect();
        let mut by_tail: HashMap<u64, Vec<usize>> = HashMap::default();
        let mut maybe = vec![0; TABLE / 64];
        let mut short = Vec::new();
        for (place, name) in names.iter().enumerate() {
            if name.len() < TAIL {
                short.push(place);
                continue;
            }
            let tail = name.bytes().fold(0, shifted);
            by_tail.entry(tail).or_default().push(place);
            let (word, bit) = slot(tail);
            maybe[word] |= bit;
        }
        short.retain(|place| !names[*place].is_empty());
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(short.iter().map(|place| names[*place]));
        Self {
            by_tail,
            maybe,
            short: automaton
                .ok()
                .filter(|_| !short.is_empty())
                .map(|found| (found, short)),
            names,
        }
    }

    /// Every place in `text` where a name stands, in any case: its first byte, the byte after it, and which name it is.
    pub(super) fn find(&self, text: &str) -> Vec<(usize, usize, usize)> {
        let mut found = Vec::new();
        let mut tail = 0;
        for (at, byte) in text.bytes().enumerate() {
            tail = shifted(tail, byte);
            let (word, bit) = slot(tail);
            if self.maybe[word] & bit == 0 || at + 1 < TAIL {
                continue;
            }
            for place in self.by_tail.get(&tail).into_iter().flatten() {
                let name = self.names[*place].as_bytes();
                let stands = (at + 1)
                    .checked_sub(name.len())
                    .filter(|from| text.as_bytes()[*from..=at].eq_ignore_ascii_case(name));
                found.extend(stands.map(|from| (from, at + 1, *place)));
            }
        }
        if let Some((automaton, places)) = &self.short {
            let hits = automaton.find_overlapping_iter(text);
            found
                .extend(hits.map(|hit| (hit.start(), hit.end(), places[hit.pattern().as_usize()])));
        }
        found.sort_unstable();
        found
    }
}

/// The last bytes of a text that goes on with `byte`, in lower case.
fn shifted(tail: u64, byte: u8) -> u64 {
    tail << 8 | u64::from(byte.to_ascii_lowercase())
}

/// Where the table keeps whether a tail may be one of a name.
fn slot(tail: u64) -> (usize, u64) {
    // Fibonacci hashing: the upper bits of the product depend on all bits of the tail.
    let hash = tail.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - TABLE.ilog2());
    #[allow(clippy::cast_possible_truncation)]
    let word = (hash / 64) as usize;
    (word, 1 << (hash % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_wherever_it_stands() {
        let names = [
            "2026-05-15-settlement",
            "settlement",
            "pool",
            "a",
            "Über-Ereignis",
            "",
        ];
        let finder = ManyNames::new(names);
        let text = "a Settlement of 2026-05-15-SETTLEMENT, über-ereignis Über-Ereignis";
        let found: Vec<(&str, usize)> = finder
            .find(text)
            .into_iter()
            .map(|(from, to, name)| (&text[from..to], name))
            .filter(|(_, name)| *name != 3)
            .collect();
        assert_eq!(
            found,
            [
                ("Settlement", 1),
                ("2026-05-15-SETTLEMENT", 0),
                ("SETTLEMENT", 1),
                ("Über-Ereignis", 4)
            ]
        );
        assert_eq!(finder.find("tool pol POOL").len(), 1);
        assert!(finder.find("").is_empty() && ManyNames::new([]).find("pool").is_empty());
    }
}
