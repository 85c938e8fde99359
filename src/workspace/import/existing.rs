//! Entries that earlier imports wrote, and files that are in the way of new ones.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use casebook_model::source::front_matter::split;
use casebook_model::source::yaml::{self, Node};
use casebook_model::source::{Folders, LoadError, load};

/// An entry that an earlier import wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    /// Its path within the folder that entries are written to.
    pub(super) path: String,
    pub(super) text: String,
    /// The fingerprint that it was written with.
    pub(super) hash: String,
}

/// What is in the folder that entries are written to.
#[derive(Debug, Default)]
pub(super) struct Existing {
    /// By dialect and id.
    known: BTreeMap<(String, String), Known>,
    /// Paths that are taken, in small letters, since some file systems know no others.
    taken: BTreeSet<String>,
}

impl Existing {
    /// Reads the folder `into`; nothing where there is none yet.
    ///
    /// # Errors
    /// When it is there and cannot be listed.
    pub(super) fn read(
        folders: &Folders,
        into: &Path,
        max_file_size: u64,
    ) -> Result<Self, LoadError> {
        let mut existing = Self::default();
        if !into.is_dir() {
            return Ok(existing);
        }
        let folders = Folders::new(folders.book.clone(), into.to_owned(), "");
        let loaded = load(&folders, max_file_size)?;
        for document in &loaded.documents {
            existing.take(&document.content_path);
            if let Some((identity, hash)) = identity(&document.text) {
                existing.known.entry(identity).or_insert_with(|| Known {
                    path: document.content_path.to_string(),
                    text: document.text.to_string(),
                    hash,
                });
            }
        }
        for asset in &loaded.assets {
            existing.take(&asset.content_path);
        }
        Ok(existing)
    }

    pub(super) fn of(&self, dialect: &str, id: &str) -> Option<&Known> {
        self.known.get(&(dialect.to_owned(), id.to_owned()))
    }

    fn take(&mut self, path: &str) {
        self.taken.insert(path.to_lowercase());
    }

    /// The path itself, or the first with a number that nothing has; it is taken from then on.
    pub(super) fn free(&mut self, path: &str) -> String {
        let (stem, ending) = path.rsplit_once('.').unwrap_or((path, "md"));
        let numbered = (2..).map(|number| format!("{stem}-{number}.{ending}"));
        let mut all = std::iter::once(path.to_owned()).chain(numbered);
        let free = all.find(|path| !self.taken.contains(&path.to_lowercase()));
        let free = free.unwrap_or_else(|| path.to_owned());
        self.take(&free);
        free
    }
}

/// What an entry says of the import that wrote it: dialect and id, and the fingerprint.
fn identity(text: &str) -> Option<((String, String), String)> {
    let front = split(text).front_matter?;
    let written = front.slice(text);
    // Most entries of a book were not imported.
    let is_imported = written.starts_with("source:") || written.contains("\nsource:");
    let node = is_imported
        .then(|| yaml::parse(written, front.start).ok())
        .flatten()?;
    let source = node.get("source")?;
    let text = |key: &str| source.get(key).and_then(Node::text).map(str::to_owned);
    Some(((text("dialect")?, text("id")?), text("hash")?))
}
