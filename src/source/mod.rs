//! Files: the sorted walk, front matter, YAML trees with spans, git history.

pub mod front_matter;
pub mod yaml;
