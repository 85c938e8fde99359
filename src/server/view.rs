//! A document of the editor together with the book that it belongs to: what every answer is made from.

use std::path::PathBuf;
use std::sync::Arc;

use casebook_diagnostic::Span;
use casebook_model::book::{Casebook, Index};
use casebook_model::entry::Postmortem;
use casebook_model::source::front_matter::{Language, split};
use casebook_model::source::{FileKind, yaml};
use casebook_model::template::Template;
use gen_lsp_types::{Location, Position, Range, TextEdit, Uri};

use super::book_findings::BookFindings;
use super::documents::{Document, Parsed};
use super::encoding::{Encoding, Lines};
use super::state::State;
use super::uri::{normal, uri_of};
use crate::workspace::{FileId, Snapshot, Source};

/// What a file is to a book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// An entry or a page.
    Entry,
    /// A file of the template.
    Schema,
    /// `book.toml`.
    Config,
}

/// A document and its book.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) state: &'a State,
    pub(super) document: &'a Document,
    pub(super) snapshot: &'a Snapshot,
    /// What the linter last said of the whole book; `None` of a document outside one.
    pub(super) linted: Option<&'a BookFindings>,
    pub(super) file: &'a FileId,
    pub(super) role: Role,
}

impl Role {
    /// The role of a file; `None` of one that the book does not read as text.
    pub(super) fn of(file: &FileId) -> Option<Self> {
        match file.source {
            Source::Book => Some(Self::Config),
            Source::Content | Source::Repository(_) => match FileKind::of(&file.path)? {
                FileKind::Document => Some(Self::Entry),
                FileKind::Schema => Some(Self::Schema),
                FileKind::Asset => None,
            },
        }
    }
}

impl State {
    /// A document and its book; `None` if it is not open in the editor, not read by its book, or its book is not open.
    pub(super) fn with_view<T>(
        &self,
        uri: &Uri,
        answer: impl FnOnce(View<'_>) -> Option<T>,
    ) -> Option<T> {
        let document = self.documents.get(uri)?;
        let book = document
            .path
            .as_deref()
            .and_then(|path| self.books.find(path));
        let (snapshot, linted, file) = match book {
            Some(id) => {
                let book = self.books.get(id);
                let file = book.file(document.path.as_deref()?)?;
                let snapshot = book.snapshot.as_deref().unwrap_or(&self.alone);
                (snapshot, book.linted.as_ref(), file)
            }
            None => (&self.alone, None, file_alone(document)?),
        };
        let view = View {
            state: self,
            document,
            snapshot,
            linted,
            role: Role::of(&file)?,
            file: &file,
        };
        answer(view)
    }
}

/// A file outside every book is read by the built-in template if it looks like an entry: it has front matter, or is a Markdown
/// file that is yet to be written.
fn file_alone(document: &Document) -> Option<FileId> {
    let name = match &document.path {
        Some(path) => path.file_name()?.to_str()?.to_owned(),
        None => "entry.md".to_owned(),
    };
    let text = document.text().trim_start_matches('\u{feff}');
    let is_entry = text.trim().is_empty() || text.starts_with("---");
    is_entry.then(|| FileId::content(&name))
}

impl<'a> View<'a> {
    /// The path of the file within the content of the whole book.
    pub(super) fn content_path(&self) -> Arc<str> {
        let path = self.file.content_path();
        path.unwrap_or_else(|| Arc::clone(&self.file.path))
    }

    pub(super) fn book(&self) -> &'a Casebook {
        self.snapshot.book()
    }

    pub(super) fn template(&self) -> &'a Template {
        &self.book().template
    }

    pub(super) fn text(&self) -> &'a Arc<str> {
        self.document.text()
    }

    pub(super) fn encoding(&self) -> Encoding {
        self.state.encoding()
    }

    /// What findings call the file.
    pub(super) fn name(&self) -> Arc<str> {
        name_of(self.snapshot, self.file)
    }

    /// Its place in the book, if it had one when the book was linked.
    pub(super) fn index(&self) -> Option<Index> {
        match self.role {
            Role::Entry => self.snapshot.index_of(&self.content_path()),
            Role::Schema | Role::Config => None,
        }
    }

    pub(super) fn parsed(&self) -> &'a Parsed {
        self.document.parsed.get_or_init(Parsed::default)
    }

    /// The entry as its text is now.
    pub(super) fn entry(&self) -> Option<&'a Postmortem> {
        let read = || self.snapshot.read(&self.content_path(), self.text());
        (self.role == Role::Entry).then(|| self.parsed().entry.get_or_init(read))
    }

    /// The front matter, or the whole of a file of the template; `None` where it is not YAML.
    pub(super) fn tree(&self) -> Option<&'a yaml::Node> {
        let text = self.text();
        let parse = || match self.role {
            Role::Entry => {
                let front = split(text);
                let span = front.front_matter?;
                (front.language == Language::Yaml)
                    .then(|| yaml::parse(span.slice(text), span.start).ok())
                    .flatten()
            }
            Role::Schema => yaml::parse(text, 0).ok(),
            Role::Config => None,
        };
        self.parsed().tree.get_or_init(parse).as_ref()
    }

    pub(super) fn offset(&self, position: Position) -> usize {
        self.document.lines.offset(position, self.encoding())
    }

    pub(super) fn range(&self, span: Span) -> Range {
        self.document.lines.range(span, self.encoding())
    }

    pub(super) fn edit(&self, span: Span, new_text: impl Into<String>) -> TextEdit {
        TextEdit {
            range: self.range(span),
            new_text: new_text.into(),
        }
    }

    /// The path of a file that findings call `name`.
    pub(super) fn path_of(&self, name: &str) -> PathBuf {
        path_of_name(self.snapshot, name)
    }

    /// The address of a file that findings call `name`.
    pub(super) fn uri_of(&self, name: &str) -> Uri {
        if name == &*self.name() {
            return self.document.uri.clone();
        }
        let path = self.path_of(name);
        let open = self.state.documents.of_path(&path);
        open.map_or_else(|| uri_of(&path), |document| document.uri.clone())
    }

    /// The text of a file that findings call `name`: what the editor has of it, or what the book was linked from.
    pub(super) fn lines_of(&self, name: &str) -> Option<Lines> {
        if name == &*self.name() {
            return Some(self.document.lines.clone());
        }
        let open = self.state.documents.of_path(&self.path_of(name));
        open.map(|document| document.lines.clone())
            .or_else(|| self.snapshot.text(name).map(Lines::new))
    }

    /// A place in a file that findings call `name`.
    pub(super) fn location(&self, name: &str, span: Span) -> Option<Location> {
        let range = self.lines_of(name)?.range(span, self.encoding());
        Some(Location {
            uri: self.uri_of(name),
            range,
        })
    }
}

/// What findings call a file.
pub(super) fn name_of(snapshot: &Snapshot, file: &FileId) -> Arc<str> {
    match file.content_path() {
        Some(path) => snapshot.folders().book_path(&path),
        None => Arc::clone(&file.path),
    }
}

/// The path of a file that findings call `name`, as editors name it.
pub(super) fn path_of_name(snapshot: &Snapshot, name: &str) -> PathBuf {
    normal(&snapshot.folders().file(name))
}
