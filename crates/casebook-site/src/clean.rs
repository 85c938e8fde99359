//! Removing a site.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use super::SiteError;
use super::disk::exists;
use super::lock::Lock;
use super::manifest::MANIFEST;
use super::place::Place;
use super::previous::Previous;

/// What cleaning came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cleaned {
    /// Files removed, the manifest aside.
    pub removed: usize,
    /// Whether the output folder is gone too, because nothing else was in it.
    pub folder: bool,
}

/// Removes what Casebook wrote to the folder `out`, the folders that are empty then, and what an interrupted run left
/// beside it. Links are removed, never followed. A folder that is not there is clean.
///
/// # Errors
/// When `out` holds files but no site, is not a folder, is being written, or the file system refuses.
pub fn clean(out: &Path) -> Result<Cleaned, SiteError> {
    let place = Place::find(out, &[])?;
    if !exists(place.parent())? {
        return Ok(Cleaned::default());
    }
    let _lock = Lock::take(&place)?;
    place.recover()?;
    let previous = Previous::find(place.out()).map_err(|error| match error {
        SiteError::NotOurs { path } => SiteError::NoSite { path },
        other => other,
    })?;
    let Some(previous) = previous else {
        return Ok(Cleaned::default());
    };
    let files = previous.files();
    let mut folders = BTreeSet::new();
    for file in &files {
        let path = place.out().join(file);
        std::fs::remove_file(&path).map_err(SiteError::io("remove", &path))?;
        folders.extend(file.match_indices('/').map(|(at, _)| &file[..at]));
    }
    // The innermost first.
    for folder in folders.into_iter().rev() {
        remove_if_empty(&place.out().join(folder))?;
    }
    let manifest = place.out().join(MANIFEST);
    if exists(&manifest)? {
        std::fs::remove_file(&manifest).map_err(SiteError::io("remove", &manifest))?;
    }
    Ok(Cleaned {
        removed: files.len(),
        folder: remove_if_empty(place.out())?,
    })
}

/// Removes an empty folder and says whether it did.
fn remove_if_empty(folder: &Path) -> Result<bool, SiteError> {
    match std::fs::remove_dir(folder) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => Ok(false),
        Err(error) => Err(SiteError::io("remove the folder", folder)(error)),
    }
}
