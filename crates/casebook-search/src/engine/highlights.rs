//! The words to highlight in results.

use std::collections::BTreeMap;

use crate::text::{Language, Token, TokenKind};

/// Words to highlight, with what each is worth.
#[derive(Debug, Default)]
pub(crate) struct Highlights {
    words: BTreeMap<String, f32>,
    stems: BTreeMap<String, f32>,
    language: Language,
}

impl Highlights {
    /// Words in the languages of a book, none of them yet.
    pub(crate) fn new(languages: &str) -> Highlights {
        Highlights {
            language: Language::of(languages),
            ..Highlights::default()
        }
    }

    /// Adds a word.
    pub(crate) fn add_word(&mut self, word: &str, worth: f32) {
        self.words.insert(word.to_owned(), worth);
    }

    /// Adds all words of a stem.
    pub(crate) fn add_stem(&mut self, stem: &str, worth: f32) {
        self.stems.insert(stem.to_owned(), worth);
    }

    /// Whether there is nothing to highlight.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty() && self.stems.is_empty()
    }

    /// The word or stem that a token of a text is highlighted for.
    pub(crate) fn of(&self, token: Token<'_>, text: &str) -> Option<(&str, f32)> {
        if let Some((word, worth)) = self.words.get_key_value(token.text) {
            return Some((word.as_str(), *worth));
        }
        if self.stems.is_empty() || token.kind != TokenKind::Segment {
            return None;
        }
        let stems = self.language.stems(text.get(token.start..token.end)?);
        stems
            .iter()
            .find_map(|stem| self.stems.get_key_value(stem))
            .map(|(stem, worth)| (stem.as_str(), *worth))
    }
}
