//! How much a text has in common with entries: one score for entries, drafts and pasted text.
//!
//! A text is compared by the words that tell most about it ([`Choice`]). Each word is worth, in each entry that has it,
//! rarity · tf (k₁ + 1) / (tf + k₁ (1 − b + b · length / average)), as in BM25, times [`presence`], which says how much the text
//! asked with makes of the word. All inflections of a word are one word ([`Families`]). Where the postings come from, an index
//! or the texts themselves, is the caller's business.

mod choice;
mod counter;
mod families;
mod sums;
mod words;

pub use choice::{Choice, Chosen};
pub use counter::Counter;
pub use families::Families;
pub use sums::Sums;
pub use words::{each_word, is_telling};

use crate::rarity::rarity;
use crate::schema::Zone;

/// How fast repetition stops counting (BM25's k₁).
const SATURATION: f32 = 3.0;
/// How much the length of an entry counts (BM25's b).
const LENGTH: f32 = 0.9;
/// The same as [`SATURATION`] for the text that is asked with; its length says nothing.
const PRESENCE: f32 = 8.0;

/// What one occurrence in a part of a text is worth, as a multiple of one in the body.
pub const TITLE: f32 = 2.0;
/// The same for the section with the root causes.
pub const CAUSE: f32 = 1.5;
/// The same for the summary.
pub const SUMMARY: f32 = 1.5;
/// The same for everything else.
pub const BODY: f32 = 1.0;

/// What one occurrence in a zone of the index is worth; `None` where what stands there is a fact and no text.
pub(crate) fn zone(zone: Zone) -> Option<f32> {
    match zone {
        Zone::Title => Some(TITLE),
        Zone::Cause => Some(CAUSE),
        Zone::Summary => Some(SUMMARY),
        Zone::Body => Some(BODY),
        Zone::Meta => None,
    }
}

/// How much a text makes of a word that it has so many times.
#[must_use]
pub fn presence(occurrences: f32) -> f32 {
    occurrences * (PRESENCE + 1.0) / (occurrences + PRESENCE)
}

/// The entries that a text is compared with: how many there are, and how long each is.
#[derive(Debug, Clone, Default)]
pub struct Scale {
    /// Average length of an entry.
    average: f32,
    /// Per entry, what its occurrences are saturated with.
    saturation: Vec<f32>,
}

/// What occurrences are saturated with in a text of this length.
#[allow(clippy::cast_precision_loss)]
fn saturation(length: u32, average: f32) -> f32 {
    SATURATION * (1.0 - LENGTH + LENGTH * length as f32 / average)
}

fn saturated(occurrences: f32, saturation: f32) -> f32 {
    occurrences * (SATURATION + 1.0) / (occurrences + saturation)
}

impl Scale {
    /// The entries with these lengths, in words.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn of(lengths: &[u32]) -> Self {
        let total: f64 = lengths.iter().copied().map(f64::from).sum();
        #[allow(clippy::cast_possible_truncation)]
        let average = ((total / lengths.len().max(1) as f64) as f32).max(1.0);
        let each = lengths.iter().map(|length| saturation(*length, average));
        Self {
            average,
            saturation: each.collect(),
        }
    }

    /// Number of entries.
    #[must_use]
    pub fn documents(&self) -> u32 {
        u32::try_from(self.saturation.len()).unwrap_or(u32::MAX)
    }

    /// Whether a word that so many entries have can tell one from another.
    #[must_use]
    pub fn tells(&self, having: usize) -> bool {
        having > 0 && having <= (self.saturation.len() / 2).max(3)
    }

    /// The same for a word of a whole entry. An entry has many words, so that even those of most entries add up to what it is
    /// about; up to three quarters is what ranked real repeats best. A few lines of text have no such words to spare.
    #[must_use]
    pub fn tells_of_entry(&self, having: usize) -> bool {
        having > 0 && having <= (self.saturation.len() * 3 / 4).max(3)
    }

    /// How rare a word is that so many entries have.
    #[must_use]
    pub fn rarity(&self, having: usize) -> f32 {
        rarity(self.documents(), having)
    }

    /// What a word is worth in an entry that has it so many times: at most [`rarity`](Self::rarity) times k₁ + 1.
    #[must_use]
    pub fn worth(&self, rarity: f32, entry: u32, occurrences: f32) -> f32 {
        let own = self.saturation.get(entry as usize).copied();
        rarity * saturated(occurrences, own.unwrap_or(SATURATION))
    }

    /// The same in a text that is not among the entries, of this length in words.
    #[must_use]
    pub fn worth_in(&self, rarity: f32, length: u32, occurrences: f32) -> f32 {
        rarity * saturated(occurrences, saturation(length, self.average.max(1.0)))
    }

    /// Turns the occurrences of one word, by entry, into what they are [worth](Self::worth). Returns the rarity.
    pub fn weigh(&self, postings: &mut [(u32, f32)]) -> f32 {
        let rarity = self.rarity(postings.len());
        for (entry, value) in postings {
            *value = self.worth(rarity, *entry, *value);
        }
        rarity
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_worth_more_where_it_is_rare_frequent_and_the_entry_short() {
        let scale = Scale::of(&[100, 100, 400, 100]);
        let worth =
            |having, entry, occurrences| scale.worth(scale.rarity(having), entry, occurrences);
        assert!(worth(1, 0, 1.0) > worth(2, 0, 1.0));
        assert!(worth(1, 0, 2.0) > worth(1, 0, 1.0) && worth(1, 0, 2.0) < 2.0 * worth(1, 0, 1.0));
        assert!(worth(1, 0, 1.0) > worth(1, 2, 1.0));
        assert!(presence(1.0) == 1.0 && presence(3.0) > 2.0 && presence(1e6) < 9.0);
    }

    #[test]
    fn words_of_most_entries_tell_nothing() {
        let scale = Scale::of(&[1; 10]);
        assert!(!scale.tells(0) && scale.tells(5) && !scale.tells(6));
        assert!(Scale::of(&[1; 3]).tells(3));
        assert!(!scale.tells_of_entry(0) && scale.tells_of_entry(7) && !scale.tells_of_entry(8));
        assert!(Scale::of(&[1; 3]).tells_of_entry(3));
    }
}
