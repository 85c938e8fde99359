//! Every number that ranking depends on.

use crate::schema::Zone;

/// How fast repetition stops counting (BM25's k₁).
pub(crate) const SATURATION: f32 = 1.2;
/// How much the length of an entry counts (BM25's b).
pub(crate) const LENGTH: f32 = 0.5;

/// What one occurrence in a zone is worth, as a multiple of one in the body.
pub(crate) fn zone(zone: Zone) -> f32 {
    match zone {
        Zone::Title => 5.0,
        Zone::Cause => 2.5,
        Zone::Meta => 2.5,
        Zone::Summary => 2.0,
        Zone::Body => 1.0,
    }
}

/// The word as it was typed.
pub(crate) const EXACT: f32 = 1.0;
/// Another inflection of it.
pub(crate) const INFLECTED: f32 = 0.7;
/// A synonym of it.
pub(crate) const SYNONYM: f32 = 0.6;
/// A word that begins with what was typed.
pub(crate) const COMPLETED: f32 = 0.5;
/// A word that differs by this many slips.
pub(crate) fn misspelt(slips: usize) -> f32 {
    if slips <= 1 { 0.8 } else { 0.5 }
}
/// A phrase, compared with a single word as rare as the phrase.
pub(crate) const PHRASE: f32 = 1.3;

/// How many of `words` typed side by side an entry must have: all of up to three, most of a longer question.
pub(crate) fn required(words: usize) -> usize {
    if words <= 3 {
        words
    } else {
        (words * 7).div_ceil(10)
    }
}

/// From so many words on, a question is a sentence, of which no entry says most.
const SENTENCE: usize = 6;

/// How many of `words` typed side by side are enough if no entry has as many as it [must](required), and `best` at most. In a
/// sentence, one telling word may say more than three others.
pub(crate) fn enough(best: usize, words: usize) -> usize {
    if words < SENTENCE {
        best
    } else {
        best.div_ceil(2)
    }
}

/// The fields whose values are [`evidence`].
#[cfg(not(target_arch = "wasm32"))]
pub(crate) const EVIDENCE: [&str; 3] = ["cause", "service", "trigger"];

/// What a fact that similar entries share adds to their scores at most, as a part of the best one.
pub(crate) fn evidence(field: &str) -> Option<f32> {
    match field {
        "cause" => Some(0.2),
        "service" => Some(0.1),
        "trigger" => Some(0.05),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_questions_may_miss_words() {
        assert_eq!([1, 2, 3, 4, 5, 10].map(required), [1, 2, 3, 3, 4, 7]);
        assert_eq!(
            [(2, 4), (3, 6), (5, 9), (1, 9)].map(|(best, words)| enough(best, words)),
            [2, 2, 3, 1]
        );
    }
}
