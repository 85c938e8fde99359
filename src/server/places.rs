//! Places in files as editors name them: an address and a range.

use std::cell::RefCell;
use std::collections::HashMap;

use casebook_diagnostic::Span;
use gen_lsp_types::{Location, Uri};

use super::documents::Document;
use super::encoding::Lines;
use super::state::State;
use super::uri::uri_of;
use super::view::path_of_name;
use crate::workspace::Snapshot;

/// The files of a book by what findings call them. The lines of each are found once, however many places in it are asked for.
pub(super) struct Places<'a> {
    state: &'a State,
    snapshot: &'a Snapshot,
    /// A document that is meant by a name, wherever it lies.
    own: Option<(&'a str, &'a Document)>,
    files: RefCell<HashMap<String, Option<(Uri, Lines)>>>,
}

impl<'a> Places<'a> {
    pub(super) fn new(
        state: &'a State,
        snapshot: &'a Snapshot,
        own: Option<(&'a str, &'a Document)>,
    ) -> Self {
        Self {
            state,
            snapshot,
            own,
            files: RefCell::default(),
        }
    }

    /// A place in a file; `None` if there is no such text.
    pub(super) fn location(&self, name: &str, span: Span) -> Option<Location> {
        let mut files = self.files.borrow_mut();
        if !files.contains_key(name) {
            files.insert(name.to_owned(), self.file(name));
        }
        let (uri, lines) = files.get(name)?.as_ref()?;
        Some(Location {
            uri: uri.clone(),
            range: lines.range(span, self.state.encoding()),
        })
    }

    /// A file with its text: what the editor has of it, or what the book was linked from.
    fn file(&self, name: &str) -> Option<(Uri, Lines)> {
        if let Some((_, document)) = self.own.filter(|(own, _)| *own == name) {
            return Some((document.uri.clone(), document.lines.clone()));
        }
        let path = path_of_name(self.snapshot, name);
        match self.state.documents.of_path(&path) {
            Some(open) => Some((open.uri.clone(), open.lines.clone())),
            None => Some((uri_of(&path), Lines::new(self.snapshot.text(name)?))),
        }
    }
}
