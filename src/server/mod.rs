//! The language server: what the linter, the template and the book know, in any editor, for text that is not saved yet.
//!
//! One thread reads messages, one writes them, one thread per book links and lints it after a pause, and the main thread
//! answers from the revision that was linked last (`session`). So an answer waits for nothing but itself, however large
//! the book is. Standard output carries the protocol and nothing else.

mod book_findings;
mod books;
mod capabilities;
mod client;
mod code_actions;
mod completion;
mod diagnostics;
mod documents;
mod edits;
mod encoding;
mod findings;
mod hover;
mod inlay_hints;
mod navigation;
mod places;
mod preview;
mod refusal;
mod rename;
mod rule_pages;
mod session;
mod settings;
mod state;
mod structure;
mod symbols;
mod transport;
mod tree;
mod typed;
mod uri;
mod view;
mod worker;

use std::io::{BufRead, Write};
use std::sync::mpsc::{Sender, channel};

use gen_lsp_types::{
    InitializeParams, InitializeResult, ServerInfo, WorkDoneProgressOptions as Progress,
};
use lsp_server::{ErrorCode, Message, Request, RequestId, Response};

use crate::workspace::{Clock, Location};
use session::Session;
use transport::Frame;
use worker::{BookId, News};

/// How a server is started.
#[derive(Debug, Default)]
pub struct ServerOptions {
    /// The only book it serves; without one, each file belongs to the book around it.
    pub book: Option<Location>,
    /// When it is; without one, the clock of the machine says so.
    pub clock: Option<Clock>,
}

/// How a server ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The client said goodbye.
    InOrder,
    /// The client is gone, or wants the server gone at once.
    Abandoned,
}

/// Something for the main thread to do.
enum Event {
    /// A message came, or something that is none.
    Frame(Frame),
    /// The input is at its end, or unreadable.
    End(Option<std::io::Error>),
    /// Something is new in a book.
    Book(BookId, News),
}

/// Serves one client until it leaves.
///
/// # Errors
/// When the input does not follow the protocol, or a thread cannot be started.
pub fn run(
    options: ServerOptions,
    input: impl BufRead + Send + 'static,
    output: impl Write + Send + 'static,
) -> std::io::Result<Ended> {
    let (events, received) = channel();
    let (out, messages) = channel();
    let writer = std::thread::Builder::new()
        .name("writer".to_owned())
        .spawn(move || write_all(&messages, output))?;
    let reading = events.clone();
    // Not joined: it may wait for input that never comes.
    std::thread::Builder::new()
        .name("reader".to_owned())
        .spawn(move || read_all(input, &reading))?;
    let ended = serve(options, &received, events, &out);
    drop(out);
    // What was answered last is written before the program ends.
    let _ = writer.join();
    ended
}

fn read_all(mut input: impl BufRead, events: &Sender<Event>) {
    loop {
        let event = match transport::read(&mut input) {
            Ok(Some(frame)) => Event::Frame(frame),
            Ok(None) => Event::End(None),
            Err(error) => Event::End(Some(error)),
        };
        let is_end = matches!(event, Event::End(_));
        if events.send(event).is_err() || is_end {
            return;
        }
    }
}

fn write_all(messages: &std::sync::mpsc::Receiver<Message>, mut output: impl Write) {
    for message in messages {
        if transport::write(&mut output, &message).is_err() {
            return;
        }
    }
}

/// Waits for the client to introduce itself, and then answers it.
fn serve(
    options: ServerOptions,
    events: &std::sync::mpsc::Receiver<Event>,
    news: Sender<Event>,
    out: &Sender<Message>,
) -> std::io::Result<Ended> {
    let mut session: Option<Session> = None;
    let mut start = Some((options, news));
    loop {
        let event = match events.try_recv() {
            Ok(event) => event,
            Err(_) => {
                // Whoever types faster than texts are checked is told of the last one.
                if let Some(session) = &mut session {
                    session.publish_changed();
                }
                match events.recv() {
                    Ok(event) => event,
                    Err(_) => return Ok(Ended::Abandoned),
                }
            }
        };
        match (event, &mut session) {
            (Event::End(None), _) => return Ok(Ended::Abandoned),
            (Event::End(Some(error)), _) => return Err(error),
            (Event::Frame(Frame::Malformed(why)), _) => {
                let _ = out.send(malformed(&why));
            }
            (Event::Frame(Frame::Message(message)), Some(session)) => {
                if let Some(ended) = session.take(*message) {
                    return Ok(ended);
                }
            }
            (Event::Book(id, what), Some(session)) => session.hear(id, what),
            (Event::Book(..), None) => {}
            (Event::Frame(Frame::Message(message)), None) => match *message {
                Message::Request(request) if request.method == "initialize" => {
                    session = begin(request, &mut start, out);
                }
                Message::Request(request) => {
                    let why = "the first request has to be `initialize`";
                    let code = ErrorCode::ServerNotInitialized;
                    let _ = out.send(refusal(request.id, code, why));
                }
                Message::Notification(note) if note.method == "exit" => {
                    return Ok(Ended::Abandoned);
                }
                Message::Notification(_) | Message::Response(_) => {}
            },
        }
    }
}

/// Answers a client that introduces itself; `None` if it does not say what it has to.
fn begin(
    request: Request,
    start: &mut Option<(ServerOptions, Sender<Event>)>,
    out: &Sender<Message>,
) -> Option<Session> {
    match serde_json::from_value::<InitializeParams>(request.params) {
        Ok(params) => {
            let (options, news) = start.take()?;
            let session = Session::new(options, &params, news, out.clone());
            session.respond_to(request.id, &introduction(&session));
            Some(session)
        }
        Err(error) => {
            let why = error.to_string();
            let _ = out.send(refusal(request.id, ErrorCode::InvalidParams, &why));
            None
        }
    }
}

fn introduction(session: &Session) -> InitializeResult {
    InitializeResult {
        capabilities: capabilities::of(session.abilities()),
        server_info: Some(ServerInfo {
            name: "casebook".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
    }
}

fn refusal(id: RequestId, code: ErrorCode, why: &str) -> Message {
    Response::new_err(id, code as i32, why.to_owned()).into()
}

/// What is said of a message that cannot be read. Whose answer it is cannot be determined either.
fn malformed(why: &str) -> Message {
    use gen_lsp_types::{LogMessageNotification, LogMessageParams, MessageType, Notification as _};
    let params = LogMessageParams {
        kind: MessageType::Error,
        message: format!("a message could not be read: {why}"),
    };
    lsp_server::Notification {
        method: LogMessageNotification::METHOD.as_str().to_owned(),
        params: client::json(&params),
    }
    .into()
}

/// No progress of a single request is reported.
const NO_PROGRESS: Progress = Progress {
    work_done_progress: None,
};
