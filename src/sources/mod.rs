//! `[[source]]`: getting the other repositories of a book, and telling where each is. Nothing else in Casebook uses the
//! network, and nothing here does unless somebody asks for it.

mod git;

use std::path::Path;

use casebook_model::config::{GitSource, SourceConfig};
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

/// Clones a source of the book in `book`, or brings it up to date: to the newest commit of its branch, or with `locked` to the
/// commit that `lock` records. `lock` is then at that commit.
///
/// # Errors
/// When git fails, or somebody works in the folder: it stays as it is then.
pub fn update(
    book: &Path,
    source: &SourceConfig,
    git: &GitSource,
    lock: &mut Lock,
    locked: bool,
) -> Result<Updated, SourceError> {
    let root = book.join(&source.path);
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
        Err(_) => true,
    };
    let address = address(book, &git.url);
    let repository = if is_new {
        Repository::create(&root, &address)?
    } else {
        let repository = Repository::at(&root).ok_or(SourceError::NotOurs)?;
        let found = repository.url().unwrap_or_default();
        if found != address {
            let expected = git.url.clone();
            return Err(SourceError::OtherAddress { found, expected });
        }
        repository
    };
    let updated = bring_up(&repository, git, wanted);
    if updated.is_err() && is_new {
        // Half a clone would be taken for somebody's work next time.
        let _ = std::fs::remove_dir_all(&root);
    }
    let updated = updated?;
    lock.set(LockedSource {
        name: source.name.clone(),
        url: git.url.clone(),
        commit: updated.to.clone(),
    });
    Ok(updated)
}

fn bring_up(
    repository: &Repository,
    git: &GitSource,
    wanted: Option<String>,
) -> Result<Updated, SourceError> {
    let from = repository.commit("HEAD");
    if from.is_some() && repository.is_edited()? {
        return Err(SourceError::Edited);
    }
    let before = repository.kept_branch(git.branch.as_deref());
    let has_wanted = wanted
        .as_ref()
        .is_some_and(|wanted| repository.commit(wanted).is_some());
    let own = |kept: &str| {
        let is_in = |from: &String| repository.is_ancestor(from, kept);
        from.as_ref().is_none_or(is_in)
    };
    // What was fetched before counts: the branch may have been rewritten meanwhile.
    let was_fetched = before.as_deref().is_some_and(own);
    let to = if has_wanted {
        wanted.unwrap_or_default()
    } else {
        let kept = repository.fetch(git.branch.as_deref())?;
        if !was_fetched && !own(&kept) {
            return Err(SourceError::OwnCommits);
        }
        match wanted {
            Some(wanted) if repository.commit(&wanted).is_none() => {
                return Err(SourceError::Gone(wanted));
            }
            Some(wanted) => wanted,
            None => repository.commit(&kept).unwrap_or_default(),
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
    let root = book.join(&source.path);
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
    let Some(repository) = Repository::at(&root) else {
        status.commit = repository_head(&root);
        status.problem = match (root.exists(), &source.git) {
            (false, _) => Some("its folder is not there".to_owned()),
            (true, Some(_)) => Some(SourceError::NotOurs.to_string()),
            (true, None) => None,
        };
        return status;
    };
    status.commit = repository.commit("HEAD");
    status.day = repository.day("HEAD");
    status.edited = repository.is_edited().unwrap_or_default();
    let Some(git) = &source.git else {
        return status;
    };
    let branch = git.branch.as_deref();
    let fetched = match fetch {
        true => repository.fetch(branch).map(Some),
        false => Ok(repository.kept_branch(branch)),
    };
    match fetched {
        Ok(kept) => status.behind = kept.and_then(|kept| repository.distance("HEAD", &kept)),
        Err(error) => status.problem = Some(error.to_string()),
    }
    status
}
