//! The files of an open book by what they are called, and their texts.

use std::sync::Arc;

use super::{CONFIG, FileId, Source, Workspace};

impl Workspace {
    /// A file by its path within the content of the whole book.
    #[must_use]
    pub fn content_file(&self, content_path: &str) -> FileId {
        FileId::of(&self.folders, content_path)
    }

    /// What findings call a file.
    #[must_use]
    pub fn path_of(&self, file: &FileId) -> Arc<str> {
        match file.content_path() {
            Some(path) => self.folders.book_path(&path),
            None => Arc::clone(&file.path),
        }
    }

    /// The file that findings call `path`.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<FileId> {
        if path == CONFIG {
            return Some(FileId::config());
        }
        let content_path = self.folders.content_path(path)?;
        Some(self.content_file(content_path))
    }

    /// The text of the file that findings call `path`, which they point into: without what the audience may not see.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&Arc<str>> {
        let id = self.file(path)?;
        match id.source {
            Source::Book => self.config_text.as_ref(),
            Source::Content | Source::Repository(_) => {
                let document = self.files.documents.get(&id);
                document
                    .map(|parsed| &parsed.entry.text)
                    .or_else(|| self.files.schema.get(&id).map(|file| &file.text))
            }
        }
    }

    /// The text of an entry's file as it was written, whoever may see it.
    pub(crate) fn written_text(&self, file: &FileId) -> Option<&Arc<str>> {
        let parsed = self.files.documents.get(file)?;
        Some(&parsed.document.text)
    }

    /// Every text, with what findings call its file.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &Arc<str>)> {
        let documents = self.files.documents.values();
        let documents = documents.map(|parsed| (&*parsed.document.path, &parsed.entry.text));
        let schema = self.files.schema.values();
        let schema = schema.map(|file| (&*file.path, &file.text));
        let config = self.config_text.iter().map(|text| (CONFIG, text));
        documents.chain(schema).chain(config)
    }
}
