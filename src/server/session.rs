//! One client and its books: which message is answered by what.

use std::collections::{BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use casebook_diagnostic::{Diagnostic as Finding, Span};
use casebook_time::{Timestamp, Zone};
use gen_lsp_types as lsp;
use gen_lsp_types::{InitializeParams, Uri};
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::books::Books;
use super::client::{Abilities, Client, json};
use super::diagnostics::{Say, result_id};
use super::documents::{Document, Documents};
use super::encoding::{Encoding, Lines};
use super::findings::BookFindings;
use super::places::Places;
use super::rule_pages::RulePages;
use super::settings::Settings;
use super::uri::{path_of, uri_of};
use super::view::{Role, View, path_of_name};
use super::worker::{BookId, News};
use super::{Ended, Event, ServerOptions};
use crate::workspace::{Clock, FileId, Snapshot, Workspace};

/// A client and its books.
pub(super) struct Session {
    client: Client,
    abilities: Abilities,
    settings: Settings,
    documents: Documents,
    books: Books,
    clock: Option<Clock>,
    /// What stands for the book of a file that belongs to none.
    alone: Snapshot,
    pages: RulePages,
    /// What the client was last told of each file, for those that do not ask.
    published: HashMap<Uri, String>,
    /// Documents whose findings the client was not told yet.
    changed: BTreeSet<String>,
    /// Requests for a book that is not open yet.
    waiting: Vec<Request>,
    is_shut_down: bool,
}

/// Why a request is not answered.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    /// What was asked cannot be done.
    #[error("{0}")]
    Failed(String),
}

impl Session {
    pub(super) fn new(
        options: ServerOptions,
        params: &InitializeParams,
        news: Sender<Event>,
        out: Sender<Message>,
    ) -> Self {
        let settings = Settings::of(params.initialization_options.as_ref());
        let clock = options.clock.unwrap_or_else(super::worker::now);
        let mut session = Self {
            client: Client::new(out),
            abilities: Abilities::of(&params.capabilities),
            documents: Documents::default(),
            books: Books::new(options.book, options.clock, news),
            clock: options.clock,
            alone: Workspace::in_memory([], clock).snapshot(),
            pages: match &settings.manual {
                Some(manual) => RulePages::Site(manual.clone()),
                None => RulePages::in_cache(),
            },
            settings,
            published: HashMap::new(),
            changed: BTreeSet::new(),
            waiting: Vec::new(),
            is_shut_down: false,
        };
        session.add_roots(&roots_of(params));
        session
    }

    pub(super) fn encoding(&self) -> Encoding {
        self.abilities.encoding
    }

    pub(super) fn abilities(&self) -> Abilities {
        self.abilities
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(super) fn documents(&self) -> &Documents {
        &self.documents
    }

    /// What counts as now, at this moment, for a book in this zone.
    pub(super) fn now(&self, zone: &Zone) -> Timestamp {
        self.clock.unwrap_or_else(super::worker::now).now(zone)
    }

    fn add_roots(&mut self, roots: &[PathBuf]) {
        for error in self.books.add_roots(roots) {
            self.client
                .warn(format!("a book cannot be opened: {error}"));
        }
    }

    /// Takes in a message; how the server ends, if it does.
    pub(super) fn take(&mut self, message: Message) -> Option<Ended> {
        match message {
            Message::Request(request) => self.request(request),
            Message::Notification(note) if note.method == "exit" => {
                return Some(if self.is_shut_down {
                    Ended::InOrder
                } else {
                    Ended::Abandoned
                });
            }
            Message::Notification(note) => {
                let method = note.method.clone();
                let heard = catch_unwind(AssertUnwindSafe(|| self.notice(note)));
                if !matches!(heard, Ok(Ok(()))) {
                    let why = match heard {
                        Ok(Err(error)) => error.to_string(),
                        _ => "Casebook failed on it".to_owned(),
                    };
                    self.client
                        .log(format!("{method} was not understood: {why}"));
                }
            }
            // Nothing that was asked of the client waits for its answer.
            Message::Response(_) => {}
        }
        None
    }

    /// Takes in what is new in a book.
    pub(super) fn hear(&mut self, id: BookId, news: News) {
        let book = self.books.get_mut(id);
        let (mut is_linted, mut is_new) = (false, false);
        match news {
            News::Linked(snapshot) => book.snapshot = Some(Box::new(snapshot)),
            News::Linted(found) => {
                let Some(snapshot) = &book.snapshot else {
                    return;
                };
                let found = BookFindings::new(Snapshot::clone(snapshot), found);
                is_new = (book.linted.as_ref()).is_none_or(|before| !before.says_what(&found));
                book.linted = Some(found);
                is_linted = true;
            }
            News::Failure(failure) => {
                book.failure = failure;
                if let Some(failure) = &book.failure {
                    let why = &failure.message;
                    self.client.warn(format!("the book cannot be read: {why}"));
                }
                (is_linted, is_new) = (true, true);
            }
        }
        self.documents.reread();
        self.answer_waiting();
        self.publish_open(id);
        if is_linted {
            self.publish_others(id);
        }
        if is_new {
            self.ask_to_ask_again();
        }
    }

    /// Has the client open an address outside the editor.
    pub(super) fn show(&self, uri: Uri) {
        (self.client).request::<lsp::ShowDocumentRequest>(&lsp::ShowDocumentParams {
            uri,
            external: Some(true),
            take_focus: Some(true),
            selection: None,
        });
    }

    fn ask_to_ask_again(&self) {
        if self.abilities.pulls_diagnostics {
            self.client.request::<lsp::DiagnosticRefreshRequest>(&());
        }
        if self.abilities.refreshes_hints {
            self.client.request::<lsp::InlayHintRefreshRequest>(&());
        }
    }

    fn answer_waiting(&mut self) {
        for request in std::mem::take(&mut self.waiting) {
            self.request(request);
        }
    }

    pub(super) fn respond_to(&self, id: RequestId, result: &impl serde::Serialize) {
        self.client.respond(Response {
            id,
            response_result: Ok(json(result)),
        });
    }

    fn refuse(&self, id: RequestId, code: ErrorCode, why: impl Into<String>) {
        self.client
            .respond(Response::new_err(id, code as i32, why.into()));
    }

    fn request(&mut self, request: Request) {
        if self.is_shut_down {
            let why = "the server is shut down";
            return self.refuse(request.id, ErrorCode::InvalidRequest, why);
        }
        if request.method == "shutdown" {
            self.is_shut_down = true;
            return self.respond_to(request.id, &());
        }
        if self.has_to_wait(&request.params) {
            return self.waiting.push(request);
        }
        let id = request.id.clone();
        let answer = AssertUnwindSafe(|| super::requests::answer(self, &request));
        match catch_unwind(answer) {
            Ok(Ok(answer)) => self.client.respond(Response {
                id,
                response_result: Ok(answer),
            }),
            Ok(Err((code, why))) => self.refuse(id, code, why),
            Err(_) => {
                let why = format!("Casebook failed on {}", request.method);
                self.refuse(id, ErrorCode::InternalError, why);
            }
        }
    }

    /// Whether a request is about a book that is not open yet.
    fn has_to_wait(&self, params: &Value) -> bool {
        let uri = params["textDocument"]["uri"].as_str();
        let book = uri.and_then(|uri| self.books.find(&path_of(&Uri(uri.to_owned()))?));
        match book {
            Some(id) => self.books.get(id).is_opening(),
            None if uri.is_some() => false,
            None => self.books.iter().any(|(_, book)| book.is_opening()),
        }
    }

    fn notice(&mut self, note: Notification) -> Result<(), serde_json::Error> {
        match note.method.as_str() {
            "initialized" if self.abilities.watches_files => self.client.watch_files(),
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
                    !self.abilities.watches_files || path.ends_with(crate::workspace::CONFIG)
                });
                self.books.refresh(path.iter().map(PathBuf::as_path));
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
                self.books.refresh(paths.iter().map(PathBuf::as_path));
            }
            "workspace/didChangeWorkspaceFolders" => {
                let params: lsp::DidChangeWorkspaceFoldersParams = read(note.params)?;
                let paths = |folders: &[lsp::WorkspaceFolder]| -> Vec<PathBuf> {
                    let folders = folders.iter();
                    folders.filter_map(|folder| path_of(&folder.uri)).collect()
                };
                self.books.remove_roots(&paths(&params.event.removed));
                self.add_roots(&paths(&params.event.added));
            }
            "workspace/didChangeConfiguration" => {
                let params: lsp::DidChangeConfigurationParams = read(note.params)?;
                self.settings = Settings::of(params.settings.get("casebook"));
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
        self.documents.open(item);
        let Some(document) = self.documents.get(&uri) else {
            return;
        };
        let (path, text) = (document.path.clone(), document.text().clone());
        if let Some(path) = path {
            if let Some(Err(error)) = self.books.around(&path) {
                self.client
                    .warn(format!("a book cannot be opened: {error}"));
            }
            self.books.edit(&path, Some(&text));
        }
        self.changed.insert(uri.0);
    }

    fn change(&mut self, params: lsp::DidChangeTextDocumentParams) {
        let id = params.text_document;
        let uri = id.text_document_identifier.uri;
        let encoding = self.encoding();
        let changed = (self.documents).change(&uri, id.version, params.content_changes, encoding);
        let Some(document) = changed else {
            let why = format!("{uri} changed, and is not open");
            return self.client.log(why);
        };
        if let Some(path) = &document.path {
            self.books.edit(path, Some(document.text()));
        }
        self.changed.insert(uri.0);
    }

    /// Publishes the findings of what was opened and changed.
    pub(super) fn publish_changed(&mut self) {
        for uri in std::mem::take(&mut self.changed) {
            let uri = Uri(uri);
            if self.documents.get(&uri).is_some() {
                self.publish(&uri);
            }
        }
    }

    fn close(&mut self, uri: &Uri) {
        let Some(document) = self.documents.close(uri) else {
            return;
        };
        if let Some(path) = &document.path {
            self.books.edit(path, None);
        }
        // Of a file of the book, the next revision says what is left to say.
        self.tell(uri, None, Vec::new());
    }

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
            session: self,
            document,
            snapshot,
            linted,
            role: Role::of(&file)?,
            file: &file,
        };
        answer(view)
    }

    /// The books that are open.
    pub(super) fn open_books(&self) -> impl Iterator<Item = &Snapshot> {
        let books = self.books.iter();
        books.filter_map(|(_, book)| book.snapshot.as_deref())
    }

    /// The findings of an open document as the protocol says them.
    pub(super) fn diagnostics(&self, uri: &Uri) -> Vec<lsp::Diagnostic> {
        let found = self.with_view(uri, |view| Some(say(&view, view.findings())));
        found.unwrap_or_default()
    }

    fn publish(&mut self, uri: &Uri) {
        if self.abilities.pulls_diagnostics || self.is_opening(uri) {
            return;
        }
        let version = self.documents.get(uri).map(|document| document.version);
        let diagnostics = self.diagnostics(uri);
        self.tell(uri, version, diagnostics);
    }

    fn is_opening(&self, uri: &Uri) -> bool {
        let book = path_of(uri).and_then(|path| self.books.find(&path));
        book.is_some_and(|id| self.books.get(id).is_opening())
    }

    /// Publishes the findings of open documents of a book.
    fn publish_open(&mut self, id: BookId) {
        let of_book = |document: &&Document| {
            let path = document.path.as_deref();
            path.and_then(|path| self.books.find(path)) == Some(id)
        };
        let open = self.documents.iter().filter(of_book);
        let open: Vec<Uri> = open.map(|document| document.uri.clone()).collect();
        for uri in open {
            self.publish(&uri);
        }
    }

    /// Publishes the findings of the files of a book that are not open.
    fn publish_others(&mut self, id: BookId) {
        if self.abilities.pulls_diagnostics {
            return;
        }
        let reports = self.closed_files(id);
        let gone: Vec<Uri> = self
            .published
            .keys()
            .filter(|uri| self.documents.get(uri).is_none())
            .filter(|uri| path_of(uri).and_then(|path| self.books.find(&path)) == Some(id))
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
    pub(super) fn closed_files(&self, id: BookId) -> Vec<(Uri, Vec<lsp::Diagnostic>)> {
        let book = self.books.get(id);
        if !self.settings.whole_book {
            return Vec::new();
        }
        let config = book
            .failure
            .iter()
            .filter_map(|failure| failure.config.as_ref());
        let file = book.folder.join(crate::workspace::CONFIG);
        let config = config.filter(|_| self.documents.of_path(&file).is_none());
        let mut reports: Vec<(Uri, Vec<lsp::Diagnostic>)> = config
            .map(|(text, findings)| {
                let lines = Lines::new(text);
                let say = self.say(&lines, &|_, _| None);
                (uri_of(&file), say.all(findings))
            })
            .collect();
        let (Some(snapshot), Some(linted)) = (&book.snapshot, &book.linted) else {
            return reports;
        };
        let places = Places::new(self, snapshot, None);
        let locate = |name: &str, span| places.location(name, span);
        let report = |(name, findings): (&Arc<str>, &[Finding])| {
            let path = path_of_name(snapshot, name)?;
            if self.documents.of_path(&path).is_some() {
                return None;
            }
            let lines = self.lines_of(snapshot, name, &path);
            Some((uri_of(&path), self.say(&lines, &locate).all(findings)))
        };
        reports.extend(linted.files().filter_map(report));
        reports
    }

    /// The books there are.
    pub(super) fn book_ids(&self) -> impl Iterator<Item = BookId> {
        self.books.iter().map(|(id, _)| id)
    }

    fn say<'a>(
        &'a self,
        lines: &'a Lines,
        locate: &'a dyn Fn(&str, Span) -> Option<lsp::Location>,
    ) -> Say<'a> {
        Say {
            lines,
            encoding: self.encoding(),
            pages: &self.pages,
            locate,
        }
    }

    /// The text of a file of a book: what the editor has of it, else what the book was linked from; empty for what has none.
    fn lines_of(&self, snapshot: &Snapshot, name: &str, path: &Path) -> Lines {
        let open = self.documents.of_path(path);
        open.map_or_else(
            || Lines::new(snapshot.text(name).unwrap_or(&"".into())),
            |document| document.lines.clone(),
        )
    }

    /// Tells the client the findings of a file, if they are others than before.
    fn tell(&mut self, uri: &Uri, version: Option<i32>, diagnostics: Vec<lsp::Diagnostic>) {
        if self.abilities.pulls_diagnostics {
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

/// Findings of a document as the protocol says them.
pub(super) fn say(view: &View<'_>, findings: &[Finding]) -> Vec<lsp::Diagnostic> {
    let name = view.name();
    let places = Places::new(view.session, view.snapshot, Some((&name, view.document)));
    let locate = |name: &str, span| places.location(name, span);
    (view.session)
        .say(&view.document.lines, &locate)
        .all(findings)
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

fn roots_of(params: &InitializeParams) -> Vec<PathBuf> {
    let folders = &params.workspace_folders_initialize_params.workspace_folders;
    let uris: Vec<&Uri> = match folders {
        Some(lsp::WorkspaceFolders::WorkspaceFolderList(folders)) if !folders.is_empty() => {
            folders.iter().map(|folder| &folder.uri).collect()
        }
        // What clients said before there were several folders.
        #[expect(deprecated)]
        _ => params.root_uri.iter().collect(),
    };
    uris.into_iter().filter_map(path_of).collect()
}

fn read<T: DeserializeOwned>(params: Value) -> Result<T, serde_json::Error> {
    serde_json::from_value(params)
}
