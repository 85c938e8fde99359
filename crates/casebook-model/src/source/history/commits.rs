//! The commits `HEAD` is made of, and what each of them changed in one folder.

use std::collections::{BinaryHeap, HashMap};

use gix::ObjectId;

use super::diff::Change;
use super::{Absence, diff, timestamp, unreadable};
use casebook_time::Timestamp;

/// A commit's place in history.
pub(super) struct Commit {
    pub(super) id: ObjectId,
    pub(super) parents: Vec<ObjectId>,
    /// When it was committed, in seconds since 1970.
    pub(super) time: i64,
}

/// Who wrote a commit, and when.
pub(super) struct Author {
    pub(super) name: String,
    pub(super) time: Timestamp,
}

/// What one commit did to the folder.
pub(super) struct Step {
    pub(super) author: Author,
    pub(super) changes: Vec<Change>,
}

/// All commits reachable from `head`, each before all of its parents; where that leaves a choice, newest first. With
/// `since` (seconds since 1970) the walk ends at commits older than that.
pub(super) fn children_first(
    repository: &gix::Repository,
    head: ObjectId,
    since: Option<i64>,
) -> Result<Vec<Commit>, Absence> {
    use gix::revision::walk::Sorting;
    let sorting = match since {
        Some(seconds) => Sorting::ByCommitTimeCutoff {
            order: Default::default(),
            seconds,
        },
        None => Sorting::ByCommitTime(Default::default()),
    };
    let walk = repository
        .rev_walk([head])
        .sorting(sorting)
        .all()
        .map_err(unreadable)?;
    let mut commits = Vec::new();
    for info in walk {
        let info = info.map_err(unreadable)?;
        let time = info.commit_time.unwrap_or_default();
        commits.push(Commit {
            id: info.id,
            parents: info.parent_ids.to_vec(),
            time,
        });
    }
    Ok(sorted_children_first(commits))
}

/// Each commit before all of its parents; where that leaves a choice, newest first.
fn sorted_children_first(commits: Vec<Commit>) -> Vec<Commit> {
    let places: HashMap<ObjectId, usize> = commits
        .iter()
        .enumerate()
        .map(|(at, commit)| (commit.id, at))
        .collect();
    let parents = |commit: &Commit| -> Vec<usize> {
        commit
            .parents
            .iter()
            .filter_map(|parent| places.get(parent).copied())
            .collect()
    };
    let mut children = vec![0_u32; commits.len()];
    for commit in &commits {
        for parent in parents(commit) {
            children[parent] += 1;
        }
    }
    let rank = |at: usize| (commits[at].time, std::cmp::Reverse(at));
    let mut ready: BinaryHeap<_> = (0..commits.len())
        .filter(|at| children[*at] == 0)
        .map(rank)
        .collect();
    let mut order = Vec::with_capacity(commits.len());
    while let Some((_, std::cmp::Reverse(at))) = ready.pop() {
        order.push(at);
        for parent in parents(&commits[at]) {
            children[parent] -= 1;
            if children[parent] == 0 {
                ready.push(rank(parent));
            }
        }
    }
    let mut commits: Vec<Option<Commit>> = commits.into_iter().map(Some).collect();
    order
        .into_iter()
        .filter_map(|at| commits[at].take())
        .collect()
}

/// A handle for one thread, with a cache that holds the trees of neighbouring commits.
pub(super) fn reader(shared: &gix::ThreadSafeRepository) -> gix::Repository {
    const CACHE_BYTES: usize = 24 << 20;
    let mut repository = shared.to_thread_local();
    repository.object_cache_size(CACHE_BYTES);
    repository
}

/// What each of `commits` changed in `folder`; commits that changed nothing there are left out.
pub(super) fn steps(
    repository: &gix::Repository,
    names: &gix::mailmap::Snapshot,
    commits: &[Commit],
    folder: &[Vec<u8>],
) -> Result<Vec<Step>, Absence> {
    let mut steps = Vec::new();
    for commit in commits {
        let changes = changes(repository, commit, folder)?;
        if !changes.is_empty() {
            steps.push(Step {
                author: author(repository, names, commit)?,
                changes,
            });
        }
    }
    Ok(steps)
}

/// A merge is charged only with what it shares with none of its parents.
fn changes(
    repository: &gix::Repository,
    commit: &Commit,
    folder: &[Vec<u8>],
) -> Result<Vec<Change>, Absence> {
    let new = folder_tree(repository, commit.id, folder)?;
    let mut changes: Option<Vec<Change>> = None;
    let mut parents = Vec::with_capacity(commit.parents.len());
    for parent in &commit.parents {
        parents.push(folder_tree(repository, *parent, folder)?);
    }
    if parents.contains(&new) {
        return Ok(Vec::new());
    }
    for old in parents {
        let against = diff::trees(repository, old, new)?;
        changes = Some(match changes {
            None => against,
            Some(earlier) => shared(earlier, &against),
        });
        if changes.as_ref().is_some_and(Vec::is_empty) {
            return Ok(Vec::new());
        }
    }
    match changes {
        Some(changes) => Ok(changes),
        // The root commit brings everything in.
        None => diff::trees(repository, None, new),
    }
}

/// Those of `changes` whose paths `others` change too; both are sorted by path.
fn shared(changes: Vec<Change>, others: &[Change]) -> Vec<Change> {
    changes
        .into_iter()
        .filter(|change| {
            others
                .binary_search_by(|other| other.path.cmp(&change.path))
                .is_ok()
        })
        .collect()
}

/// The id of the tree that `folder` is in `commit`, if it holds one.
pub(super) fn folder_tree(
    repository: &gix::Repository,
    commit: ObjectId,
    folder: &[Vec<u8>],
) -> Result<Option<ObjectId>, Absence> {
    let object = repository.find_commit(commit).map_err(unreadable)?;
    let mut tree = object.tree_id().map_err(unreadable)?.detach();
    drop(object);
    for part in folder {
        match diff::subtree(repository, tree, part)? {
            Some(inner) => tree = inner,
            None => return Ok(None),
        }
    }
    Ok(Some(tree))
}

/// Who wrote `commit`, by the name that `.mailmap` gives them.
fn author(
    repository: &gix::Repository,
    names: &gix::mailmap::Snapshot,
    commit: &Commit,
) -> Result<Author, Absence> {
    let object = repository.find_commit(commit.id).map_err(unreadable)?;
    // A line that cannot be read costs its own facts, not those of the whole book.
    Ok(match object.author() {
        Ok(author) => Author {
            name: names.resolve(author.trim()).name.to_string(),
            time: author
                .time()
                .map_or_else(|_| timestamp(commit.time), |time| timestamp(time.seconds)),
        },
        Err(_) => Author {
            name: String::new(),
            time: timestamp(commit.time),
        },
    })
}
