//! From a pack to answers: query → [`planner`] → [`executor`] → [`evaluated`] → [`result_page`] → [`results`].

mod candidates;
mod deferred_phrases;
mod evaluated;
mod executor;
mod facets;
mod field_planner;
mod highlights;
mod lexicon;
mod matches;
mod passages;
mod plan;
mod planner;
mod ranges;
mod read_batch;
mod reader;
mod result_page;
mod results;
mod scorer;
mod similar;
mod similar_incidents;
mod snippets;
#[cfg(test)]
mod tests;
mod value_names;
mod weights;
mod word_planner;

use std::sync::{Arc, Mutex, PoisonError};

pub use results::{
    Expansion, Facet, FacetValue, Fragment, Hit, Passage, Reading, Results, SearchOptions,
    SharedFact, SharedWord, Similar, SimilarIncident, Sort,
};
pub use similar::{Asked, AskedText};

use crate::error::Error;
use crate::pack::Pack;
use crate::par_chunks::par_chunks;
use evaluated::{Evaluated, prefetch_columns};
use facets::count_facets;
use reader::IndexReader;
use result_page::ResultPage;
use similar::Similarity;

/// An opened pack.
pub struct Engine {
    reader: IndexReader,
    /// The last query, for when it is asked again with other files at hand, or for more of it.
    last: Mutex<Option<Arc<Evaluated>>>,
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
        par_chunks(others, |files| {
            files
                .iter()
                .try_for_each(|file| engine.supply(&file.name, &file.bytes))?;
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
        Ok(Engine {
            reader: IndexReader::open(name, bytes)?,
            last: Mutex::default(),
        })
    }

    /// Takes in another file of the pack. A file of no use is ignored.
    ///
    /// # Errors
    /// [`Error::Damaged`] when it is not what was written.
    pub fn supply(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        self.reader.supply(name, bytes)
    }

    /// Number of entries.
    #[must_use]
    pub fn documents(&self) -> u32 {
        self.reader.documents()
    }

    /// Names of all fields that a query can use, sorted.
    #[must_use]
    pub fn field_names(&self) -> Vec<String> {
        self.reader.field_names()
    }

    /// Answers a query. A query that asks for nothing finds nothing.
    ///
    /// # Errors
    /// Only if the index cannot be read; a query that makes no sense is answered with [notes](Results::notes).
    pub fn search(&self, query: &str, options: &SearchOptions) -> Result<Results, Error> {
        let reader = &self.reader;
        let mut evaluated = self.evaluated(query, options, false)?;
        let page = match ResultPage::of(reader, &evaluated, options)? {
            Some(page) => page,
            None => {
                evaluated = self.evaluated(query, options, true)?;
                ResultPage::of(reader, &evaluated, options)?.unwrap_or_default()
            }
        };
        let mut notes = evaluated.notes.clone();
        if notes.is_empty() && page.total == 0 {
            notes.extend(evaluated.why_nothing());
        }
        let facets = if options.facets && evaluated.asks {
            let limit = options.facet_limit;
            count_facets(reader, &evaluated.found, &evaluated.facets, limit)?
        } else {
            Vec::new()
        };
        reader.load_entries(page.entries.iter().map(|(doc, _)| *doc))?;
        let hits = page.entries.iter().map(|(doc, score)| {
            let entry = reader.entry(*doc)?;
            let highlights = &evaluated.highlights;
            Ok(passages::hit(entry, *score, highlights, options.passages))
        });
        Ok(Results {
            understood: evaluated.understood.clone(),
            notes,
            expansions: evaluated.expansions.clone(),
            total: page.total,
            total_is_upper_bound: page.total_is_upper_bound,
            hits: hits.collect::<Result<_, Error>>()?,
            facets,
        })
    }

    /// A query, evaluated now or the last time; if `in_full`, nothing is deferred to texts.
    fn evaluated(
        &self,
        query: &str,
        options: &SearchOptions,
        in_full: bool,
    ) -> Result<Arc<Evaluated>, Error> {
        let last = self
            .last
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(last) = last.filter(|last| last.answers(query, options, in_full)) {
            if !self.reader.is_complete() {
                prefetch_columns(&self.reader, options);
                self.reader.ensure_loaded()?;
            }
            return Ok(last);
        }
        let evaluated = Arc::new(Evaluated::of(&self.reader, query, options, in_full)?);
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&evaluated));
        Ok(evaluated)
    }

    /// The entries most like each entry, in the order of [`ids`](Engine::ids).
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn related(&self, limit: usize) -> Result<Vec<(String, Vec<Similar>)>, Error> {
        Similarity::new(&self.reader).related(limit)
    }

    /// The entries most like a text or an entry.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn similar(&self, asked: &Asked<'_>, limit: usize) -> Result<Vec<Similar>, Error> {
        let found = Similarity::new(&self.reader).to(asked, limit, 0, |_| true)?;
        Ok(found.into_iter().map(|(_, similar)| similar).collect())
    }

    /// "Seen this before?": the incidents most like a text or an entry, each with a passage it shares words with, how it was
    /// resolved and what is still open.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn similar_incidents(
        &self,
        asked: &Asked<'_>,
        limit: usize,
    ) -> Result<Vec<SimilarIncident>, Error> {
        similar_incidents::similar_incidents(&self.reader, asked, limit)
    }

    /// Ids of all entries, in the order in which ties are broken: last published first, then by id.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn ids(&self) -> Result<Vec<String>, Error> {
        self.reader.ids()
    }
}
