//! The book's files: a sorted walk of the content folder that reports what it cannot read and never leaves the book.

use std::ffi::OsStr;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use crate::template::SchemaFile;
use casebook_diagnostic::{Diagnostic, Span, code};

/// One Markdown file.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its path within the book, with `/`.
    pub path: Arc<str>,
    /// Its path within the content folder, with `/`.
    pub content_path: Arc<str>,
    /// Its text. Bytes that are no UTF-8 are replaced, with a finding.
    pub text: Arc<str>,
}

/// One file that is no Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetFile {
    /// Its path within the content folder, with `/`.
    pub content_path: Arc<str>,
    /// Where it is read from.
    pub file: PathBuf,
}

/// Everything below the content folder, in the order of paths.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// Markdown files.
    pub documents: Vec<Document>,
    /// Other files.
    pub assets: Vec<AssetFile>,
    /// Files of `_schema/`.
    pub schema: Vec<SchemaFile>,
    /// What could not be read.
    pub findings: Vec<Diagnostic>,
}

/// Where a book lies.
#[derive(Debug, Clone)]
pub struct Folders {
    /// The folder that holds `book.toml`, or stands in for it.
    pub book: PathBuf,
    /// The folder of the entries.
    pub content: PathBuf,
    /// What the content folder is called in findings: its path within the book, with `/`; empty for the book itself.
    pub content_name: String,
}

/// Why a book cannot be loaded at all.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The content folder cannot be listed.
    #[error("cannot read the content folder {}", path.display())]
    Content {
        /// The folder.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
}

/// What a file below the content folder is to the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// An entry or page.
    Document,
    /// A file beside the entries.
    Asset,
    /// A file of the template or of a vocabulary.
    Schema,
    /// Nothing: it is passed over.
    None,
}

impl Role {
    /// The role of a file, by its path within the content folder.
    #[must_use]
    pub fn of(content_path: &str) -> Self {
        let schema = content_path.starts_with("_schema/");
        let mut parts = content_path.split('/').skip(usize::from(schema));
        if parts.any(|part| part.starts_with(['.', '_'])) {
            return Self::None;
        }
        let extension = Path::new(content_path)
            .extension()
            .map(OsStr::to_ascii_lowercase);
        match extension.as_deref().and_then(OsStr::to_str) {
            Some("yaml" | "yml") if schema => Self::Schema,
            _ if schema => Self::None,
            Some("md" | "markdown") => Self::Document,
            _ => Self::Asset,
        }
    }
}

enum Found {
    Document(Document),
    Asset(AssetFile),
    Schema(SchemaFile),
}

/// Reads the content folder. Files and folders whose name begins with `_` or `.` are passed over, `_schema` aside.
///
/// # Errors
/// When the content folder itself cannot be listed; what cannot be read inside it is a finding.
pub fn load(folders: &Folders, max_file_size: u64) -> Result<Loaded, LoadError> {
    let root = folders
        .content
        .canonicalize()
        .and_then(|root| std::fs::read_dir(&root).map(|_| root))
        .map_err(|source| LoadError::Content {
            path: folders.content.clone(),
            source,
        })?;
    let book = folders.book.canonicalize().unwrap_or_else(|_| root.clone());
    let walk = Walk {
        folders,
        root: &root,
        book: &book,
        max_file_size,
    };
    let mut loaded = Loaded::default();
    let mut entries = Vec::new();
    let walker = WalkDir::new(&root)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(is_visible);
    for entry in walker {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => entries.push(entry),
            Err(error) => {
                let path = error
                    .path()
                    .map_or_else(String::new, |path| walk.content_path(path));
                loaded
                    .findings
                    .push(walk.unreadable(&path, Span::at(0), &reason(&error)));
            }
        }
    }
    let found: Vec<(Option<Found>, Vec<Diagnostic>)> = entries
        .par_iter()
        .map_init(Vec::new, |buffer, entry| walk.read(entry, buffer))
        .collect();
    for (found, findings) in found {
        loaded.findings.extend(findings);
        match found {
            Some(Found::Document(document)) => loaded.documents.push(document),
            Some(Found::Asset(asset)) => loaded.assets.push(asset),
            Some(Found::Schema(file)) => loaded.schema.push(file),
            None => {}
        }
    }
    // By path, not folder by folder, so that the order does not depend on how a walk visits folders.
    loaded
        .documents
        .sort_by(|one, other| one.content_path.cmp(&other.content_path));
    loaded
        .assets
        .sort_by(|one, other| one.content_path.cmp(&other.content_path));
    Ok(loaded)
}

fn is_visible(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.depth() == 0 || !name.starts_with(['.', '_']) || (entry.depth() == 1 && name == "_schema")
}

fn reason(error: &walkdir::Error) -> String {
    match error.io_error() {
        Some(error) => error.to_string(),
        None => "links lead in a circle".to_owned(),
    }
}

/// Where a file is not UTF-8, and a sentence that says so.
type NotText = (Span, String);

struct Walk<'a> {
    folders: &'a Folders,
    root: &'a Path,
    book: &'a Path,
    max_file_size: u64,
}

impl Walk<'_> {
    fn content_path(&self, path: &Path) -> String {
        let relative = path.strip_prefix(self.root).unwrap_or(path);
        let parts: Vec<_> = relative
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        parts.join("/")
    }

    fn book_path(&self, content_path: &str) -> Arc<str> {
        let name = &self.folders.content_name;
        if name.is_empty() {
            content_path.into()
        } else {
            format!("{name}/{content_path}").into()
        }
    }

    fn unreadable(&self, content_path: &str, span: Span, message: &str) -> Diagnostic {
        Diagnostic::new(code::CB100, &self.book_path(content_path), span, message)
    }

    /// Reads one file; `buffer` is room for its bytes.
    fn read(&self, entry: &DirEntry, buffer: &mut Vec<u8>) -> (Option<Found>, Vec<Diagnostic>) {
        let content_path = self.content_path(entry.path());
        let refuse = |message: &str| {
            (
                None,
                vec![self.unreadable(&content_path, Span::at(0), message)],
            )
        };
        if entry.path().to_str().is_none() {
            return refuse("the file's name is not UTF-8: rename it");
        }
        if entry.path_is_symlink() {
            match entry.path().canonicalize() {
                Ok(target) if !target.starts_with(self.book) && !target.starts_with(self.root) => {
                    return refuse("this link leads out of the book");
                }
                Ok(target) if target.is_dir() => {
                    return refuse("links to folders are not followed");
                }
                Ok(_) => {}
                Err(error) => return refuse(&format!("this link leads nowhere: {error}")),
            }
        }
        let role = Role::of(&content_path);
        match role {
            Role::Document | Role::Schema => {}
            Role::None => return (None, Vec::new()),
            Role::Asset => {
                let file = entry.path().to_owned();
                return (
                    Some(Found::Asset(AssetFile {
                        content_path: content_path.into(),
                        file,
                    })),
                    Vec::new(),
                );
            }
        }
        match self.text(entry.path(), buffer) {
            Ok((text, findings)) => {
                let path = self.book_path(&content_path);
                let findings =
                    findings.map(|(at, message)| self.unreadable(&content_path, at, &message));
                let found = if role == Role::Schema {
                    Found::Schema(SchemaFile { path, text })
                } else {
                    Found::Document(Document {
                        path,
                        content_path: content_path.into(),
                        text,
                    })
                };
                (Some(found), findings.into_iter().collect())
            }
            Err(message) => refuse(&message),
        }
    }

    /// The text of a file, and where it is not UTF-8.
    fn text(
        &self,
        path: &Path,
        buffer: &mut Vec<u8>,
    ) -> Result<(Arc<str>, Option<NotText>), String> {
        let cannot = |error: std::io::Error| format!("the file cannot be read: {error}");
        // Before it is opened: to open a pipe is to wait for somebody to write into it.
        let metadata = std::fs::metadata(path).map_err(cannot)?;
        if !metadata.is_file() {
            return Err("this is no ordinary file".to_owned());
        }
        let size = metadata.len();
        if size > self.max_file_size {
            let most = self.max_file_size;
            return Err(format!(
                "the file has {size} bytes, more than the {most} of `[build] max-file-size`"
            ));
        }
        buffer.clear();
        std::fs::File::open(path)
            .and_then(|mut file| file.read_to_end(buffer))
            .map_err(cannot)?;
        match std::str::from_utf8(buffer) {
            Ok(text) => Ok((text.into(), None)),
            Err(error) => {
                let at = error.valid_up_to();
                let byte = buffer.get(at).copied().unwrap_or_default();
                let text = String::from_utf8_lossy(buffer);
                let end = at + text[at..].chars().next().map_or(0, char::len_utf8);
                let message =
                    format!("the file is not UTF-8: the byte {byte:#04x} here begins no character");
                Ok((text.into(), Some((Span::new(at, end), message))))
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn book(files: &[(&str, &[u8])]) -> (tempfile::TempDir, Loaded) {
        let folder = tempfile::tempdir().unwrap();
        for (path, bytes) in files {
            let file = folder.path().join("content").join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, bytes).unwrap();
        }
        let loaded = load(&folders(folder.path()), 100).unwrap();
        (folder, loaded)
    }

    fn folders(book: &Path) -> Folders {
        Folders {
            book: book.to_owned(),
            content: book.join("content"),
            content_name: "content".to_owned(),
        }
    }

    #[test]
    fn the_walk_is_sorted_and_passes_over_hidden_files() {
        let (_folder, loaded) = book(&[
            ("b.md", b"b"),
            ("a/z.md", b"z"),
            ("a.markdown", b"a"),
            ("a/pic.png", b"x"),
            (".hidden/x.md", b"x"),
            ("_drafts/x.md", b"x"),
            ("a/_x.md", b"x"),
            ("_schema/causes.yaml", b"causes: []"),
            ("_schema/notes.md", b"x"),
        ]);
        let documents: Vec<_> = loaded
            .documents
            .iter()
            .map(|document| &*document.path)
            .collect();
        assert_eq!(
            documents,
            ["content/a.markdown", "content/a/z.md", "content/b.md"]
        );
        assert_eq!(loaded.assets.len(), 1);
        assert_eq!(&*loaded.schema[0].path, "content/_schema/causes.yaml");
        assert!(loaded.findings.is_empty());
    }

    #[test]
    fn what_cannot_be_read_is_a_finding_and_the_rest_is_read() {
        let (_folder, loaded) = book(&[
            ("big.md", &[b'x'; 101]),
            ("latin.md", b"caf\xe9 au lait"),
            ("ok.md", b"ok"),
        ]);
        let messages: Vec<_> = loaded
            .findings
            .iter()
            .map(|finding| (&*finding.path, finding.span))
            .collect();
        assert_eq!(
            messages,
            [
                ("content/big.md", Span::at(0)),
                ("content/latin.md", Span::new(3, 6))
            ]
        );
        assert_eq!(loaded.documents.len(), 2);
        assert_eq!(&*loaded.documents[0].text, "caf\u{fffd} au lait");
    }

    #[cfg(unix)]
    #[test]
    fn links_out_of_the_book_are_refused() {
        let (folder, _) = book(&[("a.md", b"a")]);
        let outside = tempfile::tempdir().unwrap();
        std::fs::write(outside.path().join("secret.md"), "secret").unwrap();
        let content = folder.path().join("content");
        std::os::unix::fs::symlink(outside.path().join("secret.md"), content.join("out.md"))
            .unwrap();
        std::os::unix::fs::symlink(content.join("a.md"), content.join("inside.md")).unwrap();
        std::os::unix::fs::symlink(&content, content.join("loop")).unwrap();
        std::os::unix::fs::symlink(content.join("gone.md"), content.join("broken.md")).unwrap();
        let loaded = load(&folders(folder.path()), 100).unwrap();
        let documents: Vec<_> = loaded
            .documents
            .iter()
            .map(|document| &*document.content_path)
            .collect();
        assert_eq!(documents, ["a.md", "inside.md"]);
        let refused: Vec<_> = loaded
            .findings
            .iter()
            .map(|finding| &*finding.path)
            .collect();
        assert_eq!(
            refused,
            ["content/broken.md", "content/loop", "content/out.md"]
        );
    }

    #[test]
    fn a_missing_content_folder_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(load(&folders(folder.path()), 100).is_err());
    }
}
