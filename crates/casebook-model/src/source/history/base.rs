//! The files of a book as they were where its branch left another one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gix::ObjectId;

use super::changes::{Changes, ChangesError, Present, compare, merge_base, unreadable};
use super::commits::{folder_tree, reader};
use super::{diff, folder_in, open};

/// A folder at the merge base of `HEAD` and a reference.
pub struct Base {
    repository: gix::Repository,
    commit: ObjectId,
    folder: PathBuf,
    /// The files inside the folder by their path, with `/`.
    files: BTreeMap<Vec<u8>, ObjectId>,
}

impl Base {
    /// Finds the commit at which `HEAD` and `reference` parted, and the files that `folder` held there.
    ///
    /// # Errors
    /// When there is nothing to compare with.
    pub fn open(folder: &Path, reference: &str) -> Result<Self, ChangesError> {
        Self::find(folder, |repository| merge_base(repository, reference))
    }

    /// The files that `folder` held at a commit, which is given in hexadecimal.
    ///
    /// # Errors
    /// When the clone has no such commit.
    pub fn at(folder: &Path, commit: &str) -> Result<Self, ChangesError> {
        Self::find(folder, |repository| {
            let id = ObjectId::from_hex(commit.as_bytes()).map_err(unreadable)?;
            let found = repository.find_commit(id);
            found
                .map(|commit| commit.id)
                .map_err(|_| ChangesError::Unknown {
                    reference: commit.to_owned(),
                    hint: String::new(),
                })
        })
    }

    fn find(
        folder: &Path,
        commit: impl FnOnce(&gix::Repository) -> Result<ObjectId, ChangesError>,
    ) -> Result<Self, ChangesError> {
        let folder = folder.canonicalize().map_err(unreadable)?;
        let (shared, parts) = open(&folder)?;
        let repository = reader(&shared);
        let commit = commit(&repository)?;
        let tree = folder_tree(&repository, commit, &parts).map_err(unreadable)?;
        let files = diff::trees(&repository, None, tree)
            .map_err(unreadable)?
            .into_iter()
            .filter_map(|change| Some((change.path, change.new?)))
            .collect();
        Ok(Self {
            repository,
            commit,
            folder,
            files,
        })
    }

    /// The same commit, without any file.
    #[must_use]
    pub fn without_files(mut self) -> Self {
        self.files.clear();
        self
    }

    /// Whether a folder lies in the work tree of the same repository.
    #[must_use]
    pub fn is_same_repository(&self, folder: &Path) -> bool {
        let work_tree = |repository: &gix::Repository| {
            repository
                .workdir()
                .and_then(|tree| tree.canonicalize().ok())
        };
        let other = folder
            .canonicalize()
            .ok()
            .and_then(|folder| gix::discover(folder).ok());
        other.is_some_and(|other| {
            let tree = work_tree(&other);
            tree.is_some() && tree == work_tree(&self.repository)
        })
    }

    /// What has changed between the base and the work tree: commits, edits that are not committed, and files that git
    /// does not know yet. `present` are the folder's files of interest, all of them.
    #[must_use]
    pub fn changes(&self, present: &[Present<'_>]) -> Changes {
        compare(
            self.repository.object_hash(),
            &self.folder,
            &self.files,
            present,
        )
    }

    /// The files that the folder held, by their path inside it with `/`, in its order; what is not UTF-8 is left out.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files
            .keys()
            .filter_map(|path| std::str::from_utf8(path).ok())
    }

    /// The bytes of one of the folder's files; `None` when it held no such file.
    ///
    /// # Errors
    /// When git data cannot be read.
    pub fn read(&self, path: &str) -> Result<Option<Vec<u8>>, ChangesError> {
        self.files
            .get(path.as_bytes())
            .map(|blob| self.blob(*blob))
            .transpose()
    }

    /// The bytes of a file that need not be in the folder; `None` when there was none, or it is not in the repository.
    ///
    /// # Errors
    /// When git data cannot be read.
    pub fn read_outside(&self, file: &Path) -> Result<Option<Vec<u8>>, ChangesError> {
        let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else {
            return Ok(None);
        };
        let Ok(folder) = folder.canonicalize() else {
            return Ok(None);
        };
        let Ok(parts) = folder_in(&self.repository, &folder) else {
            return Ok(None);
        };
        let tree = folder_tree(&self.repository, self.commit, &parts).map_err(unreadable)?;
        let Some(tree) = tree else { return Ok(None) };
        let blob = diff::file(&self.repository, tree, name.as_encoded_bytes());
        blob.map_err(unreadable)?
            .map(|blob| self.blob(blob))
            .transpose()
    }

    fn blob(&self, blob: ObjectId) -> Result<Vec<u8>, ChangesError> {
        let mut object = self.repository.find_blob(blob).map_err(unreadable)?;
        Ok(object.take_data())
    }
}
