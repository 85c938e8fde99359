//! An opened pack: its index, its kept entries, and what has to be fetched before either can be read.

use std::io;
use std::sync::Arc;

use tantivy::columnar::{Column, DynamicColumn, HasAssociatedColumnType};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Index, InvertedIndexReader, SegmentReader, TERMINATED};

use super::lexicon::Lexicon;
use super::matches::{Matches, merge};
use super::scorer::Scorer;
use super::value_names::ValueNames;
use crate::entry::Entry;
use crate::error::Error;
use crate::hot_terms::{self, TermCache};
use crate::meta::{ListOffsets, Meta};
use crate::pack::{Folder, Store, TEXTS};
use crate::schema::{Fields, prefix_range};
use crate::spelling;
use crate::synonyms::Synonyms;
use crate::text::Language;

/// Fields that every book has beside those of its settings.
const BUILTIN_FIELDS: [&str; 7] = [
    "after", "before", "downtime", "has", "in", "summary", "title",
];

/// Reads the index of a pack.
pub(crate) struct IndexReader {
    store: Arc<Store>,
    segment: SegmentReader,
    words: Arc<InvertedIndexReader>,
    keys: Arc<InvertedIndexReader>,
    /// Names of values, per field in the order of the settings.
    values: Vec<ValueNames>,
    hot_terms: TermCache,
    /// The most frequent words, sorted.
    common: Vec<String>,
    language: Language,
    synonyms: Synonyms,
}

impl IndexReader {
    /// Opens a pack by its first file.
    pub(crate) fn open(name: &str, bytes: &[u8]) -> Result<Self, Error> {
        let damaged = |file: &str, reason| Error::Damaged {
            file: file.to_owned(),
            reason,
        };
        let store = Arc::new(Store::open(name, bytes)?);
        let meta = &store.meta;
        let fields = Fields::new(&meta.settings);
        let index = Index::open(Folder(Arc::clone(&store)))?;
        let segments = index.searchable_segments()?;
        let [segment] = segments.as_slice() else {
            return Err(damaged("index", "it has not exactly one segment"));
        };
        let segment = SegmentReader::open(segment)?;
        if segment.max_doc() != meta.documents || segment.schema() != &fields.schema {
            return Err(damaged("index", "its parts do not belong together"));
        }
        let words = segment.inverted_index(fields.words)?;
        let keys = segment.inverted_index(fields.keys)?;
        let named = meta.settings.fields.iter().zip(&meta.values);
        let values = named
            .map(|(field, values)| ValueNames::new(field, values.as_deref()))
            .collect();
        let hot_terms = match store
            .stream(hot_terms::STREAM)
            .filter(|stream| stream.length() > 0)
        {
            Some(stream) => TermCache::decode(&stream.chunk(0)?)
                .ok_or_else(|| damaged(name, "its list of frequent words cannot be read"))?,
            None => TermCache::default(),
        };
        let cached = hot_terms.words().filter(|word| word.len() > 2);
        let cached = cached.map(str::to_owned);
        let mut common: Vec<String> = meta.common.iter().cloned().chain(cached).collect();
        common.sort_unstable();
        let language = Language::of(&meta.settings.languages);
        let synonyms = Synonyms::with(&meta.settings.synonyms);
        Ok(IndexReader {
            store,
            segment,
            words,
            keys,
            values,
            hot_terms,
            common,
            language,
            synonyms,
        })
    }

    /// Takes in another file of the pack.
    pub(crate) fn supply(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        self.store.supply(name, bytes)
    }

    /// What is known of the book as a whole.
    pub(crate) fn meta(&self) -> &Meta {
        &self.store.meta
    }

    /// Number of entries.
    pub(crate) fn documents(&self) -> u32 {
        self.segment.max_doc()
    }

    /// The dictionary and postings of the text.
    pub(crate) fn words(&self) -> &InvertedIndexReader {
        &self.words
    }

    /// The dictionary and postings of the values of fields.
    pub(crate) fn keys(&self) -> &InvertedIndexReader {
        &self.keys
    }

    /// The list of a key.
    pub(crate) fn key(&self, key: &str) -> io::Result<Option<TermInfo>> {
        self.keys.terms().get(key)
    }

    /// The lists of the keys that begin with `prefix`, in the order of the alphabet, at most `limit`.
    pub(crate) fn keys_from(&self, prefix: &str, limit: u64) -> io::Result<Vec<TermInfo>> {
        let (from, to) = prefix_range(prefix);
        let range = self.keys.terms().range().ge(from).lt(to).limit(limit);
        let mut stream = range.into_stream()?;
        let mut infos = Vec::new();
        while stream.advance() {
            infos.push(stream.value().clone());
        }
        infos.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(infos)
    }

    /// The language of the book.
    pub(crate) fn language(&self) -> &Language {
        &self.language
    }

    /// What else words and phrases are called.
    pub(crate) fn synonyms(&self) -> &Synonyms {
        &self.synonyms
    }

    /// Names of the values of the field with this number.
    pub(crate) fn values(&self, field: usize) -> &ValueNames {
        &self.values[field]
    }

    /// Names of all fields that a query can use, sorted.
    pub(crate) fn field_names(&self) -> Vec<String> {
        let own = self
            .meta()
            .settings
            .fields
            .iter()
            .map(|field| field.name.clone());
        let builtin = BUILTIN_FIELDS.map(str::to_owned);
        let mut names: Vec<String> = builtin.into_iter().chain(own).collect();
        names.sort();
        names.dedup();
        names
    }

    /// The dictionary as queries look words up in it.
    pub(crate) fn lexicon(&self) -> Lexicon<'_> {
        let meta = self.meta();
        Lexicon {
            reader: &self.words,
            common: &self.common,
            language: &self.language,
            hot_terms: &self.hot_terms,
            spelling: self.store.stream(spelling::STREAM),
            beginnings: &meta.spelling,
        }
    }

    /// The scoring of words and phrases.
    pub(crate) fn scorer(&self) -> Result<Scorer<'_>, Error> {
        Ok(Scorer::new(&self.words, self.lengths()?, self.documents()))
    }

    /// How long each entry is, in words.
    pub(crate) fn lengths(&self) -> Result<FieldNormReader, Error> {
        let fields = Fields::new(&self.meta().settings);
        Ok(self.segment.get_fieldnorms_reader(fields.words)?)
    }

    /// A column of values by entry; `None` if no entry has any.
    pub(crate) fn column<T>(&self, name: &str) -> Result<Option<Column<T>>, Error>
    where
        T: HasAssociatedColumnType,
        DynamicColumn: Into<Option<Column<T>>>,
    {
        Ok(self.segment.fast_fields().column_opt(name)?)
    }

    /// Entries that have any of these values.
    pub(crate) fn entries_with(&self, infos: &[TermInfo]) -> io::Result<Matches> {
        let mut found = Matches::new();
        for info in infos {
            let mut postings = self
                .keys
                .read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
            let mut some = Matches::with_capacity(info.doc_freq as usize);
            while postings.doc() != TERMINATED {
                some.push((postings.doc(), 0.0));
                postings.advance();
            }
            found = if found.is_empty() {
                some
            } else {
                merge(&found, &some, |one, _| one)
            };
        }
        Ok(found)
    }

    /// What is kept of the entry with this number.
    pub(crate) fn entry(&self, doc: u32) -> Result<Entry, Error> {
        let damaged = || Error::Damaged {
            file: "texts".to_owned(),
            reason: "an entry is missing",
        };
        let texts = self.store.stream(TEXTS).ok_or_else(damaged)?;
        // A book without entries, or with few, has no dictionary.
        let dictionary = self
            .store
            .stream("dictionary")
            .and_then(|stream| stream.chunk(0).ok());
        let dictionary = dictionary
            .as_ref()
            .map_or(&[][..], |bytes| bytes.as_slice());
        Entry::decode(dictionary, &texts.chunk(doc as usize)?)
    }

    /// Ids of all entries by number.
    pub(crate) fn ids(&self) -> Result<Vec<String>, Error> {
        let damaged = || Error::Damaged {
            file: "ids".to_owned(),
            reason: "the list of entries is missing",
        };
        let list = self.store.stream("ids").ok_or_else(damaged)?.chunk(0);
        let ids: Vec<String> =
            serde_json::from_slice(&self.when_loaded(list.map_err(Error::from))?)?;
        if ids.len() == self.documents() as usize {
            Ok(ids)
        } else {
            Err(damaged())
        }
    }

    /// Whether every file of the pack is here, so that nothing needs prefetching.
    pub(crate) fn is_complete(&self) -> bool {
        self.store.is_complete()
    }

    /// Fails with the names of the files that were asked for and are not here yet.
    pub(crate) fn ensure_loaded(&self) -> Result<(), Error> {
        let wanted = self.store.take_wanted();
        if wanted.is_empty() {
            Ok(())
        } else {
            Err(Error::Incomplete(wanted))
        }
    }

    /// The result of reads, or the names of the files that they lacked.
    pub(crate) fn when_loaded<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        self.ensure_loaded()?;
        result
    }

    /// Asks for the postings, and perhaps the positions, of a word.
    pub(crate) fn prefetch_word(&self, info: &TermInfo, positions: bool) {
        self.prefetch_lists(info, self.meta().list_offsets[0], positions);
    }

    /// Asks for the postings of a value.
    pub(crate) fn prefetch_value(&self, info: &TermInfo) {
        self.prefetch_lists(info, self.meta().list_offsets[1], false);
    }

    fn prefetch_lists(&self, info: &TermInfo, offsets: ListOffsets, positions: bool) {
        let ask = |stream: &str, base: usize, range: &std::ops::Range<usize>| {
            // What is not here is noted as wanted; that the read failed says nothing more.
            let _ = self
                .store
                .stream(stream)
                .map(|stream| stream.read(base + range.start..base + range.end));
        };
        ask("idx", offsets.postings, &info.postings_range);
        if positions {
            ask("pos", offsets.positions, &info.positions_range);
        }
    }

    /// Makes sure that the kept texts of these entries are here.
    pub(crate) fn load_entries(&self, docs: impl IntoIterator<Item = u32>) -> Result<(), Error> {
        if !self.is_complete()
            && let Some(texts) = self.store.stream(TEXTS)
        {
            for doc in docs {
                let _ = texts.chunk(doc as usize);
            }
        }
        self.ensure_loaded()
    }
}
