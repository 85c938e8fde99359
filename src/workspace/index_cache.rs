//! On-disk index cache, so that a query during an incident needs no rebuild.
//!
//! It lies in the user's cache folder and is keyed by the files of the book, its history, and this program; if any of them
//! changed, the index is rebuilt. A query reads only the pieces it needs, as a browser does. The cache can be deleted at
//! any time, and a run that cannot read or write it goes on without.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use casebook_model::entry::Postmortem;
use casebook_model::source::{Folders, open_regular};
use casebook_search::{Engine, Error, Pack};
use casebook_time::Date;
use serde::{Deserialize, Serialize};

use super::Located;
use super::disk_state::DiskState;
use super::stamp::stamp;

/// From so many entries on an index is kept: a smaller one is made in less than half a second.
const LARGE: usize = 500;

/// An index that is kept: pieces of it are read when they are needed.
#[derive(Debug)]
pub(super) struct KeptIndex {
    /// The paths of the entries within the content folder, by their ids in the index.
    pub(super) paths: BTreeMap<String, String>,
    engine: Box<Engine>,
    file: File,
    pieces: BTreeMap<String, (u64, usize)>,
}

/// What the file of a kept index begins with, on one line.
#[derive(Serialize, Deserialize)]
struct Head {
    key: String,
    paths: BTreeMap<String, String>,
    /// The name and the length of each piece, in the order in which they follow.
    pieces: Vec<(String, usize)>,
}

impl KeptIndex {
    /// The answer; `None` if pieces are not what they should be.
    pub(super) fn answer<T>(
        &mut self,
        question: impl Fn(&Engine) -> Result<T, Error>,
    ) -> Option<Result<T, Error>> {
        loop {
            match question(&self.engine) {
                Err(Error::Incomplete(names)) => {
                    for name in names {
                        let (start, length) = *self.pieces.get(&name)?;
                        let bytes = piece(&mut self.file, start, length).ok()?;
                        self.engine.supply(&name, &bytes).ok()?;
                    }
                }
                Err(Error::Damaged { .. }) => return None,
                answer => return Some(answer),
            }
        }
    }
}

fn piece(file: &mut File, start: u64, length: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = vec![0; length];
    file.seek(SeekFrom::Start(start))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Where the index of a book is kept, and what it has to be made from.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    place: PathBuf,
    key: String,
}

impl Slot {
    /// `None` where there is no such folder, or what the index depends on is not settled.
    pub(super) fn of(located: &Located, today: Date) -> Option<Self> {
        Some(Self {
            place: place(&located.folders)?,
            key: key(located, &today.to_string())?,
        })
    }

    /// The index that is kept, if it is there, whole, and that of this book as it is.
    pub(super) fn read(&self) -> Option<KeptIndex> {
        read(&self.place, &self.key)
    }

    /// Keeps an index, if it is of a large book. Where that fails, the next question takes as long as this one.
    pub(super) fn keep(&self, paths: &BTreeMap<String, String>, entries: usize, pack: &Pack) {
        if entries >= LARGE {
            let _ = write(&self.place, self.key.clone(), paths, pack);
        }
    }

    /// Removes what is kept.
    pub(super) fn clear(&self) {
        let _ = std::fs::remove_file(&self.place);
    }
}

fn place(folders: &Folders) -> Option<PathBuf> {
    let content = folders.content.canonicalize().ok()?;
    let book = folders.book.canonicalize().ok()?;
    let name =
        blake3::hash(format!("{}\0{}", book.display(), content.display()).as_bytes()).to_hex();
    Some(
        cache_folder()?
            .join("casebook")
            .join(format!("{}.index", &name[..16])),
    )
}

/// The folder for what programs keep for this user and can do without.
pub(crate) fn cache_folder() -> Option<PathBuf> {
    let named = |variable: &str| {
        std::env::var_os(variable)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let of_home = if cfg!(target_os = "macos") {
        "Library/Caches"
    } else {
        ".cache"
    };
    named("XDG_CACHE_HOME")
        .or_else(|| named("LOCALAPPDATA").filter(|_| cfg!(windows)))
        .or_else(|| {
            std::env::home_dir()
                .filter(|home| home.is_absolute())
                .map(|home| home.join(of_home))
        })
}

/// What an index depends on, in short; `None` if that is not settled.
fn key(located: &Located, today: &str) -> Option<String> {
    let program = std::env::current_exe().ok()?;
    let files = DiskState::of_located(located);
    let mut hash = blake3::Hasher::new();
    for part in [
        env!("CARGO_PKG_VERSION").as_bytes(),
        stamp(&program)?.0.as_bytes(),
        today.as_bytes(),
        files.settled()?.as_bytes(),
    ] {
        hash.update(&part.len().to_le_bytes());
        hash.update(part);
    }
    Some(hash.finalize().to_hex().to_string())
}

/// Deletes the kept index of a book in which an entry stands that is restricted by now. Whoever reads the book does so: the
/// next query may never come, and what is kept would be readable until then.
pub(super) fn forget_restricted<'a>(
    folders: &Folders,
    entries: impl IntoIterator<Item = &'a Postmortem>,
) {
    let restricted: HashSet<&str> = entries
        .into_iter()
        .filter(|entry| entry.hidden)
        .map(|entry| &*entry.content_path)
        .collect();
    if restricted.is_empty() {
        return;
    }
    let Some(place) = place(folders).filter(|place| place.exists()) else {
        return;
    };
    let is_clean = head(&place).is_some_and(|(_, head, _)| {
        !head
            .paths
            .values()
            .any(|path| restricted.contains(path.as_str()))
    });
    if !is_clean {
        let _ = std::fs::remove_file(place);
    }
}

/// The head of a kept index, its file, and the lengths of the head and the whole.
fn head(place: &Path) -> Option<(File, Head, (usize, usize))> {
    let (mut file, metadata) = open_regular(place).ok()?;
    let mut length = [0; 8];
    file.read_exact(&mut length).ok()?;
    let length = usize::try_from(u64::from_le_bytes(length)).ok()?;
    let whole = usize::try_from(metadata.len()).ok()?;
    let head = piece(&mut file, 8, Some(length).filter(|length| *length < whole)?).ok()?;
    Some((file, serde_json::from_slice(&head).ok()?, (length, whole)))
}

fn read(place: &Path, key: &str) -> Option<KeptIndex> {
    let (mut file, head, (length, whole)) = head(place)?;
    if head.key != key {
        return None;
    }
    let mut start = 8 + length;
    let mut pieces = BTreeMap::new();
    let first = head.pieces.first()?.0.clone();
    for (name, length) in head.pieces {
        pieces.insert(name, (u64::try_from(start).ok()?, length));
        start = start.checked_add(length)?;
    }
    let (at, length) = *pieces.get(&first)?;
    if start != whole {
        return None;
    }
    let engine = Engine::open_first(&first, &piece(&mut file, at, length).ok()?).ok()?;
    Some(KeptIndex {
        paths: head.paths,
        engine: Box::new(engine),
        file,
        pieces,
    })
}

/// Writes an index, for this user alone to read; another run that reads or writes at the same time has either the earlier one
/// or this.
fn write(
    place: &Path,
    key: String,
    paths: &BTreeMap<String, String>,
    pack: &Pack,
) -> std::io::Result<()> {
    if let Some(folder) = place.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let pieces = pack
        .files
        .iter()
        .map(|file| (file.name.clone(), file.bytes.len()))
        .collect();
    let head = serde_json::to_vec(&Head {
        key,
        paths: paths.clone(),
        pieces,
    })?;
    let begun = place.with_extension(format!("{}.new", std::process::id()));
    let written = (|| {
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = std::io::BufWriter::new(options.open(&begun)?);
        file.write_all(&u64::try_from(head.len()).unwrap_or(0).to_le_bytes())?;
        file.write_all(&head)?;
        pack.files
            .iter()
            .try_for_each(|piece| file.write_all(&piece.bytes))?;
        file.flush()?;
        std::fs::rename(&begun, place)
    })();
    if written.is_err() {
        let _ = std::fs::remove_file(&begun);
    }
    written
}
