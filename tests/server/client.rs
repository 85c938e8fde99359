//! An editor without a screen: a client of the protocol over the real process.

use std::collections::VecDeque;
use std::io::{BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// Nothing takes as long, on any machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A book on the disk and a server that has it open.
pub(super) struct Client {
    folder: TempDir,
    process: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// What came and was not asked for yet.
    kept: VecDeque<Value>,
    next_id: i64,
    pub(super) introduction: Value,
}

/// How a client begins.
pub(super) struct Start<'a> {
    /// The files of its workspace, by their paths.
    pub(super) files: &'a [(&'a str, &'a str)],
    pub(super) capabilities: Value,
    pub(super) options: Value,
    pub(super) arguments: &'a [&'a str],
}

impl Default for Start<'_> {
    fn default() -> Self {
        Self {
            files: &[],
            capabilities: json!({}),
            options: Value::Null,
            arguments: &[],
        }
    }
}

/// What a client says that can do everything.
pub(super) fn able() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-8", "utf-16"]},
        "workspace": {
            "workspaceFolders": true,
            "diagnostics": {"refreshSupport": true},
            "inlayHint": {"refreshSupport": true},
            "workspaceEdit": {"documentChanges": true},
            "didChangeWatchedFiles": {"dynamicRegistration": true},
        },
        "textDocument": {
            "diagnostic": {},
            "completion": {"completionItem": {"snippetSupport": true}},
        },
        "window": {"showDocument": {"support": true}},
    })
}

impl Client {
    /// A client of these files that pushes nothing but what it has to.
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        Self::start(&Start {
            files,
            ..Start::default()
        })
    }

    /// A client that can do everything.
    pub(super) fn able(files: &[(&str, &str)]) -> Self {
        Self::start(&Start {
            files,
            capabilities: able(),
            ..Start::default()
        })
    }

    pub(super) fn start(start: &Start<'_>) -> Self {
        let mut client = Self::spawn(start);
        let root = client.uri("");
        client.introduction = client.request(
            "initialize",
            &json!({
                "processId": null,
                "rootUri": root,
                "workspaceFolders": [{"uri": root, "name": "book"}],
                "capabilities": start.capabilities,
                "initializationOptions": start.options,
            }),
        );
        client.notify("initialized", &json!({}));
        client
    }

    /// The process alone, to which nothing was said yet.
    pub(super) fn spawn(start: &Start<'_>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in start.files {
            write(&folder.path().join("work").join(path), text);
        }
        std::fs::create_dir_all(folder.path().join("work")).unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_casebook"))
            .arg("server")
            .args(start.arguments)
            .current_dir(folder.path().join("work"))
            .env("XDG_CACHE_HOME", folder.path().join("cache"))
            .env("SOURCE_DATE_EPOCH", "1764500000")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = process.stdout.take().unwrap();
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Self {
            folder,
            input: process.stdin.take(),
            process,
            messages,
            kept: VecDeque::new(),
            next_id: 0,
            introduction: Value::Null,
        }
    }

    pub(super) fn path(&self, path: &str) -> PathBuf {
        let work = self.folder.path().join("work");
        let work = work.canonicalize().unwrap_or(work);
        if path.is_empty() {
            work
        } else {
            work.join(path)
        }
    }

    pub(super) fn uri(&self, path: &str) -> String {
        format!("file://{}", self.path(path).display())
    }

    pub(super) fn write(&self, path: &str, text: &str) {
        write(&self.path(path), text);
    }

    /// Writes bytes as they are.
    pub(super) fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    pub(super) fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    pub(super) fn notify(&mut self, method: &str, params: &Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// The answer: its `result`, or the whole of an error.
    pub(super) fn request(&mut self, method: &str, params: &Value) -> Value {
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// Asks without waiting.
    pub(super) fn ask(&mut self, method: &str, params: &Value) -> i64 {
        self.next_id += 1;
        let id = self.next_id;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        id
    }

    pub(super) fn answer(&mut self, id: i64) -> Value {
        let message = self.wait(|message| message["id"] == id && message.get("method").is_none());
        match message.get("result") {
            Some(result) => result.clone(),
            None => message,
        }
    }

    /// The next notification or request of the server of this name: its parameters.
    pub(super) fn heard(&mut self, method: &str) -> Value {
        self.wait(|message| message["method"] == method)["params"].clone()
    }

    /// The next message for which `wanted` holds; others are kept for later.
    pub(super) fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.kept.iter().position(&wanted) {
            return self.kept.remove(at).unwrap();
        }
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let message = self.messages.recv_timeout(left).unwrap_or_else(|_| {
                panic!("the server did not say it; it said {:#?}", self.kept);
            });
            if message.get("method").is_some() && message.get("id").is_some() {
                // A request of the server's own wants an answer.
                let id = message["id"].clone();
                self.send(&json!({"jsonrpc": "2.0", "id": id, "result": null}));
            }
            if wanted(&message) {
                return message;
            }
            self.kept.push_back(message);
        }
    }

    /// Whether such a message has come that nobody waited for.
    pub(super) fn has_heard(&self, wanted: impl Fn(&Value) -> bool) -> bool {
        self.kept.iter().any(wanted)
    }

    /// Opens a text that is not on the disk, or not as it is there.
    pub(super) fn open(&mut self, path: &str, text: &str) {
        let uri = self.uri(path);
        self.notify(
            "textDocument/didOpen",
            &json!({"textDocument": {"uri": uri, "languageId": "markdown", "version": 1, "text": text}}),
        );
    }

    /// Opens a file of the disk.
    pub(super) fn open_file(&mut self, path: &str) -> String {
        let text = std::fs::read_to_string(self.path(path)).unwrap();
        self.open(path, &text);
        text
    }

    /// Replaces the whole of an open text.
    pub(super) fn change(&mut self, path: &str, version: i64, text: &str) {
        let uri = self.uri(path);
        self.notify(
            "textDocument/didChange",
            &json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]}),
        );
    }

    /// Asks something about a place in a document.
    pub(super) fn at(&mut self, method: &str, path: &str, line: usize, character: usize) -> Value {
        let params = self.place(path, line, character);
        self.request(method, &params)
    }

    pub(super) fn place(&self, path: &str, line: usize, character: usize) -> Value {
        json!({
            "textDocument": {"uri": self.uri(path)},
            "position": {"line": line, "character": character},
        })
    }

    /// Asks something about a whole document.
    pub(super) fn about(&mut self, method: &str, path: &str) -> Value {
        let uri = self.uri(path);
        self.request(method, &json!({"textDocument": {"uri": uri}}))
    }

    /// The findings of an open document, as a client asks for them.
    pub(super) fn pull(&mut self, path: &str) -> Vec<Value> {
        let report = self.about("textDocument/diagnostic", path);
        report["items"].as_array().cloned().unwrap_or_default()
    }

    /// Waits until findings are published of a file for which `wanted` holds.
    pub(super) fn published(
        &mut self,
        path: &str,
        wanted: impl Fn(&[Value]) -> bool,
    ) -> Vec<Value> {
        let uri = self.uri(path);
        let message = self.wait(|message| {
            let params = &message["params"];
            message["method"] == "textDocument/publishDiagnostics"
                && params["uri"] == uri.as_str()
                && wanted(params["diagnostics"].as_array().unwrap())
        });
        message["params"]["diagnostics"].as_array().unwrap().clone()
    }

    /// Says goodbye; how the process ended.
    pub(super) fn leave(mut self) -> ExitStatus {
        assert_eq!(self.request("shutdown", &Value::Null), Value::Null);
        self.notify("exit", &Value::Null);
        self.process.wait().unwrap()
    }

    /// Goes without a word; how the process ended.
    pub(super) fn vanish(mut self) -> ExitStatus {
        drop(self.input.take());
        self.process.wait().unwrap()
    }

    /// Waits for the process to end.
    pub(super) fn end(mut self) -> ExitStatus {
        self.process.wait().unwrap()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn read(output: &mut impl std::io::BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        let value = line.strip_prefix("Content-Length: ");
        length = value
            .expect("only the protocol is printed")
            .parse()
            .unwrap();
    }
    let mut bytes = vec![0; length];
    output.read_exact(&mut bytes).ok()?;
    Some(serde_json::from_slice(&bytes).expect("a message is JSON"))
}

/// The codes of findings, in their order.
pub(super) fn codes(diagnostics: &[Value]) -> Vec<&str> {
    let codes = diagnostics.iter().map(|one| one["code"].as_str());
    codes.map(Option::unwrap).collect()
}

/// Line and character of the first place where a text stands, counted in bytes.
pub(super) fn place_of(text: &str, wanted: &str) -> (usize, usize) {
    let at = text.find(wanted).unwrap_or_else(|| panic!("no {wanted:?}"));
    let line = text[..at].matches('\n').count();
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    (line, at - start)
}

/// A text after the edits of a file in an edit of the workspace, in either of its forms; places count bytes.
pub(super) fn applied(text: &str, edit: &Value, uri: &str) -> String {
    let changes = edit["documentChanges"].as_array();
    let of_file = changes.and_then(|changes| {
        let mut changes = changes.iter();
        changes.find(|change| change["textDocument"]["uri"] == uri)
    });
    let edits = of_file.map_or(&edit["changes"][uri], |change| &change["edits"]);
    let offset = |position: &Value| {
        let line = usize::try_from(position["line"].as_u64().unwrap()).unwrap();
        let lines = text.split_inclusive('\n').take(line);
        let start: usize = lines.map(str::len).sum();
        start + usize::try_from(position["character"].as_u64().unwrap()).unwrap()
    };
    let mut edits: Vec<(usize, usize, &str)> = edits
        .as_array()
        .unwrap_or_else(|| panic!("no edit of {uri}: {edit:#}"))
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            let new = edit["newText"].as_str().unwrap();
            (offset(&range["start"]), offset(&range["end"]), new)
        })
        .collect();
    edits.sort_unstable();
    let mut text = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        text.replace_range(start..end, new);
    }
    text
}
