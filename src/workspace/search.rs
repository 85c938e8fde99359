//! Questions to a book, and typed answers: whoever prints or serves them says the same.

use std::collections::BTreeMap;
use std::path::Path;

use casebook_analysis::actions;
use casebook_analysis::index::{Index, Memo, id_of, index};
use casebook_model::source::Folders;
use casebook_model::source::front_matter::{Language, split};
use casebook_model::source::{toml, yaml};
use casebook_search::{
    Asked, AskedText, Engine, Error, Expansion, Facet, Hit, Note, Passage, Reading, SearchOptions,
    SharedFact, SimilarIncident as Found,
};
use serde::Serialize;

use super::index_cache::{KeptIndex, Slot};
use super::{Clock, DiskState, Located, Location, OpenError, Viewer, Workspace};

/// Where a text states its facts, and what the index calls them.
const FACTS: [(&str, &str); 3] = [
    ("root_causes", "cause"),
    ("services", "service"),
    ("trigger", "trigger"),
];

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The book cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Its index cannot be made or read.
    #[error(transparent)]
    Index(#[from] Error),
    /// Its index was made just now and is damaged already.
    #[error("the index that was made just now cannot be read")]
    Damaged,
}

/// An entry that was found, and its file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FoundEntry {
    /// What is shown of it.
    #[serde(flatten)]
    pub hit: Hit,
    /// Its file, as findings call it.
    pub path: Option<String>,
}

/// The answer to a query.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SearchAnswer {
    /// The query as it was read, in the query language; empty when it asks for nothing.
    pub understood: String,
    /// What was not understood, or not found, and what was searched instead.
    pub notes: Vec<Note>,
    /// Words and phrases of the query for which synonyms were searched as well.
    pub expansions: Vec<Expansion>,
    /// Number of entries found.
    pub total: usize,
    /// Whether this number, and those beside values, are upper bounds.
    pub total_is_upper_bound: bool,
    /// The entries asked for.
    pub hits: Vec<FoundEntry>,
    /// Values of the entries found, with counts.
    pub facets: Vec<Facet>,
}

/// An incident like a text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SimilarIncident {
    /// The incident.
    pub hit: FoundEntry,
    /// The most telling words that it shares with the text.
    pub words: Vec<String>,
    /// Those of the words that the text has otherwise: misspelt, abbreviated, or by another name.
    pub readings: Vec<Reading>,
    /// The causes, services and triggers that it shares with the text.
    pub facts: Vec<SharedFact>,
    /// How it was resolved: the beginning of that section.
    pub resolution: Option<Passage>,
    /// Titles of the actions that are not done.
    pub open_actions: Vec<String>,
}

/// The incidents most like a text, best first.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct SimilarAnswer {
    /// The incidents.
    pub incidents: Vec<SimilarIncident>,
}

/// The index of a book, to be asked.
#[derive(Debug)]
pub struct SearchHandle {
    folders: Folders,
    /// How many results the book wants.
    results: usize,
    source: Source,
    /// How to find the book again if a kept index turns out to be damaged.
    again: Option<(Location, Clock, Slot)>,
}

enum Source {
    /// Made just now, with the paths of the entries within the content folder by their ids.
    Whole(Box<Index>, BTreeMap<String, String>),
    Kept(Box<KeptIndex>),
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Whole(..) => "Whole",
            Self::Kept(_) => "Kept",
        })
    }
}

impl Workspace {
    /// The index of the book as it is linked now. The book may change while it is asked.
    ///
    /// # Errors
    /// A failure of the index library, which works in memory.
    pub fn search(&self) -> Result<SearchHandle, SearchError> {
        let book = self.book();
        let index = index(
            book,
            self.recurrence(),
            &actions(book, self.today()),
            &Memo::off(),
        )?;
        let path = |(at, entry): (usize, &std::sync::Arc<_>)| {
            let entry: &casebook_model::entry::Postmortem = entry;
            (id_of(book, at), entry.content_path.to_string())
        };
        let paths = book.entries.iter().enumerate().map(path).collect();
        Ok(SearchHandle {
            folders: self.folders().clone(),
            results: self.config().search.results,
            source: Source::Whole(Box::new(index), paths),
            again: None,
        })
    }
}

impl SearchHandle {
    /// The index of the book at a location: the one that is kept of it, if nothing has changed since; else the book is
    /// opened, and if it is large its index kept.
    ///
    /// # Errors
    /// When the book cannot be opened, or its index cannot be made.
    pub fn open(location: &Location, clock: Clock) -> Result<Self, SearchError> {
        let (slot, kept) = Self::look_up(location, clock)?;
        if let Some(kept) = kept {
            return Ok(kept);
        }
        // The slot was found before: what changes while the book is read makes the next key another one.
        Self::made(&Workspace::open(location, clock)?, slot.as_ref())
    }

    /// The same for the book at that location that is open already: `state` is what the disk was like before it was read.
    /// If the disk is another by now, the index is that of the open book, and is not kept.
    ///
    /// # Errors
    /// When its index cannot be made.
    pub fn of(
        workspace: &Workspace,
        location: &Location,
        clock: Clock,
        state: Option<&DiskState>,
    ) -> Result<Self, SearchError> {
        let (slot, kept) = Self::look_up(location, clock)?;
        let now = DiskState::of(location)?;
        let slot = slot.filter(|_| state.is_some_and(|state| now.is_still(state)));
        match kept.filter(|_| slot.is_some()) {
            Some(kept) => Ok(kept),
            None => Self::made(workspace, slot.as_ref()),
        }
    }

    /// Where the index of a book is kept as the book is on the disk, and the one that is there.
    fn look_up(
        location: &Location,
        clock: Clock,
    ) -> Result<(Option<Slot>, Option<Self>), SearchError> {
        let located = location.find()?;
        let today = clock.today(&located.config.book.time_zone);
        let slot = (location.viewer == Viewer::Usual)
            .then(|| Slot::of(&located, today))
            .flatten();
        let found = slot
            .as_ref()
            .and_then(|slot| Some((slot.read()?, slot.clone())));
        let kept = found.map(|(kept, slot)| {
            let again = (location.clone(), clock, slot);
            Self::kept(located, kept, again)
        });
        Ok((slot, kept))
    }

    fn made(workspace: &Workspace, slot: Option<&Slot>) -> Result<Self, SearchError> {
        let handle = workspace.search()?;
        if let (Some(slot), Source::Whole(index, paths)) = (slot, &handle.source) {
            slot.keep(paths, workspace.book().entries.len(), &index.pack);
        }
        Ok(handle)
    }

    fn kept(located: Located, kept: KeptIndex, again: (Location, Clock, Slot)) -> Self {
        Self {
            folders: located.folders,
            results: located.config.search.results,
            source: Source::Kept(Box::new(kept)),
            again: Some(again),
        }
    }

    /// The folders of the book.
    #[must_use]
    pub fn folders(&self) -> &Folders {
        &self.folders
    }

    /// How many results the book shows unless told otherwise.
    #[must_use]
    pub fn results(&self) -> usize {
        self.results
    }

    /// The entries that a query finds.
    ///
    /// # Errors
    /// When the index cannot be read, nor made again.
    pub fn search(
        &mut self,
        query: &str,
        options: &SearchOptions,
    ) -> Result<SearchAnswer, SearchError> {
        let results = self.answer(|engine| engine.search(query, options))?;
        let hits = results
            .hits
            .into_iter()
            .map(|hit| self.found(hit))
            .collect();
        Ok(SearchAnswer {
            understood: results.understood,
            notes: results.notes,
            expansions: results.expansions,
            total: results.total,
            total_is_upper_bound: results.total_is_upper_bound,
            hits,
            facets: results.facets,
        })
    }

    /// The incidents most like a text, up to `limit`. If the text is that of the file of an entry, it is compared as this entry,
    /// which is not among the answers.
    ///
    /// # Errors
    /// When the index cannot be read, nor made again.
    pub fn similar(
        &mut self,
        text: &str,
        limit: usize,
        file: Option<&Path>,
    ) -> Result<SimilarAnswer, SearchError> {
        let entry = file.and_then(|file| self.entry_of(file));
        let text = asked_text(text);
        let asked = match &entry {
            Some(id) => Asked::Entry(id),
            None => Asked::Text(&text),
        };
        let seen = self.answer(|engine| engine.similar_incidents(&asked, limit))?;
        let incident = |one: Found| SimilarIncident {
            hit: self.found(one.hit),
            words: one.words,
            readings: one.readings,
            facts: one.facts,
            resolution: one.resolution,
            open_actions: one.open_actions,
        };
        Ok(SimilarAnswer {
            incidents: seen.into_iter().map(incident).collect(),
        })
    }

    /// Asks the index. A kept one that turns out to be damaged is made again.
    fn answer<T>(
        &mut self,
        question: impl Fn(&Engine) -> Result<T, Error>,
    ) -> Result<T, SearchError> {
        if let Some(answer) = self.source.answer(&question) {
            return Ok(answer?);
        }
        if let Some((location, clock, slot)) = self.again.take() {
            slot.clear();
            *self = Self::open(&location, clock)?;
        }
        Ok(self
            .source
            .answer(&question)
            .ok_or(SearchError::Damaged)??)
    }

    fn found(&self, hit: Hit) -> FoundEntry {
        let path = self.source.paths().get(&hit.id);
        FoundEntry {
            path: path.map(|path| self.folders.book_path(path).to_string()),
            hit,
        }
    }

    /// The id of the entry whose file this is, if it is one.
    fn entry_of(&self, file: &Path) -> Option<String> {
        let inside = self.folders.content_path_of(file)?;
        let mut paths = self.source.paths().iter();
        paths
            .find(|(_, path)| **path == inside)
            .map(|(id, _)| id.clone())
    }
}

/// A text to compare: what stands in its front matter, if it has any, is a title and facts and no text.
fn asked_text(text: &str) -> AskedText {
    let split = split(text);
    let parse = match split.language {
        Language::Yaml => yaml::parse,
        Language::Toml => toml::parse,
    };
    let front_matter = split.front_matter.filter(|_| split.unclosed.is_none());
    let front_matter = front_matter.and_then(|span| parse(span.slice(text), 0).ok());
    let Some(front_matter) = front_matter.filter(|node| !node.entries().is_empty()) else {
        return AskedText {
            text: text.to_owned(),
            ..AskedText::default()
        };
    };
    let mut facts = Vec::new();
    for (key, field) in FACTS {
        let Some(node) = front_matter.get(key) else {
            continue;
        };
        let values = node
            .text()
            .into_iter()
            .chain(node.items().iter().filter_map(yaml::Node::text));
        facts.extend(values.map(|value| (field.to_owned(), value.to_owned())));
    }
    let title = front_matter.get("title").and_then(yaml::Node::text);
    AskedText {
        title: title.unwrap_or_default().to_owned(),
        text: split.body.slice(text).to_owned(),
        facts,
    }
}

impl Source {
    fn paths(&self) -> &BTreeMap<String, String> {
        match self {
            Self::Whole(_, paths) => paths,
            Self::Kept(kept) => &kept.paths,
        }
    }

    /// The answer; `None` if pieces of a kept index are not what they should be.
    fn answer<T>(
        &mut self,
        question: impl Fn(&Engine) -> Result<T, Error>,
    ) -> Option<Result<T, Error>> {
        match self {
            Self::Whole(index, _) => Some(question(&index.engine)),
            Self::Kept(kept) => kept.answer(question),
        }
    }
}
