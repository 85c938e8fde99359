//! One Chromium for the whole test binary, spoken to in DevTools protocol over pipes.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, OnceLock};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::tab::Tab;

/// How long anything in the browser may take; generous, since several tests share two cores.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Browser {
    pipe: Arc<Pipe>,
    answers: Arc<Answers>,
    next_id: AtomicU64,
    _child: Child,
}

/// The writing end; messages are JSON, each ended by a NUL byte.
pub(crate) struct Pipe(Mutex<ChildStdin>);

/// What the reading thread has received.
#[derive(Default)]
struct Answers {
    by_id: Mutex<HashMap<u64, Result<Value, String>>>,
    arrived: Condvar,
    tabs: Mutex<HashMap<String, Arc<Seen>>>,
}

/// What one tab has shown so far.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) record: Mutex<Record>,
    pub(crate) changed: Condvar,
}

#[derive(Default)]
pub(crate) struct Record {
    pub(crate) loaded: bool,
    /// Errors and warnings of the console, uncaught exceptions, what the content security policy refused, failed loads.
    pub(crate) complaints: Vec<String>,
    /// Every address asked for, in order.
    pub(crate) requests: Vec<String>,
    /// Those of them that are not on the site's own host; each was refused.
    pub(crate) foreign: Vec<String>,
    /// Bytes received over the network, as the server sent them.
    pub(crate) transferred: u64,
    /// `scheme://host:port` of the site.
    pub(crate) own_origin: String,
}

/// The browser, started when the first test asks for it.
pub(crate) fn browser() -> &'static Browser {
    static BROWSER: OnceLock<Browser> = OnceLock::new();
    BROWSER.get_or_init(Browser::start)
}

/// A path that `cargo xtask test` hands over.
pub(crate) fn given(variable: &str) -> PathBuf {
    let given = std::env::var_os(variable);
    PathBuf::from(given.unwrap_or_else(|| {
        panic!("{variable} is not set: these checks need a real browser; run `cargo xtask test`, which provides one")
    }))
}

impl Browser {
    fn start() -> Self {
        let profile = fresh_profile();
        // The shell puts the pipes where Chromium expects them: commands on descriptor 3, answers on 4. `exec` leaves
        // no process in between, and Chromium ends by itself when this process closes its ends.
        let mut child = Command::new("sh")
            .args([
                "-c",
                "exec \"$@\" 3<&0 4>&1 0</dev/null 1>/dev/null 2>&1",
                "sh",
            ])
            .arg(given("CASEBOOK_CHROMIUM"))
            .args([
                "--headless",
                "--remote-debugging-pipe",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
            ])
            .args([
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ])
            .args([
                "--disable-dev-shm-usage",
                "--force-color-profile=srgb",
                "--lang=en",
                "about:blank",
            ])
            .arg(format!("--user-data-dir={}", profile.display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start Chromium: {error}"));
        let pipe = Arc::new(Pipe(Mutex::new(child.stdin.take().unwrap())));
        let answers = Arc::new(Answers::default());
        let reader = BufReader::new(child.stdout.take().unwrap());
        let (to, from) = (Arc::clone(&answers), Arc::clone(&pipe));
        std::thread::spawn(move || listen(reader, &to, &from));
        Self {
            pipe,
            answers,
            next_id: AtomicU64::new(1),
            _child: child,
        }
    }

    /// Sends a command and waits for its answer.
    pub(crate) fn call(&self, session: Option<&str>, method: &str, parameters: &Value) -> Value {
        self.try_call(session, method, parameters)
            .unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// The same where Chromium may refuse: a page that is about to give way to another answers no question.
    pub(crate) fn try_call(
        &self,
        session: Option<&str>,
        method: &str,
        parameters: &Value,
    ) -> Result<Value, String> {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        self.pipe.send(id, session, method, parameters);
        let deadline = Instant::now() + PATIENCE;
        let mut answers = self.answers.by_id.lock().unwrap();
        loop {
            if let Some(answer) = answers.remove(&id) {
                return answer;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "Chromium gave no answer to {method} in {} s",
                PATIENCE.as_secs()
            );
            answers = self.answers.arrived.wait_timeout(answers, left).unwrap().0;
        }
    }

    /// A tab with cookies, cache and storage of its own, which may load nothing but `origin`.
    pub(crate) fn tab(&'static self, origin: &str) -> Tab {
        let tab = self.unguarded_tab(origin);
        tab.guard();
        tab
    }

    /// A tab that may load anything: watching over its requests would cost each of them time, which a measurement
    /// cannot have.
    pub(crate) fn unguarded_tab(&'static self, origin: &str) -> Tab {
        let context = self.call(
            None,
            "Target.createBrowserContext",
            &json!({"disposeOnDetach": true}),
        );
        let context = context["browserContextId"].as_str().unwrap().to_owned();
        let target = json!({"url": "about:blank", "browserContextId": context, "width": 1280, "height": 900});
        let target = self.call(None, "Target.createTarget", &target);
        let attach = json!({"targetId": target["targetId"], "flatten": true});
        let session = self.call(None, "Target.attachToTarget", &attach)["sessionId"]
            .as_str()
            .unwrap()
            .to_owned();
        let seen = Arc::new(Seen::default());
        seen.record.lock().unwrap().own_origin = origin.to_owned();
        self.answers
            .tabs
            .lock()
            .unwrap()
            .insert(session.clone(), Arc::clone(&seen));
        Tab::new(self, session, context, seen)
    }
}

/// An empty profile folder; those of earlier runs are removed.
fn fresh_profile() -> PathBuf {
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("chromium");
    let _ = std::fs::remove_dir_all(&root);
    let profile = root.join(std::process::id().to_string());
    std::fs::create_dir_all(&profile).unwrap();
    profile
}

impl Pipe {
    pub(crate) fn send(&self, id: u64, session: Option<&str>, method: &str, parameters: &Value) {
        let mut message = json!({"id": id, "method": method, "params": parameters});
        if let Some(session) = session {
            message["sessionId"] = json!(session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        let mut pipe = self.0.lock().unwrap();
        pipe.write_all(&bytes)
            .and_then(|()| pipe.flush())
            .unwrap_or_else(|error| panic!("Chromium is gone: {error}"));
    }
}

/// Sorts what Chromium says: answers to their callers, events into the record of their tab.
fn listen(mut reader: impl BufRead, answers: &Answers, pipe: &Pipe) {
    let mut bytes = Vec::new();
    while reader.read_until(0, &mut bytes).is_ok_and(|read| read > 0) {
        bytes.pop();
        let message: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        bytes.clear();
        if let Some(id) = message["id"].as_u64().filter(|id| *id > 0) {
            let answer = match message.get("error") {
                Some(error) => Err(error.to_string()),
                None => Ok(message["result"].clone()),
            };
            answers.by_id.lock().unwrap().insert(id, answer);
            answers.arrived.notify_all();
        } else if let (Some(session), Some(method)) =
            (message["sessionId"].as_str(), message["method"].as_str())
        {
            let seen = answers.tabs.lock().unwrap().get(session).map(Arc::clone);
            if let Some(seen) = seen {
                note(&seen, session, method, &message["params"], pipe);
            }
        }
    }
}

fn note(seen: &Seen, session: &str, method: &str, event: &Value, pipe: &Pipe) {
    let mut record = seen.record.lock().unwrap();
    match method {
        "Page.loadEventFired" => record.loaded = true,
        "Runtime.consoleAPICalled"
            if matches!(event["type"].as_str(), Some("error" | "warning" | "assert")) =>
        {
            record
                .complaints
                .push(format!("console: {}", event["args"]));
        }
        "Runtime.exceptionThrown" => {
            record
                .complaints
                .push(format!("exception: {}", event["exceptionDetails"]));
        }
        "Log.entryAdded"
            if matches!(event["entry"]["level"].as_str(), Some("error" | "warning")) =>
        {
            record.complaints.push(format!(
                "log: {} ({})",
                event["entry"]["text"], event["entry"]["url"]
            ));
        }
        "Network.loadingFinished" => {
            record.transferred += event["encodedDataLength"].as_f64().unwrap_or(0.0) as u64;
        }
        "Fetch.requestPaused" => {
            let url = event["request"]["url"]
                .as_str()
                .unwrap_or_default()
                .to_owned();
            let own = url.starts_with(&format!("{}/", record.own_origin));
            let inner = ["data:", "blob:", "about:"]
                .iter()
                .any(|scheme| url.starts_with(scheme));
            // Answered here and not by the test, which may be waiting for the very page that waits for this request.
            // The number 0 marks a command whose answer nobody awaits.
            if own || inner {
                pipe.send(
                    0,
                    Some(session),
                    "Fetch.continueRequest",
                    &json!({"requestId": event["requestId"]}),
                );
            } else {
                record.foreign.push(url.clone());
                let refusal =
                    json!({"requestId": event["requestId"], "errorReason": "AddressUnreachable"});
                pipe.send(0, Some(session), "Fetch.failRequest", &refusal);
            }
            record.requests.push(url);
        }
        _ => return,
    }
    drop(record);
    seen.changed.notify_all();
}
