//! The editor at the other end: what it can do, and how it is told something.

use std::cell::Cell;
use std::sync::mpsc::Sender;

use gen_lsp_types::{
    ClientCapabilities, DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern,
    LogMessageNotification, LogMessageParams, MessageType, Notification as _, Registration,
    RegistrationParams, RegistrationRequest, ShowMessageNotification, ShowMessageParams,
};
use lsp_server::{Message, Notification, Request, RequestId, Response};
use serde::Serialize;
use serde_json::Value;

use super::encoding::Encoding;

/// What a client can do, as far as the server behaves differently.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Abilities {
    pub(super) encoding: Encoding,
    /// Asks for findings, and can be told to ask again.
    pub(super) pulls_diagnostics: bool,
    /// Reads versions of documents in edits.
    pub(super) document_changes: bool,
    /// Can be told to watch files.
    pub(super) watches_files: bool,
    /// Fills in the stops of snippets.
    pub(super) snippets: bool,
    /// Can be told to ask for hints again.
    pub(super) refreshes_hints: bool,
    /// Opens an address for the server.
    pub(super) shows_documents: bool,
}

impl Abilities {
    /// Reads them from what a client says of itself.
    pub(super) fn of(client: &ClientCapabilities) -> Self {
        let workspace = client.workspace.as_ref();
        let text = client.text_document.as_ref();
        let general = client.general.as_ref();
        let window = client.window.as_ref();
        let offered = general.and_then(|general| general.position_encodings.as_deref());
        let refreshes = workspace
            .and_then(|workspace| workspace.diagnostics.as_ref()?.refresh_support)
            .unwrap_or_default();
        let yes = |flag: Option<bool>| flag.unwrap_or_default();
        Self {
            encoding: Encoding::negotiated(offered.unwrap_or_default()),
            pulls_diagnostics: refreshes && text.is_some_and(|text| text.diagnostic.is_some()),
            document_changes: yes(
                workspace.and_then(|workspace| workspace.workspace_edit.as_ref()?.document_changes)
            ),
            watches_files: yes(workspace.and_then(|workspace| {
                workspace
                    .did_change_watched_files
                    .as_ref()?
                    .dynamic_registration
            })),
            snippets: yes(text.and_then(|text| {
                let completion = text.completion.as_ref()?;
                completion.completion_item.as_ref()?.snippet_support
            })),
            refreshes_hints: yes(
                workspace.and_then(|workspace| workspace.inlay_hint.as_ref()?.refresh_support)
            ),
            shows_documents: window.is_some_and(|window| {
                let show = window.show_document.as_ref();
                show.is_some_and(|show| show.support)
            }),
        }
    }
}

/// The way to the client. A client that is gone hears nothing; the end of its input ends the server.
#[derive(Debug)]
pub(super) struct Client {
    out: Sender<Message>,
    next_request: Cell<i32>,
}

impl Client {
    pub(super) fn new(out: Sender<Message>) -> Self {
        Self {
            out,
            next_request: Cell::new(0),
        }
    }

    fn send(&self, message: impl Into<Message>) {
        // Only fails when the writer has ended, and then so has the client.
        let _ = self.out.send(message.into());
    }

    pub(super) fn respond(&self, response: Response) {
        self.send(response);
    }

    pub(super) fn notify<N: gen_lsp_types::Notification>(&self, params: &N::Params) {
        self.send(Notification {
            method: N::METHOD.as_str().to_owned(),
            params: json(params),
        });
    }

    /// Asks something whose answer does not matter.
    pub(super) fn request<R: gen_lsp_types::Request>(&self, params: &R::Params) {
        let id = self.next_request.get().wrapping_add(1);
        self.next_request.set(id);
        self.send(Request {
            id: RequestId::from(id),
            method: R::METHOD.as_str().to_owned(),
            params: json(params),
        });
    }

    /// Writes a line into the log of the client.
    pub(super) fn log(&self, message: impl Into<String>) {
        self.notify::<LogMessageNotification>(&LogMessageParams {
            kind: MessageType::Info,
            message: message.into(),
        });
    }

    /// Shows a warning to the person at the client.
    pub(super) fn warn(&self, message: impl Into<String>) {
        self.notify::<ShowMessageNotification>(&ShowMessageParams {
            kind: MessageType::Warning,
            message: message.into(),
        });
    }

    /// Asks to be told when files change on the disk.
    pub(super) fn watch_files(&self) {
        let watchers = [
            "**/*.{md,markdown,yaml,yml,toml}",
            "**/*.{png,jpg,jpeg,gif,svg,webp,avif,pdf,txt,log,csv,json,html}",
        ]
        .map(|pattern| FileSystemWatcher {
            glob_pattern: GlobPattern::Pattern(pattern.to_owned()),
            kind: None,
        });
        let options = DidChangeWatchedFilesRegistrationOptions {
            watchers: watchers.into(),
        };
        self.request::<RegistrationRequest>(&RegistrationParams {
            registrations: vec![Registration {
                id: "casebook-files".to_owned(),
                method: gen_lsp_types::DidChangeWatchedFilesNotification::METHOD
                    .as_str()
                    .to_owned(),
                register_options: Some(json(&options)),
            }],
        });
    }
}

/// A value of the protocol as JSON.
pub(super) fn json(value: &impl Serialize) -> Value {
    // Types of the protocol have string keys and finite numbers, all that this could fail on.
    serde_json::to_value(value).unwrap_or_default()
}
