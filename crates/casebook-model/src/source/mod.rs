//! Files: the sorted walk, front matter, YAML trees with spans, git history.

pub mod front_matter;
pub mod history;
mod load;
pub mod yaml;

pub use history::{
    Absence, Base, Changes, ChangesError, Edited, FileHistory, History, Present, VersionLog,
    Versions,
};
pub use load::{AssetFile, Document, Folders, LoadError, Loaded, Role, load};
