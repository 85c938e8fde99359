//! Files: the sorted walk, front matter, YAML trees with spans, git history.

mod asset;
pub mod history;
mod load;

pub use casebook_tree::{front_matter, toml, yaml};

pub use asset::{AssetFile, open_regular};
pub use history::{
    Absence, Base, Changes, ChangesError, Edited, FileHistory, History, Present, VersionLog,
    Versions, default_branch, history_key,
};
pub use load::{Document, FileKind, Folders, LoadError, Loaded, load, too_large};
