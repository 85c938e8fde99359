//! What changed in a book since its branch left another one.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use gix::ObjectId;
use rayon::prelude::*;

use super::Absence;

/// Files by what happened to them, as findings name them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    edited: BTreeSet<String>,
    /// By the path that a file has now, the one that it had.
    moved: BTreeMap<String, String>,
}

/// Why it cannot be said what changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangesError {
    /// There is no repository with a work tree around the book.
    #[error("the book is in no git repository, so that nothing tells what changed")]
    NoRepository,
    /// There is no commit.
    #[error("the repository has no commit yet")]
    NoCommit,
    /// The name stands for no commit.
    #[error("there is no commit `{reference}` in this clone{hint}")]
    Unknown {
        /// The name.
        reference: String,
        /// What to do about it, after a colon; or nothing.
        hint: String,
    },
    /// The clone was cut off before the two branches met.
    #[error(
        "this shallow clone does not reach back to where the branch left `{reference}`: fetch more of it \
         (`git fetch --deepen=200 origin`, or `fetch-depth: 0` in the CI's checkout)"
    )]
    Shallow {
        /// The name.
        reference: String,
    },
    /// The two branches have nothing in common.
    #[error("`HEAD` and `{reference}` have no commit in common")]
    Unrelated {
        /// The name.
        reference: String,
    },
    /// The repository keeps its branches in a way that cannot be read.
    #[error("{0}")]
    References(Absence),
    /// Git data could not be read.
    #[error("the repository cannot be read: {0}")]
    Unreadable(String),
}

impl From<Absence> for ChangesError {
    fn from(absence: Absence) -> Self {
        match absence {
            Absence::NoRepository | Absence::Withheld => Self::NoRepository,
            Absence::NoCommit => Self::NoCommit,
            Absence::References(_) => Self::References(absence),
            Absence::Shallow | Absence::NotCommitted | Absence::Unreadable(_) => {
                Self::Unreadable(absence.to_string())
            }
        }
    }
}

pub(super) fn unreadable(error: impl std::fmt::Display) -> ChangesError {
    ChangesError::Unreadable(error.to_string())
}

impl Changes {
    /// Edited files, and files that were only moved: the path each has now, and the one it had.
    pub fn new(
        edited: impl IntoIterator<Item = String>,
        moved: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        Self {
            edited: edited.into_iter().collect(),
            moved: moved.into_iter().collect(),
        }
    }

    /// Whether a file is new or has other bytes than before.
    #[must_use]
    pub fn is_edited(&self, path: &str) -> bool {
        self.edited.contains(path)
    }

    /// Whether a file has the bytes that another one, now gone, had before.
    #[must_use]
    pub fn is_moved(&self, path: &str) -> bool {
        self.moved.contains_key(path)
    }

    /// The files that were only moved: the path each has now, and the one it had.
    pub fn moves(&self) -> impl Iterator<Item = (&str, &str)> {
        self.moved
            .iter()
            .map(|(now, before)| (now.as_str(), before.as_str()))
    }

    /// Counts another file as edited.
    pub fn add_edited(&mut self, path: impl Into<String>) {
        self.edited.insert(path.into());
    }

    /// Adds the changes of other files.
    pub fn add(&mut self, other: Self) {
        self.edited.extend(other.edited);
        self.moved.extend(other.moved);
    }

    /// How many files changed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.edited.len() + self.moved.len()
    }

    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A text in the work tree.
#[derive(Debug, Clone, Copy)]
pub struct Present<'a> {
    /// What findings call it.
    pub path: &'a str,
    /// Its path inside the folder that is compared, with `/`.
    pub inside: &'a str,
    /// Its text as it was read.
    pub text: &'a str,
}

/// What became of the files `before`, which stood in `folder`.
pub(super) fn compare(
    hash: gix::hash::Kind,
    folder: &Path,
    before: &BTreeMap<Vec<u8>, ObjectId>,
    present: &[Present<'_>],
) -> Changes {
    let paths: HashSet<&[u8]> = present.iter().map(|file| file.inside.as_bytes()).collect();
    // What was hidden was not an entry: moved into sight, it is new.
    let hidden = |path: &[u8]| {
        path.split(|byte| *byte == b'/')
            .any(|part| part.starts_with(b"_") || part.starts_with(b"."))
    };
    let mut gone: HashMap<ObjectId, &[u8]> = HashMap::new();
    for (path, blob) in before {
        if !paths.contains(path.as_slice()) && !hidden(path) {
            gone.entry(*blob).or_insert(path);
        }
    }
    // `None` for what was edited, else the path before.
    let verdicts: Vec<(String, Option<String>)> = present
        .par_iter()
        .filter_map(|file| {
            let path = || file.path.to_owned();
            let on_disk = folder.join(file.inside);
            let mut ids = ids(hash, file, &on_disk);
            let Some(known) = before.get(file.inside.as_bytes()) else {
                let older = ids.find_map(|blob| gone.get(&blob));
                return Some((path(), older.map(|older| named_as(file, older))));
            };
            (!ids.any(|blob| *known == blob)).then(|| (path(), None))
        })
        .collect();
    let mut changes = Changes::default();
    for (path, older) in verdicts {
        match older {
            Some(older) => {
                changes.moved.insert(path, older);
            }
            None => changes.add_edited(path),
        }
    }
    changes
}

/// What findings call a file of the same folder as `file`, by its path inside it.
fn named_as(file: &Present<'_>, inside: &[u8]) -> String {
    let folder = file.path.strip_suffix(file.inside).unwrap_or_default();
    format!("{folder}{}", String::from_utf8_lossy(inside))
}

/// The ids that git may know a file by, the likely one first: of its text, of the same with the line ends that git
/// keeps when it converts them, and of its bytes where they are not UTF-8.
fn ids<'a>(
    hash: gix::hash::Kind,
    file: &'a Present<'_>,
    path: &'a PathBuf,
) -> impl Iterator<Item = ObjectId> + 'a {
    let blob = move |bytes: &[u8]| gix::objs::compute_hash(hash, gix::objs::Kind::Blob, bytes).ok();
    let unix = move || {
        file.text
            .contains("\r\n")
            .then(|| blob(file.text.replace("\r\n", "\n").as_bytes()))
            .flatten()
    };
    let raw = move || {
        let lossy = file.text.contains('\u{fffd}');
        lossy
            .then(|| std::fs::read(path).ok().and_then(|bytes| blob(&bytes)))
            .flatten()
    };
    blob(file.text.as_bytes())
        .into_iter()
        .chain(std::iter::once_with(unix).flatten())
        .chain(std::iter::once_with(raw).flatten())
}

/// The commit at which `HEAD` and `reference` parted.
pub(super) fn merge_base(
    repository: &gix::Repository,
    reference: &str,
) -> Result<ObjectId, ChangesError> {
    let head = repository
        .head_id()
        .map_err(|_| ChangesError::NoCommit)?
        .detach();
    let shallow = repository.is_shallow().map_err(unreadable)?;
    let commit = |name: &str| {
        let object = repository.rev_parse_single(name).ok()?.object().ok()?;
        Some(object.peel_to_commit().ok()?.id)
    };
    let Some(other) = commit(reference) else {
        let remote = format!("origin/{reference}");
        let hint = if commit(&remote).is_some() {
            format!(": did you mean `{remote}`?")
        } else {
            advice(reference, shallow)
        };
        return Err(ChangesError::Unknown {
            reference: reference.to_owned(),
            hint,
        });
    };
    if shallow {
        let found = parting(repository, head, other).map_err(unreadable)?;
        return found.ok_or_else(|| ChangesError::Shallow {
            reference: reference.to_owned(),
        });
    }
    let base = repository.merge_base(head, other).map_err(unreadable)?;
    base.map(gix::Id::detach)
        .ok_or_else(|| ChangesError::Unrelated {
            reference: reference.to_owned(),
        })
}

/// How to get a commit that a clone does not have.
fn advice(reference: &str, shallow: bool) -> String {
    let branch = reference
        .strip_prefix("origin/")
        .unwrap_or(reference)
        .trim();
    if branch.is_empty() {
        return ": that names nothing; give a branch or a commit, such as `origin/main`".to_owned();
    }
    // Named in full: a clone of a single branch follows no other by itself.
    let refspec = is_branch_name(branch).then(|| format!("{branch}:refs/remotes/origin/{branch}"));
    match (refspec, shallow) {
        (Some(refspec), true) => format!(
            ": it is shallow; fetch the branch (`git fetch --deepen=200 origin {refspec}`, or `fetch-depth: 0` in the CI's checkout)"
        ),
        (Some(refspec), false) => format!(": fetch it (`git fetch origin {refspec}`)"),
        (None, true) => ": it is shallow; fetch more of it (`git fetch --deepen=200` or `git fetch --unshallow`, or `fetch-depth: 0` in the CI's checkout)".to_owned(),
        (None, false) => ": `git fetch` may bring it".to_owned(),
    }
}

/// Whether a revision can be the name of a branch: `HEAD~1`, `main@{1}` and ids of commits are none.
fn is_branch_name(revision: &str) -> bool {
    let is_id = revision.len() >= 7 && revision.bytes().all(|byte| byte.is_ascii_hexdigit());
    let full = gix::refs::FullName::try_from(format!("refs/heads/{revision}"));
    !is_id && !matches!(revision, "HEAD" | "@") && !revision.starts_with('-') && full.is_ok()
}

/// The newest commit that both reach, among the few that a shallow clone has.
fn parting(
    repository: &gix::Repository,
    head: ObjectId,
    other: ObjectId,
) -> Result<Option<ObjectId>, Box<dyn std::error::Error>> {
    let walk = |from: ObjectId| {
        let sorting = gix::revision::walk::Sorting::ByCommitTime(Default::default());
        repository.rev_walk([from]).sorting(sorting).all()
    };
    let ours: HashSet<ObjectId> = walk(head)?
        .map(|info| info.map(|info| info.id))
        .collect::<Result<_, _>>()?;
    for info in walk(other)? {
        let id = info?.id;
        if ours.contains(&id) {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
