//! Which findings the client is told: of the documents it has open, and of the other files of their books.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use casebook_diagnostic::Diagnostic as Finding;
use gen_lsp_types as lsp;
use gen_lsp_types::Uri;

use super::super::diagnostics::{result_id, say};
use super::super::documents::Document;
use super::super::encoding::Lines;
use super::super::places::Places;
use super::super::uri::{path_of, uri_of};
use super::super::view::path_of_name;
use super::super::worker::BookId;
use super::Session;
use crate::workspace::Snapshot;

impl Session {
    /// Publishes the findings of what was opened and changed.
    pub(in crate::server) fn publish_changed(&mut self) {
        for uri in std::mem::take(&mut self.changed) {
            let uri = Uri(uri);
            if self.state.documents.get(&uri).is_some() {
                self.publish(&uri);
            }
        }
    }

    /// The findings of an open document as the protocol says them.
    pub(in crate::server) fn diagnostics(&self, uri: &Uri) -> Vec<lsp::Diagnostic> {
        let find = || {
            self.state
                .with_view(uri, |view| Some(say(&view, view.findings())))
        };
        let found = catch_unwind(AssertUnwindSafe(find)).unwrap_or_else(|_| {
            self.client.log(format!("Casebook failed on {uri}"));
            None
        });
        found.unwrap_or_default()
    }

    fn publish(&mut self, uri: &Uri) {
        if self.state.abilities.pulls_diagnostics || self.is_opening(uri) {
            return;
        }
        let version = self
            .state
            .documents
            .get(uri)
            .map(|document| document.version);
        let diagnostics = self.diagnostics(uri);
        self.tell(uri, version, diagnostics);
    }

    fn is_opening(&self, uri: &Uri) -> bool {
        let book = path_of(uri).and_then(|path| self.state.books.find(&path));
        book.is_some_and(|id| self.state.books.get(id).is_opening())
    }

    /// Publishes the findings of open documents of a book.
    pub(super) fn publish_open(&mut self, id: BookId) {
        let of_book = |document: &&Document| {
            let path = document.path.as_deref();
            path.and_then(|path| self.state.books.find(path)) == Some(id)
        };
        let open = self.state.documents.iter().filter(of_book);
        let open: Vec<Uri> = open.map(|document| document.uri.clone()).collect();
        for uri in open {
            self.publish(&uri);
        }
    }

    /// Publishes the findings of the files of a book that are not open.
    pub(super) fn publish_others(&mut self, id: BookId) {
        if self.state.abilities.pulls_diagnostics {
            return;
        }
        let reports = self.closed_files(id);
        let gone: Vec<Uri> = self
            .published
            .keys()
            .filter(|uri| self.state.documents.get(uri).is_none())
            .filter(|uri| path_of(uri).and_then(|path| self.state.books.find(&path)) == Some(id))
            .filter(|uri| !reports.iter().any(|(known, _)| known == *uri))
            .cloned()
            .collect();
        for (uri, diagnostics) in reports {
            self.tell(&uri, None, diagnostics);
        }
        for uri in gone {
            self.tell(&uri, None, Vec::new());
        }
    }

    /// The files of a book that are not open and have findings.
    pub(in crate::server) fn closed_files(&self, id: BookId) -> Vec<(Uri, Vec<lsp::Diagnostic>)> {
        let book = self.state.books.get(id);
        if !self.state.settings.whole_book {
            return Vec::new();
        }
        let config = book
            .failure
            .iter()
            .filter_map(|failure| failure.config.as_ref());
        let file = book.folder.join(crate::workspace::CONFIG);
        let config = config.filter(|_| self.state.documents.of_path(&file).is_none());
        let mut reports: Vec<(Uri, Vec<lsp::Diagnostic>)> = config
            .map(|(text, findings)| {
                let lines = Lines::new(text);
                let say = self.state.say(&lines, &|_, _| None);
                (uri_of(&file), say.all(findings))
            })
            .collect();
        let (Some(snapshot), Some(linted)) = (&book.snapshot, &book.linted) else {
            return reports;
        };
        let places = Places::new(&self.state, snapshot, None);
        let locate = |name: &str, span| places.location(name, span);
        let report = |(name, findings): (&Arc<str>, &[Finding])| {
            let path = path_of_name(snapshot, name);
            if self.state.documents.of_path(&path).is_some() {
                return None;
            }
            let lines = self.lines_of(snapshot, name, &path);
            Some((uri_of(&path), self.state.say(&lines, &locate).all(findings)))
        };
        reports.extend(linted.files().filter_map(report));
        reports
    }

    /// The books there are.
    pub(in crate::server) fn book_ids(&self) -> impl Iterator<Item = BookId> {
        self.state.books.iter().map(|(id, _)| id)
    }

    /// The text of a file of a book: what the editor has of it, else what the book was linked from; empty for what has none.
    fn lines_of(&self, snapshot: &Snapshot, name: &str, path: &Path) -> Lines {
        let open = self.state.documents.of_path(path);
        open.map_or_else(
            || Lines::new(snapshot.text(name).unwrap_or(&"".into())),
            |document| document.lines.clone(),
        )
    }

    /// Tells the client the findings of a file, if they are others than before.
    pub(super) fn tell(
        &mut self,
        uri: &Uri,
        version: Option<i32>,
        diagnostics: Vec<lsp::Diagnostic>,
    ) {
        if self.state.abilities.pulls_diagnostics {
            return;
        }
        let known = self.published.get(uri);
        if diagnostics.is_empty() && known.is_none() && version.is_none() {
            return;
        }
        let id = result_id(&diagnostics);
        if version.is_none() && known == Some(&id) {
            return;
        }
        if diagnostics.is_empty() {
            self.published.remove(uri);
        } else {
            self.published.insert(uri.clone(), id);
        }
        self.client
            .notify::<lsp::PublishDiagnosticsNotification>(&lsp::PublishDiagnosticsParams {
                uri: uri.clone(),
                version,
                diagnostics,
            });
    }
}
