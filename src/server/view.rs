//! A document of the editor together with the book that it belongs to: what every answer is made from.

use std::cell::OnceCell;
use std::path::PathBuf;
use std::sync::Arc;

use casebook_diagnostic::{Diagnostic, Span};
use casebook_model::book::{Casebook, Index};
use casebook_model::entry::Postmortem;
use casebook_model::source::front_matter::{Language, split};
use casebook_model::source::{FileKind, yaml};
use casebook_model::template::Template;
use gen_lsp_types::{Location, Position, Range, TextEdit, Uri};

use super::documents::Document;
use super::encoding::{Encoding, Lines};
use super::findings::BookFindings;
use super::session::Session;
use super::uri::{normal, uri_of};
use crate::workspace::{FileId, Snapshot, Source};

/// What was read from a document, each when somebody first asks.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    entry: OnceCell<Postmortem>,
    tree: OnceCell<Option<yaml::Node>>,
    findings: OnceCell<Vec<Diagnostic>>,
}

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
    pub(super) session: &'a Session,
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
        self.session.encoding()
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

    fn parsed(&self) -> &'a Parsed {
        self.document.parsed.get_or_init(Parsed::default)
    }

    /// The entry as its text is now.
    pub(super) fn entry(&self) -> Option<&'a Postmortem> {
        let read = || self.snapshot.read(&self.content_path(), self.text());
        (self.role == Role::Entry).then(|| self.parsed().entry.get_or_init(read))
    }

    /// The front matter, or the whole of a file of the template; `None` where it is no YAML.
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

    /// What is wrong with it, as far as that can be told before the book is linked again.
    pub(super) fn findings(&self) -> &'a [Diagnostic] {
        let find = || super::findings::of_document(self);
        self.parsed().findings.get_or_init(find)
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
        let open = self.session.documents().of_path(&path);
        open.map_or_else(|| uri_of(&path), |document| document.uri.clone())
    }

    /// The text of a file that findings call `name`: what the editor has of it, or what the book was linked from.
    pub(super) fn lines_of(&self, name: &str) -> Option<Lines> {
        if name == &*self.name() {
            return Some(self.document.lines.clone());
        }
        let open = self.session.documents().of_path(&self.path_of(name));
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
