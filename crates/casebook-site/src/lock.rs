//! One writer at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::SiteError;
use super::place::Place;

/// Held while a site is written; released when dropped, and by the system when the process dies.
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Takes the lock of the site at `place`.
    pub(super) fn take(place: &Place) -> Result<Self, SiteError> {
        let path = place.lock_file();
        loop {
            let file = OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path)
                .map_err(SiteError::io("create the lock file", &path))?;
            match file.try_lock() {
                Ok(()) if is_at(&file, &path) => return Ok(Self { path, _file: file }),
                // The earlier holder removed this very file while we opened it.
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    return Err(SiteError::Busy {
                        path: place.out().to_owned(),
                    });
                }
                Err(TryLockError::Error(error)) => return Err(SiteError::io("lock", &path)(error)),
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Where an open file cannot be told from the one at its path, the empty lock file stays.
        if cfg!(unix) {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(open), Ok(named)) => (open.dev(), open.ino()) == (named.dev(), named.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_file: &File, _path: &Path) -> bool {
    true
}
