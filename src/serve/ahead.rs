//! Pages that are shown ahead of the site they will be part of.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{PoisonError, RwLock};

/// The files, by their paths in the site.
#[derive(Default)]
pub(super) struct Ahead(RwLock<BTreeMap<String, Vec<u8>>>);

/// How a site that was made compares with the pages that were shown ahead of it.
pub(super) struct Compared {
    /// The addresses of pages that are as they were shown.
    pub(super) same: Vec<String>,
    /// Whether any is not.
    pub(super) differs: bool,
}

impl Ahead {
    /// Shows more files.
    pub(super) fn show(&self, files: BTreeMap<String, Vec<u8>>) {
        let mut shown = self.0.write().unwrap_or_else(PoisonError::into_inner);
        shown.extend(files);
    }

    /// The file that the parts of a request's path lead to, and its name.
    pub(super) fn find(&self, parts: &[&str], wants_folder: bool) -> Option<(Vec<u8>, String)> {
        let shown = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut path = parts.join("/");
        if wants_folder {
            path.push_str(if path.is_empty() {
                "index.html"
            } else {
                "/index.html"
            });
        }
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        Some((shown.get(&path)?.clone(), name))
    }

    /// Ends the show: the site in the folder `root` has them all. `None` if none were shown.
    pub(super) fn end(&self, root: &Path) -> Option<Compared> {
        let mut shown = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let files = std::mem::take(&mut *shown);
        if files.is_empty() {
            return None;
        }
        let mut compared = Compared {
            same: Vec::new(),
            differs: false,
        };
        for (path, bytes) in files {
            match std::fs::read(root.join(&path)) {
                Ok(made) if made == bytes => compared.same.extend(address(&path)),
                _ => compared.differs = true,
            }
        }
        Some(compared)
    }
}

/// The address of a page, from the root of the site; `None` for a file that is not a page.
pub(super) fn address(path: &str) -> Option<String> {
    let folder = path.strip_suffix("index.html")?;
    (folder.is_empty() || folder.ends_with('/')).then(|| format!("/{folder}"))
}
