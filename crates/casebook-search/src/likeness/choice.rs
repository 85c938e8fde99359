//! Which words of a text it is compared by.

use std::cmp::Ordering;

/// How many words speak for a text.
const MAX_WORDS: usize = 28;
/// How many more may, that a single other entry has: so rare that they would leave no room for what several entries share.
const MAX_LONE_WORDS: usize = 14;

/// A word that was chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen<W> {
    /// The word.
    pub word: W,
    /// How much the text makes of it: its [`presence`](super::presence).
    pub presence: f32,
    weight: f32,
}

/// The words that tell most about a text, by rarity times presence. Those that no other entry has take no place.
#[derive(Debug, Clone)]
pub struct Choice<W> {
    shared: Vec<Chosen<W>>,
    lone: Vec<Chosen<W>>,
}

impl<W> Default for Choice<W> {
    fn default() -> Self {
        Self {
            shared: Vec::new(),
            lone: Vec::new(),
        }
    }
}

impl<W: Ord> Choice<W> {
    /// Offers a word that `others` entries have, not counting the text itself; `false` if it is certain that it will not be
    /// chosen.
    pub fn offer(&mut self, word: W, others: usize, rarity: f32, presence: f32) -> bool {
        let offered = Chosen {
            word,
            presence,
            weight: rarity * presence,
        };
        match others {
            0 => false,
            1 => admit(&mut self.lone, offered, MAX_LONE_WORDS),
            _ => admit(&mut self.shared, offered, MAX_WORDS),
        }
    }

    /// The words, the most telling first.
    #[must_use]
    pub fn words(mut self) -> Vec<Chosen<W>> {
        for lone in self.lone {
            admit(&mut self.shared, lone, MAX_WORDS + MAX_LONE_WORDS);
        }
        self.shared
    }
}

fn weightier<W: Ord>(one: &Chosen<W>, other: &Chosen<W>) -> Ordering {
    other
        .weight
        .total_cmp(&one.weight)
        .then_with(|| one.word.cmp(&other.word))
}

/// Admits a word to a list that keeps the weightiest, in order; `false` if it is not among them.
fn admit<W: Ord>(words: &mut Vec<Chosen<W>>, offered: Chosen<W>, most: usize) -> bool {
    let at = words.partition_point(|word| weightier(word, &offered) == Ordering::Less);
    if at >= most {
        return false;
    }
    words.insert(at, offered);
    words.truncate(most);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weightiest_are_chosen_whatever_the_order() {
        let mut up = Choice::default();
        let mut down = Choice::default();
        for at in 0..200u16 {
            up.offer(at, 2, f32::from(at), 1.0);
            down.offer(199 - at, 2, f32::from(199 - at), 1.0);
        }
        let up: Vec<u16> = up.words().into_iter().map(|word| word.word).collect();
        let down: Vec<u16> = down.words().into_iter().map(|word| word.word).collect();
        assert_eq!(up, (200 - 28..200).rev().collect::<Vec<_>>());
        assert_eq!(up, down);
    }

    #[test]
    fn words_of_one_other_entry_have_places_of_their_own() {
        let mut choice = Choice::default();
        for at in 0..100u16 {
            choice.offer(at, 1, 9.0, 1.0);
            choice.offer(100 + at, 2, 1.0, 1.0);
            assert!(!choice.offer(200 + at, 0, 99.0, 1.0));
        }
        let words = choice.words();
        let lone = words.iter().filter(|chosen| chosen.word < 100).count();
        assert_eq!((words.len(), lone), (42, 14));
    }
}
