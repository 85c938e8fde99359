//! Which words are one word to a reader who compares texts.

use crate::text::Language;

/// The inflections of a language, told by a common beginning.
#[derive(Debug, Default)]
pub struct Families {
    language: Language,
}

impl Families {
    /// Those of a language, as a BCP 47 tag.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        Self {
            language: Language::of(tag),
        }
    }

    /// What all inflections of a folded word share, and other words do not. It need not be a word.
    #[must_use]
    pub fn of_word(&self, word: &str) -> String {
        self.language.family(word)
    }

    /// Whether the language is English, so that its everyday words are known.
    #[must_use]
    pub fn is_english(&self) -> bool {
        self.language.is_english()
    }
}
