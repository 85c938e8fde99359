//! What was probably meant by a word that is not known.

use std::cmp::Reverse;
use std::collections::HashMap;

/// Longest word that is guessed at, in letters. Names are far shorter, and to compare two words takes the product of
/// their lengths.
const LONGEST: usize = 120;

/// Up to so many words are simply all compared.
const FEW: usize = 48;

/// So many of the words that have most in common with the written one are compared with it.
const COMPARED: usize = 48;

/// Letters in a row by which words are found.
const RUN: usize = 3;

/// A run of letters that more words than this have says little about which of them is meant.
const CROWDED: usize = 400;

/// The words that may have been meant, filed so that many lookups take no longer than their number: each compares a
/// bounded number of words, those that share rare runs of letters with the written one.
///
/// A word at most `d` edits away shares all but `d · (RUN + 1)` runs of the written word at most (an exchange of
/// neighbours touches `RUN + 1` of them), so that it is found by any one more than that; the rarest are asked.
#[derive(Debug, Clone, Default)]
pub struct Suggestions {
    words: Vec<String>,
    folded: Vec<String>,
    /// The words, by place, that have a run of letters, in order. Empty where all are compared.
    runs: HashMap<[char; RUN], Vec<u32>>,
}

impl Suggestions {
    /// Files `words`; of two that are equally close the lesser one is suggested.
    #[must_use]
    pub fn of<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
        words.sort_unstable();
        words.dedup();
        let folded: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
        let mut runs: HashMap<[char; RUN], Vec<u32>> = HashMap::new();
        if words.len() > FEW {
            for (at, word) in folded.iter().enumerate() {
                let at = u32::try_from(at).unwrap_or(u32::MAX);
                for run in runs_of(word) {
                    let places = runs.entry(run).or_default();
                    if places.last() != Some(&at) {
                        places.push(at);
                    }
                }
            }
        }
        Self {
            words,
            folded,
            runs,
        }
    }

    /// The word closest to what was written, when it is close enough to have been meant.
    #[must_use]
    pub fn nearest(&self, written: &str) -> Option<&str> {
        self.nearest_where(written, |_| true)
    }

    /// The same among the words that `may` be meant.
    #[must_use]
    pub fn nearest_where(&self, written: &str, may: impl Fn(&str) -> bool) -> Option<&str> {
        let (_, at) = self.ranked(written, may).into_iter().min()?;
        Some(&self.words[at])
    }

    /// The same, when no other word is as close.
    #[must_use]
    pub fn clear_where(&self, written: &str, may: impl Fn(&str) -> bool) -> Option<&str> {
        let ranked = self.ranked(written, may);
        let (best, at) = ranked.iter().min()?;
        let as_close = ranked
            .iter()
            .filter(|(distance, _)| distance == best)
            .count();
        (as_close == 1).then(|| self.words[*at].as_str())
    }

    /// The words that are close enough, each with how many edits away it is.
    fn ranked(&self, written: &str, may: impl Fn(&str) -> bool) -> Vec<(usize, usize)> {
        let written = written.to_lowercase();
        let length = written.chars().count();
        if length > LONGEST {
            return Vec::new();
        }
        let allowed = allowed(length);
        let close = |at: usize| {
            let word = self.folded[at].as_str();
            let letters = word.chars().count();
            if letters.abs_diff(length) > allowed || !may(&self.words[at]) {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&written, word);
            (distance <= allowed && distance < letters).then_some((distance, at))
        };
        if self.runs.is_empty() {
            return (0..self.words.len()).filter_map(close).collect();
        }
        self.candidates(&written, allowed)
            .into_iter()
            .filter_map(close)
            .collect()
    }

    /// The words that share rare runs with `written`, those that share most first.
    fn candidates(&self, written: &str, allowed: usize) -> Vec<usize> {
        let mut runs: Vec<&Vec<u32>> = runs_of(written)
            .filter_map(|run| self.runs.get(&run))
            .filter(|places| places.len() <= CROWDED)
            .collect();
        runs.sort_by_key(|places| (places.len(), places.first().copied()));
        runs.dedup();
        let runs = runs.into_iter().take(allowed * (RUN + 1) + 1);
        let mut places: Vec<u32> = runs.flatten().copied().collect();
        // A stable sort merges what is in order already, as the places of each run of letters are.
        places.sort();
        let mut found: Vec<(Reverse<usize>, u32)> = places
            .chunk_by(|one, other| one == other)
            .map(|same| (Reverse(same.len()), same[0]))
            .collect();
        if found.len() > COMPARED {
            found.select_nth_unstable(COMPARED);
            found.truncate(COMPARED);
        }
        found.sort_unstable();
        found.into_iter().map(|(_, place)| place as usize).collect()
    }
}

/// How many edits away a word of so many letters may be to have been meant.
fn allowed(letters: usize) -> usize {
    match letters {
        0..=3 => 1,
        4..=8 => 2,
        _ => 3,
    }
}

/// Every run of letters of a word, its edges filled up with blanks so that its first and last letter have as many as
/// the others.
fn runs_of(word: &str) -> impl Iterator<Item = [char; RUN]> {
    let edge = || std::iter::repeat_n(' ', RUN - 1);
    let letters: Vec<char> = edge().chain(word.chars()).chain(edge()).collect();
    (0..letters.len().saturating_sub(RUN - 1)).map(move |at| {
        let mut run = [' '; RUN];
        run.copy_from_slice(&letters[at..at + RUN]);
        run
    })
}

/// Whether the digits of two names are the same. In a rank or a version the number is what tells one from the other:
/// `SEV5` is no misspelt `SEV1`.
#[must_use]
pub fn same_number(one: &str, other: &str) -> bool {
    let digits = |word: &str| {
        word.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    digits(one) == digits(other)
}

/// The closest of `candidates` to what was written, when it is close enough to have been meant. For one word: whoever
/// asks about several makes [`Suggestions`] once.
#[must_use]
pub fn suggestion<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let written = written.to_lowercase();
    let length = written.chars().count();
    let allowed = allowed(length);
    candidates
        .into_iter()
        .filter(|candidate| length <= LONGEST && candidate.len() <= 4 * (LONGEST + allowed))
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&written, &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, candidate)| {
            *distance <= allowed && *distance < candidate.chars().count()
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// The same, when nothing else is as close.
#[must_use]
pub fn clear_suggestion<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let best = suggestion(written, candidates.iter().copied())?;
    let written = written.to_lowercase();
    let distance = |word: &str| strsim::damerau_levenshtein(&written, &word.to_lowercase());
    let as_close = candidates
        .iter()
        .filter(|word| **word != best && distance(word) <= distance(best))
        .count();
    (as_close == 0).then_some(best)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn suggestions_are_close_and_the_closest() {
        assert_eq!(
            suggestion("serverity", ["severity", "services"]),
            Some("severity")
        );
        assert_eq!(suggestion("impact", ["summary"]), None);
        assert_eq!(suggestion("x", ["a"]), None);
        assert_eq!(clear_suggestion("CB105", ["CB101", "CB102"]), None);
        assert_eq!(
            clear_suggestion("serverity", ["severity", "services"]),
            Some("severity")
        );
    }

    #[test]
    fn a_number_tells_names_apart() {
        assert!(!same_number("SEV5", "SEV1") && !same_number("P4", "P1"));
        assert!(same_number("SVE1", "SEV1") && same_number("checkout", "chekout"));
    }

    /// Names as a large book has them: a day and a few words.
    fn names() -> Vec<String> {
        let words = [
            "payments",
            "checkout",
            "pool",
            "certificate",
            "queue",
            "deploy",
            "search",
            "disk",
        ];
        (0..3000_usize)
            .map(|at| {
                let word = |step: usize| words[(at / step) % words.len()];
                format!(
                    "20{:02}-{:02}-{:02}-{}-{}-{}",
                    10 + at % 17,
                    1 + at % 12,
                    1 + at % 28,
                    word(1),
                    word(8),
                    word(64)
                )
            })
            .collect()
    }

    #[test]
    fn many_words_give_what_comparing_all_gives() {
        let names = names();
        let filed = Suggestions::of(names.iter().map(String::as_str));
        assert!(!filed.runs.is_empty());
        let mut found = 0;
        for name in names.iter().step_by(37) {
            // A letter too few, two exchanged, one too many: each of them a slip of its own.
            let letters: Vec<char> = name.chars().collect();
            let mut slips = [letters.clone(), letters.clone(), letters.clone()];
            slips[0].remove(12);
            slips[1].swap(13, 14);
            slips[2].insert(15, 'x');
            for slip in slips {
                let written: String = slip.into_iter().collect();
                let all = suggestion(&written, names.iter().map(String::as_str)).unwrap();
                let near = filed.nearest(&written).unwrap();
                let distance = |word: &str| strsim::damerau_levenshtein(&written, word);
                assert_eq!(distance(near), distance(all), "{written}: {near}, {all}");
                found += 1;
            }
        }
        assert!(found > 200);
        assert_eq!(filed.nearest("nothing of the kind"), None);
        assert_eq!(filed.nearest(&"x".repeat(100_000)), None);
    }

    #[test]
    fn a_lookup_compares_no_more_words_the_more_there_are() {
        let names: Vec<String> = (0..20_000).map(|at| format!("incident-{at:05}")).collect();
        let filed = Suggestions::of(names.iter().map(String::as_str));
        assert!(filed.candidates("incident-1234", 3).len() <= COMPARED);
        assert_eq!(filed.nearest("incidnet-12345"), Some("incident-12345"));
    }
}
