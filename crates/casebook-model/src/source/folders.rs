//! Where the files of a book lie, and what findings call them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use casebook_diagnostic::Span;

use crate::config::SourceConfig;

/// Where a book lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// The folder that holds `book.toml`, or stands in for it.
    pub book: PathBuf,
    /// The folder of the entries.
    pub content: PathBuf,
    /// What the content folder is called in findings: its path within the book, with `/`; empty for the book itself.
    pub content_name: String,
    /// The folders of its sources, in the order of `book.toml`.
    pub sources: Vec<SourceFolder>,
}

/// Where a source lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFolder {
    /// Its name: what its paths begin with, in findings and within the content of the whole book.
    pub name: Arc<str>,
    /// Its folder.
    pub root: PathBuf,
    /// The folder of its entries, inside that.
    pub content: PathBuf,
    /// Where `book.toml` names it.
    pub place: Span,
    /// Whether the book is complete without it.
    pub optional: bool,
    /// Whether `casebook sources update` can get it.
    pub has_remote: bool,
}

impl SourceFolder {
    /// The folder of a source of the book in `book`.
    #[must_use]
    pub fn of(book: &Path, source: &SourceConfig) -> Self {
        let root = book.join(&source.path);
        Self {
            name: source.name.as_str().into(),
            content: match source.content.as_str() {
                "" => root.clone(),
                content => root.join(content),
            },
            root,
            place: source.place,
            optional: source.optional,
            has_remote: source.git.is_some(),
        }
    }

    fn inside<'a>(&self, content_path: &'a str) -> Option<&'a str> {
        content_path.strip_prefix(&*self.name)?.strip_prefix('/')
    }
}

impl Folders {
    /// A book without sources.
    #[must_use]
    pub fn new(book: PathBuf, content: PathBuf, content_name: impl Into<String>) -> Self {
        Self {
            book,
            content,
            content_name: content_name.into(),
            sources: Vec::new(),
        }
    }

    /// What findings call a file, by its path within the content of the whole book.
    #[must_use]
    pub fn book_path(&self, content_path: &str) -> Arc<str> {
        match self.content_name.as_str() {
            "" => content_path.into(),
            _ if self.source_of(content_path).is_some() => content_path.into(),
            name => format!("{name}/{content_path}").into(),
        }
    }

    /// The path within the content of the whole book of a file that findings call `book_path`; `None` if it lies elsewhere.
    #[must_use]
    pub fn content_path<'a>(&self, book_path: &'a str) -> Option<&'a str> {
        match self.content_name.as_str() {
            "" => Some(book_path),
            _ if self.source_of(book_path).is_some() => Some(book_path),
            name => book_path.strip_prefix(name)?.strip_prefix('/'),
        }
    }

    /// The source that holds a file, by its path within the content of the whole book, and the file's path in there.
    #[must_use]
    pub fn source_of<'a>(&self, content_path: &'a str) -> Option<(&SourceFolder, &'a str)> {
        self.sources
            .iter()
            .find_map(|source| Some((source, source.inside(content_path)?)))
    }

    /// Where a file is, by its path within the content of the whole book.
    #[must_use]
    pub fn content_file(&self, content_path: &str) -> PathBuf {
        match self.source_of(content_path) {
            Some((source, inside)) => source.content.join(inside),
            None => self.content.join(content_path),
        }
    }

    /// Where a file that findings call `book_path` is.
    #[must_use]
    pub fn file(&self, book_path: &str) -> PathBuf {
        match self.content_path(book_path) {
            Some(inside) => self.content_file(inside),
            None => self.book.join(book_path),
        }
    }

    /// The path within the content of the whole book of a file or folder on the disk, which has to be there; `None` if it
    /// lies elsewhere.
    #[must_use]
    pub fn content_path_of(&self, file: &Path) -> Option<String> {
        let file = file.canonicalize().ok()?;
        let inside = |folder: &Path, name: &str| {
            let inside = file.strip_prefix(folder.canonicalize().ok()?).ok()?;
            let parts = inside.components();
            let parts = parts.map(|part| part.as_os_str().to_string_lossy().into_owned());
            let named = Some(name.to_owned()).filter(|name| !name.is_empty());
            Some(named.into_iter().chain(parts).collect::<Vec<_>>().join("/"))
        };
        let mut sources = self.sources.iter();
        sources
            .find_map(|source| inside(&source.content, &source.name))
            .or_else(|| inside(&self.content, ""))
    }

    /// The folders that hold entries: the book's own, and those of its sources.
    pub fn content_folders(&self) -> impl Iterator<Item = &Path> {
        let sources = self.sources.iter().map(|source| source.content.as_path());
        std::iter::once(self.content.as_path()).chain(sources)
    }
}
