//! Old addresses of entries, and what stands at an address.

use std::collections::{HashMap, HashSet};

use super::address::{FILES, first_line, is_reserved, seniority};
use super::{Casebook, Index, Listing};
use crate::entry::Postmortem;
use casebook_diagnostic::{Diagnostic, Span, code};
use casebook_markdown::is_device;

/// Old addresses: each must be a plain path that nothing else uses. Listings must have been made.
pub(super) fn aliases(book: &mut Casebook, findings: &mut Vec<Diagnostic>) {
    let mut taken = Taken::new(std::mem::take(&mut book.by_address), &book.listings);
    let mut redirects = Vec::new();
    let mut with_aliases: Vec<Index> = (0..book.entries.len())
        .filter(|index| !book.entries[*index].aliases.is_empty())
        .collect();
    with_aliases.sort_by_key(|index| seniority(book, *index));
    for index in with_aliases {
        let entry = &book.entries[index];
        for alias in &entry.aliases {
            let Some(path) = alias_path(&alias.value) else {
                let message = format!("`{}` is not an address of this site", alias.value);
                findings.push(
                    Diagnostic::new(code::CB106, &entry.path, alias.span, message)
                        .help("write a path such as `/incidents/old-name/` or `/2023/old-name.html`: letters, digits, `-`, `_` and `.`"),
                );
                continue;
            };
            let key = key_of(&path);
            let holder = taken.holders.get(&key).map(|holder| &book.entries[*holder]);
            if holder.is_none() && !taken.is_blocked(&path, &key) && !is_own(book, &key) {
                taken.add(&path, key, index);
                redirects.push((path, index));
            } else {
                findings.push(in_use(entry, alias.span, &path, holder));
            }
        }
    }
    redirects.sort();
    book.redirects = redirects;
    book.by_address = taken.holders;
}

fn in_use(
    entry: &Postmortem,
    alias: Span,
    path: &str,
    holder: Option<&std::sync::Arc<Postmortem>>,
) -> Diagnostic {
    let message = format!("the address `/{path}` is in use");
    let mut finding = Diagnostic::new(code::CB108, &entry.path, alias, message);
    if let Some(holder) = holder {
        let theirs = holder
            .aliases
            .iter()
            .find(|alias| alias_path(&alias.value).as_deref() == Some(path));
        let place = theirs.map_or_else(
            || holder.id_span.unwrap_or_else(|| first_line(holder)),
            |alias| alias.span,
        );
        finding = finding.related(&holder.path, place, "by this entry");
    }
    finding.help("remove the alias, or give it another address")
}

/// The addresses that are taken, by their keys.
struct Taken {
    holders: HashMap<String, Index>,
    /// Where a file stands there can be no folder, and the reverse.
    files: HashSet<String>,
    folders: HashSet<String>,
    /// Not every host tells folders apart that differ in case.
    spellings: HashMap<String, String>,
}

impl Taken {
    fn new(holders: HashMap<String, Index>, listings: &[Listing]) -> Self {
        let addresses = holders.keys().flat_map(|key| above(key));
        let listings = listings.iter().flat_map(folders_of_listing);
        Self {
            files: HashSet::new(),
            folders: addresses.chain(listings).collect(),
            spellings: HashMap::new(),
            holders,
        }
    }

    /// Whether a file stands where `path` needs a folder, the reverse, or a folder under another spelling.
    fn is_blocked(&self, path: &str, key: &str) -> bool {
        let is_respelt = own_folders(path).any(|folder| {
            let key = key_of(folder);
            let other = self
                .spellings
                .get(&key)
                .map_or(key.as_str(), String::as_str);
            let is_taken = self.spellings.contains_key(&key)
                || self.folders.contains(&key)
                || self.holders.contains_key(&key);
            is_taken && other.trim_end_matches('/') != folder
        });
        is_respelt
            || (is_file(path) && self.folders.contains(key))
            || above(key).any(|above| self.files.contains(&above))
    }

    fn add(&mut self, path: &str, key: String, index: Index) {
        self.folders.extend(above(&key));
        self.spellings
            .extend(own_folders(path).map(|folder| (key_of(folder), folder.to_owned())));
        if is_file(path) {
            self.files.insert(key.clone());
        }
        self.holders.insert(key, index);
    }
}

fn is_file(path: &str) -> bool {
    !path.ends_with('/')
}

/// The folders that a path names, itself included unless it is a file.
fn own_folders(path: &str) -> impl Iterator<Item = &str> {
    let whole = path.trim_end_matches('/');
    let folder = match is_file(path) {
        true => whole.rsplit_once('/').map_or("", |(folder, _)| folder),
        false => whole,
    };
    let ends = folder.match_indices('/').map(|(at, _)| at);
    ends.chain([folder.len()])
        .map(move |end| &folder[..end])
        .filter(|folder| !folder.is_empty())
}

/// An address as it is compared: file systems and readers make no difference between letters of either case, and a file
/// and a folder of one name cannot be beside each other.
fn key_of(path: &str) -> String {
    format!("{}/", path.trim_end_matches('/').to_lowercase())
}

/// The folders that a key stands in: `a/`, `a/b/` of `a/b/c/`.
fn above(key: &str) -> impl Iterator<Item = String> {
    let inner = key.trim_end_matches('/');
    inner
        .match_indices('/')
        .map(|(at, _)| key[..=at].to_owned())
}

/// The folders of a listing's own page, of those of its values, and all that these stand in.
fn folders_of_listing(listing: &Listing) -> impl Iterator<Item = String> {
    let values = listing.values.iter().flat_map(|value| {
        let folder = value.address.clone();
        above(&value.address).chain([folder])
    });
    values.chain([key_of(&listing.segment)])
}

/// Whether the site itself stands at `path`, or keeps files there.
fn is_own(book: &Casebook, path: &str) -> bool {
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    let reserved = is_reserved(first) && (first != "incidents" || rest.is_empty());
    let listed = |listing: &Listing| {
        first == listing.segment
            && (rest.is_empty() || listing.values.iter().any(|value| value.address == path))
    };
    // Below a file there can be no folder, so that the name of one is taken wherever it stands.
    reserved
        || FILES.contains(&first)
        || path.contains("/entry.json/")
        || path.contains("/index.md/")
        || book.listings.iter().any(listed)
}

/// The file endings of old addresses that name a file, and not the folder of one.
const PAGE_ENDINGS: [&str; 3] = [".html", ".htm", ".xhtml"];

/// `/incidents/Old-Name` → the folder `incidents/Old-Name/`, `/2023/old.html` → the file `2023/old.html`, when every segment
/// is plain. A host may tell letters of either case apart, so that they stay as they were. Every folder of the site has an
/// `index.html` that is a file.
pub(super) fn alias_path(alias: &str) -> Option<String> {
    let path = alias.strip_prefix('/')?;
    let is_page = PAGE_ENDINGS.iter().any(|ending| {
        let start = path.len().saturating_sub(ending.len());
        let end = path.get(start..);
        start > 0 && end.is_some_and(|end| end.eq_ignore_ascii_case(ending))
    });
    let bare = path.trim_end_matches('/');
    let folder = bare.strip_suffix("/index.html");
    let is_file = is_page && folder.is_none();
    let path = folder.unwrap_or(bare);
    let plain = |part: &str| {
        !part.is_empty()
            && !part.ends_with('.')
            && !part.starts_with('.')
            && !part.eq_ignore_ascii_case("index.html")
            && !is_device(part)
            && part
                .chars()
                .all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.'))
    };
    (path.split('/').all(plain) && path.len() < 200).then(|| match is_file {
        true => path.to_owned(),
        false => format!("{path}/"),
    })
}

impl Casebook {
    /// The old addresses that redirect to an entry, in order: a folder of the site, or the path of a file.
    pub fn redirects(&self) -> impl Iterator<Item = (&str, Index)> {
        let redirects = self.redirects.iter();
        redirects.map(|(path, index)| (path.as_str(), *index))
    }

    /// The entry at an address of the site, old or new.
    #[must_use]
    pub(crate) fn entry_at(&self, address: &str) -> Option<Index> {
        let key = key_of(address.trim_start_matches('/'));
        self.by_address.get(&key).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_are_plain_paths() {
        assert_eq!(
            alias_path("/incidents/Old_Name.html/"),
            Some("incidents/Old_Name.html/".to_owned())
        );
        assert_eq!(
            alias_path("/2023/07/21/Postmortem.html"),
            Some("2023/07/21/Postmortem.html".to_owned())
        );
        assert_eq!(
            alias_path("/releases/v1.2"),
            Some("releases/v1.2/".to_owned())
        );
        assert_eq!(
            alias_path("/2019/pool/index.html"),
            Some("2019/pool/".to_owned())
        );
        for bad in [
            "incidents/x",
            "/../x",
            "/a//b",
            "/",
            "/a b/",
            "/a?b",
            "//host/x",
            "/a\\b",
            "/nul/",
            "/a/con.html",
            "/a./",
            "/.casebook-x/",
            "/x/index.html/y/",
            "/x/index.html/Index.html",
            "/index.html",
            "/.html",
        ] {
            assert_eq!(alias_path(bad), None, "{bad}");
        }
    }
}
