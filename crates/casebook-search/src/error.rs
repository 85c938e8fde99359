//! What can go wrong with an index.

/// What went wrong while writing, opening or reading an index.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Two documents have the same id.
    #[error("two entries have the id `{0}`")]
    DuplicateId(String),
    /// The first file of the pack is missing.
    #[error("the search index is missing")]
    Missing,
    /// The pack is of another version of the format.
    #[error(
        "the search index has format {found}, this engine reads format {expected}: build the site again"
    )]
    Version {
        /// The version that was found.
        found: u32,
        /// The version that this engine reads.
        expected: u32,
    },
    /// A file of the pack is not what was written: cut short, overwritten, or no index at all.
    #[error("the search index is damaged: {file}: {reason}")]
    Damaged {
        /// Name of the file.
        file: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// These files of the pack are needed first: [supply](crate::Engine::supply) them, and ask again.
    #[error("{} more files of the search index are needed", .0.len())]
    Incomplete(Vec<String>),
    /// The index library refused.
    #[error("the search index cannot be read or written")]
    Index(#[from] tantivy::TantivyError),
    /// Reading a part of the index failed.
    #[error("a part of the search index cannot be read")]
    Read(#[from] std::io::Error),
    /// The description of the index cannot be read or written.
    #[error("the description of the search index cannot be read or written")]
    Meta(#[from] serde_json::Error),
}
