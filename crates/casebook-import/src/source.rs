//! Files of a source: which there are, and what front ends make of them.

mod listing;

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

pub use listing::files;

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
