//! `book.toml`: every key has a default, an unknown or mistyped one is an error with its place and a suggestion.

mod keys;
mod pattern;
mod read;
mod recurrence;
mod source;

use std::collections::BTreeMap;

pub(crate) use keys::WORD_LISTS;
pub use keys::{KEYS, Key, keys_of, tables};
pub use pattern::{Pattern, PatternError, Values as PatternValues};
pub(crate) use read::is_language_tag;
pub use read::{place_of, read};
pub use recurrence::{Recurrence, RepeatKind};
pub use source::{
    GitSource, SourceConfig, is_branch, is_in_git_folder, source_of, without_credentials,
};

use crate::audience::{Audience, Audiences, UnknownAudience};
use crate::entry::Postmortem;
use crate::template::Status;
use casebook_diagnostic::{Code, Level, Span};
use casebook_time::{Date, Duration, Zone};

/// Everything `book.toml` can say.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// `[book]`
    pub book: Book,
    /// `[build]`
    pub build: Build,
    /// `[content]`: files that are pages.
    pub pages: globset::GlobSet,
    /// `[content]`: the dialect in which entries are written that are not in Casebook's own form, and where it is named.
    pub dialect: Option<(String, Span)>,
    /// `[content]`: the status of entries that say none.
    pub default_status: Status,
    /// `[output.html]`
    pub html: Html,
    /// `[criteria]`
    pub criteria: Criteria,
    /// `[recurrence]`
    pub recurrence: Recurrence,
    /// `[analysis]`
    pub analysis: Analysis,
    /// `[lint]`
    pub lint: Lint,
    /// `[search]`
    pub search: Search,
    /// `[ids]`
    pub ids: Ids,
    /// `[[source]]`: other repositories whose entries belong to the book, in the order of `book.toml`.
    pub sources: Vec<SourceConfig>,
    /// `[audience.NAME]`: whom sites of the book are for.
    pub audiences: Audiences,
    /// `[audience]`: texts that outsiders should not read.
    pub internal_patterns: Vec<String>,
    /// The one that the book is read for.
    pub audience: Audience,
}

/// Whether a file is by its name the first that one reads in a folder.
#[must_use]
pub fn is_front_page(content_path: &str) -> bool {
    let name = content_path.rsplit('/').next().unwrap_or(content_path);
    ["index.md", "README.md"]
        .iter()
        .any(|front| name.eq_ignore_ascii_case(front))
}

impl Config {
    /// The language of an entry's text, as a BCP 47 tag: its own, or the book's.
    #[must_use]
    pub fn language_of<'a>(&'a self, entry: &'a Postmortem) -> &'a str {
        let own = entry.language.as_deref();
        own.unwrap_or(&self.book.language)
    }

    /// What the book says to one of its audiences: at the address of its site, and to outsiders nothing of where the sources
    /// are.
    ///
    /// # Errors
    /// When the book has no such audience.
    pub fn for_audience(mut self, name: &str) -> Result<Self, UnknownAudience> {
        self.audience = self.audiences.named(name)?.clone();
        if self.audience.site_url.is_some() || !self.audience.is_inside() {
            self.html.site_url.clone_from(&self.audience.site_url);
        }
        if !self.audience.is_inside() {
            (self.html.edit_url, self.html.repository_url) = (None, None);
            for source in &mut self.sources {
                source.edit_url = None;
            }
        }
        Ok(self)
    }

    /// Whether a file, by its path inside the content folder, is a page unless it says otherwise. The globs hold inside each
    /// source, too.
    #[must_use]
    pub fn is_page(&self, content_path: &str) -> bool {
        let inside = self
            .source_of(content_path)
            .and_then(|source| source.inside(content_path));
        is_front_page(content_path)
            || self.pages.is_match(content_path)
            || inside.is_some_and(|inside| self.pages.is_match(inside))
    }

    /// The source that holds a file, by its path inside the content of the whole book; `None` for the book's own.
    #[must_use]
    pub fn source_of(&self, content_path: &str) -> Option<&SourceConfig> {
        source_of(&self.sources, content_path)
    }

    /// The path inside the content of the whole book by which the site knows a file. Outsiders see no repositories: to them a
    /// file of a source is the book's own.
    #[must_use]
    pub fn shown_content_path<'a>(&self, content_path: &'a str) -> &'a str {
        match self.source_of(content_path) {
            Some(source) if !self.audience.is_inside() => {
                source.inside(content_path).unwrap_or(content_path)
            }
            _ => content_path,
        }
    }

    /// The address for editing a file, by what findings call it and by its path inside the content of the whole book.
    #[must_use]
    pub fn edit_address(&self, path: &str, content_path: &str) -> Option<String> {
        match self.source_of(content_path) {
            Some(source) => source.edit_address(content_path),
            None => Some(edit_address(self.html.edit_url.as_ref()?, path)),
        }
    }
}

/// The address for editing the file at `path`: names of files hold blanks, `#` and `?`, which an address may not.
fn edit_address(edit_url: &str, path: &str) -> String {
    edit_url.replace("{path}", &casebook_markdown::percent_encoded(path))
}

/// What the book is.
#[derive(Debug, Clone)]
pub struct Book {
    /// Its name.
    pub title: String,
    /// What it holds.
    pub description: String,
    /// The `lang` of its entries.
    pub language: String,
    /// Who keeps it.
    pub authors: Vec<String>,
    /// Licence of the texts.
    pub licence: String,
    /// Where times without an offset belong, and in which all are shown.
    pub time_zone: Zone,
}

impl Default for Book {
    fn default() -> Self {
        Self {
            title: "Postmortems".to_owned(),
            description: String::new(),
            language: "en".to_owned(),
            authors: Vec::new(),
            licence: String::new(),
            time_zone: Zone::utc(),
        }
    }
}

/// Where things are read and written.
#[derive(Debug, Clone)]
pub struct Build {
    /// Folder of the entries, relative to the book.
    pub content: String,
    /// Folder of the site, relative to the book.
    pub out: String,
    /// Largest file read, in bytes.
    pub max_file_size: u64,
}

impl Default for Build {
    fn default() -> Self {
        Self {
            content: "content".to_owned(),
            out: "site".to_owned(),
            max_file_size: 2_000_000,
        }
    }
}

/// How the site looks and where it will stand.
#[derive(Debug, Clone)]
pub struct Html {
    /// The theme's name.
    pub theme: String,
    /// Absolute address of the site, with a trailing `/`.
    pub site_url: Option<String>,
    /// Address of the repository.
    pub repository_url: Option<String>,
    /// Address for editing, with `{path}`.
    pub edit_url: Option<String>,
}

impl Html {
    /// The path below which the site hangs where it is published, with `/` at both ends: that of its address.
    #[must_use]
    pub fn base_path(&self) -> &str {
        let url = self.site_url.as_deref().unwrap_or("/");
        url.split_once("://").map_or(url, |(_, rest)| {
            rest.find('/').map_or("/", |at| &rest[at..])
        })
    }
}

impl Default for Html {
    fn default() -> Self {
        Self {
            theme: "default".to_owned(),
            site_url: None,
            repository_url: None,
            edit_url: None,
        }
    }
}

/// When a postmortem is owed. `None` and `false` switch a criterion off.
#[derive(Debug, Clone, PartialEq)]
pub struct Criteria {
    /// From how much user-visible downtime on.
    pub downtime: Option<Duration>,
    /// Below which Apdex score.
    pub apdex: Option<f64>,
    /// On data loss.
    pub data_loss: bool,
    /// On a security breach.
    pub security_breach: bool,
    /// On an escalation as P0 by the on-call engineer.
    pub oncall_p0: bool,
    /// On an escalation as P0 by monitoring.
    pub monitoring_p0: bool,
    /// On a repeat of an earlier cause.
    pub repeat: bool,
    /// On anybody's request.
    pub requested: bool,
    /// Days from resolution to publication.
    pub publish_within_days: i64,
}

impl Default for Criteria {
    fn default() -> Self {
        Self {
            downtime: Some(Duration::from_minutes(5)),
            apdex: Some(0.8),
            data_loss: true,
            security_breach: true,
            oncall_p0: true,
            monitoring_p0: true,
            repeat: true,
            requested: true,
            publish_within_days: 14,
        }
    }
}

/// What the numbers may claim.
#[derive(Debug, Clone, Default)]
pub struct Analysis {
    /// First day of observation.
    pub since: Option<Date>,
    /// Whether the entries are a selection, so that rates would mislead.
    pub selected: bool,
}

/// Levels of findings.
#[derive(Debug, Clone)]
pub struct Lint {
    /// From which level on the lint fails.
    pub fail_level: Level,
    /// The level of a code in this book; `None` switches it off.
    pub levels: BTreeMap<Code, Option<Level>>,
    /// Lists of words that rules go by, each under its key of `[lint]`; see [`Lint::words`].
    pub words: BTreeMap<&'static str, Vec<String>>,
}

impl Default for Lint {
    fn default() -> Self {
        Self {
            fail_level: Level::Error,
            levels: BTreeMap::new(),
            words: BTreeMap::new(),
        }
    }
}

impl Lint {
    /// The level of a code in this book; `None` when it is switched off.
    #[must_use]
    pub fn level(&self, code: Code) -> Option<Level> {
        self.levels
            .get(&code)
            .copied()
            .unwrap_or(Some(code.default_level()))
    }

    /// The words of a list, by its key in `[lint]`, such as `placeholder-words`.
    #[must_use]
    pub fn words(&self, list: &str) -> &[String] {
        self.words.get(list).map_or(&[], Vec::as_slice)
    }
}

/// Searching.
#[derive(Debug, Clone)]
pub struct Search {
    /// Results shown at once.
    pub results: usize,
    /// Related entries beside an entry.
    pub related: usize,
}

impl Default for Search {
    fn default() -> Self {
        Self {
            results: 10,
            related: 5,
        }
    }
}

/// Names of entries and files.
#[derive(Debug, Clone, Default)]
pub struct Ids {
    /// Form of explicit ids.
    pub pattern: Option<Pattern>,
    /// Form of file names.
    pub file_pattern: Option<Pattern>,
}
