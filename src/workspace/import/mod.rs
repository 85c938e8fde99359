//! What other tools exported → entries of the book's content folder, each written once and never over what somebody edited.

mod existing;
mod links;
mod pages;
mod report;
mod write;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use casebook_dialect::{Dialect, builtin};
use casebook_import::source::{Files, files};
use casebook_import::{Converter, Draft, Item, Record, Unreadable};
use casebook_model::config::Config;
use casebook_model::source::Folders;
use casebook_model::template::Template;

use existing::Existing;
use links::Unlinked;
use pages::Pages;
pub use report::{Conflict, Fate, ImportReport, ImportedEntry, SkippedRecord};

/// What to import, and where to.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// Files and folders of other tools.
    pub sources: Vec<PathBuf>,
    /// The dialect that explains them; the one that explains most of them where none is named.
    pub dialect: Option<String>,
    /// The folder that entries are written to; the content folder where none is named.
    pub into: Option<PathBuf>,
    /// Whether to say what would be done, and write nothing.
    pub is_dry_run: bool,
    /// Whether to take what only some people may see.
    pub takes_restricted: bool,
}

/// Why nothing is imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A source cannot be opened.
    #[error("cannot read {}", path.display())]
    Source {
        /// The source.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The source is the folder that entries are written to, or lies in it.
    #[error("{} is where entries are written to: it is read in place and needs no import", .0.display())]
    IntoItself(PathBuf),
    /// No dialect has that name.
    #[error("there is no dialect `{name}`: one of {known}")]
    NoDialect {
        /// The name.
        name: String,
        /// Those that there are.
        known: String,
    },
    /// The folder of entries cannot be read.
    #[error(transparent)]
    Load(#[from] casebook_model::source::LoadError),
    /// An entry cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// An entry cannot be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
}

/// How many records are looked at before a dialect is chosen.
const SAMPLE: usize = 64;

/// How far an import has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportStep {
    /// Bytes of the sources that were read.
    pub read_bytes: u64,
    /// Bytes that are to be read; an export whose parts refer to each other is read twice.
    pub bytes: u64,
    /// Entries that came of them.
    pub entries: usize,
}

/// Imports; `step` hears how far it has come.
///
/// # Errors
/// When a source cannot be opened or an entry cannot be written. What cannot be read in a source is in the report.
pub fn import(
    folders: &Folders,
    config: &Config,
    template: &Template,
    options: &ImportOptions,
    step: &mut dyn FnMut(ImportStep),
) -> Result<ImportReport, ImportError> {
    let into = options
        .into
        .clone()
        .unwrap_or_else(|| folders.content.clone());
    let mut sources = Vec::new();
    for path in &options.sources {
        let source = files(path).map_err(|source| ImportError::Source {
            path: path.clone(),
            source,
        })?;
        if is_inside(path, &into) {
            return Err(ImportError::IntoItself(path.clone()));
        }
        sources.push(source);
    }
    let dialects = dialects(template, options.dialect.as_deref())?;
    let mut converter = Converter::new(template, &config.book.time_zone, &dialects);
    converter.takes_restricted = options.takes_restricted;
    let (existing, pages) = Existing::read(folders, &into, config.build.max_file_size)?;
    let mut run = Run {
        converter,
        template,
        zone: config.book.time_zone.clone(),
        waiting: Some(Vec::new()),
        existing,
        pages,
        unlinked: Vec::new(),
        into,
        is_dry_run: options.is_dry_run,
        ids: BTreeSet::new(),
        referred: BTreeSet::new(),
        report: ImportReport::default(),
        fault: None,
    };
    let lists: Vec<String> = dialects
        .iter()
        .flat_map(|dialect| dialect.records.within.clone())
        .collect();
    let bytes = sources.iter().map(Files::bytes).sum();
    for source in &sources {
        run.source(source, &lists, &mut |entries| {
            step(ImportStep {
                read_bytes: sources.iter().map(Files::read_bytes).sum(),
                bytes,
                entries,
            });
        })?;
    }
    run.link()?;
    Ok(run.report)
}

/// Whether a source is the folder of entries, or a file or folder of it.
fn is_inside(source: &Path, into: &Path) -> bool {
    let (Ok(source), Ok(into)) = (source.canonicalize(), into.canonicalize()) else {
        return false;
    };
    source.starts_with(&into)
}

/// The dialects that may explain a source: the named one, or the book's own and then the built-in ones.
fn dialects(template: &Template, name: Option<&str>) -> Result<Vec<Arc<Dialect>>, ImportError> {
    let own = template.dialects.iter().cloned();
    let known: Vec<(String, Arc<Dialect>)> = own
        .map(|dialect| (dialect.name.clone(), dialect))
        .chain(
            builtin()
                .iter()
                .map(|(name, dialect)| ((*name).to_owned(), Arc::clone(dialect))),
        )
        .collect();
    let Some(name) = name else {
        return Ok(known.into_iter().map(|(_, dialect)| dialect).collect());
    };
    let is_named = |(known, dialect): &&(String, Arc<Dialect>)| {
        known == name || dialect.name.eq_ignore_ascii_case(name)
    };
    match known.iter().find(is_named) {
        Some((_, dialect)) => Ok(vec![Arc::clone(dialect)]),
        None => Err(ImportError::NoDialect {
            name: name.to_owned(),
            known: known
                .iter()
                .map(|(name, _)| name.as_str())
                .collect::<Vec<_>>()
                .join(", "),
        }),
    }
}

/// An import under way.
struct Run<'a> {
    converter: Converter,
    template: &'a Template,
    zone: casebook_time::Zone,
    /// The first records, until a dialect is chosen by them.
    waiting: Option<Vec<Record>>,
    existing: Existing,
    /// What became of pages, as far as it is known.
    pages: Pages,
    /// Entries whose links wait for others.
    unlinked: Vec<Unlinked>,
    into: PathBuf,
    is_dry_run: bool,
    /// The identities of this run.
    ids: BTreeSet<(String, String)>,
    /// Files of the source that entries refer to.
    referred: BTreeSet<String>,
    report: ImportReport,
    fault: Option<ImportError>,
}

impl Run<'_> {
    fn source(
        &mut self,
        source: &Files,
        lists: &[String],
        step: &mut dyn FnMut(usize),
    ) -> Result<(), ImportError> {
        self.report.unread.extend(source.unreadable.iter().cloned());
        self.report.unread.extend(source.missing_pages());
        self.report.files += source.read.len();
        for (name, front_end) in &source.read {
            source.records(name, *front_end, lists, &mut |item| {
                if self.fault.is_none() {
                    self.item(item, source);
                    step(self.report.entries.len());
                }
            });
            step(self.report.entries.len());
            if let Some(fault) = self.fault.take() {
                return Err(fault);
            }
        }
        // Records of one source are read by what most of them are; another source may be of another tool.
        self.choose();
        let records = self.waiting.replace(Vec::new()).unwrap_or_default();
        for record in records {
            self.record(&record, source);
        }
        let referred = std::mem::take(&mut self.referred);
        let others = source.others.iter();
        let unused = others.filter(|name| !referred.contains(*name)).cloned();
        self.report.unused.extend(unused);
        self.fault.take().map_or(Ok(()), Err)
    }

    fn item(&mut self, item: Item, source: &Files) {
        match item {
            Item::Unreadable(unreadable) => self.report.unread.push(unreadable),
            Item::Note(note) => self.report.note(note),
            Item::Record(record) => {
                self.report.records += 1;
                let Some(waiting) = &mut self.waiting else {
                    self.record(&record, source);
                    return;
                };
                waiting.push(*record);
                if waiting.len() == SAMPLE {
                    self.choose();
                    for record in self.waiting.take().unwrap_or_default() {
                        self.record(&record, source);
                    }
                }
            }
        }
    }

    /// Asks the dialect first that explains most of the waiting records.
    fn choose(&mut self) {
        let Some(waiting) = &self.waiting else {
            return;
        };
        let dialects: Vec<Arc<Dialect>> = self.converter.dialects().cloned().collect();
        let mut counts = vec![0_usize; dialects.len()];
        for record in waiting {
            if let Some(at) = self.converter.explains(record) {
                counts[at] += 1;
            }
        }
        let mut order: Vec<usize> = (0..dialects.len()).collect();
        order.sort_by_key(|at| std::cmp::Reverse(counts[*at]));
        let ordered: Vec<Arc<Dialect>> =
            order.iter().map(|at| Arc::clone(&dialects[*at])).collect();
        let takes_restricted = self.converter.takes_restricted;
        self.converter = Converter::new(self.template, &self.zone, &ordered);
        self.converter.takes_restricted = takes_restricted;
    }

    fn record(&mut self, record: &Record, source: &Files) {
        if self.fault.is_some() {
            return;
        }
        match self.converter.convert(record) {
            Ok(draft) => self.draft(draft, source),
            Err(skipped) => {
                let place = record.place();
                match skipped.is_loss() {
                    true => self.report.unread.push(Unreadable {
                        place,
                        reason: skipped.reason().to_owned(),
                    }),
                    false => self.report.skipped.push(SkippedRecord {
                        place,
                        reason: skipped.reason(),
                    }),
                }
            }
        }
    }

    fn draft(&mut self, mut draft: Draft, source: &Files) {
        let identity = (draft.outcome.dialect.clone(), draft.id.clone());
        if !self.ids.insert(identity) {
            self.report.unread.push(Unreadable {
                place: draft.outcome.place,
                reason: format!(
                    "another record of this import has the id `{}`: only the first is taken",
                    draft.id
                ),
            });
            return;
        }
        draft.references.retain(|reference| {
            let file = reference.file.as_ref();
            !file.is_some_and(|file| source.has_beside(file))
        });
        if let Err(fault) = self.settle(draft, source) {
            self.fault = Some(fault);
        }
    }

    /// Gives an entry its place, and writes it unless its links lead to others, whose places have to be known first.
    fn settle(&mut self, mut draft: Draft, source: &Files) -> Result<(), ImportError> {
        let place = self.place(&draft);
        self.pages.add_of_run(&draft.names, &place.path);
        self.copy_assets(&draft, &place.path, source)?;
        let is_linked = !draft.references.is_empty();
        let fate = match is_linked {
            true => Fate::New,
            false => self.write(&place, &draft.text, &draft.text)?,
        };
        let (outcome, id) = (std::mem::take(&mut draft.outcome), draft.id.clone());
        let at = self.report.add(outcome, id, place.path.clone(), fate);
        if is_linked {
            self.unlinked.push(Unlinked { draft, place, at });
        }
        Ok(())
    }
}
