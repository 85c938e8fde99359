//! The book's files: a sorted walk of the content folder that reports what it cannot read and never leaves that folder.

mod sources;

use std::ffi::OsStr;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::asset::{AssetFile, open_regular};
use super::folders::{Folders, SourceFolder};
use crate::template::SchemaFile;
use casebook_diagnostic::{Diagnostic, Span, code};
use sources::{load_source, name_of_folder, unavailable};

/// One Markdown file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its path within the book, with `/`.
    pub path: Arc<str>,
    /// Its path within the content of the whole book, with `/`: in a source it begins with the name of that.
    pub content_path: Arc<str>,
    /// Its text. Bytes that are not UTF-8 are replaced, with a finding.
    pub text: Arc<str>,
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
    /// The names of sources that are missing.
    pub missing: Vec<Arc<str>>,
}

/// What the book takes a file of the content folder for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// Markdown.
    Document,
    /// YAML of `_schema/`.
    Schema,
    /// Anything else: copied where an entry refers to it.
    Asset,
}

impl FileKind {
    /// The kind of a file by its path within the content folder, with `/`; `None` if it is passed over.
    #[must_use]
    pub fn of(content_path: &str) -> Option<Self> {
        let mut parts = content_path.split('/').zip(1..);
        if !parts.all(|(name, depth)| is_read(name, depth)) {
            return None;
        }
        let extension = Path::new(content_path)
            .extension()
            .map(OsStr::to_ascii_lowercase);
        match extension.as_deref().and_then(OsStr::to_str) {
            Some("yaml" | "yml") if content_path.starts_with(SCHEMA) => Some(Self::Schema),
            _ if content_path.starts_with(SCHEMA) => None,
            Some("md" | "markdown") => Some(Self::Document),
            _ => Some(Self::Asset),
        }
    }
}

/// The folder of the template, within the content folder.
const SCHEMA: &str = "_schema/";

/// Whether a file or folder is read: its name does not begin with `_` or `.`, `_schema` aside.
fn is_read(name: &str, depth: usize) -> bool {
    !name.starts_with(['.', '_']) || (depth == 1 && name == "_schema")
}

/// Whether the entries are read without looking at a place inside their folder: the name of it, or of a folder around it, begins
/// with `_`. What is hidden belongs to other programs.
#[must_use]
pub fn is_set_aside(inside: &Path) -> bool {
    let names = inside.iter().map(OsStr::to_string_lossy);
    (1..)
        .zip(names)
        .any(|(depth, name)| name.starts_with('_') && !is_read(&name, depth))
}

/// What is said of a file of so many bytes, if `most` is the limit; `None` if it is not too large.
#[must_use]
pub fn too_large(size: u64, most: u64) -> Option<String> {
    (size > most).then(|| {
        format!("the file has {size} bytes, more than the {most} of `[build] max-file-size`")
    })
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

enum Found {
    Document(Document),
    Asset(AssetFile),
    Schema(SchemaFile),
}

/// Reads the content folder and the sources. Files and folders whose name begins with `_` or `.` are passed over, `_schema`
/// aside. A source that cannot be read, or that holds no entry, is a finding in `book.toml`.
///
/// # Errors
/// When the content folder itself cannot be listed; what cannot be read inside it is a finding. A book that is made of
/// sources alone needs none.
pub fn load(folders: &Folders, max_file_size: u64) -> Result<Loaded, LoadError> {
    let mut loaded = match root_of(&folders.content) {
        Ok(root) => walk(&Walk {
            folders,
            source: None,
            root: &root,
            max_file_size,
        }),
        Err(error)
            if error.kind() == std::io::ErrorKind::NotFound && !folders.sources.is_empty() =>
        {
            Loaded::default()
        }
        Err(source) => {
            return Err(LoadError::Content {
                path: folders.content.clone(),
                source,
            });
        }
    };
    let hidden = |source: &&SourceFolder| folders.content.join(&*source.name).is_dir();
    for source in folders.sources.iter().filter(hidden) {
        loaded.findings.push(name_of_folder(folders, source));
    }
    for source in &folders.sources {
        match load_source(folders, source, max_file_size) {
            Ok(more) => loaded.extend(more),
            Err(why) => {
                loaded.findings.push(unavailable(source, &why));
                loaded.missing.push(Arc::clone(&source.name));
            }
        }
    }
    // By path, not folder by folder, so that the order does not depend on how a walk visits folders.
    loaded
        .documents
        .sort_by(|one, other| one.content_path.cmp(&other.content_path));
    loaded
        .assets
        .sort_by(|one, other| one.content_path.cmp(&other.content_path));
    loaded
        .schema
        .sort_by(|one, other| one.path.cmp(&other.path));
    Ok(loaded)
}

/// A folder that can be listed.
fn root_of(folder: &Path) -> std::io::Result<PathBuf> {
    let root = folder.canonicalize()?;
    std::fs::read_dir(&root).map(|_| root)
}

impl Loaded {
    fn extend(&mut self, more: Self) {
        self.documents.extend(more.documents);
        self.assets.extend(more.assets);
        self.schema.extend(more.schema);
        self.findings.extend(more.findings);
    }
}

/// Reads one folder.
fn walk(walk: &Walk<'_>) -> Loaded {
    let mut loaded = Loaded::default();
    let mut entries = Vec::new();
    let walker = WalkDir::new(walk.root)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| is_visible(entry) && !walk.is_named_as_source(entry));
    for entry in walker {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => entries.push(entry),
            Err(error) => {
                let path = error
                    .path()
                    .map_or_else(String::new, |path| walk.inside(path));
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
    loaded
}

fn is_visible(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.depth() == 0 || is_read(&name, entry.depth())
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
    /// The source whose folder it is; none for the book's own.
    source: Option<&'a SourceFolder>,
    root: &'a Path,
    max_file_size: u64,
}

impl Walk<'_> {
    /// Whether an entry of the book's own folder has the name of a source.
    fn is_named_as_source(&self, entry: &DirEntry) -> bool {
        let name = entry.file_name();
        let mut sources = self.folders.sources.iter();
        self.source.is_none()
            && entry.depth() == 1
            && sources.any(|source| name == OsStr::new(&*source.name))
    }

    /// The path of a file within the folder.
    fn inside(&self, path: &Path) -> String {
        let relative = path.strip_prefix(self.root).unwrap_or(path);
        let parts: Vec<_> = relative
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        parts.join("/")
    }

    /// The path within the content of the whole book of a file, by its path within the folder.
    fn content_path(&self, inside: &str) -> Arc<str> {
        match self.source {
            Some(source) => format!("{}/{inside}", source.name).into(),
            None => inside.into(),
        }
    }

    fn unreadable(&self, inside: &str, span: Span, message: &str) -> Diagnostic {
        Diagnostic::new(
            code::CB100,
            &self.folders.book_path(&self.content_path(inside)),
            span,
            message,
        )
    }

    /// Reads one file; `buffer` is room for its bytes.
    fn read(&self, entry: &DirEntry, buffer: &mut Vec<u8>) -> (Option<Found>, Vec<Diagnostic>) {
        let inside = self.inside(entry.path());
        let refuse = |message: &str| (None, vec![self.unreadable(&inside, Span::at(0), message)]);
        if entry.path().to_str().is_none() {
            return refuse("the file's name is not UTF-8: rename it");
        }
        let Some(kind) = FileKind::of(&inside) else {
            return (None, Vec::new());
        };
        let mut target = None;
        if entry.path_is_symlink() {
            match self.link_target(entry.path(), kind) {
                Ok(path) => target = Some(path),
                Err(message) => return refuse(&message),
            }
        }
        if kind == FileKind::Asset {
            return match self.asset(entry.path(), &inside, target.as_deref()) {
                Ok(asset) => (Some(Found::Asset(asset)), Vec::new()),
                Err(message) => refuse(&message),
            };
        }
        match self.text(entry.path(), buffer) {
            Ok((text, findings)) => {
                let content_path = self.content_path(&inside);
                let path = self.folders.book_path(&content_path);
                let findings = findings.map(|(at, message)| self.unreadable(&inside, at, &message));
                let found = if kind == FileKind::Schema {
                    Found::Schema(SchemaFile { path, text })
                } else {
                    Found::Document(Document {
                        path,
                        content_path,
                        text,
                    })
                };
                (Some(found), findings.into_iter().collect())
            }
            Err(message) => refuse(&message),
        }
    }

    /// The file that the symbolic link at `path` leads to. What may not be read under its own name may not be read through
    /// a link either, and a link makes no entry of another file, nor the reverse: visibility is judged by kind.
    fn link_target(&self, path: &Path, kind: FileKind) -> Result<PathBuf, String> {
        let target = path
            .canonicalize()
            .map_err(|error| format!("this link leads nowhere: {error}"))?;
        if !target.starts_with(self.root) {
            return Err("this link leads out of the content folder".to_owned());
        }
        if target.is_dir() {
            return Err("links to folders are not followed".to_owned());
        }
        match FileKind::of(&self.inside(&target)) {
            None => Err(
                "this link leads to a file that is not read: a name that begins with `.` or `_`"
                    .to_owned(),
            ),
            Some(other) if other != kind => Err(
                "this link and the file it leads to are of different kinds: give them the same ending"
                    .to_owned(),
            ),
            Some(_) => Ok(target),
        }
    }

    /// A file that is not Markdown, as far as it is needed before it is copied.
    fn asset(&self, path: &Path, inside: &str, target: Option<&Path>) -> Result<AssetFile, String> {
        let file = target.unwrap_or(path);
        let target = target.map(|target| self.content_path(&self.inside(target)));
        let content_path = self.content_path(inside);
        AssetFile::look_at(
            self.folders.book_path(&content_path),
            &content_path,
            file,
            target,
        )
        .map_err(|error| format!("the file cannot be read: {error}"))
    }

    /// The text of a file, and where it is not UTF-8.
    fn text(
        &self,
        path: &Path,
        buffer: &mut Vec<u8>,
    ) -> Result<(Arc<str>, Option<NotText>), String> {
        let cannot = |error: std::io::Error| format!("the file cannot be read: {error}");
        let (mut file, metadata) = open_regular(path).map_err(cannot)?;
        if let Some(message) = too_large(metadata.len(), self.max_file_size) {
            return Err(message);
        }
        buffer.clear();
        file.read_to_end(buffer).map_err(cannot)?;
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
mod tests;
