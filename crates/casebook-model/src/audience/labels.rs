//! The labels that say who may see an entry or a passage.

use casebook_diagnostic::{Diagnostic, code, suggestion};
use casebook_markdown::{Mark, Passage, marks, passages};

use super::{Audience, Audiences, BUILT_IN};
use crate::template::{Template, Vocabulary};

/// The labels of a book: the built-in ones, those of its vocabulary `visibility`, and those that an audience sees.
#[derive(Clone, Copy)]
pub struct Labels<'a> {
    vocabulary: Option<&'a Vocabulary>,
    audiences: &'a Audiences,
}

impl<'a> Labels<'a> {
    /// The labels of a book.
    #[must_use]
    pub fn of(template: &'a Template, audiences: &'a Audiences) -> Self {
        let field = template.field("visibility");
        Self {
            vocabulary: field.map(|field| template.values(field)),
            audiences,
        }
    }

    /// The label that a word stands for: itself, or the one that it is an alias of; `None` of any other word.
    #[must_use]
    pub fn canonical(&self, word: &str) -> Option<&'a str> {
        let term = self
            .vocabulary
            .and_then(|vocabulary| vocabulary.lookup(word).term());
        term.map(|term| term.name.as_str()).or_else(|| {
            let mut labels = self.audiences.labels().into_iter();
            labels.find(|label| label.eq_ignore_ascii_case(word))
        })
    }

    /// Every label, in the order of letters.
    #[must_use]
    pub fn names(&self) -> Vec<&'a str> {
        let terms = self
            .vocabulary
            .iter()
            .flat_map(|vocabulary| vocabulary.terms());
        let mut names = self.audiences.labels();
        names.extend(terms.map(|term| term.name.as_str()));
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The passages of a body, those whose label is misspelt included, and marks that close nothing.
    #[must_use]
    pub fn passages(&self, body: &str) -> (Vec<Passage>, Vec<Mark>) {
        let marks = marks(body);
        let is_closed = |word: &str| marks.iter().any(|mark| mark.closes && mark.word == word);
        passages(body, &marks, |word| {
            self.canonical(word).is_some()
                || is_closed(word)
                || suggestion(word, self.names()).is_some()
        })
    }

    /// Whether an audience may not see a passage. One whose label nobody knows counts as restricted.
    #[must_use]
    pub fn hide(&self, passage: &Passage, audience: &Audience) -> bool {
        !audience.sees(self.canonical(&passage.word).unwrap_or("restricted"))
    }

    /// Labels of the book's own that no audience sees, so that what has them is in no output.
    #[must_use]
    pub fn unseen(&self) -> Vec<Diagnostic> {
        let terms = self
            .vocabulary
            .iter()
            .flat_map(|vocabulary| vocabulary.terms());
        let is_seen = |label: &str| self.audiences.iter().any(|audience| audience.sees(label));
        terms
            .filter(|term| !BUILT_IN.contains(&term.name.as_str()) && !is_seen(&term.name))
            .filter_map(|term| {
                let (path, span) = term.place.as_ref()?;
                let message = format!(
                    "no audience sees `{}`: what has this label is in no output",
                    term.name
                );
                let help = "add it to `sees` of a table `[audience.NAME]` in book.toml";
                Some(Diagnostic::new(code::CB115, path, *span, message).help(help))
            })
            .collect()
    }
}
