//! One client and its books: what is known of both, and which message goes where.

mod notices;
mod publish;

use std::collections::{BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::Sender;

use casebook_time::{Timestamp, Zone};
use gen_lsp_types as lsp;
use gen_lsp_types::{InitializeParams, Uri};
use lsp_server::{ErrorCode, Message, Request, RequestId, Response};
use serde_json::Value;

use super::books::Books;
use super::client::{Abilities, Client, json};
use super::documents::{Document, Documents};
use super::encoding::Encoding;
use super::findings::BookFindings;
use super::rule_pages::RulePages;
use super::settings::Settings;
use super::uri::path_of;
use super::view::{Role, View};
use super::worker::{BookId, News};
use super::{Ended, Event, ServerOptions};
use crate::workspace::{Clock, FileId, Snapshot, Workspace};

pub(super) use publish::say;

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
            pages: RulePages::of_settings(&settings),
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
