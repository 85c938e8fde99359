//! How much of git's history a book needs, and what was read of it.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use casebook_model::book::ids_clash;
use casebook_model::config::Config;
use casebook_model::entry::{Kind, Postmortem, Status};
use casebook_model::source::{Absence, BookHistory, Folders, History};
use casebook_time::{Date, Timestamp, add_days};

use super::build_cache::CacheFolder;

/// Where the history is kept, in the cache of a book.
const FILE: &str = "history";

/// How much of git's history is read. All of it takes a large book longer to read than its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryDepth {
    /// All that git knows of every file: pages show it.
    Whole,
    /// The same, as an earlier run kept it beside the book, if git would say nothing else.
    WholeKept,
    /// What an entry cannot do without: the day of one that has none of its own, which of two with one address is the
    /// older, and whether drafts are worked on.
    Needed,
    /// Nothing, as if the book were in no repository: for texts in memory, and for tests, since every commit changes it.
    None,
    /// Nothing, because who reads the book may not know.
    Withheld,
}

impl HistoryDepth {
    /// Whether all that git knows is needed.
    pub(super) fn is_whole(self) -> bool {
        matches!(self, Self::Whole | Self::WholeKept)
    }
}

/// What was read of the history at one commit. Editing a file changes none of it.
#[derive(Debug, Default)]
pub(super) struct KnownHistory {
    /// What it depends on; see [`BookHistory::key`].
    key: String,
    /// Where it is kept from run to run.
    cache: Option<CacheFolder>,
    /// What was wrong there.
    faults: Mutex<Vec<String>>,
    whole: OnceLock<BookHistory>,
    recent: Mutex<Option<(Timestamp, BookHistory)>>,
}

impl KnownHistory {
    /// What is known already, if it still holds.
    pub(super) fn at(
        folders: &Folders,
        depth: HistoryDepth,
        before: Option<&Arc<Self>>,
        cache: Option<CacheFolder>,
    ) -> Arc<Self> {
        if matches!(depth, HistoryDepth::None | HistoryDepth::Withheld) {
            return Arc::default();
        }
        let key = BookHistory::key(folders);
        match before {
            Some(before) if before.key == key => Arc::clone(before),
            _ => Arc::new(Self {
                key,
                cache: cache.filter(|_| depth == HistoryDepth::WholeKept),
                ..Self::default()
            }),
        }
    }

    pub(super) fn whole(&self, folders: &Folders) -> &BookHistory {
        self.whole.get_or_init(|| {
            let fault = |fault| self.faults().push(fault);
            let Some(cache) = &self.cache else {
                return BookHistory::read(folders);
            };
            let bytes = cache.read(FILE).unwrap_or_else(|found| {
                fault(found);
                None
            });
            if let Some(kept) = bytes.and_then(|bytes| BookHistory::from_bytes(&bytes, folders)) {
                return kept;
            }
            let history = BookHistory::read(folders);
            if let Some(bytes) = history.to_bytes(folders) {
                cache.write(FILE, &bytes).unwrap_or_else(fault);
            }
            history
        })
    }

    /// What was wrong with what was kept: nothing came of it.
    pub(super) fn faults(&self) -> MutexGuard<'_, Vec<String>> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The part of the history that `entries` need.
    pub(super) fn of(
        &self,
        folders: &Folders,
        config: &Config,
        depth: HistoryDepth,
        entries: &[Arc<Postmortem>],
        today: Date,
    ) -> BookHistory {
        let zone = &config.book.time_zone;
        let is_undated =
            |entry: &Arc<Postmortem>| entry.kind != Kind::Page && entry.date(zone).is_none();
        let is_draft =
            |entry: &Arc<Postmortem>| entry.status == Status::Draft && entry.status_span.is_some();
        match depth {
            HistoryDepth::None => BookHistory::default(),
            HistoryDepth::Withheld => {
                let reason = Absence::Withheld;
                History::Absent { reason }.into()
            }
            HistoryDepth::Whole | HistoryDepth::WholeKept => self.whole(folders).clone(),
            HistoryDepth::Needed if entries.iter().any(is_undated) || ids_clash(entries) => {
                self.whole(folders).clone()
            }
            HistoryDepth::Needed if entries.iter().any(is_draft) => {
                let oldest = add_days(today, -config.criteria.publish_within_days);
                self.recent(folders, zone.start_of(oldest))
            }
            HistoryDepth::Needed => BookHistory::unread(folders),
        }
    }

    fn recent(&self, folders: &Folders, since: Timestamp) -> BookHistory {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        match &*recent {
            Some((from, history)) if *from == since => history.clone(),
            _ => {
                let history = BookHistory::recent(folders, since);
                *recent = Some((since, history.clone()));
                history
            }
        }
    }
}
