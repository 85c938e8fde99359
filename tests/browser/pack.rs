//! The search index of a built site.

use std::fs;
use std::path::Path;

use casebook_search::{Pack, PackFile};
use serde_json::Value;

/// Reads the files of the index, the one that reading begins with first.
pub(crate) fn read(site: &Path) -> Pack {
    let pointer: Value =
        serde_json::from_slice(&fs::read(site.join("search/pack.json")).unwrap()).unwrap();
    let first = pointer["first"].as_str().unwrap();
    let files = fs::read_dir(site.join("search/pack"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut files: Vec<PackFile> = files
        .map(|path| PackFile {
            name: path.file_name().unwrap().to_string_lossy().into_owned(),
            bytes: fs::read(path).unwrap(),
        })
        .collect();
    files.sort_by_key(|file| file.name != first);
    Pack { files }
}
