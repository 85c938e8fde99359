//! What stands at a path on disk; links are not followed.

use std::io;
use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;

use super::SiteError;

/// Whether anything stands at `path`, a broken link included.
pub(super) fn exists(path: &Path) -> Result<bool, SiteError> {
    match std::fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound) => Ok(false),
        Err(error) => Err(SiteError::io("look at", path)(error)),
    }
}

/// Removes a file, a link (not what it leads to) or a whole folder.
pub(super) fn remove(path: &Path) -> Result<(), SiteError> {
    let metadata = std::fs::symlink_metadata(path).map_err(SiteError::io("look at", path))?;
    let removed = if metadata.is_dir() {
        remove_folder(path)
    } else {
        std::fs::remove_file(path)
    };
    removed.map_err(SiteError::io("remove what an earlier run left at", path))
}

/// Removes a folder with all that is in it, links not followed; in parallel, since this costs more than anything else
/// in replacing a large site of which little changed.
fn remove_folder(path: &Path) -> io::Result<()> {
    let entries: Vec<_> = std::fs::read_dir(path)?.collect::<io::Result<_>>()?;
    entries.par_iter().try_for_each(|entry| {
        if entry.file_type()?.is_dir() {
            remove_folder(&entry.path())
        } else {
            std::fs::remove_file(entry.path())
        }
    })?;
    std::fs::remove_dir(path)
}

/// The absolute path without links, of which the last parts need not exist.
pub(super) fn resolve(path: &Path) -> Result<PathBuf, SiteError> {
    let absolute = std::path::absolute(path).map_err(SiteError::io("resolve", path))?;
    let mut missing = Vec::new();
    let mut existing = absolute.as_path();
    loop {
        match existing.canonicalize() {
            Ok(real) => {
                return Ok(missing
                    .iter()
                    .rev()
                    .fold(real, |path, part| path.join(part)));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(SiteError::io("resolve", existing)(error)),
        }
        match (existing.parent(), existing.components().next_back()) {
            (Some(parent), Some(Component::Normal(name))) => {
                missing.push(name.to_owned());
                existing = parent;
            }
            // `missing/..` cannot be resolved.
            _ => {
                return Err(SiteError::NoName {
                    path: path.to_owned(),
                });
            }
        }
    }
}
