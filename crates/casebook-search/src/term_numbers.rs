//! Terms by number, in the order in which they are met.

use std::borrow::Borrow;
use std::hash::Hash;

use rustc_hash::{FxBuildHasher, FxHashMap};

/// Terms of up to so many bytes are told apart by their [`prefix`] alone.
const SHORT: usize = size_of::<u128>() - 1;

/// The beginning of a term as a number. Numbers stand in the order of the terms; only those of longer terms than [`SHORT`] may
/// be equal where the terms are not.
pub(crate) fn prefix(term: &[u8]) -> u128 {
    let mut bytes = [0; SHORT + 1];
    let length = term.len().min(SHORT);
    bytes[..length].copy_from_slice(&term[..length]);
    // Of two terms that begin alike up to the zeros behind one of them, the shorter comes first.
    bytes[SHORT] = u8::try_from(term.len())
        .ok()
        .filter(|length| usize::from(*length) <= SHORT)
        .unwrap_or(u8::MAX);
    u128::from_be_bytes(bytes)
}

/// Terms as numbers from 0. Nearly all are short: they are looked up without a look at their bytes, which lie all over the memory.
pub(crate) struct Numbers<K> {
    short: FxHashMap<u128, u32>,
    long: FxHashMap<K, u32>,
    next: u32,
}

/// The number of a term.
pub(crate) enum Numbered {
    /// One that was asked for before.
    Known(u32),
    /// One that was not: it is the next number.
    New(u32),
}

impl<K: Borrow<[u8]> + Hash + Eq> Numbers<K> {
    /// None yet, and room for so many short ones.
    pub(crate) fn with_room(terms: usize) -> Self {
        Self {
            short: FxHashMap::with_capacity_and_hasher(terms, FxBuildHasher),
            long: FxHashMap::default(),
            next: 0,
        }
    }

    /// The number of a term with this [`prefix`], which `keep` keeps.
    pub(crate) fn of(&mut self, prefix: u128, term: &[u8], keep: impl FnOnce() -> K) -> Numbered {
        let next = self.next;
        let known = if term.len() <= SHORT {
            *self.short.entry(prefix).or_insert(next)
        } else if let Some(known) = self.long.get(term) {
            *known
        } else {
            self.long.insert(keep(), next);
            next
        };
        if known == next {
            self.next += 1;
            return Numbered::New(next);
        }
        Numbered::Known(known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_stand_in_the_order_of_their_terms() {
        let long = "x".repeat(SHORT);
        let terms = [
            "",
            "\0",
            "\0\0",
            "a",
            "a\0",
            "a\0\0b",
            "a\0b",
            "aa",
            "b",
            &long[1..],
            &long,
        ];
        let longer = [format!("{long}\0"), format!("{long}a"), format!("{long}b")];
        let mut terms: Vec<&[u8]> = terms.iter().map(|term| term.as_bytes()).collect();
        terms.extend(longer.iter().map(String::as_bytes));
        assert!(terms.is_sorted());
        let keys: Vec<(u128, &[u8])> = terms.iter().map(|term| (prefix(term), *term)).collect();
        assert!(keys.is_sorted(), "{keys:?}");
        let short = keys.iter().take_while(|(_, term)| term.len() <= SHORT);
        let short: Vec<u128> = short.map(|(prefix, _)| *prefix).collect();
        assert!(short.len() == 11 && short.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_term_has_one_number_however_long_it_is() {
        let long = "x".repeat(SHORT);
        let terms = [
            "a",
            "",
            "a\0",
            &long,
            &format!("{long}y"),
            &format!("{long}z"),
        ];
        let mut numbers: Numbers<Vec<u8>> = Numbers::with_room(0);
        for is_known in [false, true] {
            for (at, term) in (0..).zip(terms) {
                let term = term.as_bytes();
                match numbers.of(prefix(term), term, || term.to_vec()) {
                    Numbered::Known(number) => assert_eq!((number, is_known), (at, true)),
                    Numbered::New(number) => assert_eq!((number, is_known), (at, false)),
                }
            }
        }
    }
}
