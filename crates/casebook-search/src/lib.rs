//! Casebook's search engine: from documents to an index in plain files, and from a query to ranked passages.
//!
//! [`build()`] turns [`Document`]s into a [`Pack`]; [`Engine::open`] reads one and answers queries. Both are pure: values
//! in, values out, the same in a terminal and in a browser.

mod build;
mod document;
mod engine;
mod entry;
mod error;
mod familiar;
mod meta;
mod pack;
mod parallel;
mod phrases;
/// The query language.
pub mod query;
mod schema;
mod settings;
mod spelling;
mod squeeze;
/// Cutting text into terms.
pub mod text;
/// Days and durations, as queries spell them.
pub mod time;

pub use build::build;
pub use document::{Day, Document, Role, Section};
pub use engine::{
    Engine, Facet, FacetValue, Fragment, Hit, Passage, Results, SearchOptions, Seen, Similar, Sort,
};
pub use error::Error;
pub use pack::{FORMAT, Pack, PackFile};
pub use query::{Note, NoteKind};
pub use settings::{Field, Settings, Vocabulary};
