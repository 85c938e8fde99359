//! Ids that entries of a source write without the prefix that the source's own ids have in the book.

use std::sync::Arc;

use super::{Casebook, Index};
use crate::config::SourceConfig;
use crate::entry::{Located, Postmortem};

/// Gives references to entries of the same source the ids that these have in the book. A reference that only an entry
/// elsewhere answers to stays as it was written.
pub(super) fn resolve(book: &mut Casebook) {
    let sources = &book.config.sources;
    if sources.iter().all(|source| source.id_prefix.is_empty()) {
        return;
    }
    let resolved: Vec<(Index, Postmortem)> = book
        .entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| {
            !(entry.recurrence_of.is_empty() && entry.not_recurrence_of.is_empty())
        })
        .filter(|(_, entry)| prefixing_source(book, entry).is_some())
        .map(|(index, entry)| (index, book.with_ids_of_book((**entry).clone())))
        .collect();
    for (index, entry) in resolved {
        book.entries[index] = Arc::new(entry);
    }
}

impl Casebook {
    /// The entry that is meant by an id which the file at `content_path` names: in a source whose ids have a prefix in the
    /// book, first of all that of the same source, with or without the prefix.
    #[must_use]
    pub fn entry_named_in(&self, content_path: &str, id: &str) -> Option<Index> {
        let source = self.config.source_of(content_path);
        source
            .filter(|source| !source.id_prefix.is_empty())
            .and_then(|source| self.entry_of_id(&source.prefixed(id)))
            .or_else(|| self.entry_of_id(id))
    }

    /// An entry that was just read, with its references to entries of the same source by the ids that the book knows.
    #[must_use]
    pub fn with_ids_of_book(&self, mut entry: Postmortem) -> Postmortem {
        if let Some(source) = prefixing_source(self, &entry) {
            entry.recurrence_of = in_book(self, source, &entry.recurrence_of);
            entry.not_recurrence_of = in_book(self, source, &entry.not_recurrence_of);
        }
        entry
    }
}

/// The source of an entry, if ids in it have a prefix in the book.
fn prefixing_source<'a>(book: &'a Casebook, entry: &Postmortem) -> Option<&'a SourceConfig> {
    book.config
        .source_of(&entry.content_path)
        .filter(|source| !source.id_prefix.is_empty())
}

fn in_book(
    book: &Casebook,
    source: &SourceConfig,
    ids: &[Located<String>],
) -> Vec<Located<String>> {
    let resolved = |id: &Located<String>| {
        let prefixed = source.prefixed(&id.value);
        match book.entry_of_id(&prefixed).is_some() || book.is_restricted_id(&prefixed) {
            true => Located::new(prefixed, id.span),
            false => id.clone(),
        }
    };
    ids.iter().map(resolved).collect()
}
