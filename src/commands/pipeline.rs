//! The road every command begins with: find the book, load, parse, link.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, bail};
use casebook::book::{Casebook, ids_clash, link};
use casebook::config::{self, Config};
use casebook::diagnostic::{Diagnostic, Level};
use casebook::entry::{Context, Kind, Postmortem, Status, Visibility, parse};
use casebook::source::{Folders, History, load};
use casebook::template::{self, Template};
use casebook::time::{Date, Moment, Timestamp, add_days, parse_date};

/// Which book, and which day it is: arguments of every command.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct BookArgs {
    /// The folder that holds book.toml [default: this folder or the nearest one above it that has a book.toml]
    #[arg(long, global = true, value_name = "DIR", help_heading = "Which book")]
    pub(crate) book: Option<PathBuf>,
    /// The folder of the entries, whatever book.toml says; with it no book.toml is needed
    #[arg(long, global = true, value_name = "DIR", help_heading = "Which book")]
    pub(crate) content: Option<PathBuf>,
    /// The day that counts as today, for repeatable output [default: SOURCE_DATE_EPOCH, else the clock]
    #[arg(
        long,
        global = true,
        value_name = "YYYY-MM-DD",
        help_heading = "Which book"
    )]
    pub(crate) today: Option<String>,
}

/// Where a book is and what its book.toml says.
#[derive(Debug)]
pub(crate) struct Located {
    pub(crate) folders: Folders,
    pub(crate) config: Config,
    /// Text of book.toml, if there is one.
    pub(crate) config_text: Option<Arc<str>>,
}

/// A book that was read.
pub(crate) struct Opened {
    pub(crate) folders: Folders,
    pub(crate) book: Casebook,
    /// What was found while loading, parsing and linking.
    pub(crate) findings: Vec<Diagnostic>,
    /// From which place in `findings` on they are those of linking.
    pub(crate) linked_from: usize,
    pub(crate) today: Date,
    /// What counts as now; the end of `today` where only the day was given.
    pub(crate) now: Timestamp,
    pub(crate) texts: Texts,
    pub(crate) stopwatch: Stopwatch,
}

/// The texts that findings point into, by path within the book.
#[derive(Debug, Default)]
pub(crate) struct Texts(HashMap<Arc<str>, Arc<str>>);

impl Texts {
    pub(crate) fn get(&self, path: &str) -> Option<&str> {
        self.arc(path).map(|text| &**text)
    }

    pub(crate) fn arc(&self, path: &str) -> Option<&Arc<str>> {
        self.0.get(path)
    }

    /// Every file with its text, in no order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, text)| (&**path, &**text))
    }
}

/// What each stage of a run took.
#[derive(Debug)]
pub(crate) struct Stopwatch {
    last: Instant,
    last_busy: Option<f64>,
    pub(crate) stages: Vec<Stage>,
}

/// One stage of a run.
#[derive(Debug)]
pub(crate) struct Stage {
    pub(crate) name: &'static str,
    pub(crate) seconds: f64,
    /// How long processors worked on it, in seconds, those of all cores added up; only Linux tells.
    pub(crate) busy: Option<f64>,
    /// The most memory the process had held by the end of the stage, in bytes; only Linux tells.
    pub(crate) peak_memory: Option<u64>,
}

impl Stopwatch {
    fn start() -> Self {
        Self {
            last: Instant::now(),
            last_busy: busy(),
            stages: Vec::new(),
        }
    }

    /// Ends the stage that began when the one before it ended.
    pub(crate) fn lap(&mut self, stage: &'static str) {
        let seconds = self.last.elapsed().as_secs_f64();
        let now_busy = busy();
        let busy = now_busy
            .zip(self.last_busy)
            .map(|(now, before)| now - before);
        self.stages.push(Stage {
            name: stage,
            seconds,
            busy,
            peak_memory: peak_memory(),
        });
        (self.last, self.last_busy) = (Instant::now(), now_busy);
    }
}

/// How long processors have worked for this process so far, for itself and in the kernel, in seconds.
fn busy() -> Option<f64> {
    // Linux gives both, as fields 14 and 15, in hundredths whatever the machine counts in itself.
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program, the second field, may hold anything.
    let (_, rest) = stat.rsplit_once(") ")?;
    let mut times = rest
        .split(' ')
        .skip(11)
        .map(|field| field.parse::<f64>().ok());
    Some((times.next()?? + times.next()??) / 100.0)
}

/// The most memory this process has held so far, in bytes.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim()
        .strip_suffix(" kB")?
        .trim()
        .parse::<u64>()
        .ok()
        .map(|kib| kib * 1024)
}

/// A book.toml with mistakes in it, each of which is shown where the error is.
#[derive(Debug)]
pub(crate) struct InvalidConfig {
    file: PathBuf,
    /// The mistakes with their places, as text.
    pub(crate) findings: String,
}

impl std::fmt::Display for InvalidConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} is not valid", self.file.display())
    }
}

impl std::error::Error for InvalidConfig {}

/// Finds the book and reads its book.toml.
///
/// # Errors
/// [`InvalidConfig`] when that has mistakes; and when there is no book, or it cannot be read.
pub(crate) fn locate(args: &BookArgs) -> anyhow::Result<Located> {
    let folder = book_folder(args)?;
    let file = folder.join("book.toml");
    let path: Arc<str> = "book.toml".into();
    let (config, config_text) = match std::fs::read_to_string(&file) {
        Ok(text) => {
            let text: Arc<str> = text.into();
            let (config, findings) = config::read(&text, &path);
            if findings.iter().any(|finding| finding.level == Level::Error) {
                let texts = Texts(HashMap::from([(path, Arc::clone(&text))]));
                let path_display = super::output::path_display(&folder);
                let report = super::output::report(&findings, &texts, path_display);
                let shown = super::output::format("full").map(|full| (full.render)(&report));
                return Err(InvalidConfig {
                    file,
                    findings: shown.unwrap_or_default(),
                }
                .into());
            }
            (config, Some(text))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => (Config::default(), None),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
    };
    let (content, content_name) = match &args.content {
        Some(content) => (content.clone(), name_of(content, &folder)),
        None => {
            contained(&config.build.content, "[build] content")?;
            (
                folder.join(&config.build.content),
                config.build.content.trim_matches('/').to_owned(),
            )
        }
    };
    if !content.is_dir() && config_text.is_none() && args.content.is_none() {
        bail!(
            "there is no book in {}: neither book.toml nor a folder content/\n  \
             run `casebook init DIR` for a new book, or name the folder of the entries with --content",
            folder.display()
        );
    }
    Ok(Located {
        folders: Folders {
            book: folder,
            content,
            content_name,
        },
        config,
        config_text,
    })
}

fn book_folder(args: &BookArgs) -> anyhow::Result<PathBuf> {
    if let Some(folder) = &args.book {
        if !folder.is_dir() {
            bail!("--book {} is no folder", folder.display());
        }
        return Ok(folder.clone());
    }
    let here = std::env::current_dir().context("cannot tell the current folder")?;
    if args.content.is_some() {
        return Ok(here);
    }
    let above = here
        .ancestors()
        .find(|folder| folder.join("book.toml").is_file());
    Ok(above.unwrap_or(&here).to_owned())
}

/// The folder of the site: as given for this run, which may be anywhere, else as book.toml says.
pub(crate) fn out_folder(
    folders: &Folders,
    config: &Config,
    given: Option<&Path>,
) -> anyhow::Result<PathBuf> {
    if let Some(given) = given {
        return Ok(given.to_owned());
    }
    contained(&config.build.out, "[build] out")
        .map_err(|error| anyhow::anyhow!("{error}, or any other with --out"))?;
    Ok(folders.book.join(&config.build.out))
}

/// A folder that book.toml names has to lie in the book: whoever builds a book of others runs what its authors wrote.
fn contained(folder: &str, key: &str) -> anyhow::Result<()> {
    let inside = Path::new(folder).components().all(|part| {
        matches!(
            part,
            std::path::Component::Normal(_) | std::path::Component::CurDir
        )
    });
    if !inside || folder.is_empty() {
        bail!("{key} = {folder:?} in book.toml leads out of the book: name a folder inside it");
    }
    Ok(())
}

/// What findings call the content folder: its path as given, within the book where it lies in it.
fn name_of(content: &Path, book: &Path) -> String {
    let inside = match (content.canonicalize(), book.canonicalize()) {
        (Ok(content), Ok(book)) => content.strip_prefix(&book).map(Path::to_owned).ok(),
        _ => None,
    };
    let shown = inside.unwrap_or_else(|| content.to_owned());
    let parts: Vec<_> = shown
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    parts.join("/").replace("//", "/")
}

/// The day that counts as today.
pub(crate) fn today(args: &BookArgs, config: &Config) -> anyhow::Result<Date> {
    now(args, config).map(|(today, _)| today)
}

/// The day that counts as today, and what counts as now: its end, where only the day is given.
fn now(args: &BookArgs, config: &Config) -> anyhow::Result<(Date, Timestamp)> {
    let zone = &config.book.time_zone;
    if let Some(today) = &args.today {
        let (date, _) = parse_date(today).with_context(|| format!("--today {today} is no day"))?;
        return Ok((date, Moment::on(date, zone).latest()));
    }
    let now = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(epoch) => {
            let seconds: i64 = epoch
                .trim()
                .parse()
                .with_context(|| format!("SOURCE_DATE_EPOCH={epoch} is no number"))?;
            Timestamp::from_second(seconds)
                .with_context(|| format!("SOURCE_DATE_EPOCH={epoch} is no time"))?
        }
        Err(_) => Timestamp::now(),
    };
    Ok((zone.date(now), now))
}

/// Whether there is a book at all.
pub(crate) fn is_book(args: &BookArgs) -> bool {
    let named = args.book.is_some() || args.content.is_some();
    named
        || std::env::current_dir().is_ok_and(|here| {
            here.join("content").is_dir()
                || here
                    .ancestors()
                    .any(|folder| folder.join("book.toml").is_file())
        })
}

/// Configuration and template of the book, without its entries; the built-in ones where there is no book.
pub(crate) fn schema(args: &BookArgs) -> anyhow::Result<(Config, Template)> {
    if !is_book(args) {
        return Ok((Config::default(), Template::builtin()));
    }
    let located = locate(args)?;
    let loaded = load(&located.folders, located.config.build.max_file_size)?;
    let (template, _) = template::read(&loaded.schema);
    Ok((located.config, template))
}

/// How much of git's history a command needs. To read all of it takes a large book longer than to read its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HistoryDepth {
    /// All that git knows of every file: pages show it.
    Whole,
    /// What an entry cannot do without: see `needed_history`.
    Needed,
}

/// Finds, loads, parses and links the book.
pub(crate) fn open(args: &BookArgs, past: HistoryDepth) -> anyhow::Result<Opened> {
    let mut stopwatch = Stopwatch::start();
    let located = locate(args)?;
    let now = now(args, &located.config)?;
    open_located(located, now, past, &mut stopwatch).map(|opened| Opened {
        stopwatch,
        ..opened
    })
}

fn open_located(
    located: Located,
    (today, now): (Date, Timestamp),
    past: HistoryDepth,
    stopwatch: &mut Stopwatch,
) -> anyhow::Result<Opened> {
    let Located {
        folders,
        config,
        config_text,
    } = located;
    let loaded = load(&folders, config.build.max_file_size)?;
    stopwatch.lap("load");
    let mut findings = loaded.findings;
    let (template, schema_findings) = template::read(&loaded.schema);
    findings.extend(schema_findings);
    let parsed = || {
        let is_page = |path: &str| config.is_page(path);
        parse(
            &loaded.documents,
            &Context {
                template: &template,
                zone: &config.book.time_zone,
                is_page: &is_page,
            },
        )
    };
    let (history, (entries, parse_findings)) = match past {
        // Git and the parser have nothing to do with each other, and each takes its time.
        HistoryDepth::Whole => rayon::join(|| History::read(&folders.content), parsed),
        HistoryDepth::Needed => {
            let parsed = parsed();
            (
                needed_history(&folders.content, &config, &parsed.0, today),
                parsed,
            )
        }
    };
    let restricted = entries
        .iter()
        .filter(|entry| entry.visibility == Visibility::Restricted);
    findings.extend(casebook::lint::suppressed(restricted, parse_findings));
    stopwatch.lap("parse");
    let mut texts = Texts::default();
    let documents = loaded
        .documents
        .into_iter()
        .map(|document| (document.path, document.text));
    let schema = loaded.schema.into_iter().map(|file| (file.path, file.text));
    let config_text = config_text.map(|text| (Arc::from("book.toml"), text));
    texts.0.extend(documents.chain(schema).chain(config_text));
    let (book, link_findings) = link(config, template, entries, loaded.assets, history);
    let linked_from = findings.len();
    findings.extend(link_findings);
    stopwatch.lap("link");
    Ok(Opened {
        folders,
        book,
        findings,
        linked_from,
        today,
        now,
        texts,
        stopwatch: Stopwatch::start(),
    })
}

/// The part of the history that `entries` cannot do without: the day of one that has none of its own, which of two with
/// the same id is the older, and whether drafts are worked on.
fn needed_history(content: &Path, config: &Config, entries: &[Postmortem], today: Date) -> History {
    let zone = &config.book.time_zone;
    if entries
        .iter()
        .any(|entry| entry.kind != Kind::Page && entry.date(zone).is_none())
        || ids_clash(entries)
    {
        return History::read(content);
    }
    if !entries
        .iter()
        .any(|entry| entry.status == Status::Draft && entry.status_span.is_some())
    {
        return History::unread();
    }
    let oldest = add_days(today, -config.criteria.publish_within_days);
    History::recent(content, zone.start_of(oldest))
}
