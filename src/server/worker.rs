//! The thread that keeps one book open. It takes in what changes, and after a pause links the book and looks for the findings
//! of all of it; meanwhile the editor is answered from the revision before.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use casebook_diagnostic::Diagnostic;
use casebook_lint::Known;
use casebook_model::source::Folders;
use casebook_time::Timestamp;

use super::Event;
use super::uri::normal;
use crate::workspace::{CONFIG, Change, Clock, FileId, Location, OpenError, Snapshot, Workspace};

/// How long nobody types before the book is linked again.
const PAUSE: Duration = Duration::from_millis(250);

/// How long nobody types, at most, before a large book is linted as a whole.
const LONGEST_REST: Duration = Duration::from_secs(3);

/// Something that happened to a file.
#[derive(Debug)]
pub(super) enum Order {
    /// The editor has this text for it; `None` when it is closed.
    Edit(PathBuf, Option<Arc<str>>),
    /// Something changed on the disk.
    Refresh,
}

/// What came of it.
#[derive(Debug)]
pub(super) enum News {
    /// The book was linked.
    Linked(Snapshot),
    /// All findings of the revision linked last.
    Linted(Vec<Diagnostic>),
    /// It cannot be read as it is on the disk, or can be again. What was linked before stays in force.
    Failure(Option<Failure>),
}

/// Why a book cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    /// In words, with every cause.
    pub(super) message: String,
    /// What is wrong with its `book.toml`, and the text that the findings point into.
    pub(super) config: Option<(Arc<str>, Vec<Diagnostic>)>,
}

/// The book that a worker keeps, by its number among those that were opened.
pub(super) type BookId = usize;

/// Starts a thread for the book at a location.
pub(super) fn start(
    id: BookId,
    location: Location,
    clock: Option<Clock>,
    news: Sender<Event>,
) -> std::io::Result<Sender<Order>> {
    let (orders, received) = channel();
    let tell = move |what| news.send(Event::Book(id, what)).is_ok();
    let worker = Worker {
        location,
        clock,
        texts: BTreeMap::new(),
        workspace: None,
        failure: None,
        known: Known::default(),
    };
    std::thread::Builder::new()
        .name("book".to_owned())
        .spawn(move || worker.run(&received, &tell))?;
    Ok(orders)
}

struct Worker {
    location: Location,
    /// When it is; without one, the clock of the machine says so.
    clock: Option<Clock>,
    /// The texts that the editor has.
    texts: BTreeMap<PathBuf, Arc<str>>,
    workspace: Option<Workspace>,
    /// Why it could not be read the last time.
    failure: Option<Failure>,
    /// What was found in the entries the last time.
    known: Known,
}

impl Worker {
    /// Works until nobody listens any more.
    fn run(mut self, orders: &Receiver<Order>, tell: &dyn Fn(News) -> bool) {
        // What was opened while the thread started is there from the first link on.
        let mut waiting: Vec<Order> = orders.try_iter().collect();
        waiting.push(Order::Refresh);
        // Linked, and not linted yet.
        let mut latest = None;
        // A large book is linted for seconds, on every processor: it is left alone for as long before.
        let mut rest = Duration::ZERO;
        loop {
            let before = self.failure.clone();
            let step = AssertUnwindSafe(|| self.step(std::mem::take(&mut waiting)));
            let linked = catch_unwind(step).unwrap_or_else(|_| {
                self.workspace = None;
                self.failure = Some(Failure::of_ours());
                None
            });
            let mut listens = true;
            if self.failure != before {
                listens = tell(News::Failure(self.failure.clone()));
            }
            if let Some(snapshot) = linked {
                listens = listens && tell(News::Linked(snapshot.clone()));
                latest = Some(snapshot);
            }
            waiting.extend(orders.try_iter());
            // Nobody wants the findings of what may be gone already.
            if latest.is_some() && waiting.is_empty() {
                waiting.extend(orders.recv_timeout(rest));
            }
            if waiting.is_empty()
                && let Some(snapshot) = latest.take()
            {
                let begin = Instant::now();
                let lint = AssertUnwindSafe(|| snapshot.lint_again(&mut self.known));
                let found = catch_unwind(lint).ok();
                rest = begin.elapsed().min(LONGEST_REST);
                listens = listens && found.is_none_or(|found| tell(News::Linted(found)));
            }
            if !listens || !wait(orders, &mut waiting) {
                return;
            }
        }
    }

    /// Takes in what happened; the book if it is another now.
    fn step(&mut self, orders: Vec<Order>) -> Option<Snapshot> {
        let mut changed = false;
        let mut reopen = self.failure.is_some();
        // Of each file the last text alone counts.
        let mut edits = BTreeMap::new();
        for order in orders {
            match order {
                Order::Refresh => reopen = true,
                Order::Edit(path, text) => {
                    edits.insert(path, text);
                }
            }
        }
        for (path, text) in edits {
            match text {
                Some(text) => {
                    if let Some(workspace) = &mut self.workspace {
                        changed |= is_change(set(workspace, &path, Some(Arc::clone(&text))));
                    }
                    self.texts.insert(path, text);
                }
                // What counts again is what is on the disk.
                None => reopen |= self.texts.remove(&path).is_some(),
            }
        }
        if reopen {
            self.failure = self.refresh().err();
            changed |= self.failure.is_none();
        }
        let workspace = self.workspace.as_ref().filter(|_| changed);
        workspace.map(Workspace::snapshot)
    }

    fn refresh(&mut self) -> Result<(), Failure> {
        let clock = self.clock.unwrap_or_else(now);
        match &mut self.workspace {
            Some(workspace) => workspace.refresh(clock, &()).map_err(Failure::of)?,
            None => {
                let opened = Workspace::open(&self.location, clock).map_err(Failure::of)?;
                self.workspace = Some(opened);
            }
        }
        if let Some(workspace) = &mut self.workspace {
            for (path, text) in &self.texts {
                set(workspace, path, Some(Arc::clone(text)));
            }
        }
        Ok(())
    }
}

/// When it is by the clock of the machine.
pub(super) fn now() -> Clock {
    Clock::At(Timestamp::now())
}

/// Waits until something happens and then nothing for a while; whether somebody is still there.
fn wait(orders: &Receiver<Order>, waiting: &mut Vec<Order>) -> bool {
    if waiting.is_empty() {
        match orders.recv() {
            Ok(order) => waiting.push(order),
            Err(_) => return false,
        }
    }
    loop {
        match orders.recv_timeout(PAUSE) {
            Ok(order) => waiting.push(order),
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
}

fn is_change(change: Change) -> bool {
    // A book.toml that names other folders takes effect when it is saved.
    !matches!(change, Change::Nothing | Change::Reopen)
}

fn set(workspace: &mut Workspace, path: &Path, text: Option<Arc<str>>) -> Change {
    match file_of(workspace.folders(), path) {
        Some(file) => workspace.set(&file, text),
        None => Change::Nothing,
    }
}

/// The file of a book at a path; `None` outside its content folder, `book.toml` excepted.
pub(super) fn file_of(folders: &Folders, path: &Path) -> Option<FileId> {
    if path == normal(&folders.book.join(CONFIG)) {
        return Some(FileId::config());
    }
    let inside = |folder: &Path| {
        let inside = path.strip_prefix(normal(folder)).ok()?;
        let names: Option<Vec<&str>> = inside.iter().map(|name| name.to_str()).collect();
        Some(names?.join("/")).filter(|path| !path.is_empty())
    };
    let mut sources = folders.sources.iter();
    sources
        .find_map(|source| Some(FileId::repository(&source.name, &inside(&source.content)?)))
        .or_else(|| Some(FileId::content(&inside(&folders.content)?)))
}

impl Failure {
    /// That the program itself failed.
    fn of_ours() -> Self {
        Self {
            message: "Casebook failed on it; the server's log says where".to_owned(),
            config: None,
        }
    }

    fn of(error: OpenError) -> Self {
        let mut message = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(why) = cause {
            message = format!("{message}: {why}");
            cause = why.source();
        }
        let config = match error {
            OpenError::Config { text, findings, .. } => Some((text, findings)),
            _ => None,
        };
        Self { message, config }
    }
}
