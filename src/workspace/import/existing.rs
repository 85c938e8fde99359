//! Entries that earlier imports wrote, and files that are in the way of new ones.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use casebook_import::{Draft, PageName, hash_of, hash_under_id};
use casebook_model::source::front_matter::split;
use casebook_model::source::yaml::{self, Node};
use casebook_model::source::{Folders, LoadError, load};

use super::pages::Pages;

/// An entry that an earlier import wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    /// Its path within the folder that entries are written to.
    pub(super) path: String,
    /// The fingerprint that it has.
    pub(super) actual_hash: String,
    /// The fingerprint that it was written with.
    pub(super) hash: String,
    /// The fingerprint of what was read from its source, before its links led to entries; where that is another.
    unlinked_hash: Option<String>,
    /// What its source is called.
    id: Identity,
    title: Option<String>,
    started: Option<String>,
}

/// What an entry says of the import that wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Identity {
    dialect: String,
    id: String,
    file: Option<String>,
}

/// What is in the folder that entries are written to.
#[derive(Debug, Default)]
pub(super) struct Existing {
    /// By dialect and id.
    known: BTreeMap<(String, String), Known>,
    /// The paths of entries that a record of this run became.
    claimed: BTreeSet<String>,
    /// Paths that are taken, in small letters, since some file systems know no others.
    taken: BTreeSet<String>,
}

impl Existing {
    /// Reads the folder `into`, and what the pages in it are called; nothing where there is none yet.
    ///
    /// # Errors
    /// When it is there and cannot be listed.
    pub(super) fn read(
        folders: &Folders,
        into: &Path,
        max_file_size: u64,
    ) -> Result<(Self, Pages), LoadError> {
        let (mut existing, mut pages) = (Self::default(), Pages::default());
        if !into.is_dir() {
            return Ok((existing, pages));
        }
        let folders = Folders::new(folders.book.clone(), into.to_owned(), "");
        let loaded = load(&folders, max_file_size)?;
        for document in &loaded.documents {
            existing.take(&document.content_path);
            let Some(front) = front_matter(&document.text) else {
                continue;
            };
            if let Some(known) = Known::of(&front, &document.text, &document.content_path) {
                for name in names(&front, &known.id) {
                    pages.add_existing(name, &known.path);
                }
                let key = (known.id.dialect.clone(), known.id.id.clone());
                existing.known.entry(key).or_insert(known);
            }
        }
        for asset in &loaded.assets {
            existing.take(&asset.content_path);
        }
        Ok((existing, pages))
    }

    /// The entry that an earlier import made of what a draft is made of, and that no other record of this run became.
    pub(super) fn of(&mut self, draft: &Draft) -> Option<Known> {
        let older = draft.older_ids.iter().map(|id| (id, true));
        let mut ids = std::iter::once((&draft.id, false)).chain(older);
        let found = ids.find_map(|(id, is_older)| {
            let key = (draft.outcome.dialect.clone(), id.clone());
            let known = self.known.get(&key)?;
            let is_free = !self.claimed.contains(&known.path);
            (is_free && (!is_older || known.is_surely(draft))).then_some(known)
        })?;
        self.claimed.insert(found.path.clone());
        Some(found.clone())
    }

    fn take(&mut self, path: &str) {
        self.taken.insert(path.to_lowercase());
    }

    /// The path itself, or the first with a number that nothing has; it is taken from then on.
    pub(super) fn free(&mut self, path: &str) -> String {
        let (stem, ending) = path.rsplit_once('.').unwrap_or((path, "md"));
        let numbered = (2..).map(|number| format!("{stem}-{number}.{ending}"));
        let mut all = std::iter::once(path.to_owned()).chain(numbered);
        let free = all.find(|path| !self.taken.contains(&path.to_lowercase()));
        let free = free.unwrap_or_else(|| path.to_owned());
        self.take(&free);
        free
    }
}

impl Known {
    fn of(front: &Node, text: &str, path: &str) -> Option<Self> {
        let source = front.get("source")?;
        let of = |node: &Node, key: &str| node.get(key).and_then(Node::text).map(str::to_owned);
        Some(Self {
            path: path.to_owned(),
            actual_hash: hash_of(text),
            hash: of(source, "hash")?,
            unlinked_hash: of(source, "unlinked_hash"),
            id: Identity {
                dialect: of(source, "dialect")?,
                id: of(source, "id")?,
                file: of(source, "file"),
            },
            title: of(front, "title"),
            started: of(front, "started"),
        })
    }

    /// Whether the source that an entry was written from is what a text was read from, before its links led to entries.
    pub(super) fn is_from(&self, unlinked: &str) -> bool {
        let read = self.unlinked_hash.as_ref().unwrap_or(&self.hash);
        *read == hash_of(unlinked) || *read == hash_under_id(unlinked, &self.id.id)
    }

    /// Whether an entry with an id that several sources may have is that of a draft: it came of a file of the same name, and
    /// either the source is what it was, or title and time are.
    fn is_surely(&self, draft: &Draft) -> bool {
        if self.is_from(&draft.text) {
            return true;
        }
        let drafted = front_matter(&draft.text);
        let drafted = drafted.and_then(|front| Self::of(&front, "", ""));
        drafted.is_some_and(|drafted| {
            self.id.file == drafted.id.file
                && self.title == drafted.title
                && self.started == drafted.started
        })
    }
}

/// The front matter of an entry that an import wrote; most entries of a book were not imported.
fn front_matter(text: &str) -> Option<Node> {
    let front = split(text).front_matter?;
    let written = front.slice(text);
    let is_imported = written.starts_with("source:") || written.contains("\nsource:");
    is_imported
        .then(|| yaml::parse(written, front.start).ok())
        .flatten()
}

/// What other pages of its tool call an entry.
fn names(front: &Node, id: &Identity) -> Vec<PageName> {
    let fields = front.get("source").and_then(|source| source.get("fields"));
    let text = |key: &str| {
        fields
            .and_then(|fields| fields.get(key))
            .and_then(Node::text)
    };
    // The id of what has no other is the folder that was the source, and the file.
    let is_place = id.file.as_ref().is_some_and(|file| {
        let folder = id.id.strip_suffix(file.as_str());
        folder.is_some_and(|folder| folder.is_empty() || folder.ends_with('/'))
    });
    let mut names = match is_place {
        true => PageName::of_file(&id.id),
        false => PageName::of_notion(&id.id).into_iter().collect(),
    };
    names.extend(PageName::of_issue(&id.id).filter(|_| !is_place));
    if text("confluence").is_some() {
        let title = text("title").or_else(|| front.get("title").and_then(Node::text));
        names.extend(PageName::of_confluence(
            Some(&id.id),
            [text("space"), text("space_key")],
            title,
        ));
    }
    names
}
