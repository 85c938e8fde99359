//! The site that stands in the output folder, and what is there beside it.

use std::collections::{BTreeSet, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use super::disk::exists;
use super::manifest::{MANIFEST, Manifest};
use super::{Plan, SiteError, SitePath};

/// What an output folder holds before it is replaced.
pub(super) struct Previous {
    root: PathBuf,
    manifest: Manifest,
    /// Listed files that are there, in real folders: nothing is reached through a link.
    ours: HashSet<String>,
    /// Everything else; a folder stands for all that is in it.
    foreign: Vec<Foreign>,
}

struct Foreign {
    /// Below the root, with the system's separators.
    path: PathBuf,
    /// The same as a site's path; `None` when it is not Unicode.
    name: Option<String>,
    is_folder: bool,
}

impl Previous {
    /// Looks at `out`; `None` when nothing is there.
    pub(super) fn find(out: &Path) -> Result<Option<Self>, SiteError> {
        match std::fs::symlink_metadata(out) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(SiteError::io("look at", out)(error)),
            Ok(metadata) if !metadata.is_dir() => {
                return Err(SiteError::NotAFolder {
                    path: out.to_owned(),
                });
            }
            Ok(_) => {}
        }
        match Manifest::read(out)? {
            Some(manifest) => Self::listed(out, manifest).map(Some),
            None => {
                let mut entries =
                    std::fs::read_dir(out).map_err(SiteError::io("read the folder", out))?;
                match entries.next() {
                    Some(_) => Err(SiteError::NotOurs {
                        path: out.to_owned(),
                    }),
                    None => Self::listed(out, Manifest::default()).map(Some),
                }
            }
        }
    }

    fn listed(root: &Path, manifest: Manifest) -> Result<Self, SiteError> {
        let mut previous = Self {
            root: root.to_owned(),
            manifest,
            ours: HashSet::new(),
            foreign: Vec::new(),
        };
        let folders: HashSet<String> = previous
            .manifest
            .paths()
            .flat_map(|path| path.match_indices('/').map(|(at, _)| &path[..at]))
            .map(str::to_owned)
            .collect();
        let mut unread = vec![(PathBuf::new(), Some(String::new()))];
        while let Some((folder, name)) = unread.pop() {
            for found in children(root, &folder, name.as_deref())? {
                match &found.name {
                    Some(name) if found.is_folder && folders.contains(name) => {
                        unread.push((found.path, found.name));
                    }
                    Some(name) if !found.is_folder && previous.manifest.lists(name) => {
                        previous.ours.insert(name.clone());
                    }
                    Some(name) if name == MANIFEST && !found.is_folder => {}
                    _ => previous.foreign.push(found),
                }
            }
        }
        previous.foreign.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(previous)
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    pub(super) fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Whether a listed file (or a link in its stead) is there.
    pub(super) fn has(&self, path: &str) -> bool {
        self.ours.contains(path)
    }

    /// The listed files that are there, sorted.
    pub(super) fn files(&self) -> Vec<&str> {
        let mut files: Vec<&str> = self.ours.iter().map(String::as_str).collect();
        files.sort_unstable();
        files
    }

    /// Links all foreign files into the `staging` folder of `plan`. Returns the folders that nothing is planned in:
    /// they are to be moved when the new site is in place.
    pub(super) fn carry(
        &self,
        plan: &Plan<'_>,
        folders: &BTreeSet<&str>,
        staging: &Path,
    ) -> Result<Vec<PathBuf>, SiteError> {
        let planned: HashSet<String> = folders
            .iter()
            .map(|folder| SitePath::folded(folder))
            .collect();
        let mut to_move = Vec::new();
        let mut open: Vec<Foreign> = Vec::new();
        let mut next = self.foreign.iter();
        loop {
            let owned = open.pop();
            let Some(foreign) = owned.as_ref().or_else(|| next.next()) else {
                return Ok(to_move);
            };
            let (is_file, is_folder) = match &foreign.name {
                Some(name) => (plan.takes(name), planned.contains(&SitePath::folded(name))),
                None => (false, false),
            };
            if is_file || (is_folder && !foreign.is_folder) {
                return Err(SiteError::InTheWay {
                    path: self.root.join(&foreign.path),
                });
            }
            if is_folder {
                open.extend(children(
                    &self.root,
                    &foreign.path,
                    foreign.name.as_deref(),
                )?);
                continue;
            }
            let target = staging.join(&foreign.path);
            make_parent(&target)?;
            if foreign.is_folder {
                to_move.push(foreign.path.clone());
            } else {
                link_or_copy(&self.root.join(&foreign.path), &target)?;
            }
        }
    }
}

/// What stands in a folder below `root`, links not followed.
fn children(root: &Path, folder: &Path, name: Option<&str>) -> Result<Vec<Foreign>, SiteError> {
    let path = root.join(folder);
    let failed = || SiteError::io("read the folder", &path);
    let mut children = Vec::new();
    for entry in std::fs::read_dir(&path).map_err(failed())? {
        let entry = entry.map_err(failed())?;
        let file_name = entry.file_name();
        let name = match (name, file_name.to_str()) {
            (Some(""), Some(own)) => Some(own.to_owned()),
            (Some(folder), Some(own)) => Some(format!("{folder}/{own}")),
            _ => None,
        };
        let is_folder = entry.file_type().map_err(failed())?.is_dir();
        children.push(Foreign {
            path: folder.join(file_name),
            name,
            is_folder,
        });
    }
    Ok(children)
}

/// Moves what is foreign in `leftover`, a site that had been replaced when the run was interrupted, to `out`, where
/// nothing of its name is there. A leftover without a manifest was half built: nothing in it is foreign.
///
/// # Errors
/// When the leftover cannot be looked through, its manifest being damaged for one: what is foreign in it is not known then,
/// and must not be removed.
pub(super) fn rescue_foreign(leftover: &Path, out: &Path) -> Result<(), SiteError> {
    let metadata =
        std::fs::symlink_metadata(leftover).map_err(SiteError::io("look at", leftover))?;
    if !metadata.is_dir() {
        return Ok(());
    }
    let Some(manifest) = Manifest::read(leftover)? else {
        return Ok(());
    };
    if !exists(out)? {
        return Ok(());
    }
    let left = Previous::listed(leftover, manifest)?;
    for foreign in &left.foreign {
        move_if_absent(&left.root.join(&foreign.path), &out.join(&foreign.path))?;
    }
    Ok(())
}

/// Moves a file or folder, unless something stands at `target`.
pub(super) fn move_if_absent(source: &Path, target: &Path) -> Result<(), SiteError> {
    if exists(target)? {
        return Ok(());
    }
    make_parent(target)?;
    std::fs::rename(source, target).map_err(SiteError::io("carry over", source))
}

fn make_parent(target: &Path) -> Result<(), SiteError> {
    match target.parent() {
        Some(parent) => {
            std::fs::create_dir_all(parent).map_err(SiteError::io("create the folder", parent))
        }
        None => Ok(()),
    }
}

/// Gives a foreign file its place in the new site; a link stays a link.
fn link_or_copy(source: &Path, target: &Path) -> Result<(), SiteError> {
    if std::fs::hard_link(source, target).is_ok() {
        return Ok(());
    }
    let is_link = std::fs::symlink_metadata(source).is_ok_and(|metadata| metadata.is_symlink());
    let copied = if is_link {
        copy_link(source, target)
    } else {
        std::fs::copy(source, target).map(drop)
    };
    copied.map_err(SiteError::io("carry over", source))
}

#[cfg(unix)]
fn copy_link(source: &Path, target: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(std::fs::read_link(source)?, target)
}

#[cfg(not(unix))]
fn copy_link(source: &Path, target: &Path) -> io::Result<()> {
    std::fs::copy(source, target).map(drop)
}
