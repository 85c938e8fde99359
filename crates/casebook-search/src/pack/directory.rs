//! A pack as the index library sees it: a folder of read-only files.

use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    DirectoryLock, FileHandle, Lock, OwnedBytes, WatchCallback, WatchHandle, WritePtr,
};
use tantivy::{Directory, HasLen};

use super::store::{Store, StreamReader};

/// Something that has the streams of an index.
pub(crate) trait Streams: std::fmt::Debug + Clone + Send + Sync + 'static {
    fn open(&self, stream: &str) -> Option<Arc<dyn FileHandle>>;
}

/// A read-only folder over streams.
#[derive(Debug, Clone)]
pub(crate) struct Folder<S>(pub(crate) S);

impl Streams for Arc<Store> {
    fn open(&self, stream: &str) -> Option<Arc<dyn FileHandle>> {
        Some(Arc::new(self.stream(stream)?))
    }
}

impl HasLen for StreamReader {
    fn len(&self) -> usize {
        self.length()
    }
}

impl FileHandle for StreamReader {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        self.read(range)
    }
}

/// Ranges that were read, by stream.
type Reads = Arc<Mutex<Vec<(String, Range<usize>)>>>;

/// Streams in memory that record what is read.
#[derive(Debug, Clone)]
pub(crate) struct Recorder {
    streams: Arc<Vec<(String, OwnedBytes)>>,
    reads: Reads,
}

/// A stream whose reads are recorded.
#[derive(Debug)]
struct Recorded {
    name: String,
    bytes: OwnedBytes,
    reads: Reads,
}

impl Recorder {
    pub(crate) fn new(streams: &[(String, Vec<u8>)]) -> Recorder {
        let owned = streams
            .iter()
            .map(|(name, bytes)| (name.clone(), OwnedBytes::new(bytes.clone())));
        Recorder {
            streams: Arc::new(owned.collect()),
            reads: Reads::default(),
        }
    }

    /// What was read since the last call.
    pub(crate) fn take(&self) -> Vec<(String, Range<usize>)> {
        std::mem::take(&mut *self.reads.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Records a range as if it had been read.
    pub(crate) fn note(&self, stream: &str, range: Range<usize>) {
        if !range.is_empty() {
            self.reads
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push((stream.to_owned(), range));
        }
    }

    /// Runs something, and returns what it read instead of recording it.
    pub(crate) fn aside<T>(&self, run: impl FnOnce() -> T) -> (T, Vec<(String, Range<usize>)>) {
        let before = self.take();
        let result = run();
        let read = self.take();
        *self.reads.lock().unwrap_or_else(PoisonError::into_inner) = before;
        (result, read)
    }
}

impl Streams for Recorder {
    fn open(&self, stream: &str) -> Option<Arc<dyn FileHandle>> {
        let (name, bytes) = self.streams.iter().find(|(name, _)| name == stream)?;
        Some(Arc::new(Recorded {
            name: name.clone(),
            bytes: bytes.clone(),
            reads: Arc::clone(&self.reads),
        }))
    }
}

impl HasLen for Recorded {
    fn len(&self) -> usize {
        self.bytes.len()
    }
}

impl FileHandle for Recorded {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        self.reads
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((self.name.clone(), range.clone()));
        Ok(self.bytes.slice(range))
    }
}

fn refused() -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, "a search index is read-only")
}

/// The stream behind a file of the index: its extension, since the one segment's name is arbitrary.
fn stream_of(path: &Path) -> &str {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.unwrap_or_default()
}

impl<S: Streams> Directory for Folder<S> {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.0
            .open(stream_of(path))
            .ok_or_else(|| OpenReadError::FileDoesNotExist(path.to_owned()))
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        Ok(self.0.open(stream_of(path)).is_some())
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let absent = || OpenReadError::FileDoesNotExist(path.to_owned());
        let stream = self
            .0
            .open("json")
            .filter(|_| path == Path::new("meta.json"))
            .ok_or_else(absent)?;
        let read = stream.read_bytes(0..stream.len());
        read.map(|bytes| bytes.to_vec())
            .map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError {
            io_error: Arc::new(refused()),
            filepath: path.to_owned(),
        })
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(refused(), path.to_owned()))
    }

    fn atomic_write(&self, _path: &Path, _data: &[u8]) -> io::Result<()> {
        Err(refused())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn acquire_lock(&self, _lock: &Lock) -> Result<DirectoryLock, LockError> {
        // Nothing writes, so nothing needs keeping out.
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, _callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}
