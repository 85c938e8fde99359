//! Words that do not tell one incident from another.

use std::collections::HashSet;
use std::sync::LazyLock;

use rustc_hash::FxBuildHasher;

/// Function words, everyday verbs, and what every report of an incident has; one a line, in the order of the alphabet.
const LIST: &str = include_str!("stop_words.txt");

static STOP_WORDS: LazyLock<HashSet<&str, FxBuildHasher>> =
    LazyLock::new(|| LIST.lines().collect());

/// Whether a word, in lower case and without apostrophes, says nothing about what an English text is about. In a small book,
/// chance makes some of them rare.
#[must_use]
pub fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_in_order_and_found() {
        let words: Vec<&str> = LIST.lines().collect();
        assert!(words.is_sorted() && words.len() == STOP_WORDS.len());
        assert!(
            words
                .iter()
                .all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()))
        );
        assert!(
            ["nor", "got", "wasnt", "yours"]
                .into_iter()
                .all(is_stop_word)
        );
        assert!(
            ["a", "pool", "certificate", ""]
                .into_iter()
                .all(|word| !is_stop_word(word))
        );
    }
}
