//! The open book behind a preview: what a save changed is shown at once, and the whole site follows.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use casebook::diagnostic::Diagnostic;
use casebook::serve::{FirstPages, MOST_FINDINGS, Rebuild, Rebuilt, Work};
use casebook::site::Written;
use casebook::source::open_regular;
use casebook::workspace::{Built, Change, LastBuild, Progress, Stage, Workspace, publishable};

use super::super::book_args::{BookArgs, explained};
use super::super::output;
use super::super::site::SiteRun;
use super::{changed_line, in_page, line, reason, rebuilt};

/// More files than somebody edits by hand: a checkout, a formatter. Then the whole site is made at once.
const MOST_FILES: usize = 20;

/// The open book behind a preview.
pub(super) struct Preview {
    book: BookArgs,
    workspace: Workspace,
    last: Arc<LastBuild>,
    root: PathBuf,
    /// The book's folder as changed paths name it.
    folder: PathBuf,
    /// What changed since the last whole site was begun.
    touched: BTreeSet<PathBuf>,
    /// The book as the last whole site was made from it, once it is.
    finished: Arc<Mutex<Option<(Workspace, LastBuild)>>>,
    /// Whole sites are made here, so that the pages of a save wait for none of their work.
    pool: Arc<rayon::ThreadPool>,
}

impl Preview {
    pub(super) fn new(book: &BookArgs, first: SiteRun) -> anyhow::Result<Self> {
        let folder = &first.workspace.folders().book;
        Ok(Self {
            book: book.clone(),
            folder: folder.canonicalize().unwrap_or_else(|_| folder.clone()),
            last: Arc::new(first.workspace.last_build(first.built)),
            workspace: first.workspace,
            root: first.out,
            touched: BTreeSet::new(),
            finished: Arc::default(),
            pool: Arc::new(rayon::ThreadPoolBuilder::new().build()?),
        })
    }

    /// Goes on with the book that the last whole site was made from: it has seen the disk.
    fn take_over(&mut self) {
        let mut finished = self.finished.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((workspace, last)) = finished.take() {
            (self.workspace, self.last) = (workspace, Arc::new(last));
        }
    }

    /// Reads the touched files into the open book. `None` when anything but texts of entries changed.
    fn read_touched(&mut self) -> Option<BTreeSet<Arc<str>>> {
        if self.touched.len() > MOST_FILES {
            return None;
        }
        let mut entries = BTreeSet::new();
        for path in &self.touched {
            let file = self.workspace.file_at(path)?;
            let text = match path.symlink_metadata() {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
                _ => Some(std::io::read_to_string(open_regular(path).ok()?.0).ok()?),
            };
            let is_gone = text.is_none();
            match self.workspace.set(&file, text.map(Into::into)) {
                // An editor's own file that came and went.
                Change::Nothing if is_gone => {}
                Change::Nothing | Change::Entry if !is_gone => {
                    entries.insert(file.content_path()?);
                }
                _ => return None,
            }
        }
        Some(entries)
    }
}

impl Rebuild for Preview {
    fn pages(&mut self, changed: &[PathBuf]) -> Option<FirstPages> {
        self.take_over();
        self.touched.extend(changed.iter().cloned());
        let entries = self.read_touched()?;
        let pages = self.workspace.first_pages(&entries, &self.last).ok()??;
        let (findings, total) = shown(&self.workspace, &pages.findings);
        Some(FirstPages {
            files: pages.files,
            findings,
            total,
        })
    }

    fn site(&mut self, changed: &[PathBuf]) -> Work {
        self.take_over();
        self.touched.clear();
        let (book, mut workspace, root) =
            (self.book.clone(), self.workspace.clone(), self.root.clone());
        let (finished, pool) = (Arc::clone(&self.finished), Arc::clone(&self.pool));
        let what = changed_line(changed, &self.folder);
        Box::new(move |abandoned| {
            pool.install(|| {
                let start = Instant::now();
                let built = build(&book, &mut workspace, &root, abandoned);
                let is_told = !abandoned.load(Ordering::Relaxed);
                match built {
                    Ok(built) => {
                        if is_told {
                            // A terminal that is closed is no reason to fail: open pages are told.
                            let _ = output::print(&line(&what, &built, start.elapsed()));
                        }
                        let changed = built.value.written + built.value.removed > 0;
                        let told = rebuilt(&workspace, &built, changed);
                        let last = workspace.last_build(built);
                        *finished.lock().unwrap_or_else(PoisonError::into_inner) =
                            Some((workspace, last));
                        told
                    }
                    Err(error) => {
                        if is_told {
                            let _ = writeln!(
                                std::io::stderr(),
                                "{what}: not built, the site before it stands"
                            );
                            output::error(&error);
                        }
                        Rebuilt::Failed {
                            message: reason(&error),
                        }
                    }
                }
            })
        })
    }
}

fn build(
    book: &BookArgs,
    workspace: &mut Workspace,
    root: &Path,
    abandoned: &AtomicBool,
) -> anyhow::Result<Built<Written>> {
    workspace.refresh(book.clock()?, &()).map_err(explained)?;
    Ok(workspace.build_cached(root, &Abandonable(abandoned))?)
}

/// Says when nobody waits for a site any more; until then, another preview of the same book is waited for.
struct Abandonable<'a>(&'a AtomicBool);

impl Progress for Abandonable<'_> {
    fn begin(&self, _stage: Stage, _steps: Option<usize>) {}
    fn step(&self) {}
    fn end(&self) {}
    fn is_abandoned(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
    fn is_patient(&self) -> bool {
        true
    }
}

/// The findings that pages show, the worst first, and how many there are.
fn shown(workspace: &Workspace, findings: &[Diagnostic]) -> (Vec<casebook::serve::Finding>, usize) {
    let book = workspace.book();
    let mut findings = publishable(book, workspace.folders(), findings);
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    let first = findings.iter().take(MOST_FINDINGS);
    let first = first
        .map(|finding| in_page(workspace, book, finding))
        .collect();
    (first, findings.len())
}
