//! From a pack to answers.

mod evaluate;
mod expand;
mod facets;
mod fields;
mod loose;
mod passages;
mod plan;
mod results;
mod run;
mod search;
mod seen;
mod similar;
#[cfg(test)]
mod tests;
mod values;
mod weights;

use std::sync::{Arc, Mutex};

use tantivy::{Index, InvertedIndexReader, SegmentReader};

pub use results::{
    Facet, FacetValue, Fragment, Hit, Passage, Results, SearchOptions, Seen, Similar, Sort,
};

use crate::entry::Entry;
use crate::error::Error;
use crate::familiar::{self, Familiar};
use crate::pack::{Folder, NUMBERED, Pack, Store};
use crate::parallel::in_stretches;
use crate::schema::Fields;
use search::Worked;
use values::ValueNames;

/// An opened pack.
pub struct Engine {
    store: Arc<Store>,
    segment: SegmentReader,
    words: Arc<InvertedIndexReader>,
    keys: Arc<InvertedIndexReader>,
    /// Names of values, per field in the order of the settings.
    values: Vec<ValueNames>,
    familiar: Familiar,
    /// What the last query found, for when it is asked again with other files at hand, or for more of it.
    last: Mutex<Option<Arc<Worked>>>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine")
            .field("documents", &self.documents())
            .finish_non_exhaustive()
    }
}

impl Engine {
    /// Opens a pack of which all files are at hand.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Version`] or [`Error::Damaged`] when the pack is not what [`build`](crate::build())
    /// of this version made.
    pub fn open(pack: &Pack) -> Result<Engine, Error> {
        let (first, others) = pack.files.split_first().ok_or(Error::Missing)?;
        let engine = Engine::open_first(&first.name, &first.bytes)?;
        in_stretches(others, |files| {
            files
                .iter()
                .try_for_each(|file| engine.store.supply(&file.name, &file.bytes))?;
            Ok::<_, Error>(Vec::<()>::new())
        })?;
        Ok(engine)
    }

    /// Opens a pack by its first file. Whatever is asked then may answer [`Error::Incomplete`]: [`supply`](Self::supply)
    /// the files that it names, and ask again. Each answer names all files that can be known to be needed.
    ///
    /// # Errors
    /// [`Error::Version`] or [`Error::Damaged`].
    pub fn open_first(name: &str, bytes: &[u8]) -> Result<Engine, Error> {
        let store = Arc::new(Store::open(name, bytes)?);
        let meta = &store.meta;
        let fields = Fields::new(&meta.settings);
        let index = Index::open(Folder(Arc::clone(&store)))?;
        let segments = index.searchable_segments()?;
        let [segment] = segments.as_slice() else {
            return Err(Error::Damaged {
                file: "index".to_owned(),
                reason: "it has not exactly one segment",
            });
        };
        let segment = SegmentReader::open(segment)?;
        if segment.max_doc() != meta.documents || segment.schema() != &fields.schema {
            return Err(Error::Damaged {
                file: "index".to_owned(),
                reason: "its parts do not belong together",
            });
        }
        let words = segment.inverted_index(fields.words)?;
        let keys = segment.inverted_index(fields.keys)?;
        let named = meta.settings.fields.iter().zip(&meta.values);
        let values = named
            .map(|(field, values)| ValueNames::new(field, values.as_deref()))
            .collect();
        let damaged = || Error::Damaged {
            file: name.to_owned(),
            reason: "its familiar words make no sense",
        };
        let familiar = match store
            .stream(familiar::STREAM)
            .filter(|stream| stream.length() > 0)
        {
            Some(stream) => Familiar::decode(&stream.piece(0)?).ok_or_else(damaged)?,
            None => Familiar::default(),
        };
        Ok(Engine {
            store,
            segment,
            words,
            keys,
            values,
            familiar,
            last: Mutex::default(),
        })
    }

    /// Number of entries.
    #[must_use]
    pub fn documents(&self) -> u32 {
        self.segment.max_doc()
    }

    /// Names of all fields that a query can use, sorted.
    #[must_use]
    pub fn field_names(&self) -> Vec<String> {
        let builtin = [
            "after", "before", "downtime", "has", "in", "summary", "title",
        ]
        .map(str::to_owned);
        let own = self
            .store
            .meta
            .settings
            .fields
            .iter()
            .map(|field| field.name.clone());
        let mut names: Vec<String> = builtin.into_iter().chain(own).collect();
        names.sort();
        names.dedup();
        names
    }

    /// Takes in another file of the pack. A file of no use is ignored.
    ///
    /// # Errors
    /// [`Error::Damaged`] when it is not what was written.
    pub fn supply(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        self.store.supply(name, bytes)
    }

    /// Fails if something that was read is not here yet.
    fn settle(&self) -> Result<(), Error> {
        let wanted = self.store.take_wanted();
        if wanted.is_empty() {
            Ok(())
        } else {
            Err(Error::Incomplete(wanted))
        }
    }

    /// Turns a failed read into a list of what is needed.
    fn settled<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        self.settle()?;
        result
    }

    /// What is kept of the entry with this number.
    fn entry(&self, doc: u32) -> Result<Entry, Error> {
        let damaged = || Error::Damaged {
            file: "texts".to_owned(),
            reason: "an entry is missing",
        };
        let texts = self.store.stream(NUMBERED).ok_or_else(damaged)?;
        // A book without entries, or with few, has no dictionary.
        let dictionary = self
            .store
            .stream("dictionary")
            .and_then(|stream| stream.piece(0).ok());
        let dictionary = dictionary
            .as_ref()
            .map_or(&[][..], |bytes| bytes.as_slice());
        Entry::decode(dictionary, &texts.piece(doc as usize)?)
    }
}
