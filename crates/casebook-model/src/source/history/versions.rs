//! The texts that one file has had, commit by commit, as values.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use gix::ObjectId;
use rayon::prelude::*;

use super::diff::Change;
use super::{Absence, commits, diff, open, unreadable};
use casebook_time::Timestamp;

/// What git knows of one file's texts, from `HEAD` back to the commit that brought it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versions {
    /// Each text once, in no order.
    pub texts: Vec<Arc<str>>,
    /// The place in `texts` of the one that `HEAD` holds.
    pub head: usize,
    /// The commits in which the file is not what it was in each of their parents, in no order.
    pub edits: Vec<Edited>,
}

/// One commit's work on a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The author's date, where it can be read.
    pub written: Option<Timestamp>,
    /// The place in [`Versions::texts`] of the text it left.
    pub text: usize,
    /// The same of the texts it found, one for each parent; `None` where the file was not there, or where it cannot be
    /// told which of several it was. A file that was moved whole was there under its older name.
    pub before: Vec<Option<usize>>,
}

/// Every step of a content folder's history, from which the versions of any of its files follow.
pub struct VersionLog {
    repository: gix::Repository,
    /// All commits, `HEAD` first.
    commits: Vec<Moment>,
    /// The files of `HEAD`, sorted by path.
    head: Vec<Change>,
}

/// One commit, and how it differs from each of its parents.
struct Moment {
    id: ObjectId,
    /// The parent's place among the commits, and the files that are not the same in it, sorted by path.
    parents: Vec<(usize, Vec<Change>)>,
}

/// A file in a commit: the path it has there within the content folder, and its bytes.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Found {
    path: Vec<u8>,
    blob: ObjectId,
}

impl VersionLog {
    /// Reads the history of the folder `content`.
    ///
    /// # Errors
    /// When there is none, or not all of it.
    pub fn read(content: &Path) -> Result<Self, Absence> {
        let (shared, folder) = open(content)?;
        let repository = commits::reader(&shared);
        if repository.is_shallow().map_err(unreadable)? {
            return Err(Absence::Shallow);
        }
        let head = repository
            .head_id()
            .map_err(|_| Absence::NoCommit)?
            .detach();
        let tree = commits::folder_tree(&repository, head, &folder)?;
        let order = commits::children_first(&repository, head, None)?;
        let places: HashMap<ObjectId, usize> = order
            .iter()
            .enumerate()
            .map(|(at, commit)| (commit.id, at))
            .collect();
        // Neighbours in this order mostly are parent and child, so that a piece of it finds its trees in the cache.
        const PIECE: usize = 256;
        let pieces: Vec<Result<Vec<Moment>, Absence>> = order
            .par_chunks(PIECE)
            .map_init(
                || commits::reader(&shared),
                |reader, piece| {
                    piece
                        .iter()
                        .map(|commit| moment(reader, commit, &folder, &places))
                        .collect()
                },
            )
            .collect();
        let commits: Vec<Vec<Moment>> = pieces.into_iter().collect::<Result<_, _>>()?;
        let head = diff::trees(&repository, None, tree)?;
        Ok(Self {
            repository,
            commits: commits.into_iter().flatten().collect(),
            head,
        })
    }

    /// The texts of the file at `path`, relative to the content folder with `/` between its parts; `None` when `HEAD`
    /// does not hold it.
    ///
    /// # Errors
    /// When git data cannot be read.
    pub fn versions(&self, path: &str) -> Result<Option<Versions>, Absence> {
        let Some(blob) = at(&self.head, path.as_bytes()).and_then(|file| file.new) else {
            return Ok(None);
        };
        let mut texts = Texts {
            repository: &self.repository,
            places: HashMap::new(),
            texts: Vec::new(),
        };
        let head = texts.place(blob)?;
        let mut edits = Vec::new();
        let mut ahead = vec![(
            0,
            Found {
                path: path.as_bytes().to_vec(),
                blob,
            },
        )];
        // Branches may know the file by different names.
        let mut seen: HashSet<(usize, Found)> = HashSet::from_iter(ahead.iter().cloned());
        while let Some((place, found)) = ahead.pop() {
            let commit = &self.commits[place];
            let before: Vec<Option<(usize, Found)>> = commit
                .parents
                .iter()
                .map(|(parent, changes)| Some((*parent, older(changes, &found)?)))
                .collect();
            let is_same = |older: &Option<(usize, Found)>| {
                older
                    .as_ref()
                    .is_some_and(|(_, older)| older.blob == found.blob)
            };
            if before.is_empty() || !before.iter().all(is_same) {
                let text = texts.place(found.blob)?;
                let older = before.iter().map(|older| {
                    older
                        .as_ref()
                        .map(|(_, older)| texts.place(older.blob))
                        .transpose()
                });
                let before = older.collect::<Result<_, _>>()?;
                edits.push(Edited {
                    written: written(&self.repository, commit.id)?,
                    text,
                    before,
                });
            }
            ahead.extend(
                before
                    .into_iter()
                    .flatten()
                    .filter(|older| seen.insert(older.clone())),
            );
        }
        Ok(Some(Versions {
            texts: texts.texts,
            head,
            edits,
        }))
    }
}

fn moment(
    repository: &gix::Repository,
    commit: &commits::Commit,
    folder: &[Vec<u8>],
    places: &HashMap<ObjectId, usize>,
) -> Result<Moment, Absence> {
    let tree = commits::folder_tree(repository, commit.id, folder)?;
    let mut parents = Vec::with_capacity(commit.parents.len());
    for parent in &commit.parents {
        let place = *places.get(parent).ok_or(Absence::Shallow)?;
        let older = commits::folder_tree(repository, *parent, folder)?;
        parents.push((place, diff::trees(repository, older, tree)?));
    }
    Ok(Moment {
        id: commit.id,
        parents,
    })
}

/// The change of a path, where there is one.
fn at<'a>(changes: &'a [Change], path: &[u8]) -> Option<&'a Change> {
    changes
        .binary_search_by(|change| change.path.as_slice().cmp(path))
        .ok()
        .map(|place| &changes[place])
}

/// The file in a parent, from which a commit differs by `changes`: under the same name, else under that of the only file
/// with the same bytes that the commit took away.
fn older(changes: &[Change], found: &Found) -> Option<Found> {
    let Some(change) = at(changes, &found.path) else {
        return Some(found.clone());
    };
    if let Some(blob) = change.old {
        return Some(Found {
            path: found.path.clone(),
            blob,
        });
    }
    let mut gone = changes
        .iter()
        .filter(|change| change.new.is_none() && change.old == Some(found.blob));
    match (gone.next(), gone.next()) {
        (Some(one), None) => Some(Found {
            path: one.path.clone(),
            blob: found.blob,
        }),
        _ => None,
    }
}

/// The author's date of a commit, where it can be read.
fn written(repository: &gix::Repository, commit: ObjectId) -> Result<Option<Timestamp>, Absence> {
    let object = repository.find_commit(commit).map_err(unreadable)?;
    let time = object.author().ok().and_then(|author| author.time().ok());
    Ok(time.and_then(|time| Timestamp::from_second(time.seconds).ok()))
}

/// Blobs as texts, each once.
struct Texts<'a> {
    repository: &'a gix::Repository,
    places: HashMap<ObjectId, usize>,
    texts: Vec<Arc<str>>,
}

impl Texts<'_> {
    fn place(&mut self, blob: ObjectId) -> Result<usize, Absence> {
        if let Some(place) = self.places.get(&blob) {
            return Ok(*place);
        }
        let bytes = self
            .repository
            .find_blob(blob)
            .map_err(unreadable)?
            .take_data();
        self.texts.push(String::from_utf8_lossy(&bytes).into());
        self.places.insert(blob, self.texts.len() - 1);
        Ok(self.texts.len() - 1)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::tests::Repository;
    use super::*;

    /// Each edit of a file: the author's date, the text it left and the texts it found; oldest first.
    fn edits(repository: &Repository, path: &str) -> Vec<(i64, String, Vec<Option<String>>)> {
        let versions = versions(&repository.path().join("content"), path)
            .unwrap()
            .unwrap();
        let text = |place: usize| versions.texts[place].to_string();
        let mut edits: Vec<_> = versions
            .edits
            .iter()
            .map(|edit| {
                let before = edit.before.iter().map(|place| place.map(text)).collect();
                (edit.written.unwrap().as_second(), text(edit.text), before)
            })
            .collect();
        edits.sort();
        edits
    }

    fn versions(content: &Path, path: &str) -> Result<Option<Versions>, Absence> {
        VersionLog::read(content)?.versions(path)
    }

    fn text(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn every_commit_that_changed_the_file_gives_what_it_found_and_what_it_left() {
        let mut repository = Repository::new();
        repository.write("content/2026/a.md", "one");
        let first = repository.commit("Dewi");
        repository.write("content/b.md", "another file");
        repository.commit("Dewi");
        repository.write("content/2026/a.md", "two");
        let second = repository.commit("Tomas");
        repository.write("content/2026/a.md", "not committed");
        let expected = [
            (first, "one".to_owned(), vec![]),
            (second, "two".to_owned(), vec![text("one")]),
        ];
        assert_eq!(edits(&repository, "2026/a.md"), expected);
        let read = versions(&repository.path().join("content"), "2026/a.md")
            .unwrap()
            .unwrap();
        assert_eq!(&*read.texts[read.head], "two");
        assert_eq!(
            versions(&repository.path().join("content"), "2026"),
            Ok(None),
            "a folder is not a file"
        );
        assert_eq!(
            versions(&repository.path().join("content"), "c.md"),
            Ok(None)
        );
    }

    #[test]
    fn a_file_that_was_moved_whole_is_followed_unless_it_may_be_another() {
        let mut repository = Repository::new();
        repository.write("content/a.md", "one");
        let first = repository.commit("Dewi");
        repository.git(&["mv", "content/a.md", "content/b.md"]);
        repository.commit("Dewi");
        repository.write("content/b.md", "two");
        let second = repository.commit("Dewi");
        let expected = [
            (first, "one".to_owned(), vec![]),
            (second, "two".to_owned(), vec![text("one")]),
        ];
        assert_eq!(edits(&repository, "b.md"), expected);

        repository.write("content/c.md", "two");
        repository.commit("Dewi");
        repository.git(&["rm", "--quiet", "content/c.md"]);
        repository.git(&["mv", "content/b.md", "content/d.md"]);
        let moved = repository.commit("Dewi");
        assert_eq!(
            edits(&repository, "d.md"),
            [(moved, "two".to_owned(), vec![None])],
            "b.md and c.md were the same"
        );
    }

    #[test]
    fn a_merge_has_found_what_both_sides_held() {
        let mut repository = Repository::new();
        repository.write("content/a.md", "one\n");
        let first = repository.commit("Dewi");
        repository.git(&["checkout", "--quiet", "-b", "side"]);
        repository.write("content/a.md", "two\n");
        let side = repository.commit("Tomas");
        repository.git(&["checkout", "--quiet", "main"]);
        repository.write("content/b.md", "b\n");
        repository.commit("Dewi");
        repository.git(&["merge", "--quiet", "--no-ff", "--message", "merge", "side"]);
        let edits = edits(&repository, "a.md");
        assert_eq!(edits.len(), 3);
        assert_eq!(edits[0], (first, "one\n".to_owned(), vec![]));
        assert!(edits.contains(&(side, "two\n".to_owned(), vec![text("one\n")])));
        assert!(
            edits
                .iter()
                .any(|edit| edit.2 == [text("one\n"), text("two\n")]),
            "{edits:?}"
        );
    }

    #[test]
    fn a_shallow_clone_tells_nothing() {
        let mut repository = Repository::new();
        for version in ["one", "two"] {
            repository.write("content/a.md", version);
            repository.commit("Dewi");
        }
        let clone = tempfile::tempdir().unwrap();
        let (from, to) = (
            format!("file://{}", repository.path().display()),
            clone.path().join("clone"),
        );
        repository.git(&["clone", "--quiet", "--depth=1", &from, to.to_str().unwrap()]);
        assert_eq!(versions(&to.join("content"), "a.md"), Err(Absence::Shallow));
        let outside = tempfile::tempdir().unwrap();
        assert_eq!(versions(outside.path(), "a.md"), Err(Absence::NoRepository));
    }
}
