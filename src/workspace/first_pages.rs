//! Pages of entries that were just saved, before the site is made again.
//!
//! They take what only the whole book tells (related entries, findings of other files) from the last build, and the rest
//! from the book as it is linked now. When the site is made again, the pages are made with everything else.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use casebook_analysis::actions;
use casebook_analysis::index::Similar;
use casebook_diagnostic::Diagnostic;
use casebook_lint as lint;
use casebook_model::book::{Casebook, Index, Target};
use casebook_site::plan_entries;
use casebook_site::render::Theme;
use casebook_site::render::pages::Site;

use super::{BuildError, Built, FileId, Workspace, publishable};

/// More pages than this are no longer made faster than the site.
const MOST_PAGES: usize = 60;

/// What a build found out, for pages that are made before the next one.
#[derive(Debug)]
pub struct LastBuild {
    /// The entries in the order in which `related` has them.
    paths: Vec<Arc<str>>,
    related: Vec<Vec<Similar>>,
    findings: Vec<Diagnostic>,
    theme: Theme,
}

/// Pages that were made ahead of their site.
#[derive(Debug, Clone, PartialEq)]
pub struct EntryPages {
    /// The files, by their paths in the site.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The findings of the book, those of the edited files as far as each tells them alone.
    pub findings: Vec<Diagnostic>,
}

impl Workspace {
    /// Keeps what a build of this book as it is linked now found out.
    #[must_use]
    pub fn last_build<T>(&self, built: Built<T>) -> LastBuild {
        let entries = self.book().entries.iter();
        LastBuild {
            paths: entries.map(|entry| Arc::clone(&entry.path)).collect(),
            related: built.related,
            findings: built.findings,
            theme: built.theme,
        }
    }

    /// The file of the content folder or of a source at a path without links, which need not be there; `None` for every other.
    #[must_use]
    pub fn file_at(&self, path: &Path) -> Option<FileId> {
        let inside = |folder: &Path| {
            let parts = path
                .strip_prefix(folder.canonicalize().ok()?)
                .ok()?
                .components();
            let parts: Option<Vec<&str>> = parts.map(|part| part.as_os_str().to_str()).collect();
            parts
                .map(|parts| parts.join("/"))
                .filter(|path| !path.is_empty())
        };
        let folders = self.folders();
        let mut sources = folders.sources.iter();
        sources
            .find_map(|source| Some(FileId::repository(&source.name, &inside(&source.content)?)))
            .or_else(|| Some(FileId::content(&inside(&folders.content)?)))
    }

    /// What the site has of the entries in `files` (paths within the content of the whole book) and of those that show what they
    /// say.
    /// `None` if one of them is not in the book, or so many pages show them that the site is made as fast.
    ///
    /// # Errors
    /// When a page cannot be made.
    pub fn first_pages(
        &self,
        files: &BTreeSet<Arc<str>>,
        last: &LastBuild,
    ) -> Result<Option<EntryPages>, BuildError> {
        let book = self.book();
        let edited: Option<BTreeSet<Index>> =
            files.iter().map(|file| book.entry_of_path(file)).collect();
        let Some(edited) = edited else {
            return Ok(None);
        };
        let related = related_now(book, last);
        let shown = showing(self, &edited, &related);
        if shown.len() > MOST_PAGES {
            return Ok(None);
        }
        let findings = self.findings_now(&edited, last);
        let published = publishable(book, self.folders(), &findings);
        let (promised, sizes) = (actions(book, self.today()), image_sizes(book, &shown));
        let site = Site::new(
            book,
            self.recurrence(),
            &promised,
            &related,
            &published,
            self.today(),
            &sizes,
        );
        let files = plan_entries(&site, &last.theme, &shown)?.in_memory()?;
        Ok(Some(EntryPages { files, findings }))
    }

    /// The findings of the last build, with those of the edited entries as their texts alone tell them.
    fn findings_now(&self, edited: &BTreeSet<Index>, last: &LastBuild) -> Vec<Diagnostic> {
        let book = self.book();
        let is_edited = |path: &Arc<str>| {
            let mut entries = edited.iter().map(|index| &book.entries[*index].path);
            entries.any(|edited| edited == path)
        };
        let kept = last.findings.iter();
        let mut findings: Vec<Diagnostic> = kept
            .filter(|finding| !is_edited(&finding.path))
            .cloned()
            .collect();
        for index in edited {
            let text = &book.entries[*index].text;
            let (repeats, today) = (self.recurrence(), self.today());
            findings.extend(lint::lint_one(book, repeats, today, None, *index, text));
        }
        // The order that pages look them up in. Within a file it is that of the linter.
        findings.sort_by(|one, other| one.path.cmp(&other.path));
        findings
    }
}

/// The related entries of the last build in the order of the book as it is now, without those that are gone.
fn related_now(book: &Casebook, last: &LastBuild) -> Vec<Vec<Similar>> {
    let places: HashMap<&Arc<str>, Index> = (book.entries.iter().enumerate())
        .map(|(index, entry)| (&entry.path, index))
        .collect();
    let now: Vec<Option<Index>> = last
        .paths
        .iter()
        .map(|path| places.get(path).copied())
        .collect();
    let mut related = vec![Vec::new(); book.entries.len()];
    for (before, found) in last.related.iter().enumerate() {
        let Some(index) = now.get(before).copied().flatten() else {
            continue;
        };
        let found = found.iter().filter_map(|one| {
            let entry = now.get(one.entry).copied().flatten()?;
            Some(Similar {
                entry,
                ..one.clone()
            })
        });
        related[index] = found.collect();
    }
    related
}

/// The entries whose pages show what the edited ones say: themselves, those that link to them, repeat them, are repeated by
/// them or like them, and those before and after them.
fn showing(
    workspace: &Workspace,
    edited: &BTreeSet<Index>,
    related: &[Vec<Similar>],
) -> BTreeSet<Index> {
    let (book, repeats) = (workspace.book(), workspace.recurrence());
    let mut shown = edited.clone();
    for index in edited {
        shown.extend(book.backlinks(*index));
        shown.extend(repeats.followers(*index).map(|link| link.later));
        let earlier = repeats.of(*index).into_iter().flat_map(|one| &one.links);
        shown.extend(earlier.map(|link| link.earlier));
        let order = book.newest_first();
        if let Some(position) = order.iter().position(|other| other == index) {
            let (newer, older) = book.neighbours(position);
            shown.extend(newer.into_iter().chain(older));
        }
    }
    let is_like = |found: &Vec<Similar>| found.iter().any(|one| edited.contains(&one.entry));
    let alike = related.iter().enumerate();
    shown.extend(alike.filter(|(_, found)| is_like(found)).map(|(at, _)| at));
    shown
}

/// Sizes of the pictures of some entries.
fn image_sizes(book: &Casebook, entries: &BTreeSet<Index>) -> HashMap<usize, (u32, u32)> {
    let mut sizes = HashMap::new();
    for index in entries {
        let outline = book.entries[*index].outline();
        let links = outline.links.iter().map(|link| &link.destination);
        let images = outline.images.iter().map(|image| &image.destination);
        for destination in links.chain(images) {
            if let Target::Asset(asset) = book.target(*index, destination)
                && let Some(size) = super::site::image_size(book, asset)
            {
                sizes.insert(asset, size);
            }
        }
    }
    sizes
}
