//! One client and its books: what is known of both, and which message goes where.

mod notices;
mod publish;
mod requests;

use std::collections::{BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::Sender;

use gen_lsp_types as lsp;
use gen_lsp_types::{InitializeParams, Uri};
use lsp_server::{ErrorCode, Message, Request, RequestId, Response};
use serde_json::Value;

use super::book_findings::BookFindings;
use super::books::Books;
use super::client::{Abilities, Client, json};
use super::documents::Documents;
use super::rule_pages::RulePages;
use super::settings::Settings;
use super::state::State;
use super::uri::path_of;
use super::worker::{BookId, News};
use super::{Ended, Event, ServerOptions};
use crate::workspace::{Snapshot, Workspace};

/// A client and its books.
pub(super) struct Session {
    client: Client,
    state: State,
    /// What the client was last told of each file, for those that do not ask.
    published: HashMap<Uri, String>,
    /// Documents whose findings the client was not told yet.
    changed: BTreeSet<String>,
    /// Requests for a book that is not open yet.
    waiting: Vec<Request>,
    is_shut_down: bool,
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
            state: State {
                abilities: Abilities::of(&params.capabilities),
                documents: Documents::default(),
                books: Books::new(options.book, options.clock, news),
                clock: options.clock,
                alone: Workspace::in_memory([], clock).snapshot(),
                pages: RulePages::of_settings(&settings),
                settings,
            },
            published: HashMap::new(),
            changed: BTreeSet::new(),
            waiting: Vec::new(),
            is_shut_down: false,
        };
        session.add_roots(&roots_of(params));
        session
    }

    pub(super) fn abilities(&self) -> Abilities {
        self.state.abilities
    }

    fn add_roots(&mut self, roots: &[PathBuf]) {
        for error in self.state.books.add_roots(roots) {
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
        let book = self.state.books.get_mut(id);
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
        self.state.documents.reread();
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
        if self.state.abilities.pulls_diagnostics {
            self.client.request::<lsp::DiagnosticRefreshRequest>(&());
        }
        if self.state.abilities.refreshes_hints {
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
        let answer = AssertUnwindSafe(|| self.answer(&request));
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
        let book = uri.and_then(|uri| self.state.books.find(&path_of(&Uri(uri.to_owned()))?));
        match book {
            Some(id) => self.state.books.get(id).is_opening(),
            None if uri.is_some() => false,
            None => self.state.books.iter().any(|(_, book)| book.is_opening()),
        }
    }
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
