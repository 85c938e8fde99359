//! The books that are open, and which of them a file belongs to.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use super::Event;
use super::book_findings::BookFindings;
use super::uri::normal;
use super::worker::{self, BookId, Failure, Order, file_of};
use crate::workspace::{CONFIG, Clock, FileId, Location, Snapshot, Viewer};

/// A book and the thread that keeps it.
#[derive(Debug)]
pub(super) struct Book {
    pub(super) folder: PathBuf,
    orders: Sender<Order>,
    /// As it was linked last.
    pub(super) snapshot: Option<Box<Snapshot>>,
    /// Why it cannot be read as it is on the disk.
    pub(super) failure: Option<Failure>,
    /// What the linter last said of it.
    pub(super) linted: Option<BookFindings>,
}

impl Book {
    /// Whether it is being read for the first time.
    pub(super) fn is_opening(&self) -> bool {
        self.snapshot.is_none() && self.failure.is_none()
    }

    /// Which of its files a path is; `None` as long as that is not known.
    pub(super) fn file(&self, path: &Path) -> Option<FileId> {
        match &self.snapshot {
            Some(snapshot) => file_of(snapshot.folders(), path),
            None => (path == self.folder.join(CONFIG)).then(FileId::config),
        }
    }

    pub(super) fn order(&self, order: Order) {
        // A worker ends only with the server.
        let _ = self.orders.send(order);
    }
}

/// All of them.
#[derive(Debug)]
pub(super) struct Books {
    books: Vec<Book>,
    /// The only one there is, where the command line named it.
    given: Option<Location>,
    clock: Option<Clock>,
    /// The folders of the editor's workspace.
    roots: Vec<PathBuf>,
    news: Sender<Event>,
}

impl Books {
    pub(super) fn new(given: Option<Location>, clock: Option<Clock>, news: Sender<Event>) -> Self {
        // Editors name files by whole paths.
        let given = given.map(|given| Location {
            book: given.book.as_deref().map(whole),
            content: given.content.as_deref().map(whole),
            here: whole(&given.here),
            ..given
        });
        Self {
            books: Vec::new(),
            given,
            clock,
            roots: Vec::new(),
            news,
        }
    }

    pub(super) fn get(&self, id: BookId) -> &Book {
        &self.books[id]
    }

    pub(super) fn get_mut(&mut self, id: BookId) -> &mut Book {
        &mut self.books[id]
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (BookId, &Book)> {
        self.books.iter().enumerate()
    }

    /// Takes in folders of the editor's workspace, and opens the books that they are or have.
    pub(super) fn add_roots(&mut self, roots: &[PathBuf]) -> Vec<std::io::Error> {
        self.roots.extend_from_slice(roots);
        let found = match &self.given {
            Some(given) => vec![folder_of(given)],
            None => roots
                .iter()
                .filter_map(|root| self.folder_around(root))
                .collect(),
        };
        let opened = found.into_iter().map(|folder| self.open(folder));
        opened.filter_map(Result::err).collect()
    }

    /// Forgets folders of the editor's workspace. Books stay open as long as the server runs: a file of one may be.
    pub(super) fn remove_roots(&mut self, roots: &[PathBuf]) {
        self.roots.retain(|root| !roots.contains(root));
    }

    /// The book that a file may belong to, opened if it is not yet.
    pub(super) fn around(&mut self, path: &Path) -> Option<std::io::Result<BookId>> {
        let folder = match &self.given {
            Some(given) => folder_of(given),
            None => self.folder_around(path.parent()?)?,
        };
        Some(self.open(folder))
    }

    /// The same without opening it.
    pub(super) fn find(&self, path: &Path) -> Option<BookId> {
        let folder = match &self.given {
            Some(given) => folder_of(given),
            None => self.folder_around(path.parent()?)?,
        };
        self.books.iter().position(|book| book.folder == folder)
    }

    /// The folder of the book around a folder: the nearest that has a `book.toml`, else one of the workspace with a
    /// folder of entries.
    fn folder_around(&self, folder: &Path) -> Option<PathBuf> {
        let mut above = folder.ancestors();
        let configured = above.find(|above| above.join(CONFIG).is_file());
        let bare = || {
            let roots = self.roots.iter();
            let mut around = roots.filter(|root| folder.starts_with(root));
            around.find(|root| root.join("content").is_dir())
        };
        configured.map(Path::to_owned).or_else(|| bare().cloned())
    }

    fn open(&mut self, folder: PathBuf) -> std::io::Result<BookId> {
        if let Some(id) = self.books.iter().position(|book| book.folder == folder) {
            return Ok(id);
        }
        let id = self.books.len();
        let location = Location {
            viewer: Viewer::Author,
            ..self.given.clone().unwrap_or_else(|| Location::of(&folder))
        };
        self.books.push(Book {
            orders: worker::start(id, location, self.clock, self.news.clone())?,
            folder,
            snapshot: None,
            failure: None,
            linted: None,
        });
        Ok(id)
    }

    /// Tells the books that something changed on the disk, each once.
    pub(super) fn refresh<'a>(&self, paths: impl Iterator<Item = &'a Path>) {
        let mut told: Vec<BookId> = paths.filter_map(|path| self.of_any_file(path)).collect();
        told.sort_unstable();
        told.dedup();
        for id in told {
            self.books[id].order(Order::Refresh);
        }
    }

    /// The book whose folder or content folder a path is in, whatever lies there.
    fn of_any_file(&self, path: &Path) -> Option<BookId> {
        let is_in = |book: &Book| {
            let snapshot = book.snapshot.as_ref();
            let content = snapshot.map(|snapshot| &snapshot.folders().content);
            path.starts_with(&book.folder)
                || content.is_some_and(|content| path.starts_with(normal(content)))
        };
        self.books.iter().position(is_in)
    }

    /// What a file of the editor is now for the book that it may belong to.
    pub(super) fn edit(&self, path: &Path, text: Option<&Arc<str>>) {
        if let Some(id) = self.find(path) {
            self.books[id].order(Order::Edit(path.to_owned(), text.cloned()));
        }
    }
}

fn folder_of(location: &Location) -> PathBuf {
    location.book.as_ref().unwrap_or(&location.here).clone()
}

fn whole(path: &Path) -> PathBuf {
    normal(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
}
