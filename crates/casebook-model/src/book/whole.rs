//! The whole book that this one is a source of, as far as references need it.

use std::collections::{HashMap, HashSet};

use super::address::first_line;
use super::{Casebook, Target};
use crate::entry::Kind;
use casebook_diagnostic::{Diagnostic, code};
use casebook_markdown::segment;

/// The entries of another book, of which this one is a part.
#[derive(Debug, Clone, Default)]
pub struct WholeBook {
    /// The path of each entry, by the slug of its id.
    by_id: HashMap<String, String>,
    paths: HashSet<String>,
}

impl WholeBook {
    /// Its entries: the id of each, and its path there.
    pub fn new(entries: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut whole = Self::default();
        for (id, path) in entries {
            whole.paths.insert(path.clone());
            whole.by_id.entry(segment(&id)).or_insert(path);
        }
        whole
    }

    /// How many entries it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.paths.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// The path there of the entry that has an id.
    #[must_use]
    pub fn holder(&self, id: &str) -> Option<&str> {
        self.by_id.get(&segment(id)).map(String::as_str)
    }

    /// Where a link leads there that leads nowhere in this book: an id, or a path that begins with `/`.
    pub(super) fn target<'a>(&self, path: &str) -> Option<Target<'a>> {
        let is_there = match path.strip_prefix('/') {
            Some(path) => self.paths.contains(path),
            None => !path.contains('/') && self.holder(path).is_some(),
        };
        is_there.then_some(Target::External)
    }
}

impl Casebook {
    /// Entries whose id belongs to another entry in the whole book. An entry of this book has the same path there, behind
    /// the name of its source.
    #[must_use]
    pub fn ids_taken_in_whole(&self) -> Vec<Diagnostic> {
        let incidents = self.entries.iter().filter(|entry| entry.kind != Kind::Page);
        let taken = incidents.filter_map(|entry| {
            let holder = self.whole.holder(entry.id.as_str())?;
            let itself = holder
                .strip_suffix(&*entry.content_path)
                .is_some_and(|before| before.is_empty() || before.ends_with('/'));
            let place = entry.id_span.unwrap_or_else(|| first_line(entry));
            let message = format!("the whole book has an entry `{}`: {holder}", entry.id);
            let finding = Diagnostic::new(code::CB108, &entry.path, place, message);
            (!itself).then(|| finding.help("give this one another `id`"))
        });
        taken.collect()
    }
}
