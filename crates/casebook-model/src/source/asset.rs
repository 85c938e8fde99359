//! Files beside the entries: what has to be known of one before it is copied.

use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How many bytes of a file are looked at: front matter and the first elements of a document stand in fewer.
const HEAD: usize = 4096;

/// One file that is not Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetFile {
    /// Its path within the content folder, with `/`.
    pub content_path: Arc<str>,
    /// Where it is read from; of a symbolic link the file that it leads to.
    pub file: PathBuf,
    /// The path within the content folder of the file that a symbolic link leads to.
    pub target: Option<Arc<str>>,
    /// How a text begins, in at most 4 KiB; empty for other files.
    pub head: Arc<str>,
}

impl AssetFile {
    /// Looks at the file at `file`.
    ///
    /// # Errors
    /// When it is not a regular file, or cannot be read.
    pub fn look_at(content_path: &str, file: &Path, target: Option<Arc<str>>) -> io::Result<Self> {
        let (opened, _) = open_regular(file)?;
        let mut head = Vec::new();
        opened.take(HEAD as u64).read_to_end(&mut head)?;
        Ok(Self {
            content_path: content_path.into(),
            file: file.to_owned(),
            target,
            head: text(&head).into(),
        })
    }

    /// The file at `file` as an editor holds it.
    #[must_use]
    pub fn of_text(content_path: &str, file: PathBuf, whole: &str) -> Self {
        let head = &whole.as_bytes()[..whole.len().min(HEAD)];
        Self {
            content_path: content_path.into(),
            file,
            target: None,
            head: text(head).into(),
        }
    }
}

/// The bytes as text, up to the first that is not UTF-8; empty where that is not just a character cut in two.
fn text(bytes: &[u8]) -> &str {
    let valid = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    if valid.contains('\0') || bytes.len() - valid.len() > 3 {
        return "";
    }
    valid
}

/// Opens a regular file. Opening a pipe would wait for somebody to write into it, and a device may have no end.
///
/// # Errors
/// When it is something else, or cannot be opened.
pub fn open_regular(path: &Path) -> io::Result<(File, Metadata)> {
    let irregular = || io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file");
    if !std::fs::metadata(path)?.is_file() {
        return Err(irregular());
    }
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    // It may have been replaced between the two.
    if !metadata.is_file() {
        return Err(irregular());
    }
    Ok((file, metadata))
}
