//! A client of the protocol over the real process.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// The current revision of the protocol, and the one before it.
pub(crate) const ERAS: [&str; 2] = ["2026-07-28", "2025-11-25"];

/// A server and somebody who asks it.
pub(crate) struct Client {
    server: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    last: u64,
    /// What every request says of itself in the current era.
    meta: Option<Value>,
}

/// What a tool answered.
#[derive(Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) is_error: bool,
    pub(crate) text: String,
    pub(crate) data: Value,
}

impl Client {
    /// Starts the server of a book and shakes hands as of 2025-11-25.
    pub(crate) fn of(book: &Path, flags: &[&str]) -> Self {
        let mut client = Self::start(book, flags);
        let hello = client.hello(ERAS[1]);
        assert_eq!(hello["result"]["protocolVersion"], ERAS[1], "{hello}");
        client
    }

    /// Starts the server, and says nothing.
    pub(crate) fn start(book: &Path, flags: &[&str]) -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_casebook"))
            .args(["--today", "2026-10-31", "--book"])
            .arg(book)
            .args(flags)
            .arg("mcp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = server.stdin.take();
        let output = BufReader::new(server.stdout.take().unwrap());
        Self {
            server,
            input,
            output,
            last: 0,
            meta: None,
        }
    }

    /// The handshake.
    pub(crate) fn hello(&mut self, version: &str) -> Value {
        let answer = self.ask(
            "initialize",
            json!({
                "protocolVersion": version,
                "capabilities": {},
                "clientInfo": { "name": "test", "version": "1" },
            }),
        );
        self.say(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }).to_string());
        answer
    }

    /// Speaks the current revision from here on: no handshake, every request stands for itself.
    pub(crate) fn speak_currently(&mut self) {
        self.meta = Some(json!({
            "io.modelcontextprotocol/protocolVersion": ERAS[0],
            "io.modelcontextprotocol/clientInfo": { "name": "test", "version": "1" },
            "io.modelcontextprotocol/clientCapabilities": {},
        }));
    }

    /// Writes a line.
    pub(crate) fn say(&mut self, line: &str) {
        let input = self.input.as_mut().unwrap();
        writeln!(input, "{line}").unwrap();
        input.flush().unwrap();
    }

    /// Sends a request; the answer to it.
    pub(crate) fn ask(&mut self, method: &str, mut params: Value) -> Value {
        self.last += 1;
        if let Some(meta) = &self.meta {
            params["_meta"] = meta.clone();
        }
        let request =
            json!({ "jsonrpc": "2.0", "id": self.last, "method": method, "params": params });
        self.say(&request.to_string());
        loop {
            let answer = self.read();
            if answer["id"] == self.last {
                return answer;
            }
        }
    }

    /// Reads a message. Nothing else may stand on standard output.
    fn read(&mut self) -> Value {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }

    /// Calls a tool.
    pub(crate) fn call(&mut self, tool: &str, arguments: Value) -> Answer {
        let mut params = json!({ "name": tool });
        params["arguments"] = arguments;
        let answer = self.ask("tools/call", params);
        let result = &answer["result"];
        let text = result["content"][0]["text"].as_str();
        Answer {
            is_error: result["isError"] == true,
            text: text.unwrap_or_else(|| panic!("{answer}")).to_owned(),
            data: result["structuredContent"].clone(),
        }
    }

    /// Calls a tool that has an answer.
    pub(crate) fn answer(&mut self, tool: &str, arguments: Value) -> Value {
        let answer = self.call(tool, arguments);
        assert!(!answer.is_error, "{tool}: {}", answer.text);
        answer.data
    }

    /// Calls a tool that has none; why not.
    pub(crate) fn refusal(&mut self, tool: &str, arguments: Value) -> String {
        let answer = self.call(tool, arguments);
        assert!(answer.is_error, "{tool}: {}", answer.text);
        answer.text
    }

    /// The text of a resource.
    pub(crate) fn resource(&mut self, uri: &str) -> String {
        let answer = self.ask("resources/read", json!({ "uri": uri }));
        let text = answer["result"]["contents"][0]["text"].as_str();
        text.unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    /// Goes, as clients do; whether the server ended well.
    pub(crate) fn leave(mut self) -> bool {
        drop(self.input.take());
        self.server.wait().unwrap().success()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
