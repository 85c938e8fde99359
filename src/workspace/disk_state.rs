//! Whether the files of a book are as they were, asked without reading them.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use casebook_model::source::BookHistory;
use walkdir::{DirEntry, WalkDir};

use super::build_cache::FOLDER;
use super::lock::LOCK;
use super::stamp::stamp;
use super::{Located, Location, OpenError};

/// A file may change twice within a tick of its file system's clock, unseen. What was written just now is not relied on.
const SETTLED: Duration = Duration::from_secs(2);

/// The state of the files of a book: names, sizes and times of the content folder, the text of `book.toml`, and what its
/// history in git stands at.
#[derive(Debug, Clone)]
pub struct DiskState {
    hash: blake3::Hash,
    is_settled: bool,
}

impl DiskState {
    /// The state now. Taken before a book is opened, it tells of every later change.
    ///
    /// # Errors
    /// When there is no book, or its `book.toml` cannot be used.
    pub fn of(location: &Location) -> Result<Self, OpenError> {
        Ok(Self::of_located(&location.find()?))
    }

    /// Whether nothing has changed since `earlier`. A state in which something was written just then answers no.
    #[must_use]
    pub fn is_still(&self, earlier: &Self) -> bool {
        earlier.is_settled && self.hash == earlier.hash
    }

    pub(super) fn of_located(located: &Located) -> Self {
        let mut hash = blake3::Hasher::new();
        let mut add = |bytes: &[u8]| {
            hash.update(&bytes.len().to_le_bytes());
            hash.update(bytes);
        };
        let settled = SystemTime::now().checked_sub(SETTLED);
        let mut is_settled = settled.is_some();
        add(located
            .config_text
            .as_deref()
            .unwrap_or_default()
            .as_bytes());
        add(BookHistory::key(&located.folders).as_bytes());
        let lock = std::fs::read(located.folders.book.join(LOCK));
        add(&lock.unwrap_or_default());
        let folders = located.folders.content_folders();
        for file in folders.flat_map(files_in) {
            add(file.as_os_str().as_encoded_bytes());
            match stamp(&file) {
                Some((text, changed)) => {
                    add(text.as_bytes());
                    is_settled &= settled.is_some_and(|settled| changed < settled);
                }
                None => is_settled = false,
            }
        }
        Self {
            hash: hash.finalize(),
            is_settled,
        }
    }

    /// The state in short; `None` if something was written just now.
    pub(super) fn settled(&self) -> Option<blake3::Hash> {
        self.is_settled.then_some(self.hash)
    }
}

/// The files below a folder of entries, in an order that does not change. What git keeps of a clone is none of them, nor what
/// builds keep for the next one.
fn files_in(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let is_kept = |entry: &DirEntry| {
        entry.depth() > 0 && (entry.file_name() == ".git" || entry.file_name() == FOLDER)
    };
    let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    let found = walk.into_iter().filter_entry(move |entry| !is_kept(entry));
    // What cannot be read is a finding, and stays one until it changes.
    let files = found.flatten().filter(|entry| !entry.file_type().is_dir());
    files.map(DirEntry::into_path)
}
