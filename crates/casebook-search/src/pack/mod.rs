//! The index as files that any static host can serve.
//!
//! A pack holds *streams* (the files of the index library, and the kept texts of the entries), each cut into *chunks*.
//! The first file holds a description, the table of chunks, and every chunk that opening the index reads. Each other
//! chunk is a file of its own, fetched whole when a query needs it, and named by a hash of its content, so that caches
//! may keep it for ever and an open page never mixes two packs. Chunks begin and end where a query's reads do (a block
//! of the dictionary, the postings of a word, a column, an entry), so that whole files are what a query wants anyway.
//! A pack that is small as a whole is one file.
//!
//! Files are compressed as they are written, since many hosts send what they do not know as it is. A chunk begins with a byte
//! that says whether it is.

mod chunking;
mod directory;
mod files;
mod format;
mod sizes;
mod store;
mod write;

pub(crate) use chunking::{Chunk, chunk_entries, chunk_index, chunk_resident};
pub(crate) use directory::Folder;
pub use files::{Pack, PackFile};
pub use format::FORMAT;
pub(crate) use format::TEXTS;
pub(crate) use store::{Store, StreamReader};
pub(crate) use write::write;
