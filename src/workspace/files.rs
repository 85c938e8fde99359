//! The files of an open book, each with what was read from it.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use casebook_diagnostic::{Diagnostic, Span, code};
use casebook_model::config::Config;
use casebook_model::entry::Postmortem;
use casebook_model::source::{AssetFile, Document, FileKind, Folders, Loaded, too_large};
use casebook_model::template::{SchemaFile, Template};

use super::{Change, sources};

/// Where the files of a book come from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// The folder of the book itself: `book.toml`.
    Book,
    /// The content folder: entries, what lies beside them, the template.
    Content,
    /// The folder of entries of a `[[source]]`, by its name.
    Repository(Arc<str>),
}

/// A file of a book, whatever it is called in findings or on the disk.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId {
    /// Where it comes from.
    pub source: Source,
    /// Its path there, with `/`.
    pub path: Arc<str>,
}

impl FileId {
    /// A file of the content folder, by its path there.
    #[must_use]
    pub fn content(path: &str) -> Self {
        Self {
            source: Source::Content,
            path: path.into(),
        }
    }

    /// A file of a source, by its path in the folder of its entries.
    #[must_use]
    pub fn repository(name: &str, path: &str) -> Self {
        Self {
            source: Source::Repository(name.into()),
            path: path.into(),
        }
    }

    /// A file by its path within the content of the whole book.
    pub(crate) fn of(folders: &Folders, content_path: &str) -> Self {
        match folders.source_of(content_path) {
            Some((source, inside)) => Self {
                source: Source::Repository(Arc::clone(&source.name)),
                path: inside.into(),
            },
            None => Self::content(content_path),
        }
    }

    /// Its path within the content of the whole book; `None` for one that is not part of that.
    #[must_use]
    pub fn content_path(&self) -> Option<Arc<str>> {
        match &self.source {
            Source::Book => None,
            Source::Content => Some(Arc::clone(&self.path)),
            Source::Repository(name) => Some(format!("{name}/{}", self.path).into()),
        }
    }

    /// Another file of the same source.
    pub(super) fn beside(&self, path: &str) -> Self {
        Self {
            source: self.source.clone(),
            path: path.into(),
        }
    }

    /// The book's `book.toml`.
    #[must_use]
    pub fn config() -> Self {
        Self {
            source: Source::Book,
            path: super::CONFIG.into(),
        }
    }
}

/// A document and what was read from it.
#[derive(Debug, Clone)]
pub(super) struct Parsed {
    pub(super) document: Document,
    /// Its text for the audience that the book is read for, where it has one of its own.
    pub(super) twin: Option<Document>,
    pub(super) entry: Arc<Postmortem>,
    pub(super) findings: Vec<Diagnostic>,
}

/// What reading an entry depends on, beside its text.
#[derive(Debug, Clone, Default)]
pub(super) struct Schema {
    pub(super) config: Config,
    /// What the audience sees of it.
    pub(super) template: Template,
    /// All of it.
    pub(super) whole: Template,
    /// What is wrong with the template.
    pub(super) findings: Vec<Diagnostic>,
    /// Whether the audience sees all of the template; found out once, since every entry asks and a large vocabulary takes
    /// its time to compare.
    sees_whole: OnceLock<bool>,
}

impl Schema {
    pub(super) fn new(config: Config, files: &[SchemaFile]) -> Self {
        let (mut whole, findings) = sources::read_template(&config, files);
        whole.default_status = config.default_status;
        let template = whole.cut_for(&config.audience);
        Self {
            config,
            template,
            whole,
            findings,
            sees_whole: OnceLock::new(),
        }
    }

    /// Whether the audience sees all of the template.
    pub(super) fn sees_whole(&self) -> bool {
        *self.sees_whole.get_or_init(|| self.template == self.whole)
    }

    /// Puts another template in force for the audience.
    pub(super) fn show(&mut self, template: Template) {
        (self.template, self.sees_whole) = (template, OnceLock::new());
    }

    /// Whether `other` reads the file at `path` as this does.
    fn reads_alike(&self, other: &Self, path: &str) -> bool {
        self.config.is_page(path) == other.config.is_page(path)
    }

    /// Whether `other` reads any file otherwise than this, wherever it lies.
    fn differs(&self, other: &Self) -> bool {
        self.config.book.time_zone != other.config.book.time_zone
            || self.whole != other.whole
            || self.config.audience != other.config.audience
            || self.config.sources != other.config.sources
    }
}

/// Everything below the content folder. Text is kept once: entries share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Files {
    /// In the order of their paths.
    pub(super) documents: BTreeMap<FileId, Parsed>,
    pub(super) schema: BTreeMap<FileId, SchemaFile>,
    pub(super) assets: BTreeMap<FileId, AssetFile>,
    /// What could not be read.
    pub(super) unreadable: Vec<Diagnostic>,
    /// The names of sources that are missing.
    pub(super) missing: Vec<Arc<str>>,
}

impl Files {
    /// Reads what was loaded, and keeps of `before` what is made from the same text in the same way.
    pub(super) fn parse(
        loaded: Loaded,
        folders: &Folders,
        schema: &Schema,
        before: Option<(&Self, &Schema)>,
        step: &(dyn Fn() + Sync),
    ) -> Self {
        let differs = before.is_some_and(|(_, old)| schema.differs(old));
        let twins: HashMap<String, Document> = loaded
            .documents
            .iter()
            .filter_map(|document| {
                let base = schema.base_of(&document.content_path)?;
                Some((base, document.clone()))
            })
            .collect();
        let documents: Vec<(FileId, Parsed)> = loaded
            .documents
            .into_par_iter()
            .map(|document| {
                let id = FileId::of(folders, &document.content_path);
                let twin = twins.get(&*document.content_path).cloned();
                let known = before
                    .and_then(|(files, old)| Some((files.documents.get(&id)?, old)))
                    .filter(|(known, _)| known.document == document && known.twin == twin);
                let parsed = match known {
                    Some((known, old))
                        if !differs && schema.reads_alike(old, &document.content_path) =>
                    {
                        known.clone()
                    }
                    Some((known, _)) => known.again(schema),
                    None => schema.read(document, twin),
                };
                step();
                (id, parsed)
            })
            .collect();
        let asset = |asset: AssetFile| (FileId::of(folders, &asset.content_path), asset);
        Self {
            documents: documents.into_iter().collect(),
            schema: BTreeMap::new(),
            assets: loaded.assets.into_iter().map(asset).collect(),
            unreadable: loaded.findings,
            missing: loaded.missing,
        }
    }

    /// Keeps the texts of the template, by their paths within the content folder.
    pub(super) fn keep_schema(&mut self, files: Vec<SchemaFile>, folders: &Folders) {
        let named = files.into_iter().filter_map(|file| {
            let id = FileId::of(folders, folders.content_path(&file.path)?);
            Some((id, file))
        });
        self.schema = named.collect();
    }

    /// The documents in the order of their paths.
    pub(super) fn documents(&self) -> impl Iterator<Item = &Document> {
        self.documents.values().map(|parsed| &parsed.document)
    }

    pub(super) fn assets(&self) -> Vec<AssetFile> {
        self.assets.values().cloned().collect()
    }

    /// Reads again what `schema` reads otherwise than `old`.
    pub(super) fn reparse(&mut self, schema: &Schema, old: &Schema) {
        let differs = schema.differs(old);
        self.documents.par_iter_mut().for_each(|(_, parsed)| {
            if differs || !schema.reads_alike(old, &parsed.document.content_path) {
                *parsed = parsed.again(schema);
            }
        });
    }

    /// Gives a file another text, or takes it away. The text of the template is kept, but not read.
    pub(super) fn set(
        &mut self,
        id: &FileId,
        text: Option<Arc<str>>,
        folders: &Folders,
        schema: &Schema,
    ) -> Change {
        let (Some(kind), Some(content_path)) = (FileKind::of(&id.path), id.content_path()) else {
            return Change::Nothing;
        };
        let path = folders.book_path(&content_path);
        let failed = self.unreadable.len();
        self.unreadable.retain(|finding| finding.path != path);
        let mut changed = self.unreadable.len() != failed;
        let most = schema.config.build.max_file_size;
        let size = |text: &Arc<str>| u64::try_from(text.len()).unwrap_or(u64::MAX);
        let refused = text
            .as_ref()
            .filter(|_| kind != FileKind::Asset)
            .and_then(|text| too_large(size(text), most));
        let text = text.filter(|_| refused.is_none());
        if let Some(message) = refused {
            let finding = Diagnostic::new(code::CB100, &path, Span::at(0), message);
            self.unreadable.push(finding);
            changed = true;
        }
        match kind {
            FileKind::Document => {
                let document = text.map(|text| Document {
                    path,
                    content_path,
                    text,
                });
                changed |= self.set_document(id, document, schema);
                Change::when(changed, Change::Entry)
            }
            FileKind::Schema => {
                let file = text.map(|text| SchemaFile { path, text });
                changed |= self.schema.get(id) != file.as_ref();
                set(&mut self.schema, id, file);
                Change::when(changed, Change::Template)
            }
            FileKind::Asset => {
                let file = folders.content_file(&content_path);
                let file = text.map(|text| AssetFile::of_text(path, &content_path, file, &text));
                changed |= self.assets.get(id) != file.as_ref();
                set(&mut self.assets, id, file);
                Change::when(changed, Change::Asset)
            }
        }
    }

    /// Whether anything is another now.
    fn set_document(&mut self, id: &FileId, document: Option<Document>, schema: &Schema) -> bool {
        if self.documents.get(id).map(|parsed| &parsed.document) == document.as_ref() {
            return false;
        }
        let twin = self.twin(id, schema);
        set(
            &mut self.documents,
            id,
            document.map(|document| schema.read(document, twin)),
        );
        if let Some(base) = schema.base_of(&id.path) {
            let twin = self.documents.get(id).map(|twin| twin.document.clone());
            if let Some(parsed) = self.documents.get_mut(&id.beside(&base)) {
                *parsed = schema.read(parsed.document.clone(), twin);
            }
        }
        true
    }

    /// Reads entries again that have a text of their own for the audience, and were read without.
    pub(super) fn lay_twins_over(&mut self, schema: &Schema) {
        let ids: Vec<FileId> = self.documents.keys().cloned().collect();
        for id in ids {
            if let Some(twin) = self.twin(&id, schema)
                && let Some(parsed) = self.documents.get_mut(&id)
            {
                *parsed = schema.read(parsed.document.clone(), Some(twin));
            }
        }
    }

    /// The text of an entry for the audience that the book is read for, where it has one of its own.
    fn twin(&self, id: &FileId, schema: &Schema) -> Option<Document> {
        let (stem, ending) = id.path.rsplit_once('.')?;
        let path = format!("{stem}.{}.{ending}", schema.config.audience.name);
        let parsed = self.documents.get(&id.beside(&path))?;
        schema.base_of(&path).map(|_| parsed.document.clone())
    }
}

fn set<T>(files: &mut BTreeMap<FileId, T>, id: &FileId, file: Option<T>) {
    match file {
        Some(file) => files.insert(id.clone(), file),
        None => files.remove(id),
    };
}

impl Parsed {
    /// The same text read in another way. Its Markdown is what it was.
    fn again(&self, schema: &Schema) -> Self {
        let mut parsed = schema.read(self.document.clone(), self.twin.clone());
        if let Some(entry) = Arc::get_mut(&mut parsed.entry) {
            entry.keep_outline_of(&self.entry);
        }
        parsed
    }
}
