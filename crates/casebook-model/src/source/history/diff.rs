//! Comparing two trees, without looking into what they share.

use std::cmp::Ordering;

use gix::ObjectId;

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

/// The files that differ between two trees (none is the empty one), sorted by path. A change of mode alone is none.
pub(super) fn trees(
    repository: &gix::Repository,
    old: Option<ObjectId>,
    new: Option<ObjectId>,
) -> Result<Vec<Change>, Absence> {
    let mut changes = Vec::new();
    let mut folders = vec![(Vec::new(), old, new)];
    while let Some((folder, old, new)) = folders.pop() {
        if old != new {
            folder_changes(
                &read(repository, old)?,
                &read(repository, new)?,
                &folder,
                &mut changes,
                &mut folders,
            );
        }
    }
    changes.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    Ok(changes)
}

/// The id of the tree called `name` directly inside `tree`.
pub(super) fn subtree(
    repository: &gix::Repository,
    tree: ObjectId,
    name: &[u8],
) -> Result<Option<ObjectId>, Absence> {
    let bytes = read(repository, Some(tree))?;
    let found = Entries(&bytes).find(|entry| entry.name == name && entry.kind == Kind::Folder);
    Ok(found.map(|entry| entry.id))
}

/// The id of the file called `name` directly inside `tree`.
pub(super) fn file(
    repository: &gix::Repository,
    tree: ObjectId,
    name: &[u8],
) -> Result<Option<ObjectId>, Absence> {
    let bytes = read(repository, Some(tree))?;
    let found = Entries(&bytes).find(|entry| entry.name == name && entry.kind == Kind::File);
    Ok(found.map(|entry| entry.id))
}

/// The bytes of a tree object: entries of a mode in octal, a space, the name, a zero byte and the id.
fn read(repository: &gix::Repository, tree: Option<ObjectId>) -> Result<Vec<u8>, Absence> {
    let Some(tree) = tree else {
        return Ok(Vec::new());
    };
    let mut object = repository.find_tree(tree).map_err(unreadable)?;
    Ok(object.take_data())
}

/// Compares two trees entry by entry; subfolders that differ are put on the list of what is still to be compared.
fn folder_changes(
    mut old: &[u8],
    mut new: &[u8],
    folder: &[u8],
    changes: &mut Vec<Change>,
    folders: &mut Vec<(Vec<u8>, Option<ObjectId>, Option<ObjectId>)>,
) {
    let mut note = |entry: &Entry<'_>, old: Option<ObjectId>, new: Option<ObjectId>| {
        let mut path = Vec::with_capacity(folder.len() + 1 + entry.name.len());
        path.extend_from_slice(folder);
        if !folder.is_empty() {
            path.push(b'/');
        }
        path.extend_from_slice(entry.name);
        match entry.kind {
            Kind::Folder => folders.push((path, old, new)),
            Kind::File => changes.push(Change { path, old, new }),
            Kind::Other => {}
        }
    };
    loop {
        let same = shared_start(old, new);
        (old, new) = (&old[same..], &new[same..]);
        let (before, after) = (entry(old), entry(new));
        match (&before, &after) {
            (None, None) => return,
            (Some(b), Some(a)) if b.name == a.name && b.kind == a.kind => {
                if b.id != a.id {
                    note(a, Some(b.id), Some(a.id));
                }
                (old, new) = (&old[b.length..], &new[a.length..]);
            }
            (Some(b), a) if a.as_ref().is_none_or(|a| b.order(a) == Ordering::Less) => {
                note(b, Some(b.id), None);
                old = &old[b.length..];
            }
            (_, Some(a)) => {
                note(a, None, Some(a.id));
                new = &new[a.length..];
            }
            (Some(_), None) => unreachable!("the guard above takes every entry that stands alone"),
        }
    }
}

/// How many bytes of whole entries both start with.
fn shared_start(old: &[u8], new: &[u8]) -> usize {
    let mut same = 0;
    while let Some(length) = entry_length(&new[same..]) {
        if old.get(same..same + length) != Some(&new[same..same + length]) {
            break;
        }
        same += length;
    }
    same
}

const ID_LENGTH: usize = 20;

fn entry_length(bytes: &[u8]) -> Option<usize> {
    let length = memchr::memchr(0, bytes)? + 1 + ID_LENGTH;
    (length <= bytes.len()).then_some(length)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Folder,
    /// Symbolic links and submodules.
    Other,
}

struct Entry<'a> {
    kind: Kind,
    name: &'a [u8],
    id: ObjectId,
    length: usize,
}

impl Entry<'_> {
    /// Git's order: folders as if their names ended in `/`.
    fn order(&self, other: &Self) -> Ordering {
        let mark = |entry: &Self| if entry.kind == Kind::Folder { b'/' } else { 0 };
        let shorter = self.name.len().min(other.name.len());
        self.name[..shorter]
            .cmp(&other.name[..shorter])
            .then_with(|| {
                let next = |entry: &Self| {
                    entry
                        .name
                        .get(shorter)
                        .copied()
                        .unwrap_or_else(|| mark(entry))
                };
                next(self)
                    .cmp(&next(other))
                    .then(self.length.cmp(&other.length))
            })
    }
}

fn entry(bytes: &[u8]) -> Option<Entry<'_>> {
    let length = entry_length(bytes)?;
    let space = memchr::memchr(b' ', &bytes[..length - ID_LENGTH])?;
    let kind = match &bytes[..space] {
        b"40000" | b"040000" => Kind::Folder,
        mode if mode.starts_with(b"100") => Kind::File,
        _ => Kind::Other,
    };
    let id = ObjectId::try_from(&bytes[length - ID_LENGTH..length]).ok()?;
    Some(Entry {
        kind,
        name: &bytes[space + 1..length - ID_LENGTH - 1],
        id,
        length,
    })
}

struct Entries<'a>(&'a [u8]);

impl<'a> Iterator for Entries<'a> {
    type Item = Entry<'a>;

    fn next(&mut self) -> Option<Entry<'a>> {
        let entry = entry(self.0)?;
        self.0 = &self.0[entry.length..];
        Some(entry)
    }
}
