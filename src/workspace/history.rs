//! How much of git's history a book needs, and what was read of it.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use casebook_model::book::ids_clash;
use casebook_model::config::Config;
use casebook_model::entry::{Kind, Postmortem, Status};
use casebook_model::source::{Absence, BookHistory, Folders, History};
use casebook_time::{Date, Timestamp, add_days};

/// How much of git's history is read. All of it takes a large book longer to read than its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryDepth {
    /// All that git knows of every file: pages show it.
    Whole,
    /// What an entry cannot do without: the day of one that has none of its own, which of two with one address is the
    /// older, and whether drafts are worked on.
    Needed,
    /// Nothing, as if the book were in no repository: for texts in memory, and for tests, since every commit changes it.
    None,
    /// Nothing, because who reads the book may not know.
    Withheld,
}

/// What was read of the history at one commit. Editing a file changes none of it.
#[derive(Debug, Default)]
pub(super) struct KnownHistory {
    /// What it depends on; see [`BookHistory::key`].
    key: String,
    whole: OnceLock<BookHistory>,
    recent: Mutex<Option<(Timestamp, BookHistory)>>,
}

impl KnownHistory {
    /// What is known already, if it still holds.
    pub(super) fn at(
        folders: &Folders,
        depth: HistoryDepth,
        before: Option<&Arc<Self>>,
    ) -> Arc<Self> {
        if matches!(depth, HistoryDepth::None | HistoryDepth::Withheld) {
            return Arc::default();
        }
        let key = BookHistory::key(folders);
        match before {
            Some(before) if before.key == key => Arc::clone(before),
            _ => Arc::new(Self {
                key,
                ..Self::default()
            }),
        }
    }

    pub(super) fn whole(&self, folders: &Folders) -> &BookHistory {
        self.whole.get_or_init(|| BookHistory::read(folders))
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
            HistoryDepth::Whole => self.whole(folders).clone(),
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
