//! What a build leaves beside the book for the next one.
//!
//! A site's own list of files says what each of them was made from, but not by which program, nor for whom. The receipt kept
//! here says that this very program wrote that very list, to this folder, for this audience, with this template and
//! `book.toml`. Only then is the list believed, and what would be made from the same inputs is not made again. Beside the
//! receipt lie the [memo](casebook_analysis::index::memo) of the index and the findings, and the history of the files. Whatever is
//! wrong with one of them, the worst is a build that makes everything.

mod folder;

use std::path::Path;
use std::sync::{Arc, PoisonError};

use casebook_analysis::index::Memo;
use serde::{Deserialize, Serialize};

use super::Workspace;
pub(super) use folder::{CacheFolder, FOLDER};

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

/// Where what was kept of a site is, and what the receipt has to say.
#[derive(Debug)]
pub(super) struct BuildCache {
    folder: CacheFolder,
    receipt: String,
    memo: String,
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
    /// The cache of a site in the folder `out`; see [`CacheFolder::of`].
    pub(super) fn of(workspace: &Workspace, out: &Path) -> Option<Self> {
        let folder = CacheFolder::of(workspace.folders(), workspace.config_text.is_some())?;
        let out = std::path::absolute(out).ok()?;
        let out = out.as_os_str().as_encoded_bytes();
        let audience = workspace.config().audience.name.as_bytes();
        let (of_site, of_audience) = (hash([out, audience]), hash([audience]));
        Some(Self {
            receipt: format!("{}.json", &of_site[..16]),
            memo: format!("{}.memo", &of_audience[..16]),
            key: key(workspace, &folder.program, out),
            folder,
        })
    }

    /// The seal of the list that is to be believed.
    ///
    /// # Errors
    /// What is wrong with the receipt.
    pub(super) fn trusted(&self) -> Result<Option<String>, String> {
        let fault = |what| self.folder.fault(&self.receipt, what);
        let Some(text) = self.folder.read_plain(&self.receipt)? else {
            return Ok(None);
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
        let fault = |error: serde_json::Error| self.folder.fault(&self.receipt, &error.to_string());
        let text = serde_json::to_vec(&receipt).map_err(fault)?;
        self.folder.write_plain(&self.receipt, &[&text])
    }

    /// What the last site of this audience was made with: that which the open book has, or else that which is kept.
    pub(super) fn memo(&self, workspace: &Workspace, faults: &mut Vec<String>) -> Arc<Memo> {
        let mut open = workspace
            .memo
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        open.take().unwrap_or_else(|| {
            let bytes = self.folder.read(&self.memo).unwrap_or_else(|fault| {
                faults.push(fault);
                None
            });
            Arc::new(
                bytes
                    .and_then(|bytes| Memo::from_bytes(&bytes))
                    .unwrap_or_default(),
            )
        })
    }

    /// Leaves the memo to the next site of the open book, and to the next run if the site was made.
    ///
    /// # Errors
    /// Why it cannot be kept for the next run.
    pub(super) fn keep_memo(
        &self,
        workspace: &Workspace,
        memo: Arc<Memo>,
        is_made: bool,
    ) -> Result<(), String> {
        let is_new = is_made && !memo.is_as_it_was();
        let memo = memo.after(is_made);
        let kept = match is_new {
            true => self.folder.write(&self.memo, &memo.to_bytes()),
            false => Ok(()),
        };
        *workspace
            .memo
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(memo);
        kept
    }
}

/// Everything that outputs are made with and their fingerprints do not tell: the program, the audience, and to the letter
/// what the book says of itself.
fn key(workspace: &Workspace, program: &str, out: &[u8]) -> String {
    let config = workspace.config_text.as_deref().unwrap_or_default();
    let audience = &workspace.config().audience.name;
    let schema = workspace.files.schema.values();
    let schema = schema.flat_map(|file| [file.path.as_bytes(), file.text.as_bytes()]);
    let around = [
        program.as_bytes(),
        out,
        audience.as_bytes(),
        config.as_bytes(),
    ];
    hash(around.into_iter().chain(schema))
}

fn hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = blake3::Hasher::new();
    for part in parts {
        hash.update(&part.len().to_le_bytes());
        hash.update(part);
    }
    hash.finalize().to_hex().to_string()
}
