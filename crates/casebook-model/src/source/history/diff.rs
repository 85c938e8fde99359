//! Comparing two trees, without looking into what they share.

use gix::ObjectId;
use gix::diff::tree::{Recorder, State, recorder};
use gix::objs::{TreeRefIter, tree::EntryMode};

use super::{Absence, unreadable};

/// A file that is not the same in two trees.
#[derive(Debug)]
pub(super) struct Change {
    /// Path below the compared trees.
    pub(super) path: Vec<u8>,
    /// Its bytes before; `None` when it was not there.
    pub(super) old: Option<ObjectId>,
    /// Its bytes after; `None` when it is gone.
    pub(super) new: Option<ObjectId>,
}

/// The files that differ between two trees (`None` is the empty one), sorted by path. A change of mode alone does not
/// count, and neither do symbolic links and submodules.
pub(super) fn trees(
    repository: &gix::Repository,
    old: Option<ObjectId>,
    new: Option<ObjectId>,
) -> Result<Vec<Change>, Absence> {
    if old == new {
        return Ok(Vec::new());
    }
    let hash = repository.object_hash();
    let (old, new) = (read(repository, old)?, read(repository, new)?);
    let mut recorder = Recorder::default();
    gix::diff::tree(
        TreeRefIter::from_bytes(&old, hash),
        TreeRefIter::from_bytes(&new, hash),
        State::default(),
        &repository.objects,
        &mut recorder,
    )
    .map_err(unreadable)?;
    let mut changes: Vec<Change> = recorder
        .records
        .into_iter()
        .filter_map(file_change)
        .collect();
    changes.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    // A file that takes the place of a link is two records of one path.
    changes.dedup_by(|later, first| {
        let same = later.path == first.path;
        if same {
            first.old = first.old.or(later.old);
            first.new = first.new.or(later.new);
        }
        same
    });
    Ok(changes)
}

fn file_change(record: recorder::Change) -> Option<Change> {
    let file = |mode: EntryMode, id: ObjectId| mode.is_blob().then_some(id);
    let (path, old, new) = match record {
        recorder::Change::Addition {
            entry_mode,
            oid,
            path,
            ..
        } => (path, None, file(entry_mode, oid)),
        recorder::Change::Deletion {
            entry_mode,
            oid,
            path,
            ..
        } => (path, file(entry_mode, oid), None),
        recorder::Change::Modification {
            previous_entry_mode,
            previous_oid,
            entry_mode,
            oid,
            path,
        } => (
            path,
            file(previous_entry_mode, previous_oid),
            file(entry_mode, oid),
        ),
    };
    (old != new).then(|| Change {
        path: path.into(),
        old,
        new,
    })
}

/// The id of the tree called `name` directly inside `tree`.
pub(super) fn subtree(
    repository: &gix::Repository,
    tree: ObjectId,
    name: &[u8],
) -> Result<Option<ObjectId>, Absence> {
    child(repository, tree, name, EntryMode::is_tree)
}

/// The id of the file called `name` directly inside `tree`.
pub(super) fn file(
    repository: &gix::Repository,
    tree: ObjectId,
    name: &[u8],
) -> Result<Option<ObjectId>, Absence> {
    child(repository, tree, name, EntryMode::is_blob)
}

/// The id of what is called `name` directly inside `tree`, if it is of this kind.
fn child(
    repository: &gix::Repository,
    tree: ObjectId,
    name: &[u8],
    is_kind: impl Fn(&EntryMode) -> bool,
) -> Result<Option<ObjectId>, Absence> {
    let bytes = read(repository, Some(tree))?;
    for entry in TreeRefIter::from_bytes(&bytes, repository.object_hash()) {
        let entry = entry.map_err(unreadable)?;
        if entry.filename == name && is_kind(&entry.mode) {
            return Ok(Some(entry.oid.to_owned()));
        }
    }
    Ok(None)
}

/// The bytes of a tree object; `None` is the empty tree.
fn read(repository: &gix::Repository, tree: Option<ObjectId>) -> Result<Vec<u8>, Absence> {
    let Some(tree) = tree else {
        return Ok(Vec::new());
    };
    let mut object = repository.find_tree(tree).map_err(unreadable)?;
    Ok(object.take_data())
}
