//! The open book: the one road from files to a linked book, and the one place that keeps what was read.
//!
//! A [`Workspace`] holds the files of a book, what was read from each, and the revision that is linked from them. Whoever
//! looks at a book (a command, the preview, a test) opens one and asks it; whoever changes a file tells it with
//! [`Workspace::set`], or lets it look at the disk again with [`Workspace::refresh`]. Then only what was made from
//! something else is made again: a file is read when its text changed, or when the template, the zone or what counts as
//! a page reads it otherwise. Linking, repeats and findings are made again for each revision, when somebody asks.
//!
//! After any number of changes a workspace answers as one that was just opened would.

mod audience;
mod bases;
mod build_cache;
mod change;
mod clock;
mod dialects;
mod disk_state;
mod files;
mod first_pages;
mod history;
mod import;
mod incident;
mod index_cache;
mod label;
mod location;
mod lock;
mod new_entry;
mod progress;
mod revision;
mod scope;
mod search;
mod since;
mod site;
mod snapshot;
mod sources;
mod stamp;
mod texts;
mod theme;
mod viewer;

use std::sync::{Arc, Mutex, OnceLock};

use casebook_analysis::Recurrence;
use casebook_analysis::index::Memo;
use casebook_diagnostic::Diagnostic;
use casebook_lint::{self as lint, Selection};
use casebook_model::book::{Casebook, WholeBook};
use casebook_model::config::Config;
use casebook_model::source::{Folders, Loaded, load};
use casebook_model::template::Template;
use casebook_time::{Date, Timestamp};

pub use audience::{
    AudienceAnswer, ChangedLine, HiddenPassage, SeenEntry, VisibilityChange, VisibilityChangeKind,
};
pub use build_cache::CacheReport;
pub use change::Change;
pub use clock::Clock;
pub use disk_state::DiskState;
pub use files::{FileId, Source};
pub use first_pages::{EntryPages, LastBuild};
pub use history::HistoryDepth;
pub use import::{
    Conflict, Fate, ImportError, ImportOptions, ImportReport, ImportStep, ImportedEntry,
    SkippedRecord, import,
};
pub use incident::{Incident, LikelyRepeat, TriageAnswer};
pub(crate) use index_cache::cache_folder;
pub use label::{
    LabelError, LabelQuality, SUGGESTIONS, SuggestedCause, Unlabelled, label_quality, unlabelled,
    with_cause,
};
pub use location::{CONFIG, Located, Location, OpenError};
pub use lock::{LOCK, Lock, LockedSource};
pub use new_entry::{NewEntry, TIMES};
pub use progress::{Progress, Stage};
pub(crate) use scope::date;
pub use scope::{ScopeError, ScopeWords};
pub use search::{
    FoundEntry, SearchAnswer, SearchError, SearchHandle, SimilarAnswer, SimilarIncident,
};
pub use site::{BuildError, Built, publishable};
pub use snapshot::Snapshot;
pub use sources::{own_list, read_template};
pub use theme::ThemeFault;
pub use viewer::Viewer;

use build_cache::CacheFolder;
use files::{Files, Schema};
use history::KnownHistory;
use revision::Revision;

/// An open book. A clone shares what was read.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// Where it is read from; `None` for texts in memory.
    location: Option<Location>,
    clock: Clock,
    depth: HistoryDepth,
    folders: Folders,
    /// The text of `book.toml`, which may be broken: `schema` holds the last one that was not.
    config_text: Option<Arc<str>>,
    config_findings: Vec<Diagnostic>,
    schema: Schema,
    files: Files,
    history: Arc<KnownHistory>,
    /// What sites were made with before; `None` until one was.
    memo: Arc<Mutex<Option<Arc<Memo>>>>,
    /// The book that this one is a source of.
    whole: WholeBook,
    revision: OnceLock<Arc<Revision>>,
}

impl Workspace {
    /// Finds a book, and reads it and the part of its history in git that it cannot do without.
    ///
    /// # Errors
    /// When there is no book, its `book.toml` cannot be used, or its content folder cannot be listed. Whatever else is
    /// wrong is a finding.
    pub fn open(location: &Location, clock: Clock) -> Result<Self, OpenError> {
        Self::open_with(location, clock, HistoryDepth::Needed, &())
    }

    /// The same with so much of its history, telling somebody how far it has come.
    ///
    /// # Errors
    /// As [`Workspace::open`].
    pub fn open_with(
        location: &Location,
        clock: Clock,
        depth: HistoryDepth,
        progress: &dyn Progress,
    ) -> Result<Self, OpenError> {
        Self::read(location, clock, depth, None, progress)
    }

    /// A book of texts, without a folder and without a history.
    #[must_use]
    pub fn in_memory<'a>(texts: impl IntoIterator<Item = (FileId, &'a str)>, clock: Clock) -> Self {
        let folders = Folders::new(".".into(), "content".into(), "content");
        let mut workspace = Self {
            location: None,
            clock,
            depth: HistoryDepth::None,
            folders,
            config_text: None,
            config_findings: Vec::new(),
            schema: Schema::new(Config::default(), &[]),
            files: Files::default(),
            history: Arc::default(),
            memo: Arc::default(),
            whole: WholeBook::default(),
            revision: OnceLock::new(),
        };
        for (file, text) in texts {
            workspace.set(&file, Some(text.into()));
        }
        workspace
    }

    /// Looks at the disk again, later: what is there as it was is not read again.
    ///
    /// # Errors
    /// As [`Workspace::open`]; the book stays as it was then.
    pub fn refresh(&mut self, clock: Clock, progress: &dyn Progress) -> Result<(), OpenError> {
        match &self.location {
            Some(location) => {
                *self = Self::read(location, clock, self.depth, Some(self), progress)?;
            }
            None => (self.clock, self.revision) = (clock, OnceLock::new()),
        }
        Ok(())
    }

    fn read(
        location: &Location,
        clock: Clock,
        depth: HistoryDepth,
        before: Option<&Self>,
        progress: &dyn Progress,
    ) -> Result<Self, OpenError> {
        progress.begin(Stage::Load, None);
        let Located {
            folders,
            config,
            config_text,
        } = location.find()?;
        // What git knows of files is not for outsiders.
        let depth = if config.audience.is_inside() {
            depth
        } else {
            HistoryDepth::Withheld
        };
        let mut loaded = load(&folders, config.build.max_file_size)?;
        loaded.findings.extend(sources::moved(&folders));
        progress.begin(Stage::Parse, Some(loaded.documents.len()));
        let schema_files = std::mem::take(&mut loaded.schema);
        let mut schema = Schema::new(config, &schema_files);
        schema.choose_dialects(loaded.documents.iter());
        let cache = CacheFolder::of(&folders, config_text.is_some());
        let known = before.map(|book| &book.history);
        let history = KnownHistory::at(&folders, depth, known, cache);
        let mut files = parse(loaded, &folders, &schema, before, progress, || {
            if depth.is_whole() {
                history.whole(&folders);
            }
        });
        files.keep_schema(schema_files, &folders);
        let entries = files.documents.values().map(|parsed| &*parsed.entry);
        if location.viewer == Viewer::Usual {
            index_cache::forget_restricted(&folders, entries);
        }
        let workspace = Self {
            location: Some(location.clone()),
            clock,
            depth,
            folders,
            config_text,
            config_findings: Vec::new(),
            schema,
            files,
            history,
            memo: before
                .map(|book| Arc::clone(&book.memo))
                .unwrap_or_default(),
            whole: before.map(|book| book.whole.clone()).unwrap_or_default(),
            revision: OnceLock::new(),
        };
        progress.begin(Stage::Link, None);
        workspace.revision();
        progress.end();
        Ok(workspace)
    }

    /// Names the book that this one is a source of: references may lead to its entries, and ids must not be theirs.
    pub fn check_against(&mut self, whole: WholeBook) {
        (self.whole, self.revision) = (whole, OnceLock::new());
    }

    /// Whether it has a `book.toml`.
    #[must_use]
    pub fn has_config(&self) -> bool {
        self.config_text.is_some()
    }

    /// The book as it is linked now.
    #[must_use]
    pub fn book(&self) -> &Casebook {
        &self.revision().book
    }

    /// The book alone, for who looks at it once.
    #[must_use]
    pub fn into_book(mut self) -> Casebook {
        let known = self.revision.take().and_then(Arc::into_inner);
        known.unwrap_or_else(|| self.link()).book
    }

    /// Its repeats.
    #[must_use]
    pub fn recurrence(&self) -> &Recurrence {
        self.revision().recurrence()
    }

    /// The findings that were asked for, in the order in which they are shown.
    #[must_use]
    pub fn lint(&self, selection: &Selection) -> Vec<Diagnostic> {
        lint::lint(self.input(selection))
    }

    /// The same with what was found on the way; see [`lint::lint_around`].
    #[must_use]
    pub fn lint_around(&self, selection: &Selection) -> Vec<Diagnostic> {
        lint::lint_around(self.input(selection))
    }

    fn input<'a>(&'a self, selection: &'a Selection) -> lint::Input<'a> {
        let config = self.config_text.as_deref();
        self.revision()
            .input(&self.folders, config, self.today(), selection)
    }

    /// Its folders.
    #[must_use]
    pub fn folders(&self) -> &Folders {
        &self.folders
    }

    /// Its configuration.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.schema.config
    }

    /// Its template.
    #[must_use]
    pub fn template(&self) -> &Template {
        &self.schema.template
    }

    /// The day that counts as today.
    #[must_use]
    pub fn today(&self) -> Date {
        self.clock.today(&self.config().book.time_zone)
    }

    /// What counts as now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now(&self.config().book.time_zone)
    }

    /// Who the book is read for.
    pub(super) fn viewer(&self) -> Viewer {
        self.location
            .as_ref()
            .map_or_else(Viewer::default, |location| location.viewer.clone())
    }

    fn revision(&self) -> &Arc<Revision> {
        self.revision.get_or_init(|| Arc::new(self.link()))
    }
}

/// Reads the entries while `meanwhile` does something else: git and the parser have nothing to do with each other, and each
/// takes its time.
fn parse(
    loaded: Loaded,
    folders: &Folders,
    schema: &Schema,
    before: Option<&Workspace>,
    progress: &dyn Progress,
    meanwhile: impl FnOnce() + Send,
) -> Files {
    let known = before.map(|book| (&book.files, &book.schema));
    let step = || progress.step();
    rayon::join(
        || Files::parse(loaded, folders, schema, known, &step),
        meanwhile,
    )
    .0
}
