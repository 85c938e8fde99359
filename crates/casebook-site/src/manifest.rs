//! The list of what Casebook wrote.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::{Fingerprint, SiteError, SitePath};

/// The manifest's name inside the site.
pub(crate) const MANIFEST: &str = ".casebook-manifest.json";

/// Its name while it is being written.
const UNFINISHED: &str = ".casebook-manifest.json.part";

/// What is known of one written file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Recorded {
    /// Half of the bytes' BLAKE3 hash, in hexadecimal.
    hash: String,
    /// How many bytes.
    pub(super) size: u64,
    /// The fingerprint of all that it was made from; none for a file whose bytes were at hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    inputs: Option<String>,
}

impl Recorded {
    pub(super) fn of(bytes: &[u8], inputs: Option<Fingerprint>) -> Self {
        Self::new(blake3::hash(bytes), bytes.len() as u64, inputs)
    }

    fn new(hash: blake3::Hash, size: u64, inputs: Option<Fingerprint>) -> Self {
        Self {
            hash: hash.to_hex()[..32].to_owned(),
            size,
            inputs: inputs.map(|inputs| inputs.to_string()),
        }
    }

    /// The same of what `source` still holds, which is copied to `target` a piece at a time: it may be larger than memory.
    pub(super) fn copied(
        source: &mut impl io::Read,
        target: &mut impl io::Write,
        inputs: Option<Fingerprint>,
    ) -> Result<Self, CopyError> {
        let mut hasher = blake3::Hasher::new();
        let mut piece = vec![0; 256 << 10];
        loop {
            let read = match source.read(&mut piece) {
                Ok(0) => return Ok(Self::new(hasher.finalize(), hasher.count(), inputs)),
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(CopyError::Source(error)),
            };
            hasher.update(&piece[..read]);
            target
                .write_all(&piece[..read])
                .map_err(CopyError::Target)?;
        }
    }
}

/// Which side of a copy failed.
#[derive(Debug)]
pub(super) enum CopyError {
    Source(io::Error),
    Target(io::Error),
}

/// The files of one site, by path.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Manifest {
    version: u32,
    files: BTreeMap<String, Recorded>,
    /// When the manifest on disk was written: no file of the site is younger unless somebody changed it.
    #[serde(skip)]
    written: Option<SystemTime>,
    /// The hash of the bytes it was read from.
    #[serde(skip)]
    seal: String,
}

const VERSION: u32 = 1;

impl Manifest {
    pub(super) fn new(files: BTreeMap<String, Recorded>) -> Self {
        Self {
            version: VERSION,
            files,
            written: None,
            seal: String::new(),
        }
    }

    /// The manifest inside `site`; `None` when there is none.
    pub(super) fn read(site: &Path) -> Result<Option<Self>, SiteError> {
        let path = site.join(MANIFEST);
        let damaged = |reason: String| SiteError::Manifest {
            path: path.clone(),
            reason,
        };
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                ) =>
            {
                return Ok(None);
            }
            Err(error) => {
                return Err(SiteError::io("read the list of written files", &path)(
                    error,
                ));
            }
        };
        let written = std::fs::symlink_metadata(&path)
            .and_then(|metadata| metadata.modified())
            .ok();
        let manifest: Self =
            serde_json::from_slice(&text).map_err(|error| damaged(error.to_string()))?;
        if manifest.version != VERSION {
            return Err(damaged(format!("version {}", manifest.version)));
        }
        for path in manifest.files.keys() {
            // What `clean` removes goes through here: nothing outside the site may be listed.
            SitePath::new(path).map_err(|error| damaged(error.to_string()))?;
        }
        Ok(Some(Self {
            written,
            seal: seal(&text),
            ..manifest
        }))
    }

    /// The hash of its bytes: what a later run knows it by. Empty unless it was read from a site.
    pub(super) fn seal(&self) -> &str {
        &self.seal
    }

    /// Writes it into `site`. Returns its seal.
    pub(super) fn write(&self, site: &Path) -> Result<String, SiteError> {
        let path = site.join(MANIFEST);
        let mut text = serde_json::to_string_pretty(self).map_err(|error| {
            SiteError::io("write the list of written files", &path)(error.into())
        })?;
        text.push('\n');
        // In one step: a manifest cut off by an interruption would say that what it leaves out is foreign.
        let unfinished = site.join(UNFINISHED);
        std::fs::write(&unfinished, &text)
            .and_then(|()| std::fs::rename(&unfinished, &path))
            .map_err(SiteError::io("write the list of written files", &path))?;
        Ok(seal(text.as_bytes()))
    }

    /// What is recorded of the file at `path`, if it was made from inputs with this fingerprint.
    pub(super) fn made_from(&self, path: &str, inputs: Fingerprint) -> Option<&Recorded> {
        let known = self.files.get(path)?;
        (known.inputs.as_deref() == Some(&*inputs.to_string())).then_some(known)
    }

    pub(super) fn lists(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Whether the file at `path` was written with these very bytes.
    pub(super) fn has(&self, path: &str, recorded: &Recorded) -> bool {
        self.files
            .get(path)
            .is_some_and(|known| (&known.hash, known.size) == (&recorded.hash, recorded.size))
    }

    /// Whether a file with this metadata is still as it was written: of its size, and not touched since.
    pub(super) fn vouches_for(&self, metadata: &std::fs::Metadata, recorded: &Recorded) -> bool {
        metadata.is_file()
            && metadata.len() == recorded.size
            && self.written.is_some_and(|written| {
                metadata
                    .modified()
                    .is_ok_and(|modified| modified <= written)
            })
    }
}

fn seal(text: &[u8]) -> String {
    blake3::hash(text).to_hex().to_string()
}
