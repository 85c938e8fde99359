//! Files: the sorted walk, front matter, YAML trees with spans, git history.

mod asset;
mod folders;
pub mod history;
mod load;

pub use casebook_tree::{front_matter, toml, yaml};

pub use asset::{AssetFile, open_regular};
pub use folders::{Folders, SourceFolder};
pub use history::{
    Absence, Base, BookHistory, Changes, ChangesError, Edited, FileHistory, History, Present,
    VersionLog, Versions, default_branch, repository_head,
};
pub use load::{Document, FileKind, LoadError, Loaded, is_set_aside, load, too_large};
