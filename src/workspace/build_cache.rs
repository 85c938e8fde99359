//! What a build leaves beside the book for the next one.
//!
//! A site's own list of files says what each of them was made from, but not by which program, nor for whom. The receipt kept
//! here says that this very program wrote that very list, to this folder, for this audience, with this template and
//! `book.toml`. Only then is the list believed, and what would be made from the same inputs is not made again. Whatever is
//! wrong with the receipt, the worst is a build that makes everything.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Workspace;
use super::disk_state::stamp;

/// The folder in which Casebook keeps what can be deleted at any time, within the book.
const FOLDER: &str = ".casebook";

/// What the cache was worth to a build.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CacheReport {
    /// Whether there was one to be asked.
    pub is_used: bool,
    /// Files that were not made again.
    pub reused: usize,
    /// What was wrong with it: the build went on without.
    pub faults: Vec<String>,
}

/// Where the receipt of a site is kept, and what it has to say.
#[derive(Debug)]
pub(super) struct BuildCache {
    folder: PathBuf,
    place: PathBuf,
    key: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Receipt {
    key: String,
    /// Of the list of files of the site.
    seal: String,
}

impl BuildCache {
    /// The cache of a site in the folder `out`. `None` for a book without a folder of its own, and where the entries lie
    /// around it: whoever looks for them would find the cache.
    pub(super) fn of(workspace: &Workspace, out: &Path) -> Option<Self> {
        workspace.config_text.as_ref()?;
        let folders = workspace.folders();
        let book = folders.book.canonicalize().ok()?;
        let holds_book = |folder: &Path| {
            folder
                .canonicalize()
                .is_ok_and(|folder| book.starts_with(folder))
        };
        if folders.content_folders().any(holds_book) {
            return None;
        }
        let out = std::path::absolute(out).ok()?;
        let out = out.as_os_str().as_encoded_bytes();
        let audience = workspace.config().audience.name.as_bytes();
        let folder = book.join(FOLDER);
        let name = hash([out, audience]);
        Some(Self {
            place: folder.join("cache").join(format!("{}.json", &name[..16])),
            folder,
            key: key(workspace, out)?,
        })
    }

    /// The seal of the list that is to be believed.
    ///
    /// # Errors
    /// What is wrong with the receipt.
    pub(super) fn trusted(&self) -> Result<Option<String>, String> {
        let fault = |what: &str| format!("{} {what}", self.place.display());
        let text = match std::fs::read(&self.place) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(fault(&format!("cannot be read: {error}"))),
        };
        let receipt: Receipt =
            serde_json::from_slice(&text).map_err(|_| fault("is damaged, and was ignored"))?;
        if receipt.key != self.key {
            return Err(fault(
                "is of another program, template or book.toml, and was ignored",
            ));
        }
        Ok(Some(receipt.seal))
    }

    /// Keeps the seal of the list that was written just now.
    ///
    /// # Errors
    /// Why it cannot be kept.
    pub(super) fn keep(&self, seal: &str) -> Result<(), String> {
        let receipt = Receipt {
            key: self.key.clone(),
            seal: seal.to_owned(),
        };
        let write = || {
            let cache = self.place.parent().unwrap_or(&self.folder);
            std::fs::create_dir_all(cache)?;
            // Books from before have no line for it in their own.
            let ignored = self.folder.join(".gitignore");
            if !ignored.exists() {
                std::fs::write(&ignored, "# Can be deleted at any time.\n*\n")?;
            }
            let begun = self.place.with_extension(std::process::id().to_string());
            let written = std::fs::write(&begun, serde_json::to_vec(&receipt)?)
                .and_then(|()| std::fs::rename(&begun, &self.place));
            if written.is_err() {
                let _ = std::fs::remove_file(&begun);
            }
            written
        };
        write().map_err(|error: std::io::Error| format!("{}: {error}", self.place.display()))
    }
}

/// Everything that outputs are made with and their fingerprints do not tell: the program, the audience, and to the letter
/// what the book says of itself.
fn key(workspace: &Workspace, out: &[u8]) -> Option<String> {
    let program = stamp(&std::env::current_exe().ok()?)?.0;
    let config = workspace.config_text.as_deref().unwrap_or_default();
    let audience = &workspace.config().audience.name;
    let schema = workspace.files.schema.values();
    let schema = schema.flat_map(|file| [file.path.as_bytes(), file.text.as_bytes()]);
    let around = [
        env!("CARGO_PKG_VERSION").as_bytes(),
        program.as_bytes(),
        out,
        audience.as_bytes(),
        config.as_bytes(),
    ];
    Some(hash(around.into_iter().chain(schema)))
}

fn hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = blake3::Hasher::new();
    for part in parts {
        hash.update(&part.len().to_le_bytes());
        hash.update(part);
    }
    hash.finalize().to_hex().to_string()
}
