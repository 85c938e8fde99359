//! A static file host at the other end of a slow line: late with every answer, and all answers share one bandwidth.
//!
//! It speaks HTTP/1.1 and keeps connections open, of which Chromium opens six; it compresses text and WebAssembly and
//! sends everything else as it is, as common hosts do. Compressing happens before the clock runs.

use std::collections::HashMap;
use std::io::{BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::server::{Folder, Request};

/// From a request to the first byte of its answer.
pub(crate) const DELAY: Duration = Duration::from_millis(60);
/// Bytes a second, for all connections together: 10 Mbit/s.
pub(crate) const BANDWIDTH: f64 = 1_250_000.0;
/// What one connection sends before another one may.
const TURN: usize = 1_460;

/// A request that was answered; times are milliseconds since 1970, the clock that a page has too.
#[derive(Debug, Clone)]
pub(crate) struct Answered {
    pub(crate) asked: f64,
    pub(crate) done: f64,
    /// Bytes sent, head included.
    pub(crate) bytes: usize,
}

pub(crate) struct Host {
    pub(crate) origin: String,
    line: Arc<Line>,
}

struct Line {
    folder: Folder,
    /// Answers by address: compressing them takes time that hosts spend once.
    kept: Mutex<HashMap<String, Arc<Vec<u8>>>>,
    /// When the line has sent all that was given to it so far.
    free: Mutex<Instant>,
    answered: Mutex<Vec<Answered>>,
}

impl Host {
    pub(crate) fn start(root: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let line = Arc::new(Line {
            folder: Folder::new(root, "/"),
            kept: Mutex::default(),
            free: Mutex::new(Instant::now()),
            answered: Mutex::default(),
        });
        let shared = Arc::clone(&line);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let line = Arc::clone(&shared);
                // A browser that closes early is not a failure of the site.
                std::thread::spawn(move || drop(line.serve(&stream)));
            }
        });
        Self { origin, line }
    }

    /// The requests answered since the last call.
    pub(crate) fn take(&self) -> Vec<Answered> {
        std::mem::take(&mut *self.line.answered.lock().unwrap())
    }
}

impl Line {
    fn serve(&self, stream: &TcpStream) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream);
        while let Some(request) = Request::read(&mut reader)? {
            let (asked, due) = (now(), Instant::now() + DELAY);
            let answer = self.answer(&request)?;
            sleep(due.saturating_duration_since(Instant::now()));
            for turn in answer.chunks(TURN) {
                self.wait(turn.len());
                (&mut &*stream).write_all(turn)?;
            }
            let answered = Answered {
                asked,
                done: now(),
                bytes: answer.len(),
            };
            self.answered
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(answered);
        }
        Ok(())
    }

    fn answer(&self, request: &Request) -> std::io::Result<Arc<Vec<u8>>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = kept.get(&request.target) {
            return Ok(Arc::clone(answer));
        }
        let (head, body) = self.folder.response(request)?;
        let answer = Arc::new(
            [
                format!("{head}Connection: keep-alive\r\n\r\n").as_bytes(),
                &body,
            ]
            .concat(),
        );
        kept.insert(request.target.clone(), Arc::clone(&answer));
        Ok(answer)
    }

    /// Waits until so many bytes have gone over the line, behind all that others have given to it.
    fn wait(&self, bytes: usize) {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let until = (*free).max(Instant::now()) + Duration::from_secs_f64(bytes as f64 / BANDWIDTH);
        *free = until;
        drop(free);
        sleep(until.saturating_duration_since(Instant::now()));
    }
}

fn now() -> f64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0.0, |since| since.as_secs_f64() * 1e3)
}

/// How many of the requests had to wait for one another: the longest row of them in which each was sent after the one
/// before it had been answered.
pub(crate) fn in_sequence(requests: &[Answered]) -> usize {
    let mut by_end: Vec<&Answered> = requests.iter().collect();
    by_end.sort_by(|a, b| a.done.total_cmp(&b.done));
    let mut last = f64::MIN;
    let follows = |request: &&&Answered| {
        let after = request.asked >= last;
        if after {
            last = request.done;
        }
        after
    };
    by_end.iter().filter(follows).count()
}

/// For how many milliseconds, from `begin` to `end`, at least one request was under way.
pub(crate) fn waiting(requests: &[Answered], begin: f64, end: f64) -> f64 {
    let mut by_start: Vec<&Answered> = requests.iter().collect();
    by_start.sort_by(|a, b| a.asked.total_cmp(&b.asked));
    let (mut total, mut at) = (0.0, begin);
    for request in by_start {
        let (from, to) = (request.asked.max(at), request.done.min(end));
        if to > from {
            total += to - from;
            at = to;
        }
    }
    total
}
