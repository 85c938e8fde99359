//! Watching the sources and having the site rebuilt.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use notify::event::{EventKind, ModifyKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use super::ServeError;
use super::live::{Live, Rebuilt};

/// How long it must be quiet before a rebuild: editors write one file in several steps.
const QUIET: Duration = Duration::from_millis(100);
/// How long changes may go on before a rebuild comes anyway.
const PATIENCE: Duration = Duration::from_secs(1);

enum Message {
    Event(notify::Result<notify::Event>),
    Stop,
}

/// The watching thread.
pub(super) struct Watch {
    messages: Sender<Message>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    pub(super) fn start(
        paths: &[PathBuf],
        ignored: &[PathBuf],
        live: Arc<Live>,
        mut rebuild: impl FnMut(&[PathBuf]) -> Rebuilt + Send + 'static,
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
        let thread =
            std::thread::spawn(move || {
                let mut number = 0;
                while let Some(changed) = sources.next_changes(&received) {
                    number += 1;
                    let rebuilt = catch_unwind(AssertUnwindSafe(|| rebuild(&changed)))
                        .unwrap_or_else(|_| Rebuilt::Failed {
                            message: "the build crashed; see the terminal".to_owned(),
                        });
                    live.publish(rebuilt, number);
                    if changed
                        .iter()
                        .any(|changed| sources.paths.iter().any(|path| path.starts_with(changed)))
                    {
                        // A folder that was gone may be back. If it still is not, its parent tells when it is.
                        let _ = sources.watch_all();
                    }
                }
            });
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

    /// Waits for changes that matter until it has been quiet; `None` when it is time to stop.
    fn next_changes(&self, received: &Receiver<Message>) -> Option<Vec<PathBuf>> {
        let mut changed = BTreeSet::new();
        let mut first_change = None;
        loop {
            let message = match first_change {
                None => received.recv().ok(),
                Some(first) => match received.recv_timeout(QUIET) {
                    Ok(message) if Instant::now() - first < PATIENCE => Some(message),
                    Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => None,
                    Ok(Message::Event(event)) => {
                        self.note(event, &mut changed);
                        return Some(changed.into_iter().collect());
                    }
                    Err(RecvTimeoutError::Timeout) => return Some(changed.into_iter().collect()),
                },
            };
            match message? {
                Message::Stop => return None,
                Message::Event(event) => self.note(event, &mut changed),
            }
            if !changed.is_empty() && first_change.is_none() {
                first_change = Some(Instant::now());
            }
        }
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
