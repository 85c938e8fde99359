//! Whose the files beside the entries are, and which of them may be published.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::{Casebook, Target, links};
use crate::config::{SourceConfig, is_front_page};
use crate::entry::{Kind, Postmortem, says_restricted};
use crate::source::AssetFile;
use casebook_diagnostic::{Diagnostic, Span, code};
use casebook_markdown::{Outline, outline, path_fault, percent_encoded};

/// The folder that belongs to an entry: `x` to `x.md`, and its own to an `index.md` or a `README.md`.
fn folder_of(entry: &Postmortem) -> &str {
    let stem = entry
        .content_path
        .rsplit_once('.')
        .map_or(&*entry.content_path, |(stem, _)| stem);
    match stem.rsplit_once('/') {
        // The front page of a part of the book does not own that part. A restricted one is given the benefit.
        Some((folder, _))
            if is_front_page(&entry.content_path) && (entry.kind != Kind::Page || entry.hidden) =>
        {
            folder
        }
        _ => stem,
    }
}

/// What tells the files of restricted entries from others.
#[derive(Debug, Default)]
pub(super) struct Restricted {
    /// The folders of entries in small letters, and whether they belong to a restricted one.
    folders: HashMap<String, bool>,
    /// By folder, in small letters: the names of restricted entries' files without their ending.
    stems: HashMap<String, Vec<String>>,
    /// Files that restricted entries name, by path.
    named: HashSet<String>,
}

/// The files that Markdown of an entry names.
fn files_named(sources: &[SourceConfig], entry: &Postmortem, outline: &Outline) -> Vec<String> {
    let linked = outline.links.iter().map(|link| &link.destination);
    let shown = outline.images.iter().map(|image| &image.destination);
    linked
        .chain(shown)
        .filter_map(|destination| links::file_path(sources, &entry.content_path, destination))
        .collect()
}

/// Whether what was cut out of entries names a file of their folders, in whatever way, and what is left does not.
fn is_cut_away(cut: &[Arc<Postmortem>], path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let encoded = percent_encoded(name);
    let names = |text: &str| text.contains(name) || text.contains(&*encoded);
    let owns = |entry: &Arc<Postmortem>| {
        let folder = folder_of(entry);
        path.strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
    };
    cut.iter()
        .any(|entry| owns(entry) && names(&entry.cut) && !names(entry.body_text()))
}

impl Restricted {
    pub(super) fn of(
        sources: &[SourceConfig],
        shown: &[Arc<Postmortem>],
        restricted: &[Arc<Postmortem>],
    ) -> Self {
        let mut folders = HashMap::new();
        let all = shown.iter().chain(restricted);
        for entry in all {
            let is_restricted = entry.hidden;
            *folders.entry(folder_of(entry).to_lowercase()).or_default() |= is_restricted;
        }
        let mut stems: HashMap<String, Vec<String>> = HashMap::new();
        let mut named = HashSet::new();
        for entry in restricted {
            let path = entry.content_path.to_lowercase();
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            stems
                .entry(folder.to_owned())
                .or_default()
                .push(stem.to_owned());
            named.extend(files_named(sources, entry, entry.outline()));
        }
        for entry in shown.iter().filter(|entry| !entry.cut.is_empty()) {
            named.extend(files_named(sources, entry, &outline(&entry.cut, 0)));
        }
        Self {
            folders,
            stems,
            named,
        }
    }

    /// Whether the nearest entry above a file is a restricted one, so that the file is part of it; or the file is
    /// called like a restricted entry beside it: a copy of it, an export or a backup.
    fn owns(&self, path: &str) -> bool {
        let path = path.to_lowercase();
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let is_copy = |stem: &String| {
            let name = name.trim_start_matches(['.', '#', '~', '$']);
            name.strip_prefix(stem.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '~', ' ', '(', '#']))
        };
        if self
            .stems
            .get(folder)
            .is_some_and(|stems| stems.iter().any(is_copy))
        {
            return true;
        }
        let mut folder = &*path;
        while let Some((above, _)) = folder.rsplit_once('/') {
            if let Some(restricted) = self.folders.get(above) {
                return *restricted;
            }
            folder = above;
        }
        false
    }

    fn holds_back(&self, asset: &AssetFile) -> bool {
        self.owns(&asset.content_path)
            || asset
                .target
                .as_deref()
                .is_some_and(|target| self.owns(target))
            || says_restricted(&asset.head)
    }
}

/// Takes the files into the book, but for those of restricted entries: of them only the paths are known, so that a link to
/// one is told from a mistake.
pub(super) fn assign(
    book: &mut Casebook,
    restricted: Restricted,
    assets: Vec<AssetFile>,
    findings: &mut Vec<Diagnostic>,
) {
    let cut: Vec<Arc<Postmortem>> = (book.entries.iter())
        .filter(|entry| !entry.cut.is_empty())
        .cloned()
        .collect();
    for asset in assets {
        if restricted.holds_back(&asset) {
            book.restricted.insert(asset.content_path.to_string());
            continue;
        }
        if let Some(reason) =
            path_fault(&output(book.config.shown_content_path(&asset.content_path)))
        {
            let message = format!("the file cannot be published under this name: {reason}");
            findings.push(
                Diagnostic::new(code::CB100, &asset.path, Span::at(0), message)
                    .help("rename the file"),
            );
            continue;
        }
        let at = book.assets.len();
        let is_named = |path: &str| restricted.named.contains(path);
        if is_named(&asset.content_path)
            || asset.target.as_deref().is_some_and(is_named)
            || is_cut_away(&cut, &asset.content_path)
        {
            book.named_by_restricted.insert(at);
        }
        book.asset_by_path
            .insert(Arc::clone(&asset.content_path), at);
        book.assets.push(asset);
    }
    book.folders = book
        .entries
        .iter()
        .map(|entry| folder_of(entry).to_owned())
        .collect();
    book.files_of_restricted = restricted;
}

/// Where the files beside entries stand in the site.
const FILES: &str = "files/";

/// The output of a file that is called `name` on the site.
pub(super) fn output(name: &str) -> String {
    format!("{FILES}{name}")
}

impl Casebook {
    /// The output path of an asset in the site.
    #[must_use]
    pub fn asset_output(&self, asset: usize) -> String {
        output(self.asset_name(asset))
    }

    /// Whether a file belongs to an entry because it lies in that entry's folder, and is published with it. What a
    /// restricted entry names is not: an entry has to name it itself.
    fn is_in_folder_of_entry(&self, asset: usize) -> bool {
        if self.named_by_restricted.contains(&asset) {
            return false;
        }
        let mut folder = &*self.assets[asset].content_path;
        while let Some((above, _)) = folder.rsplit_once('/') {
            if self.folders.contains(above) {
                return true;
            }
            folder = above;
        }
        false
    }

    /// The files that go into the site: those an entry refers to, and those in an entry's own folder (the folder of an
    /// `index.md`, or the one beside `x.md` that is called `x`).
    #[must_use]
    pub fn published_assets(&self) -> BTreeSet<usize> {
        let mut assets: BTreeSet<usize> = (0..self.assets.len())
            .filter(|asset| self.is_in_folder_of_entry(*asset))
            .collect();
        for (index, entry) in self.entries.iter().enumerate() {
            let outline = entry.outline();
            let links = outline.links.iter().map(|link| &link.destination);
            let images = outline.images.iter().map(|image| &image.destination);
            for destination in links.chain(images) {
                if let Target::Asset(asset) = self.target(index, destination) {
                    assets.insert(asset);
                }
            }
        }
        assets
    }

    /// Whether a file of the content folder is a restricted entry or part of one, even one that could not be read. No
    /// output but the author's own terminal names it.
    #[must_use]
    pub fn is_restricted_file(&self, content_path: &str) -> bool {
        self.restricted.contains(content_path) || self.files_of_restricted.owns(content_path)
    }
}
