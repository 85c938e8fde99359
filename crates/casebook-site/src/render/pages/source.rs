//! What stands beneath the facts of an entry: where they come from when another tool wrote them, and what no field takes.

use super::Site;
use crate::render::views::{Fact, FactValue, Href, SourceFacts};
use casebook_model::entry::{Origin, Postmortem};
use casebook_text::truncate_at_word;

/// So much of what its author wrote is shown beside a guess.
const MOST_OF_RAW: usize = 80;

impl Site<'_> {
    /// What the page says of an entry's source; nothing of an entry in Casebook's own form whose every field is known.
    pub(super) fn source(&self, entry: &Postmortem) -> Option<SourceFacts> {
        let explained = entry.explained.as_ref();
        let imported = entry.imported.as_ref();
        if explained.is_none() && imported.is_none() && entry.source.is_empty() {
            return None;
        }
        let fact = |label: &str, value: FactValue| Fact {
            label: label.to_owned(),
            values: vec![value],
            wide: false,
        };
        let facts = entry.source.iter().map(|kept| {
            let value = match Href::external(&kept.value) {
                Some(href) => FactValue::link(kept.value.clone(), href),
                None => FactValue::text(kept.value.clone()),
            };
            fact(&kept.name, value)
        });
        let facts_read = explained.iter().flat_map(|explained| &explained.facts);
        let guesses = facts_read.chain(imported.iter().flat_map(|imported| &imported.facts));
        let guesses = guesses
            .filter(|known| known.origin == Origin::Guess)
            .map(|guess| {
                let label = self.book.template.field(&guess.field);
                let label = label.map_or(&*guess.field, |field| &*field.label);
                let raw = truncate_at_word(&guess.raw, MOST_OF_RAW);
                fact(label, FactValue::text(format!("~ from “{raw}”")))
            });
        Some(SourceFacts {
            dialect: explained
                .map(|explained| explained.dialect.name.clone())
                .or_else(|| imported.map(|imported| imported.dialect.clone())),
            facts: facts.collect(),
            guesses: guesses.collect(),
        })
    }
}
