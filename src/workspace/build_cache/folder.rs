//! The folder in which Casebook keeps what can be deleted at any time, within the book.

use std::io::{ErrorKind, Read as _, Write as _};
use std::path::PathBuf;

use casebook_model::source::{Folders, open_regular};

use super::super::stamp::stamp;

pub(in super::super) const FOLDER: &str = ".casebook";
/// What a hash takes at the beginning of a sealed file.
const SEAL: usize = blake3::OUT_LEN;

/// The first bytes of a file, and those behind them.
type HeadAndRest<const HEAD: usize> = ([u8; HEAD], Vec<u8>);

/// `.casebook/cache` in the folder of a book.
#[derive(Debug, Clone)]
pub(in super::super) struct CacheFolder {
    folder: PathBuf,
    /// Which program this is: what another one kept is not read.
    pub(super) program: String,
}

impl CacheFolder {
    /// `None` for a book without a folder of its own. Where the entries lie around it, it is passed over with everything hidden.
    pub(in super::super) fn of(folders: &Folders, has_config: bool) -> Option<Self> {
        let book = folders.book.canonicalize().ok().filter(|_| has_config)?;
        let program = stamp(&std::env::current_exe().ok()?)?.0;
        Some(Self {
            folder: book.join(FOLDER),
            program: format!("{} {program}", env!("CARGO_PKG_VERSION")),
        })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join("cache").join(name)
    }

    /// What is wrong with a file.
    pub(super) fn fault(&self, name: &str, what: &str) -> String {
        format!("{} {what}", self.path(name).display())
    }

    /// The bytes of a file; `None` if there is none.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub(super) fn read_plain(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        Ok(self.read_behind::<0>(name)?.map(|(_, bytes)| bytes))
    }

    /// The first bytes of a file, and the rest: a shorter file has no rest, and zeros in their place.
    fn read_behind<const HEAD: usize>(
        &self,
        name: &str,
    ) -> Result<Option<HeadAndRest<HEAD>>, String> {
        let read = open_regular(&self.path(name)).and_then(|(mut file, metadata)| {
            let (mut head, mut rest) = ([0; HEAD], Vec::new());
            if metadata.len() >= HEAD as u64 {
                file.read_exact(&mut head)?;
                file.read_to_end(&mut rest)?;
            }
            Ok((head, rest))
        });
        match read {
            Ok(parts) => Ok(Some(parts)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.fault(name, &format!("cannot be read: {error}"))),
        }
    }

    /// Puts a file in the place of the one before, in one step: whoever reads it has the one or the other.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub(super) fn write_plain(&self, name: &str, parts: &[&[u8]]) -> Result<(), String> {
        let place = self.path(name);
        let write = || {
            std::fs::create_dir_all(place.parent().unwrap_or(&self.folder))?;
            // Books from before have no line for it in their own.
            let ignored = self.folder.join(".gitignore");
            if !ignored.exists() {
                std::fs::write(&ignored, "# Can be deleted at any time.\n*\n")?;
            }
            let begun = self.path(&format!("{name}.{}", std::process::id()));
            // One after the other: put together first, a large one would be in memory twice.
            let written = std::fs::File::create(&begun)
                .and_then(|mut file| parts.iter().try_for_each(|part| file.write_all(part)))
                .and_then(|()| std::fs::rename(&begun, &place));
            if written.is_err() {
                let _ = std::fs::remove_file(&begun);
            }
            written
        };
        write().map_err(|error: std::io::Error| {
            self.fault(name, &format!("cannot be written: {error}"))
        })
    }

    /// What [`write`](Self::write) wrote to a file; `None` if there is none.
    ///
    /// # Errors
    /// What is wrong with it: it cannot be read, is not what was written, or another program wrote it.
    pub(in super::super) fn read(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        match self.read_behind::<SEAL>(name)? {
            None => Ok(None),
            Some((seal, bytes)) if seal == self.seal(&bytes) => Ok(Some(bytes)),
            Some(_) => Err(self.fault(name, "is damaged or of another program, and was ignored")),
        }
    }

    /// Keeps bytes in a file.
    ///
    /// # Errors
    /// Why that failed.
    pub(in super::super) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), String> {
        self.write_plain(name, &[&self.seal(bytes), bytes])
    }

    fn seal(&self, bytes: &[u8]) -> [u8; SEAL] {
        let mut hash = blake3::Hasher::new();
        hash.update(&self.program.len().to_le_bytes());
        hash.update(self.program.as_bytes());
        *hash.update(bytes).finalize().as_bytes()
    }
}
