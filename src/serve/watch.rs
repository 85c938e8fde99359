//! Watching the sources and having the site made again.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use notify::event::{EventKind, ModifyKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use super::ServeError;
use super::live::Live;
use super::rebuild::{Rebuild, Rebuilt};

/// How long it must be quiet before pages are made: editors write one file in several steps.
const QUIET: Duration = Duration::from_millis(25);
/// The same before the whole site is, where no page can be shown first.
const LONG_QUIET: Duration = Duration::from_millis(100);
/// The same before the whole site is, where pages were shown: whoever goes on writing wants the processors for those.
const REST: Duration = Duration::from_secs(1);
/// How long changes may go on before they are looked at anyway.
const PATIENCE: Duration = Duration::from_secs(1);

enum Message {
    Event(notify::Result<notify::Event>),
    /// What the whole site came to.
    Done(Rebuilt),
    Stop,
}

/// The watching thread.
pub(super) struct Watch {
    messages: Sender<Message>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    /// Watches `paths`; the site is in the folder `root`.
    pub(super) fn start(
        paths: &[PathBuf],
        ignored: &[PathBuf],
        root: &Path,
        live: Arc<Live>,
        rebuild: impl Rebuild,
    ) -> Result<Self, ServeError> {
        let (messages, received) = channel();
        let events = messages.clone();
        let watcher = notify::recommended_watcher(move |event| {
            // Nobody listens any more once the thread has stopped.
            let _ = events.send(Message::Event(event));
        })
        .map_err(|source| ServeError::Watch {
            path: PathBuf::from("."),
            source,
        })?;
        let mut sources = Sources {
            paths: paths.iter().map(|path| absolute(path)).collect(),
            ignored: ignored.iter().map(|path| absolute(path)).collect(),
            watcher,
        };
        sources.watch_all()?;
        let mut follower = Follower {
            sources,
            live,
            rebuild,
            root: root.to_owned(),
            messages: messages.clone(),
            number: 0,
            noted: BTreeSet::new(),
            times: None,
            unbuilt: BTreeSet::new(),
            due: None,
            urgent: None,
            running: None,
        };
        let thread = std::thread::spawn(move || follower.run(&received));
        Ok(Self {
            messages,
            thread: Some(thread),
        })
    }

    /// Waits until the thread ends, which it does only when stopped.
    pub(super) fn wait(&mut self) {
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }

    /// Ends the thread after the rebuild it may be at.
    pub(super) fn stop(&mut self) {
        let _ = self.messages.send(Message::Stop);
        self.wait();
    }
}

/// A site that is being made.
struct Running {
    abandoned: Arc<AtomicBool>,
    thread: JoinHandle<()>,
    /// What it is made for.
    changed: Vec<PathBuf>,
}

/// What happens next.
enum Next {
    /// It has been quiet for a moment after these files changed.
    Changed(Vec<PathBuf>),
    /// A site was made.
    Done(Rebuilt),
    /// It is time for the whole site.
    Due,
}

/// Follows the sources: pages first, and the whole site when nothing changes for a while.
struct Follower<R> {
    sources: Sources,
    live: Arc<Live>,
    rebuild: R,
    root: PathBuf,
    messages: Sender<Message>,
    /// Of what was last told to open pages.
    number: u64,
    /// What has changed and was not looked at yet, and when that began and last went on.
    noted: BTreeSet<PathBuf>,
    times: Option<(Instant, Instant)>,
    /// What has changed since the last whole site.
    unbuilt: BTreeSet<PathBuf>,
    /// When the next whole site is due.
    due: Option<Instant>,
    /// Since when something has changed that no page shows.
    urgent: Option<Instant>,
    running: Option<Running>,
}

impl<R: Rebuild> Follower<R> {
    fn run(&mut self, received: &Receiver<Message>) {
        while let Some(next) = self.next(received) {
            match next {
                Next::Changed(changed) => self.changed(&changed),
                Next::Done(rebuilt) => self.done(rebuilt),
                Next::Due => self.begin(),
            }
        }
        if let Some(running) = self.running.take() {
            running.abandoned.store(true, Ordering::Relaxed);
            let _ = running.thread.join();
        }
    }

    /// Waits for what is to be done; `None` when it is time to stop.
    fn next(&mut self, received: &Receiver<Message>) -> Option<Next> {
        loop {
            let quiet = self
                .times
                .map(|(first, last)| (last + QUIET).min(first + PATIENCE));
            // Two sites are never made at a time.
            let due = self.due.filter(|_| self.running.is_none());
            let until = quiet.into_iter().chain(due).min();
            let message = match until {
                None => received.recv().ok()?,
                Some(until) => {
                    match received.recv_timeout(until.saturating_duration_since(Instant::now())) {
                        Ok(message) => message,
                        Err(RecvTimeoutError::Disconnected) => return None,
                        Err(RecvTimeoutError::Timeout) if quiet == Some(until) => {
                            self.times = None;
                            let noted = std::mem::take(&mut self.noted);
                            return Some(Next::Changed(noted.into_iter().collect()));
                        }
                        Err(RecvTimeoutError::Timeout) => return Some(Next::Due),
                    }
                }
            };
            match message {
                Message::Stop => return None,
                Message::Done(rebuilt) => return Some(Next::Done(rebuilt)),
                Message::Event(event) => {
                    self.sources.note(event, &mut self.noted);
                    if !self.noted.is_empty() {
                        let now = Instant::now();
                        let first = self.times.map_or(now, |(first, _)| first);
                        self.times = Some((first, now));
                    }
                }
            }
        }
    }

    /// Shows the pages that changed, and sees to it that the whole site follows.
    fn changed(&mut self, changed: &[PathBuf]) {
        if let Some(running) = &self.running {
            running.abandoned.store(true, Ordering::Relaxed);
        }
        self.unbuilt.extend(changed.iter().cloned());
        let pages = catch_unwind(AssertUnwindSafe(|| self.rebuild.pages(changed)));
        let now = Instant::now();
        if let Some(pages) = pages.unwrap_or(None) {
            self.number += 1;
            self.live.publish_pages(pages, self.number);
        } else {
            self.urgent.get_or_insert(now);
        }
        // What no page shows waits for no further save.
        self.due = Some(match self.urgent {
            Some(since) => (now + LONG_QUIET).min(since + PATIENCE),
            None => now + REST,
        });
        let is_watched = |changed: &PathBuf| {
            let mut paths = self.sources.paths.iter();
            paths.any(|path| path.starts_with(changed))
        };
        if changed.iter().any(is_watched) {
            // A folder that was gone may be back. If it still is not, its parent tells when it is.
            let _ = self.sources.watch_all();
        }
    }

    /// Begins to make the whole site.
    fn begin(&mut self) {
        (self.due, self.urgent) = (None, None);
        let changed: Vec<PathBuf> = std::mem::take(&mut self.unbuilt).into_iter().collect();
        let abandoned = Arc::new(AtomicBool::new(false));
        let (flag, messages) = (Arc::clone(&abandoned), self.messages.clone());
        let crashed = || Rebuilt::Failed {
            message: "the build crashed; see the terminal".to_owned(),
        };
        let work = catch_unwind(AssertUnwindSafe(|| self.rebuild.site(&changed)));
        let thread = std::thread::spawn(move || {
            let rebuilt = work.and_then(|work| catch_unwind(AssertUnwindSafe(|| work(&flag))));
            let _ = messages.send(Message::Done(rebuilt.unwrap_or_else(|_| crashed())));
        });
        self.running = Some(Running {
            abandoned,
            thread,
            changed,
        });
    }

    /// Tells open pages what the whole site came to, unless something newer is to be made.
    fn done(&mut self, rebuilt: Rebuilt) {
        let Some(running) = self.running.take() else {
            return;
        };
        let _ = running.thread.join();
        if running.abandoned.load(Ordering::Relaxed) {
            self.unbuilt.extend(running.changed);
            return;
        }
        self.number += 1;
        self.live.publish(rebuilt, self.number, &self.root);
    }
}

struct Sources {
    paths: Vec<PathBuf>,
    ignored: Vec<PathBuf>,
    watcher: RecommendedWatcher,
}

impl Sources {
    /// Watches every folder with all that is in it, and the folder that each path lies in: a file may be replaced by
    /// another, and a folder may vanish and come back.
    fn watch_all(&mut self) -> Result<(), ServeError> {
        for path in &self.paths {
            let parent = path.ancestors().skip(1).find(|ancestor| ancestor.is_dir());
            let is_watched =
                |other: &Path| self.paths.iter().any(|watched| other.starts_with(watched));
            if let Some(parent) = parent.filter(|parent| !is_watched(parent)) {
                watch(&mut self.watcher, parent, RecursiveMode::NonRecursive)?;
            }
            if path.is_dir() {
                watch(&mut self.watcher, path, RecursiveMode::Recursive)?;
            }
        }
        Ok(())
    }

    fn note(&self, event: notify::Result<notify::Event>, changed: &mut BTreeSet<PathBuf>) {
        match event {
            // Events were lost: anything may have changed.
            Ok(event) if event.need_rescan() => changed.extend(self.paths.iter().cloned()),
            Ok(event) if !is_reading(event.kind) => {
                changed.extend(event.paths.into_iter().filter(|path| self.matters(path)));
            }
            Ok(_) => {}
            // What went wrong with one path says nothing of the others.
            Err(error) => changed.extend(error.paths.into_iter().filter(|path| self.matters(path))),
        }
    }

    /// Whether a change of `path` can change the site.
    fn matters(&self, path: &Path) -> bool {
        if self.ignored.iter().any(|ignored| path.starts_with(ignored)) {
            return false;
        }
        self.paths
            .iter()
            .any(|watched| match path.strip_prefix(watched) {
                Ok(inside) => !inside.components().any(is_passing),
                // A folder it lies in came or went.
                Err(_) => watched.starts_with(path),
            })
    }
}

/// Whether a part of a path is git's, Casebook's own or an editor's: hidden, or a backup.
fn is_passing(part: Component<'_>) -> bool {
    let name = part.as_os_str().to_string_lossy();
    name.starts_with('.') || name.ends_with('~')
}

/// The build itself reads every source; and a time of access is no change.
fn is_reading(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_))
    )
}

fn watch(
    watcher: &mut RecommendedWatcher,
    path: &Path,
    mode: RecursiveMode,
) -> Result<(), ServeError> {
    watcher
        .watch(path, mode)
        .map_err(|source| ServeError::Watch {
            path: path.to_owned(),
            source,
        })
}

/// The path as events will name it: without links as far as it exists.
fn absolute(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for existing in absolute.ancestors() {
        if let (Ok(real), Ok(rest)) = (existing.canonicalize(), absolute.strip_prefix(existing)) {
            return if rest.as_os_str().is_empty() {
                real
            } else {
                real.join(rest)
            };
        }
    }
    absolute
}
