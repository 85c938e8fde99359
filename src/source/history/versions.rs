//! The texts that one file has had, commit by commit, as values.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use gix::ObjectId;

use super::{Absence, commits, diff, folder_in, unreadable};
use crate::time::Timestamp;

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

impl Versions {
    /// Reads the texts of the file at `path`, relative to the folder `content` with `/` between its parts; `None` when
    /// `HEAD` does not hold it.
    ///
    /// # Errors
    /// When there is no history, or not all of it.
    pub fn read(content: &Path, path: &str) -> Result<Option<Self>, Absence> {
        let content = content.canonicalize().map_err(unreadable)?;
        let mut repository = gix::discover(&content).map_err(|_| Absence::NoRepository)?;
        let folder = folder_in(&repository, &content)?;
        if repository.is_shallow().map_err(unreadable)? {
            return Err(Absence::Shallow);
        }
        const CACHE_BYTES: usize = 24 << 20;
        repository.object_cache_size(CACHE_BYTES);
        let head = repository.head_id().map_err(|_| Absence::NoCommit)?.detach();
        let mut walk = Walk { repository: &repository, folder, places: HashMap::new(), texts: Vec::new() };
        walk.versions(head, path.as_bytes().to_vec())
    }
}

/// The walk along one file.
struct Walk<'a> {
    repository: &'a gix::Repository,
    folder: Vec<Vec<u8>>,
    /// The place of each blob among the texts.
    places: HashMap<ObjectId, usize>,
    texts: Vec<Arc<str>>,
}

/// A file in a commit: the path it has there within the content folder, and its bytes.
struct Found {
    path: Vec<u8>,
    blob: ObjectId,
}

impl Walk<'_> {
    fn versions(&mut self, head: ObjectId, path: Vec<u8>) -> Result<Option<Versions>, Absence> {
        let Some(blob) = self.blob(head, &path)? else { return Ok(None) };
        let at_head = self.text(blob)?;
        let mut edits = Vec::new();
        let mut ahead = vec![(head, Found { path, blob })];
        // Branches may know the file by different names.
        let mut seen: HashSet<(ObjectId, Vec<u8>)> = HashSet::new();
        while let Some((commit, found)) = ahead.pop() {
            if !seen.insert((commit, found.path.clone())) {
                continue;
            }
            let object = self.repository.find_commit(commit).map_err(unreadable)?;
            let parents: Vec<ObjectId> = object.parent_ids().map(gix::Id::detach).collect();
            let written = object.author().ok().and_then(|author| author.time().ok());
            let written = written.and_then(|time| Timestamp::from_second(time.seconds).ok());
            let mut before = Vec::with_capacity(parents.len());
            for parent in parents {
                before.push(self.before(commit, parent, &found)?.map(|older| (parent, older)));
            }
            let is_edit = before.is_empty()
                || before.iter().any(|older| older.as_ref().is_none_or(|(_, older)| older.blob != found.blob));
            if is_edit {
                let text = self.text(found.blob)?;
                let texts =
                    before.iter().map(|older| older.as_ref().map(|(_, older)| self.text(older.blob)).transpose());
                edits.push(Edited { written, text, before: texts.collect::<Result<_, _>>()? });
            }
            ahead.extend(before.into_iter().flatten());
        }
        Ok(Some(Versions { texts: std::mem::take(&mut self.texts), head: at_head, edits }))
    }

    /// The file in a commit's parent: under the same name, else under that of the only file with the same bytes that the
    /// commit took away.
    fn before(&self, commit: ObjectId, parent: ObjectId, found: &Found) -> Result<Option<Found>, Absence> {
        if let Some(blob) = self.blob(parent, &found.path)? {
            return Ok(Some(Found { path: found.path.clone(), blob }));
        }
        let tree = |commit| commits::folder_tree(self.repository, commit, &self.folder);
        let changes = diff::trees(self.repository, tree(parent)?, tree(commit)?)?;
        let mut gone = changes.into_iter().filter(|change| change.new.is_none() && change.old == Some(found.blob));
        Ok(match (gone.next(), gone.next()) {
            (Some(one), None) => Some(Found { path: one.path, blob: found.blob }),
            _ => None,
        })
    }

    /// The bytes of the file at `path` within the content folder of a commit.
    fn blob(&self, commit: ObjectId, path: &[u8]) -> Result<Option<ObjectId>, Absence> {
        let tree = self.repository.find_commit(commit).map_err(unreadable)?.tree().map_err(unreadable)?;
        let parts = self.folder.iter().map(Vec::as_slice).chain(path.split(|byte| *byte == b'/'));
        let entry = tree.lookup_entry(parts).map_err(unreadable)?;
        Ok(entry.filter(|entry| entry.mode().is_blob()).map(|entry| entry.object_id()))
    }

    fn text(&mut self, blob: ObjectId) -> Result<usize, Absence> {
        if let Some(place) = self.places.get(&blob) {
            return Ok(*place);
        }
        let bytes = self.repository.find_blob(blob).map_err(unreadable)?.take_data();
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
        let versions = Versions::read(&repository.path().join("content"), path).unwrap().unwrap();
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
        let expected = [(first, "one".to_owned(), vec![]), (second, "two".to_owned(), vec![text("one")])];
        assert_eq!(edits(&repository, "2026/a.md"), expected);
        let versions = Versions::read(&repository.path().join("content"), "2026/a.md").unwrap().unwrap();
        assert_eq!(&*versions.texts[versions.head], "two");
        assert_eq!(Versions::read(&repository.path().join("content"), "2026"), Ok(None), "a folder is no file");
        assert_eq!(Versions::read(&repository.path().join("content"), "c.md"), Ok(None));
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
        let expected = [(first, "one".to_owned(), vec![]), (second, "two".to_owned(), vec![text("one")])];
        assert_eq!(edits(&repository, "b.md"), expected);

        repository.write("content/c.md", "two");
        repository.commit("Dewi");
        repository.git(&["rm", "--quiet", "content/c.md"]);
        repository.git(&["mv", "content/b.md", "content/d.md"]);
        let moved = repository.commit("Dewi");
        assert_eq!(edits(&repository, "d.md"), [(moved, "two".to_owned(), vec![None])], "b.md and c.md were the same");
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
        assert!(edits.iter().any(|edit| edit.2 == [text("one\n"), text("two\n")]), "{edits:?}");
    }

    #[test]
    fn a_shallow_clone_tells_nothing() {
        let mut repository = Repository::new();
        for version in ["one", "two"] {
            repository.write("content/a.md", version);
            repository.commit("Dewi");
        }
        let clone = tempfile::tempdir().unwrap();
        let (from, to) = (format!("file://{}", repository.path().display()), clone.path().join("clone"));
        repository.git(&["clone", "--quiet", "--depth=1", &from, to.to_str().unwrap()]);
        assert_eq!(Versions::read(&to.join("content"), "a.md"), Err(Absence::Shallow));
        let outside = tempfile::tempdir().unwrap();
        assert_eq!(Versions::read(outside.path(), "a.md"), Err(Absence::NoRepository));
    }
}
