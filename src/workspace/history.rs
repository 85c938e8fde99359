//! How much of git's history a book needs, and what was read of it.

use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use casebook_model::book::ids_clash;
use casebook_model::config::Config;
use casebook_model::entry::{Kind, Postmortem, Status};
use casebook_model::source::{History, history_key};
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
}

/// What was read of the history at one commit. Editing a file changes none of it.
#[derive(Debug, Default)]
pub(super) struct KnownHistory {
    /// What it depends on; see [`history_key`].
    key: String,
    whole: OnceLock<History>,
    recent: Mutex<Option<(Timestamp, History)>>,
}

impl KnownHistory {
    /// What is known already, if it still holds.
    pub(super) fn at(content: &Path, depth: HistoryDepth, before: Option<&Arc<Self>>) -> Arc<Self> {
        if depth == HistoryDepth::None {
            return Arc::default();
        }
        let key = history_key(content);
        match before {
            Some(before) if before.key == key => Arc::clone(before),
            _ => Arc::new(Self {
                key,
                ..Self::default()
            }),
        }
    }

    pub(super) fn whole(&self, content: &Path) -> &History {
        self.whole.get_or_init(|| History::read(content))
    }

    /// The part of the history that `entries` need.
    pub(super) fn of(
        &self,
        content: &Path,
        config: &Config,
        depth: HistoryDepth,
        entries: &[Arc<Postmortem>],
        today: Date,
    ) -> History {
        let zone = &config.book.time_zone;
        let is_undated =
            |entry: &Arc<Postmortem>| entry.kind != Kind::Page && entry.date(zone).is_none();
        let is_draft =
            |entry: &Arc<Postmortem>| entry.status == Status::Draft && entry.status_span.is_some();
        match depth {
            HistoryDepth::None => History::default(),
            HistoryDepth::Whole => self.whole(content).clone(),
            HistoryDepth::Needed if entries.iter().any(is_undated) || ids_clash(entries) => {
                self.whole(content).clone()
            }
            HistoryDepth::Needed if entries.iter().any(is_draft) => {
                let oldest = add_days(today, -config.criteria.publish_within_days);
                self.recent(content, zone.start_of(oldest))
            }
            HistoryDepth::Needed => History::unread(),
        }
    }

    fn recent(&self, content: &Path, since: Timestamp) -> History {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        match &*recent {
            Some((from, history)) if *from == since => history.clone(),
            _ => {
                let history = History::recent(content, since);
                *recent = Some((since, history.clone()));
                history
            }
        }
    }
}
