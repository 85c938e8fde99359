//! Files: the sorted walk, front matter, YAML trees with spans, git history.

pub mod front_matter;
mod load;
pub mod yaml;

pub use load::{AssetFile, Document, Folders, LoadError, Loaded, load};
