//! The files of a book as they were where its branch left another one: its own at that commit, and those of each source at
//! the commit that `casebook.lock` recorded there.

use std::borrow::Cow;
use std::sync::Arc;

use casebook_model::source::{Base, Changes, ChangesError, Folders, Present};

use super::lock::{LOCK, Lock};

/// The bases of a book's repositories.
pub(super) struct Bases {
    pub(super) own: Base,
    sources: Vec<SourceBase>,
}

struct SourceBase {
    name: Arc<str>,
    base: Result<Base, String>,
}

/// A file at the base.
pub(super) struct BaseFile<'a> {
    base: &'a Base,
    inside: &'a str,
    /// Its path within the content of the whole book.
    pub(super) content_path: Cow<'a, str>,
}

impl BaseFile<'_> {
    /// Its path in the folder of entries that it lies in.
    pub(super) fn inside(&self) -> &str {
        self.inside
    }

    /// Its bytes.
    pub(super) fn read(&self) -> Result<Vec<u8>, ChangesError> {
        Ok(self.base.read(self.inside)?.unwrap_or_default())
    }
}

impl Bases {
    /// The commit at which `HEAD` and `reference` parted, and what it records of the sources.
    pub(super) fn open(folders: &Folders, reference: &str) -> Result<Self, ChangesError> {
        let own = match Base::open(&folders.content, reference) {
            // A book that is made of sources has no folder of entries.
            Err(_) if !folders.content.exists() && !folders.sources.is_empty() => {
                Base::open(&folders.book, reference)?.without_files()
            }
            own => own?,
        };
        let lock = own.read_outside(&folders.book.join(LOCK))?;
        let lock = lock.map(|bytes| Lock::parse(&String::from_utf8_lossy(&bytes)));
        let base_of = |name: &str, content: &std::path::Path| {
            if own.is_same_repository(content) {
                return Base::open(content, reference).map_err(|error| error.to_string());
            }
            let lock = match &lock {
                Some(Ok(lock)) => lock,
                Some(Err(why)) => return Err(format!("{LOCK} could not be read there: {why}")),
                None => return Err(format!("there was no {LOCK}")),
            };
            let locked = lock
                .source(name)
                .ok_or_else(|| format!("{LOCK} did not name it"))?;
            Base::at(content, &locked.commit).map_err(|error| error.to_string())
        };
        let sources = folders.sources.iter().map(|source| SourceBase {
            name: Arc::clone(&source.name),
            base: base_of(&source.name, &source.content),
        });
        Ok(Self {
            sources: sources.collect(),
            own,
        })
    }

    /// The sources of which it is not known how they were, and why. They are compared as they are now.
    pub(super) fn unknown(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sources.iter().filter_map(|source| {
            let why = source.base.as_ref().err()?;
            Some((&*source.name, &**why))
        })
    }

    /// Whether it is not known how the source of a file was.
    pub(super) fn is_unknown(&self, content_path: &str) -> bool {
        self.unknown().any(|(name, _)| {
            content_path
                .strip_prefix(name)
                .is_some_and(|rest| rest.starts_with('/'))
        })
    }

    /// Every file of the book there.
    pub(super) fn files(&self) -> impl Iterator<Item = BaseFile<'_>> {
        let is_read = |inside: &&str| {
            let first = inside.split_once('/').map(|(first, _)| first);
            let mut sources = self.sources.iter();
            first.is_none_or(|first| sources.all(|source| *source.name != *first))
        };
        let own = self.own.paths().filter(is_read).map(|inside| BaseFile {
            base: &self.own,
            inside,
            content_path: inside.into(),
        });
        let sources = self.sources.iter().filter_map(|source| {
            let base = source.base.as_ref().ok()?;
            let name = &source.name;
            Some(base.paths().map(move |inside| BaseFile {
                base,
                inside,
                content_path: format!("{name}/{inside}").into(),
            }))
        });
        own.chain(sources.flatten())
    }

    /// What has changed since, of the files that are there now: each with what findings call it, its path within the
    /// content of the whole book, and its text.
    pub(super) fn changes(&self, folders: &Folders, present: &[(&str, &str, &str)]) -> Changes {
        let of = |name: Option<&str>, base: &Base| {
            let here = present.iter().filter_map(|(path, content_path, text)| {
                let (source, inside) = match folders.source_of(content_path) {
                    Some((source, inside)) => (Some(&*source.name), inside),
                    None => (None, *content_path),
                };
                (source == name).then_some(Present { path, inside, text })
            });
            base.changes(&here.collect::<Vec<_>>())
        };
        let mut changes = of(None, &self.own);
        for source in &self.sources {
            if let Ok(base) = &source.base {
                changes.add(of(Some(&source.name), base));
            }
        }
        changes
    }
}
