//! What a client tells without asking: texts that are opened, changed and closed, files and folders that are others now.

use std::path::PathBuf;

use gen_lsp_types as lsp;
use gen_lsp_types::Uri;
use lsp_server::{ErrorCode, Notification, RequestId};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::super::rule_pages::RulePages;
use super::super::settings::Settings;
use super::super::uri::path_of;
use super::Session;

impl Session {
    pub(super) fn notice(&mut self, note: Notification) -> Result<(), serde_json::Error> {
        match note.method.as_str() {
            "initialized" if self.state.abilities.watches_files => self.client.watch_files(),
            "textDocument/didOpen" => {
                let params: lsp::DidOpenTextDocumentParams = read(note.params)?;
                self.open(params.text_document);
            }
            "textDocument/didChange" => {
                let params: lsp::DidChangeTextDocumentParams = read(note.params)?;
                self.change(params);
            }
            "textDocument/didSave" => {
                let params: lsp::DidSaveTextDocumentParams = read(note.params)?;
                let path = path_of(&params.text_document.uri);
                let path = path.filter(|path| {
                    !self.state.abilities.watches_files || path.ends_with(crate::workspace::CONFIG)
                });
                self.state.books.refresh(path.iter().map(PathBuf::as_path));
            }
            "textDocument/didClose" => {
                let params: lsp::DidCloseTextDocumentParams = read(note.params)?;
                self.close(&params.text_document.uri);
            }
            "workspace/didChangeWatchedFiles" => {
                let params: lsp::DidChangeWatchedFilesParams = read(note.params)?;
                let paths: Vec<PathBuf> = params
                    .changes
                    .iter()
                    .filter_map(|change| path_of(&change.uri))
                    .collect();
                self.state.books.refresh(paths.iter().map(PathBuf::as_path));
            }
            "workspace/didChangeWorkspaceFolders" => {
                let params: lsp::DidChangeWorkspaceFoldersParams = read(note.params)?;
                let paths = |folders: &[lsp::WorkspaceFolder]| -> Vec<PathBuf> {
                    let folders = folders.iter();
                    folders.filter_map(|folder| path_of(&folder.uri)).collect()
                };
                self.state.books.remove_roots(&paths(&params.event.removed));
                self.add_roots(&paths(&params.event.added));
            }
            "workspace/didChangeConfiguration" => {
                let params: lsp::DidChangeConfigurationParams = read(note.params)?;
                // Who says nothing of Casebook leaves it as it is.
                let section = params.settings.get("casebook");
                if let Some(section) = section.filter(|section| !section.is_null()) {
                    self.state.settings = Settings::of(Some(section));
                    self.state.pages = RulePages::of_settings(&self.state.settings);
                }
            }
            "$/cancelRequest" => {
                let params: lsp::CancelParams = read(note.params)?;
                self.cancel(&params.id);
            }
            // What starts with `$/` may be passed over, and so may what was not asked for.
            _ => {}
        }
        Ok(())
    }

    fn cancel(&mut self, id: &lsp::Id) {
        let id = match id {
            lsp::Id::Int(id) => RequestId::from(*id),
            lsp::Id::String(id) => RequestId::from(id.clone()),
        };
        // Whatever does not wait is answered already.
        if let Some(at) = self.waiting.iter().position(|request| request.id == id) {
            self.waiting.remove(at);
            self.refuse(id, ErrorCode::RequestCanceled, "cancelled");
        }
    }

    fn open(&mut self, item: lsp::TextDocumentItem) {
        let uri = item.uri.clone();
        self.state.documents.open(item);
        let Some(document) = self.state.documents.get(&uri) else {
            return;
        };
        let (path, text) = (document.path.clone(), document.text().clone());
        if let Some(path) = path {
            if let Some(Err(error)) = self.state.books.around(&path) {
                self.client
                    .warn(format!("a book cannot be opened: {error}"));
            }
            self.state.books.edit(&path, Some(&text));
        }
        self.changed.insert(uri.0);
    }

    fn change(&mut self, params: lsp::DidChangeTextDocumentParams) {
        let id = params.text_document;
        let uri = id.text_document_identifier.uri;
        let encoding = self.state.encoding();
        let changed =
            (self.state.documents).change(&uri, id.version, params.content_changes, encoding);
        let Some(document) = changed else {
            let why = format!("{uri} changed, and is not open");
            return self.client.log(why);
        };
        if let Some(path) = &document.path {
            self.state.books.edit(path, Some(document.text()));
        }
        self.changed.insert(uri.0);
    }

    fn close(&mut self, uri: &Uri) {
        let Some(document) = self.state.documents.close(uri) else {
            return;
        };
        if let Some(path) = &document.path {
            self.state.books.edit(path, None);
        }
        // Of a file of the book, the next revision says what is left to say.
        self.tell(uri, None, Vec::new());
    }
}

fn read<T: DeserializeOwned>(params: Value) -> Result<T, serde_json::Error> {
    serde_json::from_value(params)
}
