//! Files: the sorted walk, front matter, YAML trees with spans, git history.

pub mod front_matter;
pub mod history;
mod load;
pub mod yaml;

pub use history::{
    Absence, Changes, ChangesError, Edited, FileHistory, History, Present, VersionLog, Versions,
    changes, history_key,
};
pub use load::{AssetFile, Document, FileKind, Folders, LoadError, Loaded, load, too_large};
