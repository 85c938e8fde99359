//! Casebook's search engine: from documents to an index in plain files, and from a query to ranked passages.
//!
//! [`build()`] turns [`Document`]s into a [`Pack`]; [`Engine::open`] reads one and answers queries. Both are pure: values
//! in, values out, the same in a terminal and in a browser.

mod build;
mod compress;
mod dictionary_trainer;
mod document;
mod document_terms;
mod engine;
mod entry;
mod error;
mod hot_terms;
pub mod likeness;
pub mod memo;
mod meta;
mod pack;
mod par_chunks;
mod query;
mod rarity;
mod schema;
mod settings;
mod spelling;
mod synonyms;
mod term_numbers;
mod terms;
/// Words, as texts are compared.
pub mod text;
/// Periods of time, as queries spell them.
pub mod time;
pub mod varint;
mod zoned_tokenizer;

pub use build::{build, build_with};
pub use document::{Day, Document, Role, Section};
pub use engine::{
    Asked, AskedText, Engine, Expansion, Facet, FacetValue, Fragment, Hit, Passage, Reading,
    Results, SearchOptions, SharedFact, SharedWord, Similar, SimilarIncident, Sort,
};
pub use error::Error;
pub use memo::Memo;
pub use pack::{FORMAT, Pack, PackFile};
pub use query::{Note, NoteKind};
pub use settings::{Field, Settings, Vocabulary};
pub use synonyms::Synonym;
