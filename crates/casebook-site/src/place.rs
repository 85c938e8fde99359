//! The output folder's place on disk: what stands beside it, and how folders change places.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use casebook_model::source::is_set_aside;

use super::SiteError;
use super::disk::{exists, remove, resolve};
use super::previous::rescue_foreign;

/// An output folder that need not exist yet, and the names kept beside it.
pub(super) struct Place {
    parent: PathBuf,
    name: OsString,
    out: PathBuf,
}

impl Place {
    /// The place of `out`, apart from all `sources`; symbolic links are resolved, so that a site behind a link is
    /// replaced where it really is.
    pub(super) fn find(out: &Path, sources: &[&Path]) -> Result<Self, SiteError> {
        let resolved = resolve(out)?;
        for source in sources {
            let folder = resolve(source)?;
            // Where it is passed over when the sources are read, a site may stand among them.
            let is_among = |site: &Path| !is_set_aside(site);
            if folder.starts_with(&resolved) || resolved.strip_prefix(&folder).is_ok_and(is_among) {
                return Err(SiteError::Overlap {
                    out: out.to_owned(),
                    source_folder: (*source).to_owned(),
                });
            }
        }
        match (resolved.parent(), resolved.file_name()) {
            (Some(parent), Some(name)) => Ok(Self {
                parent: parent.to_owned(),
                name: name.to_owned(),
                out: resolved.clone(),
            }),
            _ => Err(SiteError::NoName {
                path: out.to_owned(),
            }),
        }
    }

    pub(super) fn out(&self) -> &Path {
        &self.out
    }

    pub(super) fn parent(&self) -> &Path {
        &self.parent
    }

    /// Where the new site is built.
    pub(super) fn staging(&self) -> PathBuf {
        self.beside(".casebook-staging-")
    }

    /// Where the old site waits while two renames take the place of one exchange.
    fn aside(&self) -> PathBuf {
        self.beside(".casebook-previous-")
    }

    pub(super) fn lock_file(&self) -> PathBuf {
        self.beside(".casebook-lock-")
    }

    fn beside(&self, prefix: &str) -> PathBuf {
        let mut name = OsString::from(prefix);
        name.push(&self.name);
        self.parent.join(name)
    }

    /// Puts in order what an interrupted run left behind; the lock must be held. A site that was set aside comes
    /// back, foreign files that had not been carried over yet are, and what was half built goes.
    pub(super) fn recover(&self) -> Result<(), SiteError> {
        let aside = self.aside();
        if exists(&aside)? && !exists(&self.out)? {
            std::fs::rename(&aside, &self.out)
                .map_err(SiteError::io("put back the earlier site", &aside))?;
        }
        for leftover in [aside, self.staging()] {
            if exists(&leftover)? {
                rescue_foreign(&leftover, &self.out)?;
                remove(&leftover)?;
            }
        }
        Ok(())
    }

    /// Puts the staged site in place. Returns where the old one is now, if there was one.
    pub(super) fn swap(&self) -> Result<Option<PathBuf>, SiteError> {
        let staging = self.staging();
        if !exists(&self.out)? {
            std::fs::rename(&staging, &self.out).map_err(|error| self.not_swapped(error))?;
            return Ok(None);
        }
        if exchange(&staging, &self.out).map_err(|error| self.not_swapped(error))? {
            return Ok(Some(staging));
        }
        self.swap_by_renames().map(Some)
    }

    /// Two renames, for systems that cannot exchange. [`Place::recover`] puts right what may happen in between.
    pub(super) fn swap_by_renames(&self) -> Result<PathBuf, SiteError> {
        let aside = self.aside();
        std::fs::rename(&self.out, &aside).map_err(|error| self.not_swapped(error))?;
        if let Err(error) = std::fs::rename(self.staging(), &self.out) {
            std::fs::rename(&aside, &self.out)
                .map_err(SiteError::io("put back the earlier site", &aside))?;
            return Err(self.not_swapped(error));
        }
        Ok(aside)
    }

    fn not_swapped(&self, source: io::Error) -> SiteError {
        let path = self.out.clone();
        match source.kind() {
            io::ErrorKind::CrossesDevices | io::ErrorKind::ResourceBusy => {
                SiteError::NotMovable { path, source }
            }
            _ => SiteError::Io {
                action: "put the new site in place of",
                path,
                source,
            },
        }
    }
}

/// Exchanges two folders in one step; false where the system cannot.
#[cfg(target_os = "linux")]
fn exchange(a: &Path, b: &Path) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::NOSYS | Errno::INVAL | Errno::OPNOTSUPP) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn exchange(_a: &Path, _b: &Path) -> io::Result<bool> {
    Ok(false)
}
