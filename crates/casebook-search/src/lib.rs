//! Casebook's search engine: from documents to an index in plain files, and from a query to ranked passages.
//!
//! [`build()`] turns [`Document`]s into a [`Pack`]; [`Engine::open`] reads one and answers queries. Both are pure: values
//! in, values out, the same in a terminal and in a browser.

mod build;
mod compress;
mod dictionary_trainer;
mod document;
mod engine;
mod entry;
mod error;
mod hot_terms;
mod meta;
mod pack;
mod par_chunks;
/// The query language.
pub mod query;
mod schema;
mod settings;
mod spelling;
mod synonyms;
/// Cutting text into terms.
pub mod text;
/// Days and durations, as queries spell them.
pub mod time;
mod varint;
mod zoned_tokenizer;

pub use build::build;
pub use document::{Day, Document, Role, Section};
pub use engine::{
    Engine, Expansion, Facet, FacetValue, Fragment, Hit, Passage, Results, SearchOptions, Similar,
    SimilarIncident, Sort,
};
pub use error::Error;
pub use pack::{FORMAT, Pack, PackFile};
pub use query::{Note, NoteKind};
pub use settings::{Field, Settings, Vocabulary};
pub use synonyms::Synonym;
