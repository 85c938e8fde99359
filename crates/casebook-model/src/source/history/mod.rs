//! What git knows about each file of the content folder, from one walk over the history of `HEAD`.
//!
//! Facts are given only when they are certainly whole: outside a repository, in a shallow clone or when an object
//! cannot be read there are none, and the reason is said instead.

mod base;
mod book;
mod branch;
mod changes;
mod commits;
mod diff;
mod files;
mod kept;
mod versions;

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use gix::ObjectId;
use rayon::prelude::*;

pub use base::Base;
pub use book::BookHistory;
pub use branch::default_branch;
pub use changes::{Changes, ChangesError, Present};
pub use versions::{Edited, VersionLog, Versions};

use casebook_time::Timestamp;
use commits::Step;
use files::Files;

/// The history of a content folder, or why there is none.
#[derive(Debug, Clone)]
pub enum History {
    /// No facts can be given.
    Absent {
        /// Why not.
        reason: Absence,
    },
    /// The whole history of `HEAD` was read.
    Present {
        /// The commit the facts are taken from.
        head: Head,
        /// By path relative to the content folder, with `/` between its parts; only files that `HEAD` holds.
        files: HashMap<String, FileHistory>,
    },
    /// Only the newest commits were read: who does not need the facts need not wait for them.
    Recent {
        /// By path relative to the content folder, the files that `HEAD` holds: the author date of the newest commit
        /// that changed their bytes, where the commits that were read tell.
        changed: HashMap<String, Option<Timestamp>>,
    },
}

/// Why there are no facts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Absence {
    /// The folder is in no git repository that has a work tree.
    #[error("the content is in no git repository")]
    NoRepository,
    /// Git was not asked, because the book is read for an audience from outside.
    #[error("git was not asked: who changed a file and when is not for this audience")]
    Withheld,
    /// The repository has no commit yet.
    #[error("the repository has no commit yet")]
    NoCommit,
    /// The clone does not hold the whole history.
    #[error(
        "this is a shallow clone: fetch the whole history (`git fetch --unshallow`, or `fetch-depth: 0` in CI)"
    )]
    Shallow,
    /// `HEAD` holds no such folder.
    #[error("the content folder is not committed")]
    NotCommitted,
    /// The repository keeps its branches in a way that cannot be read.
    #[error(
        "this repository keeps its references as `{0}`, which Casebook cannot read yet \
         (`git refs migrate --ref-format=files` converts it)"
    )]
    References(String),
    /// Git data could not be read.
    #[error("the history cannot be read: {0}")]
    Unreadable(String),
}

impl Absence {
    /// Whether there is a history that somebody may miss: a folder that git does not keep has none.
    #[must_use]
    pub const fn is_loss(&self) -> bool {
        match self {
            Self::NoRepository | Self::Withheld | Self::NoCommit | Self::NotCommitted => false,
            Self::Shallow | Self::References(_) | Self::Unreadable(_) => true,
        }
    }
}

/// The newest commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its id in hexadecimal.
    pub id: String,
    /// When it was committed.
    pub time: Timestamp,
}

/// What happened to one file. Moving a file without touching its bytes is no revision, and its history goes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileHistory {
    /// Author date of the commit that brought the file in.
    pub created: Timestamp,
    /// Author date of the newest commit that changed its bytes.
    pub changed: Timestamp,
    /// Names of all authors, in the order of their first commit to it.
    pub authors: Vec<String>,
    /// How many commits gave it new bytes, the first one included. A merge counts only when its result is none of its
    /// parents'.
    pub revisions: u32,
}

impl Default for History {
    fn default() -> Self {
        Self::Absent {
            reason: Absence::NoRepository,
        }
    }
}

impl History {
    /// Reads the history of the folder `content`. Never fails: what cannot be known is [`History::Absent`].
    #[must_use]
    pub fn read(content: &Path) -> Self {
        read(content).unwrap_or_else(|reason| Self::Absent { reason })
    }

    /// Reads only the commits made since `since`. Never fails, as [`History::read`].
    #[must_use]
    pub fn recent(content: &Path, since: Timestamp) -> Self {
        recent(content, since).unwrap_or_else(|reason| Self::Absent { reason })
    }

    /// No history, because nobody needs it.
    #[must_use]
    pub fn unread() -> Self {
        Self::Recent {
            changed: HashMap::new(),
        }
    }

    /// When the file at `path` was last changed: `None` when nothing is known of it, or it is not committed;
    /// `Some(None)` when that was before the commits that were read.
    #[must_use]
    pub fn changed(&self, path: &str) -> Option<Option<Timestamp>> {
        match self {
            Self::Absent { .. } => None,
            Self::Present { files, .. } => files.get(path).map(|file| Some(file.changed)),
            Self::Recent { changed } => changed.get(path).copied(),
        }
    }

    /// The facts of the file at `path`, relative to the content folder with `/` between its parts.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&FileHistory> {
        match self {
            Self::Absent { .. } | Self::Recent { .. } => None,
            Self::Present { files, .. } => files.get(path),
        }
    }

    /// The newest commit.
    #[must_use]
    pub fn head(&self) -> Option<&Head> {
        match self {
            Self::Absent { .. } | Self::Recent { .. } => None,
            Self::Present { head, .. } => Some(head),
        }
    }

    /// Why there are no facts, if so.
    #[must_use]
    pub fn absence(&self) -> Option<&Absence> {
        match self {
            Self::Absent { reason } => Some(reason),
            Self::Present { .. } | Self::Recent { .. } => None,
        }
    }
}

/// What the history of a content folder depends on, in short: as long as it stays the same, so does [`History::read`].
/// Costs a fraction of reading it.
#[must_use]
pub(crate) fn history_key(content: &Path) -> String {
    let Ok(repository) = gix::discover(content) else {
        return String::new();
    };
    let head = repository.head_id().map(|id| id.to_string());
    let is_whole = matches!(repository.is_shallow(), Ok(false));
    // Other names for authors, and commits in place of others, come without a new commit.
    let names = repository.open_mailmap();
    let replaced = repository.references().ok().and_then(|references| {
        let replaced = references.prefixed("refs/replace/").ok()?.flatten();
        let named = replaced.map(|one| format!("{:?} {:?}", one.name(), one.target()));
        Some(named.collect::<Vec<_>>())
    });
    let head = head.unwrap_or_default();
    format!("{head} {is_whole} {names:?} {replaced:?}")
}

/// The newest commit of the repository whose work tree is the folder `root`, in hexadecimal; `None` where there is none, or the
/// folder is only part of a repository.
#[must_use]
pub fn repository_head(root: &Path) -> Option<String> {
    let root = root.canonicalize().ok()?;
    let repository = gix::open(&root).ok()?;
    let work_tree = repository.workdir()?.canonicalize().ok()?;
    let head = repository.head_id().ok()?;
    (work_tree == root).then(|| head.to_string())
}

fn unreadable(error: impl std::fmt::Display) -> Absence {
    Absence::Unreadable(error.to_string())
}

/// A repository with its whole history, and the content folder in it.
struct Found {
    shared: gix::ThreadSafeRepository,
    folder: Vec<Vec<u8>>,
    head: ObjectId,
    /// The content folder at `HEAD`.
    tree: ObjectId,
}

/// The repository around the folder `content`, and the folder's path in its work tree, part by part.
fn open(content: &Path) -> Result<(gix::ThreadSafeRepository, Vec<Vec<u8>>), Absence> {
    let content = content.canonicalize().map_err(unreadable)?;
    gix::discover::upwards(&content).map_err(|_| Absence::NoRepository)?;
    // There is one, so whatever goes wrong now is about it.
    let shared = gix::ThreadSafeRepository::discover(&content).map_err(unreadable)?;
    let repository = shared.to_thread_local();
    let storage = repository
        .config_snapshot()
        .string("extensions.refStorage")
        .map_or_else(|| "files".to_owned(), |storage| storage.to_string());
    // Such a repository looks as if it had no commit.
    if storage != "files" {
        return Err(Absence::References(storage));
    }
    let folder = folder_in(&repository, &content)?;
    Ok((shared, folder))
}

fn find(content: &Path) -> Result<Found, Absence> {
    let (shared, folder) = open(content)?;
    let repository = shared.to_thread_local();
    if repository.is_shallow().map_err(unreadable)? {
        return Err(Absence::Shallow);
    }
    let head = repository
        .head_id()
        .map_err(|_| Absence::NoCommit)?
        .detach();
    let tree = commits::folder_tree(&repository, head, &folder)?.ok_or(Absence::NotCommitted)?;
    Ok(Found {
        shared,
        folder,
        head,
        tree,
    })
}

fn read(content: &Path) -> Result<History, Absence> {
    let found = find(content)?;
    let order = commits::children_first(&found.shared.to_thread_local(), found.head, None)?;
    let newest = order.first().ok_or(Absence::NoCommit)?;
    let head = Head {
        id: found.head.to_string(),
        time: timestamp(newest.time),
    };
    Ok(History::Present {
        head,
        files: walk(&found, &order)?.finish(),
    })
}

fn recent(content: &Path, since: Timestamp) -> Result<History, Absence> {
    let found = find(content)?;
    let order = commits::children_first(
        &found.shared.to_thread_local(),
        found.head,
        Some(since.as_second()),
    )?;
    Ok(History::Recent {
        changed: walk(&found, &order)?.changed(),
    })
}

/// The files of `HEAD`, followed back through the commits in `order`.
fn walk(found: &Found, order: &[commits::Commit]) -> Result<Files, Absence> {
    // Neighbours in this order mostly are parent and child, so that a piece of it finds its trees in the cache.
    const PIECE: usize = 256;
    let names = found.shared.to_thread_local().open_mailmap();
    let pieces: Vec<Result<Vec<Step>, Absence>> = order
        .par_chunks(PIECE)
        .map_init(
            || commits::reader(&found.shared),
            |reader, piece| commits::steps(reader, &names, piece, &found.folder),
        )
        .collect();
    let mut files = Files::at_head(&found.shared.to_thread_local(), found.tree)?;
    for piece in pieces {
        for step in piece? {
            files.go_back(&step);
        }
    }
    Ok(files)
}

/// The content folder's path inside the repository's work tree, part by part.
fn folder_in(repository: &gix::Repository, content: &Path) -> Result<Vec<Vec<u8>>, Absence> {
    let work_tree = repository
        .workdir()
        .ok_or(Absence::NoRepository)?
        .canonicalize()
        .map_err(unreadable)?;
    let inside: PathBuf = content
        .strip_prefix(&work_tree)
        .map_err(|_| Absence::NoRepository)?
        .to_owned();
    Ok(inside
        .components()
        .filter_map(|part| match part {
            Component::Normal(name) => Some(name.as_encoded_bytes().to_vec()),
            _ => None,
        })
        .collect())
}

fn timestamp(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests_of_formats;
