//! Where a link written in an entry leads.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Casebook, Index};
use crate::config::{SourceConfig, source_of};
use crate::entry::Kind;
use casebook_diagnostic::Suggestions;
use casebook_markdown::{is_absolute, percent_decoded};

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target<'a> {
    /// Out of the book.
    External,
    /// To an entry, maybe to a place in it.
    Entry {
        /// The entry.
        index: Index,
        /// What follows `#`, decoded; empty when there is none.
        fragment: Cow<'a, str>,
    },
    /// To a file beside the entries.
    Asset(usize),
    /// To a page that the site makes, as a path in it.
    Site(String),
    /// To a restricted entry or a file of one, which appear in no output.
    Restricted,
    /// Nowhere.
    Broken(Broken),
}

/// Why a link leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// No file or entry of that name; [`Casebook::nearly`] knows which may be meant.
    Missing,
    /// The path leads out of the content folder.
    Outside,
}

impl Casebook {
    /// Where `destination`, written in entry `from`, leads. Paths are relative to the entry's file, or to the content
    /// folder when they begin with `/`; an id needs no path.
    #[must_use]
    pub fn target<'a>(&self, from: Index, destination: &'a str) -> Target<'a> {
        if is_absolute(destination) {
            return Target::External;
        }
        let (path, fragment) = destination.split_once('#').unwrap_or((destination, ""));
        let fragment = percent_decoded(fragment);
        let path = path.split('?').next().unwrap_or_default();
        if path.is_empty() {
            return Target::Entry {
                index: from,
                fragment,
            };
        }
        let path = percent_decoded(path);
        if let Some(index) = self.plain_id(from, &path) {
            return Target::Entry { index, fragment };
        }
        let Some(content_path) = self.content_path(from, &path) else {
            let elsewhere = self.whole.target(&path);
            return elsewhere.unwrap_or(Target::Broken(Broken::Outside));
        };
        if let Some(index) = self.entry_by_file(&content_path) {
            return Target::Entry { index, fragment };
        }
        if let Some(asset) = self.asset_by_path.get(content_path.as_str()) {
            return Target::Asset(*asset);
        }
        if self.restricted.contains(&content_path)
            || self.restricted.contains(&format!("{content_path}.md"))
            || self
                .restricted
                .contains(&casebook_markdown::segment(last_segment(&path)))
        {
            return Target::Restricted;
        }
        if path.starts_with('/') {
            if let Some(index) = self.entry_at(&path) {
                return Target::Entry { index, fragment };
            }
            if let Some(page) = self.site_page(&path) {
                return Target::Site(page);
            }
        }
        let elsewhere = self.whole.target(&path);
        elsewhere.unwrap_or(Target::Broken(Broken::Missing))
    }

    /// A destination that is an id and no path. A file of that name wins elsewhere, by its ending.
    fn plain_id(&self, from: Index, path: &str) -> Option<Index> {
        if path.contains('/') || path.ends_with(".md") || path.ends_with(".markdown") {
            return None;
        }
        self.entry_named_in(&self.entries[from].content_path, path)
    }

    fn entry_by_file(&self, content_path: &str) -> Option<Index> {
        let folder = content_path.trim_end_matches('/');
        let inside = |name: &str| {
            if folder.is_empty() {
                name.to_owned()
            } else {
                format!("{folder}/{name}")
            }
        };
        self.entry_of_path(content_path)
            .or_else(|| self.entry_of_path(&format!("{folder}.md")))
            .or_else(|| self.entry_of_path(&inside("README.md")))
            .or_else(|| self.entry_of_path(&inside("index.md")))
    }

    fn content_path(&self, from: Index, path: &str) -> Option<String> {
        content_path(&self.config.sources, &self.entries[from].content_path, path)
    }

    /// A page the site makes: its path with a trailing `/`.
    fn site_page(&self, path: &str) -> Option<String> {
        let page = format!("{}/", path.trim_matches('/'));
        let own = || {
            self.own_pages()
                .any(|own| page.strip_suffix('/') == Some(own.segment()))
        };
        let listed = || {
            !self.is_documentation()
                && self.listings.iter().any(|listing| {
                    page == format!("{}/", listing.segment)
                        || listing.values.iter().any(|value| value.address == page)
                })
        };
        (own() || listed()).then_some(page)
    }

    /// A file or id called nearly like what a broken link says. For who tells an author, and not for whoever only follows
    /// links: the names of all entries are filed the first time.
    #[must_use]
    pub fn nearly(&self, destination: &str) -> Option<String> {
        let path = percent_decoded(destination.split(['#', '?']).next().unwrap_or_default());
        let name = last_segment(&path);
        let names = self.names();
        if let Some(index) = names.by_file_name.get(name) {
            return Some(self.entries[*index].content_path.to_string());
        }
        names.files_and_ids.nearest(name).map(str::to_owned)
    }

    /// The id of an entry nearly like what was written: the only one that begins with it or is its beginning, else the
    /// closest.
    #[must_use]
    pub fn nearly_id(&self, written: &str) -> Option<&str> {
        const SHORTEST: usize = 6;
        let names = self.names();
        let ids = &names.sorted_ids;
        let longer = ids.partition_point(|id| **id < *written);
        let mut alike: Vec<&str> = ids[longer..]
            .iter()
            .map(|id| &**id)
            .take_while(|id| id.starts_with(written))
            .take(2)
            .collect();
        alike.extend(written.char_indices().skip(1).filter_map(|(end, _)| {
            let beginning = ids
                .binary_search_by(|id| (**id).cmp(&written[..end]))
                .ok()?;
            Some(&*ids[beginning])
        }));
        match alike.as_slice() {
            [one] if written.len() >= SHORTEST => Some(one),
            _ => names.ids.nearest(written),
        }
    }

    /// An asset nearly like the image or file that was written: one of the same name elsewhere, else the closest name.
    #[must_use]
    pub fn nearly_asset(&self, destination: &str) -> Option<&str> {
        let name = last_segment(destination);
        let names = self.names();
        match names.by_asset_name.get(name) {
            Some(asset) => Some(&self.assets[*asset].content_path),
            None => names.asset_names.nearest(name),
        }
    }

    fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::of(self))
    }

    /// The anchor, on its page, of the place in an entry that `fragment` names; `None` when it has no such place.
    #[must_use]
    pub fn anchor<'a>(&'a self, index: Index, fragment: &'a str) -> Option<Cow<'a, str>> {
        self.entries[index].outline().anchor(fragment)
    }
}

/// The path within the content folder that `destination`, written in the file `from`, leads to.
pub(super) fn file_path(sources: &[SourceConfig], from: &str, destination: &str) -> Option<String> {
    if is_absolute(destination) {
        return None;
    }
    let path = destination.split(['#', '?']).next().unwrap_or_default();
    content_path(sources, from, &percent_decoded(path))
}

/// `../2019/x.md` written in `2021/y.md` → `2019/x.md`; `None` when it leads out of the content folder. In a source, `/` is
/// that source's own folder unless the path begins with the name of one, and no path leads from a source to the book's own
/// files: in its repository it would mean others.
fn content_path(sources: &[SourceConfig], from: &str, path: &str) -> Option<String> {
    let source = source_of(sources, from);
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = Vec::new();
    if !path.starts_with('/') {
        parts.extend(folder.split('/').filter(|part| !part.is_empty()));
    } else if let Some(source) = source
        && source_of(sources, &path[1..]).is_none()
    {
        parts.push(&source.name);
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    let is_root = |source: &SourceConfig| path == source.name;
    let stays =
        source.is_none() || source_of(sources, &path).is_some() || sources.iter().any(is_root);
    stays.then_some(path)
}

/// What entries and files are called, filed so that a name that is nearly right is found without looking at all of them.
#[derive(Debug)]
pub(super) struct Names {
    /// The first entry of each file name.
    by_file_name: HashMap<Arc<str>, Index>,
    files_and_ids: Suggestions,
    ids: Suggestions,
    sorted_ids: Vec<Arc<str>>,
    by_asset_name: HashMap<Arc<str>, usize>,
    asset_names: Suggestions,
}

impl Names {
    fn of(book: &Casebook) -> Self {
        let file_names = || {
            book.entries
                .iter()
                .map(|entry| last_segment(&entry.content_path))
        };
        let asset_names = || {
            book.assets
                .iter()
                .map(|asset| last_segment(&asset.content_path))
        };
        let all_ids = || book.entries.iter().map(|entry| entry.id.as_str());
        let incident_ids = book
            .entries
            .iter()
            .filter(|entry| entry.kind != Kind::Page)
            .map(|entry| entry.id.as_str());
        let mut sorted_ids: Vec<Arc<str>> = all_ids().map(Arc::from).collect();
        sorted_ids.sort_unstable();
        sorted_ids.dedup();
        let mut by_file_name = HashMap::new();
        for (index, name) in file_names().enumerate() {
            by_file_name.entry(Arc::from(name)).or_insert(index);
        }
        let mut by_asset_name = HashMap::new();
        for (asset, name) in asset_names().enumerate() {
            by_asset_name.entry(Arc::from(name)).or_insert(asset);
        }
        Self {
            by_file_name,
            files_and_ids: Suggestions::of(file_names().chain(incident_ids)),
            ids: Suggestions::of(all_ids()),
            sorted_ids,
            by_asset_name,
            asset_names: Suggestions::of(asset_names()),
        }
    }
}

fn last_segment(path: &str) -> &str {
    path.trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or(path)
}

/// For each entry the entries that link to it.
pub(super) fn backlinks(book: &Casebook) -> Vec<Vec<Index>> {
    let linked = |from: Index| -> Vec<Index> {
        let links = book.entries[from].outline().links.iter();
        let targets = links.filter_map(|link| match book.target(from, &link.destination) {
            Target::Entry { index, .. } => Some(index),
            _ => None,
        });
        targets.filter(|index| *index != from).collect()
    };
    let linked: Vec<Vec<Index>> = (0..book.entries.len())
        .into_par_iter()
        .map(linked)
        .collect();
    let mut backlinks: Vec<Vec<Index>> = vec![Vec::new(); book.entries.len()];
    for (from, targets) in linked.into_iter().enumerate() {
        for index in targets {
            if backlinks[index].last() != Some(&from) {
                backlinks[index].push(from);
            }
        }
    }
    backlinks
}
