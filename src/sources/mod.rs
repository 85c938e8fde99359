//! `[[source]]`: getting the other repositories of a book, and telling where each is. Beside `lint --against` with an address
//! nothing else in Casebook uses the network, and nothing here does but `update` and, if asked to fetch, `status`.

mod advice;
mod git;

use std::path::{Path, PathBuf};

use casebook_model::config::{GitSource, SourceConfig, is_in_git_folder, without_credentials};
use casebook_model::source::repository_head;
use serde::Serialize;

use crate::workspace::{Lock, LockedSource};
pub use git::GitError;
use git::Repository;

/// Why a source was left as it is.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// Git failed.
    #[error(transparent)]
    Git(#[from] GitError),
    /// Nobody fetched it yet.
    #[error("its folder is not there")]
    NotThere,
    /// A link leads to another place than `book.toml` says.
    #[error("its folder is behind a link that leads out of the book, to {}", .0.display())]
    Outside(PathBuf),
    /// A link leads to where git keeps its own files.
    #[error("its folder is inside git's own folder, {}", .0.display())]
    InGit(PathBuf),
    /// Somebody else put something in its place.
    #[error(
        "its folder is not a clone that Casebook made: move it away, or leave out `git` in book.toml"
    )]
    NotOurs,
    /// The repository is of something else.
    #[error("its folder holds a clone of {found}, book.toml says {expected}")]
    OtherAddress {
        /// The address that it fetches from.
        found: String,
        /// The address in `book.toml`.
        expected: String,
    },
    /// Somebody works in it.
    #[error("its folder has uncommitted changes: commit or discard them first")]
    Edited,
    /// Somebody works in it.
    #[error("its folder is at a commit that the repository does not have: push it first")]
    OwnCommits,
    /// The lock has no commit of it.
    #[error("casebook.lock does not name it: run `casebook sources update` without --locked")]
    NotLocked,
    /// The commit of the lock is gone.
    #[error("the repository no longer has the commit {0} that casebook.lock records")]
    Gone(String),
}

/// What became of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Updated {
    /// The commit before; `None` of a new clone.
    pub from: Option<String>,
    /// The commit now.
    pub to: String,
}

/// Where a source is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceStatus {
    /// Its name.
    pub name: String,
    /// Its folder in the book.
    pub path: String,
    /// The commit it is at; `None` where it is not there, or no repository of its own.
    pub commit: Option<String>,
    /// The day of that commit.
    pub day: Option<String>,
    /// The commit that `casebook.lock` records.
    pub locked: Option<String>,
    /// How many commits the branch is ahead of it, as far as they were fetched.
    pub behind: Option<usize>,
    /// Whether files differ from the commit.
    pub edited: bool,
    /// What keeps it from being told or updated; `None` for nothing.
    pub problem: Option<String>,
}

/// Clones a source of the book in `book`, or brings it up to date: to the newest commit of its branch, which `lock` then
/// records, or with `locked` to the commit that `lock` records already.
///
/// # Errors
/// When git fails, somebody works in the folder, or it does not lie in the book: it stays as it is then.
pub fn update(
    book: &Path,
    source: &SourceConfig,
    git: &GitSource,
    lock: &mut Lock,
    locked: bool,
) -> Result<Updated, SourceError> {
    let root = folder(book, source)?;
    let wanted = match locked {
        true => Some(
            lock.source(&source.name)
                .ok_or(SourceError::NotLocked)?
                .commit
                .clone(),
        ),
        false => None,
    };
    let is_new = match std::fs::read_dir(&root) {
        Ok(mut inside) => inside.next().is_none(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => true,
        Err(error) => return Err(GitError::Folder { path: root, error }.into()),
    };
    let address = address(book, &git.url);
    let opened = match is_new {
        true => Repository::create(&root, &address).map_err(SourceError::Git),
        false => open(&root, &address, git),
    };
    let updated = opened.and_then(|repository| bring_up(&repository, git, wanted));
    if updated.is_err() && is_new {
        // Half a clone would be taken for somebody's work next time.
        let _ = std::fs::remove_dir_all(&root);
    }
    let updated = updated?;
    if !locked {
        lock.set(LockedSource {
            name: source.name.clone(),
            url: without_credentials(&git.url),
            commit: updated.to.clone(),
        });
    }
    Ok(updated)
}

/// The folder of a source. It lies in the book on the disk too, whatever links are on the way to it.
fn folder(book: &Path, source: &SourceConfig) -> Result<PathBuf, SourceError> {
    let root = book.join(&source.path);
    let unusable = |error| GitError::Folder {
        path: root.clone(),
        error,
    };
    let whole = book.canonicalize().map_err(unusable)?;
    // Of what is not there yet, the folder that it will be made in.
    let mut there = root.as_path();
    while std::fs::symlink_metadata(there).is_err() {
        there = there.parent().unwrap_or(book);
    }
    let real = there.canonicalize().map_err(unusable)?;
    match real.strip_prefix(&whole) {
        Err(_) => Err(SourceError::Outside(real)),
        Ok(inside) if is_in_git_folder(inside) => Err(SourceError::InGit(real)),
        Ok(_) => Ok(root),
    }
}

/// The repository that Casebook cloned before, if it is still of the same address.
fn open(root: &Path, address: &str, git: &GitSource) -> Result<Repository, SourceError> {
    let repository = Repository::at(root).ok_or(SourceError::NotOurs)?;
    let found = repository.url()?.unwrap_or_default();
    if found == address {
        return Ok(repository);
    }
    Err(SourceError::OtherAddress {
        found: without_credentials(&found),
        expected: without_credentials(&git.url),
    })
}

fn bring_up(
    repository: &Repository,
    git: &GitSource,
    wanted: Option<String>,
) -> Result<Updated, SourceError> {
    let from = repository.commit("HEAD")?;
    if from.is_some() && repository.is_edited()? {
        return Err(SourceError::Edited);
    }
    let before = repository.kept_branch(git.branch.as_deref())?;
    let own = |kept: &str| match &from {
        Some(from) => repository.is_ancestor(from, kept),
        None => Ok(true),
    };
    let to = match wanted {
        Some(wanted) if repository.commit(&wanted)?.is_some() => wanted,
        wanted => {
            // What was fetched before counts: the branch may have been rewritten meanwhile.
            let was_fetched = before.as_deref().map_or(Ok(false), own)?;
            let kept = repository.fetch(git.branch.as_deref())?;
            if !was_fetched && !own(&kept)? {
                return Err(SourceError::OwnCommits);
            }
            match wanted {
                Some(wanted) if repository.commit(&wanted)?.is_none() => {
                    return Err(SourceError::Gone(wanted));
                }
                Some(wanted) => wanted,
                None => repository.commit(&kept)?.unwrap_or_default(),
            }
        }
    };
    if from.as_ref() != Some(&to) {
        repository.check_out(&to)?;
    }
    Ok(Updated { from, to })
}

/// An address as git takes it from anywhere: one that is a path is relative to the book.
fn address(book: &Path, url: &str) -> String {
    let is_remote = url.contains("://")
        || url
            .split_once(':')
            .is_some_and(|(host, _)| !host.contains('/'));
    if is_remote || Path::new(url).is_absolute() {
        return url.to_owned();
    }
    let path = book.join(url);
    let path = path.canonicalize().unwrap_or(path);
    path.to_string_lossy().into_owned()
}

/// Where a source of the book in `book` is. With `fetch`, the newest commits are fetched first; no file changes.
#[must_use]
pub fn status(book: &Path, source: &SourceConfig, lock: &Lock, fetch: bool) -> SourceStatus {
    let mut status = SourceStatus {
        name: source.name.clone(),
        path: source.path.clone(),
        commit: None,
        day: None,
        locked: lock
            .source(&source.name)
            .map(|locked| locked.commit.clone()),
        behind: None,
        edited: false,
        problem: None,
    };
    if let Err(error) = look(book, source, fetch, &mut status) {
        status.problem = Some(error.to_string());
    }
    status
}

/// Fills in what the disk and, with `fetch`, the repository say.
fn look(
    book: &Path,
    source: &SourceConfig,
    fetch: bool,
    status: &mut SourceStatus,
) -> Result<(), SourceError> {
    // Only of what Casebook fetches does `book.toml` alone say where it lies.
    let root = match &source.git {
        Some(_) => folder(book, source)?,
        None => book.join(&source.path),
    };
    let Some(repository) = Repository::at(&root) else {
        status.commit = repository_head(&root);
        return match (root.exists(), &source.git) {
            (false, _) => Err(SourceError::NotThere),
            (true, Some(_)) => Err(SourceError::NotOurs),
            (true, None) => Ok(()),
        };
    };
    status.commit = repository.commit("HEAD")?;
    if status.commit.is_some() {
        status.day = Some(repository.day("HEAD")?);
    }
    status.edited = repository.is_edited()?;
    let Some(git) = &source.git else {
        return Ok(());
    };
    let branch = git.branch.as_deref();
    let kept = match fetch {
        true => Some(repository.fetch(branch)?),
        false => repository.kept_branch(branch)?,
    };
    if let Some(kept) = kept.filter(|_| status.commit.is_some()) {
        status.behind = Some(repository.distance("HEAD", &kept)?);
    }
    Ok(())
}
