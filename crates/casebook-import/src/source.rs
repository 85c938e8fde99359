//! Files of a source: which there are, and what front ends make of them.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::confluence::{
    ENTITIES_READINGS, ExportIndex, PAGES_ABOVE, RestPages, entities, export_page, folders_of,
    from_rest, storage_file,
};
use crate::csv::csv;
use crate::front_end::FrontEnd;
use crate::json::json;
use crate::limits::{LARGEST_RECORD, Metered};
use crate::record::{Content, Item, Record, Take, Unreadable};

/// A file or folder that is imported.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// The folder that the names of files are relative to.
    pub root: PathBuf,
    /// The name of that folder.
    pub name: String,
    /// Files that a front end reads, in the order of their names, with `/`.
    pub read: Vec<(String, FrontEnd)>,
    /// Other files, which entries may refer to.
    pub others: Vec<String>,
    /// What cannot be listed or read.
    pub unreadable: Vec<Unreadable>,
    /// Whether the source is one file: those beside it are none of it, but its entry may refer to them.
    is_single: bool,
    /// How many bytes of it front ends have read.
    read_bytes: Rc<Cell<u64>>,
    index: Option<ExportIndex>,
    pages: RestPages,
}

/// So many bytes of a file are read at once.
const BUFFER: usize = 1 << 16;

/// How deep folders are read.
const DEEPEST: usize = 32;

/// Lists a source. Names that begin with `.` are passed over, and links that lead out of it are told.
///
/// # Errors
/// When the source is not there or cannot be listed.
pub fn files(source: &Path) -> io::Result<Files> {
    let metadata = std::fs::metadata(source)?;
    let mut files = Files::default();
    if metadata.is_dir() {
        files.root = source.to_owned();
        std::fs::read_dir(source)?;
        let root = source.canonicalize()?;
        walk(&root, source, "", 0, &mut files);
    } else {
        files.root = source.parent().unwrap_or(Path::new("")).to_owned();
        files.is_single = true;
        let name = source.file_name().unwrap_or_default().to_string_lossy();
        add(&name, source, &mut files);
        // A file that somebody names is read whatever it is called.
        if files.read.is_empty() && files.unreadable.is_empty() {
            files.others.clear();
            files.unreadable.push(Unreadable {
                place: name.into_owned(),
                reason: "no front end reads files of this name; known are .md, .csv, .json, .xml, .xhtml and .html"
                    .to_owned(),
            });
        }
    }
    let root = files.root.join(".").canonicalize()?;
    files.name = root
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    files.read.sort();
    files.others.sort();
    files.index = files.export_index();
    files.pages = files.rest_pages();
    files.read_bytes.set(0);
    Ok(files)
}

fn walk(root: &Path, folder: &Path, name: &str, depth: usize, files: &mut Files) {
    let unreadable = |error: &io::Error| Unreadable {
        place: if name.is_empty() { "." } else { name }.to_owned(),
        reason: error.to_string(),
    };
    if depth > DEEPEST {
        files.unreadable.push(Unreadable {
            place: name.to_owned(),
            reason: format!("folders stand more than {DEEPEST} deep in each other"),
        });
        return;
    }
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            files.unreadable.push(unreadable(&error));
            return;
        }
    };
    let mut paths = Vec::new();
    for entry in entries {
        match entry {
            Ok(entry) => paths.push(entry.path()),
            Err(error) => files.unreadable.push(unreadable(&error)),
        }
    }
    paths.sort();
    for path in paths {
        let own = path.file_name().unwrap_or_default().to_string_lossy();
        if own.starts_with('.') {
            continue;
        }
        let name = match name {
            "" => own.clone().into_owned(),
            name => format!("{name}/{own}"),
        };
        let inside = path.canonicalize().is_ok_and(|path| path.starts_with(root));
        if !inside {
            files.unreadable.push(Unreadable {
                place: name,
                reason: "a link that leads nowhere, or out of the source".to_owned(),
            });
        } else if path.is_dir() {
            walk(root, &path, &name, depth + 1, files);
        } else {
            add(&name, &path, files);
        }
    }
}

fn add(name: &str, path: &Path, files: &mut Files) {
    let is_file = std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
    if !is_file {
        files.unreadable.push(Unreadable {
            place: name.to_owned(),
            reason: "this is no regular file".to_owned(),
        });
        return;
    }
    let own = name.rsplit('/').next().unwrap_or(name);
    match front_end(own, path) {
        Some(front_end) => files.read.push((name.to_owned(), front_end)),
        None if own.to_lowercase().ends_with(".zip") => files.unreadable.push(Unreadable {
            place: name.to_owned(),
            reason: "this is an archive: unpack it, and import its folder".to_owned(),
        }),
        None => files.others.push(name.to_owned()),
    }
}

/// By the name; by its first bytes where the name has no ending, or one that two front ends read.
fn front_end(name: &str, path: &Path) -> Option<FrontEnd> {
    let known = FrontEnd::of(name);
    if known.is_some_and(|known| known != FrontEnd::Storage)
        || (known.is_none() && name.contains('.'))
    {
        return known;
    }
    let mut start = Vec::new();
    let file = File::open(path).ok()?;
    file.take(256).read_to_end(&mut start).ok()?;
    let start = String::from_utf8_lossy(&start);
    let start = start.trim_start_matches('\u{feff}').trim_start();
    if known.is_some() {
        let is_export = start.contains("<hibernate-generic");
        return if is_export {
            Some(FrontEnd::Entities)
        } else {
            known
        };
    }
    let is_markdown = start.starts_with("---\n") || start.starts_with("# ");
    is_markdown.then_some(FrontEnd::Markdown)
}

/// Whether some bytes occur in a file.
fn holds(path: &Path, wanted: &[u8]) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let mut buffer = Vec::new();
    loop {
        // What was read last may end within the bytes.
        let kept = buffer.len().min(wanted.len() - 1);
        buffer.drain(..buffer.len() - kept);
        let read = file.by_ref().take(BUFFER as u64).read_to_end(&mut buffer)?;
        if read == 0 {
            return Ok(false);
        }
        if buffer.windows(wanted.len()).any(|bytes| bytes == wanted) {
            return Ok(true);
        }
    }
}

impl Files {
    fn export_index(&self) -> Option<ExportIndex> {
        let (name, _) = self.read.iter().find(|(name, _)| name == "index.html")?;
        let (text, _) = self.text(name).ok()?;
        ExportIndex::read(&text)
    }

    /// Who may see the pages of answers of Confluence's REST interface. A fault of a file is told when its records are read.
    fn rest_pages(&self) -> RestPages {
        let mut pages = RestPages::default();
        let files = self.read.iter();
        for (name, _) in files.filter(|(_, front_end)| *front_end == FrontEnd::Json) {
            let path = self.path(name);
            if PAGES_ABOVE
                .iter()
                .any(|key| matches!(holds(&path, key.as_bytes()), Ok(true)))
                && let Ok(file) = File::open(&path)
            {
                let input = BufReader::with_capacity(BUFFER, file);
                json(name, input, &[], &mut |item| pages.add(&item));
            }
        }
        pages
    }

    /// Whether a front end reads a file of that name.
    #[must_use]
    pub fn reads(&self, name: &str) -> bool {
        let found = self
            .read
            .binary_search_by(|(known, _)| known.as_str().cmp(name));
        found.is_ok()
    }

    /// Whether there is such a file, which no front end reads: in the source, or beside the file that is the source.
    #[must_use]
    pub fn has_beside(&self, name: &str) -> bool {
        let found = self
            .others
            .binary_search_by(|known| known.as_str().cmp(name));
        found.is_ok() || (self.is_single && !self.reads(name) && self.is_file_inside(name))
    }

    /// Whether a regular file that nobody hid lies in the folder of the source or below, wherever links lead.
    fn is_file_inside(&self, name: &str) -> bool {
        let is_hidden = name.split('/').any(|part| part.starts_with('.'));
        let root = self.root.join(".").canonicalize();
        let (Ok(root), Ok(path)) = (root, self.path(name).canonicalize()) else {
            return false;
        };
        !is_hidden && path.starts_with(root) && path.is_file()
    }

    /// The address of an attachment by its name, from the page beside which it lies.
    fn attachment(&self, page: &str, name: &str) -> Option<String> {
        let folder = page.rsplit_once('/').map(|(folder, _)| folder);
        let mut places = [name.to_owned(), format!("attachments/{name}")].into_iter();
        let place = places.find(|place| {
            self.has_beside(
                &folder.map_or_else(|| place.clone(), |folder| format!("{folder}/{place}")),
            )
        });
        place.map(|place| casebook_markdown::percent_encoded(&place).into_owned())
    }

    /// Where a file lies.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// How many bytes front ends have to read of it.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let sizes = self.read.iter().map(|(name, front_end)| {
            let size = std::fs::metadata(self.path(name)).map_or(0, |metadata| metadata.len());
            match front_end {
                FrontEnd::Entities => size * ENTITIES_READINGS,
                _ => size,
            }
        });
        sizes.sum()
    }

    /// How many of those they have read.
    #[must_use]
    pub fn read_bytes(&self) -> u64 {
        self.read_bytes.get()
    }

    fn open(&self, name: &str) -> io::Result<BufReader<Metered<File>>> {
        let metered = Metered {
            inner: File::open(self.path(name))?,
            read: Rc::clone(&self.read_bytes),
        };
        Ok(BufReader::with_capacity(BUFFER, metered))
    }

    /// Reads one of the files; `lists` are keys, beside the usual ones, below which records stand.
    pub fn records(&self, name: &str, front_end: FrontEnd, lists: &[String], take: &mut Take<'_>) {
        let take: &mut Take<'_> = &mut |mut item| {
            if let Item::Record(record) = &mut item {
                record.source.clone_from(&self.name);
            }
            take(item);
        };
        let open = || self.open(name);
        let unreadable = |reason: String| {
            Item::Unreadable(Unreadable {
                place: name.to_owned(),
                reason,
            })
        };
        match front_end {
            FrontEnd::Csv | FrontEnd::Json => match open() {
                Ok(input) if front_end == FrontEnd::Csv => csv(name, input, take),
                Ok(input) => json(name, input, lists, &mut |item| {
                    take(match item {
                        Item::Record(record) => {
                            Item::Record(Box::new(from_rest(*record, &self.pages)))
                        }
                        item => item,
                    });
                }),
                Err(error) => take(unreadable(error.to_string())),
            },
            FrontEnd::Entities => entities(name, &self.others, &mut || open(), take),
            FrontEnd::Markdown | FrontEnd::Storage | FrontEnd::Html => match self.text(name) {
                Ok((text, note)) => {
                    if let Some(record) = self.page(name, front_end, text, note, take) {
                        take(Item::Record(Box::new(record)));
                    }
                }
                Err(error) => take(unreadable(error.to_string())),
            },
        }
    }

    fn page(
        &self,
        name: &str,
        front_end: FrontEnd,
        text: String,
        note: Option<&str>,
        take: &mut Take<'_>,
    ) -> Option<Record> {
        let mut record = match front_end {
            FrontEnd::Html => {
                let index = self.index.as_ref();
                if index.is_some() && name == "index.html" {
                    take(Item::Note(format!("{name}: the index of the export")));
                    return None;
                }
                match export_page(name, &text, index) {
                    Some(record) => record,
                    None => {
                        take(Item::Unreadable(Unreadable {
                            place: name.to_owned(),
                            reason: "this is not a page of a Confluence export: there is no `#main-content` in it"
                                .to_owned(),
                        }));
                        return None;
                    }
                }
            }
            FrontEnd::Storage => {
                storage_file(name, &text, &|attachment| self.attachment(name, attachment))
            }
            _ => Record {
                file: name.to_owned(),
                folders: folders_of(name),
                content: Content::Markdown(text),
                ..Record::default()
            },
        };
        record.notes.extend(note.map(str::to_owned));
        Some(record)
    }

    /// The text of a file, and what had to be done to read it.
    fn text(&self, name: &str) -> io::Result<(String, Option<&'static str>)> {
        let file = self.open(name)?;
        let mut bytes = Vec::new();
        file.take(LARGEST_RECORD + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > LARGEST_RECORD {
            let size = LARGEST_RECORD / (1024 * 1024);
            return Err(io::Error::other(format!(
                "the file is larger than {size} MB"
            )));
        }
        Ok(match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                (text, Some("bytes that are not UTF-8 were replaced"))
            }
        })
    }

    /// Pages that the index of an export names and that are not there.
    #[must_use]
    pub fn missing_pages(&self) -> Vec<Unreadable> {
        let pages = self.index.iter().flat_map(ExportIndex::files);
        let is_missing = |page: &&str| !page.contains("://") && !self.reads(page);
        pages
            .filter(is_missing)
            .map(|page| Unreadable {
                place: page.to_owned(),
                reason: "the index of the export names it, and it is not there".to_owned(),
            })
            .collect()
    }
}
