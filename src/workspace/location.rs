//! Where a book lies, and what its `book.toml` says.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use casebook_diagnostic::Diagnostic;
use casebook_model::audience::UnknownAudience;
use casebook_model::config::{self, Config};
use casebook_model::source::{Folders, LoadError, SourceFolder, open_regular};

use super::Viewer;

/// The name of the configuration in the folder of a book.
pub const CONFIG: &str = "book.toml";

/// Where to look for a book.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Location {
    /// The folder that holds `book.toml` or stands in for it. Unless given, `here` or the nearest one above it that has a
    /// `book.toml`.
    pub book: Option<PathBuf>,
    /// The folder of the entries, whatever `book.toml` says.
    pub content: Option<PathBuf>,
    /// Where the search begins: the current folder of a command.
    pub here: PathBuf,
    /// Who the book is read for.
    pub viewer: Viewer,
    /// Whether the site goes to a folder given for this run, so that what `book.toml` says of it does not count.
    pub out_is_given: bool,
}

/// A book that was found.
#[derive(Debug, Clone)]
pub struct Located {
    /// Its folders.
    pub folders: Folders,
    /// What its `book.toml` says, or would say.
    pub config: Config,
    /// The text of `book.toml`, if there is one.
    pub config_text: Option<Arc<str>>,
}

/// Why a book cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder given as the book's is not one.
    #[error("{} is not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// There is neither a `book.toml` nor a folder of entries.
    #[error("there is no book in {}: neither book.toml nor a folder content/", .0.display())]
    NoBook(PathBuf),
    /// A file cannot be read.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// `book.toml` has mistakes.
    #[error("{} is not valid", file.display())]
    Config {
        /// The file.
        file: PathBuf,
        /// Its text, which the findings point into.
        text: Arc<str>,
        /// What is wrong with it.
        findings: Vec<Diagnostic>,
    },
    /// The book is to be read for an audience that it does not have.
    #[error(transparent)]
    Audience(#[from] UnknownAudience),
    /// The content folder cannot be listed.
    #[error(transparent)]
    Load(#[from] LoadError),
}

impl Location {
    /// A book by its folder.
    #[must_use]
    pub fn of(folder: &Path) -> Self {
        Self {
            book: Some(folder.to_owned()),
            ..Self::default()
        }
    }

    /// Finds the book and reads its `book.toml`.
    ///
    /// # Errors
    /// When there is no book there, or its `book.toml` cannot be used.
    pub fn find(&self) -> Result<Located, OpenError> {
        let folder = self.folder()?;
        let file = folder.join(CONFIG);
        // A pipe is not a book.toml: to open it would be to wait for somebody to write into it.
        let read = open_regular(&file).and_then(|(file, _)| std::io::read_to_string(file));
        let (config, config_text) = match read {
            Ok(text) => {
                let text: Arc<str> = text.into();
                let (config, findings) = config::read(&text, &CONFIG.into());
                let counts = |finding: &Diagnostic| {
                    !self.out_is_given
                        || config::place_of(&text, "build", "out") != Some(finding.span)
                };
                if findings.iter().any(counts) {
                    return Err(OpenError::Config {
                        file,
                        text,
                        findings,
                    });
                }
                (config, Some(text))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => (Config::default(), None),
            Err(source) => return Err(OpenError::Unreadable { path: file, source }),
        };
        let mut config = self.viewer.configure(config)?;
        let folders = self.folders(folder, &config);
        if folders.sources.is_empty() {
            config.sources.clear();
        }
        if !folders.content.is_dir() && config_text.is_none() && self.content.is_none() {
            return Err(OpenError::NoBook(folders.book));
        }
        Ok(Located {
            folders,
            config,
            config_text,
        })
    }

    /// Whether there is a book, or one was named, which there ought to be then.
    #[must_use]
    pub fn is_book(&self) -> bool {
        self.book.is_some()
            || self.content.is_some()
            || self.here.join("content").is_dir()
            || self.above().is_some()
    }

    fn folder(&self) -> Result<PathBuf, OpenError> {
        match &self.book {
            Some(folder) if folder.is_dir() => Ok(folder.clone()),
            Some(folder) => Err(OpenError::NotAFolder(folder.clone())),
            None if self.content.is_some() => Ok(self.here.clone()),
            None => Ok(self.above().unwrap_or(&self.here).to_owned()),
        }
    }

    fn above(&self) -> Option<&Path> {
        self.here
            .ancestors()
            .find(|folder| folder.join(CONFIG).is_file())
    }

    /// The folders of the book in `book` if its `book.toml` says what `config` does.
    pub(super) fn folders(&self, book: PathBuf, config: &Config) -> Folders {
        let (content, content_name) = match &self.content {
            Some(content) => (content.clone(), name_of(content, &book)),
            None => {
                let content = &config.build.content;
                let parts = Path::new(content).components();
                let parts = parts.filter(|part| !matches!(part, Component::CurDir));
                let parts: Vec<_> = parts
                    .map(|part| part.as_os_str().to_string_lossy().into_owned())
                    .collect();
                (book.join(content), parts.join("/"))
            }
        };
        let sources = match &self.content {
            // Who names the folder of the entries means that folder alone.
            Some(_) => Vec::new(),
            None => config
                .sources
                .iter()
                .map(|source| SourceFolder::of(&book, source))
                .collect(),
        };
        Folders {
            sources,
            ..Folders::new(book, content, content_name)
        }
    }
}

impl Located {
    /// The folder of the site that `book.toml` names.
    #[must_use]
    pub fn out(&self) -> PathBuf {
        out_folder(&self.folders, &self.config)
    }
}

pub(super) fn out_folder(folders: &Folders, config: &Config) -> PathBuf {
    folders.book.join(&config.build.out)
}

/// What findings call the content folder: its path as given, within the book where it lies in it.
fn name_of(content: &Path, book: &Path) -> String {
    let inside = match (content.canonicalize(), book.canonicalize()) {
        (Ok(content), Ok(book)) => content.strip_prefix(&book).map(Path::to_owned).ok(),
        _ => None,
    };
    let shown = inside.unwrap_or_else(|| content.to_owned());
    let parts: Vec<_> = shown
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    parts.join("/").replace("//", "/")
}
