//! What git knows of a book that is made of several repositories.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::super::folders::Folders;
use super::{Absence, FileHistory, Head, History, history_key};
use casebook_time::Timestamp;

/// What git knows of the book's own content folder, and of each of its sources.
#[derive(Debug, Clone, Default)]
pub struct BookHistory {
    pub(super) own: History,
    pub(super) sources: BTreeMap<Arc<str>, History>,
}

impl From<History> for BookHistory {
    fn from(own: History) -> Self {
        Self {
            own,
            sources: BTreeMap::new(),
        }
    }
}

impl BookHistory {
    /// Reads the history of every folder. Never fails, as [`History::read`].
    #[must_use]
    pub fn read(folders: &Folders) -> Self {
        Self::of(folders, History::read)
    }

    /// Reads only the commits made since `since`. Never fails, as [`History::read`].
    #[must_use]
    pub fn recent(folders: &Folders, since: Timestamp) -> Self {
        Self::of(folders, |folder| History::recent(folder, since))
    }

    /// No history, because nobody needs it.
    #[must_use]
    pub fn unread(folders: &Folders) -> Self {
        Self::of(folders, |_| History::unread())
    }

    fn of(folders: &Folders, read: impl Fn(&std::path::Path) -> History + Sync) -> Self {
        let of_sources = || {
            folders
                .sources
                .par_iter()
                .map(|source| (Arc::clone(&source.name), read(&source.content)))
                .collect()
        };
        let (own, sources) = rayon::join(|| read(&folders.content), of_sources);
        Self { own, sources }
    }

    /// What the history depends on, in short; see `history_key`.
    #[must_use]
    pub fn key(folders: &Folders) -> String {
        let keys: Vec<String> = folders.content_folders().map(history_key).collect();
        keys.join("\n")
    }

    /// The history that a file belongs to, and the file's path in there.
    fn of_file<'a>(&self, content_path: &'a str) -> (&History, &'a str) {
        content_path
            .split_once('/')
            .and_then(|(name, inside)| Some((self.sources.get(name)?, inside)))
            .unwrap_or((&self.own, content_path))
    }

    /// When a file was last changed; see [`History::changed`].
    #[must_use]
    pub fn changed(&self, content_path: &str) -> Option<Option<Timestamp>> {
        let (history, inside) = self.of_file(content_path);
        history.changed(inside)
    }

    /// The facts of a file, by its path within the content of the whole book.
    #[must_use]
    pub fn file(&self, content_path: &str) -> Option<&FileHistory> {
        let (history, inside) = self.of_file(content_path);
        history.file(inside)
    }

    /// The newest commit of the book's own repository.
    #[must_use]
    pub fn head(&self) -> Option<&Head> {
        self.own.head()
    }

    /// Why there are no facts of the book's own files, if so.
    #[must_use]
    pub fn absence(&self) -> Option<&Absence> {
        self.own.absence()
    }

    /// The history of each source, by name.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &History)> {
        self.sources
            .iter()
            .map(|(name, history)| (&**name, history))
    }
}
