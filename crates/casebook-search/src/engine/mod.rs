//! From a pack to answers.

mod evaluate;
mod expand;
mod passages;
mod plan;
mod results;
mod search;
mod similar;
#[cfg(test)]
mod tests;
mod values;
mod weights;

use std::sync::Arc;

use tantivy::{Index, InvertedIndexReader, SegmentReader};

pub use results::{Facet, FacetValue, Fragment, Hit, Passage, Results, SearchOptions, Similar, Sort};

use crate::entry::Entry;
use crate::error::Error;
use crate::pack::{Pack, PackDirectory, Store};
use crate::schema::Fields;
use values::ValueNames;

/// An opened pack.
pub struct Engine {
    store: Arc<Store>,
    segment: SegmentReader,
    words: Arc<InvertedIndexReader>,
    keys: Arc<InvertedIndexReader>,
    /// Names of values, per field in the order of the settings.
    values: Vec<ValueNames>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("documents", &self.documents()).finish_non_exhaustive()
    }
}

impl Engine {
    /// Opens a pack.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Version`] or [`Error::Damaged`] when the pack is not what [`build`](crate::build())
    /// of this version made.
    pub fn open(pack: &Pack) -> Result<Engine, Error> {
        let store = Arc::new(Store::open(pack)?);
        let meta = &store.header.meta;
        let fields = Fields::new(&meta.settings);
        let index = Index::open(PackDirectory(Arc::clone(&store)))?;
        let segments = index.searchable_segments()?;
        let [segment] = segments.as_slice() else {
            return Err(Error::Damaged { file: "index".to_owned(), reason: "it has not exactly one segment" });
        };
        let segment = SegmentReader::open(segment)?;
        if segment.max_doc() != meta.documents || segment.schema() != &fields.schema {
            return Err(Error::Damaged { file: "index".to_owned(), reason: "its parts do not belong together" });
        }
        let words = segment.inverted_index(fields.words)?;
        let keys = segment.inverted_index(fields.keys)?;
        let named = meta.settings.fields.iter().zip(&meta.values);
        let values = named.map(|(field, values)| ValueNames::new(field, values.as_deref())).collect();
        Ok(Engine { store, segment, words, keys, values })
    }

    /// Number of entries.
    #[must_use]
    pub fn documents(&self) -> u32 {
        self.segment.max_doc()
    }

    /// Names of all fields that a query can use, sorted.
    #[must_use]
    pub fn field_names(&self) -> Vec<String> {
        let builtin = ["after", "before", "downtime", "has", "in", "summary", "title"].map(str::to_owned);
        let own = self.store.header.meta.settings.fields.iter().map(|field| field.name.clone());
        let mut names: Vec<String> = builtin.into_iter().chain(own).collect();
        names.sort();
        names.dedup();
        names
    }

    /// What is kept of the entry with this number.
    fn entry(&self, doc: u32) -> Result<Entry, Error> {
        let damaged = || Error::Damaged { file: "entries".to_owned(), reason: "an entry is missing" };
        let (ends, texts) = (self.store.stream("ends"), self.store.stream("texts"));
        let (ends, texts) = ends.zip(texts).ok_or_else(damaged)?;
        let end_of = |doc: usize| {
            let bytes = ends.get(doc * 4..doc * 4 + 4)?;
            Some(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize)
        };
        let doc = doc as usize;
        let start = if doc == 0 { 0 } else { end_of(doc - 1).ok_or_else(damaged)? };
        let end = end_of(doc).ok_or_else(damaged)?;
        Entry::decode(texts.get(start..end).ok_or_else(damaged)?)
    }
}
