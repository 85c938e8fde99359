//! Which words are one word to a reader who compares texts.

use crate::text::Language;

/// The inflections of a book's languages, told by a common beginning.
#[derive(Debug, Default)]
pub struct Families {
    language: Language,
}

impl Families {
    /// Those of languages by their codes (ISO 639-1), separated by commas.
    #[must_use]
    pub fn of(codes: &str) -> Self {
        Self {
            language: Language::of(codes),
        }
    }

    /// What all inflections of a folded word share, and other words do not. It need not be a word.
    #[must_use]
    pub fn of_word(&self, word: &str) -> String {
        self.language.family(word)
    }

    /// Whether English is among the languages, so that its everyday words are known.
    #[must_use]
    pub fn is_english(&self) -> bool {
        self.language.is_english()
    }
}
