//! Where each entry stands in the site.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Casebook, Index};
use crate::diagnostic::{Diagnostic, Span, code};
use crate::markdown::slug;
use crate::model::{Kind, Postmortem};

/// A folder of the site, without leading and with trailing `/`: `incidents/pm-2026-0042/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(Arc<str>);

impl Address {
    pub(super) fn new(path: &str) -> Self {
        Self(path.into())
    }

    /// The folder's path in the site.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// First segments that the site itself uses; a page of the book cannot stand there.
const RESERVED: &[&str] = &[
    "incidents",
    "years",
    "actions",
    "recurrence",
    "lessons",
    "metrics",
    "criteria",
    "guide",
    "glossary",
    "build",
    "search",
    "assets",
    "files",
    "api",
    "feeds",
    "docs",
];

/// The first segment of the listing pages of a field: `root_causes` → `causes`.
#[must_use]
pub fn segment_of(field: &str) -> String {
    match field {
        "root_causes" => "causes".to_owned(),
        "trigger" => "triggers".to_owned(),
        "severity" => "severities".to_owned(),
        other => slug(other),
    }
}

/// Gives each entry its address and fills the book's maps of ids and addresses. Of two entries with the same address
/// the second in the order of paths gets a number, and a finding that points at both.
pub(super) fn assign(book: &mut Casebook, findings: &mut Vec<Diagnostic>) {
    let mut taken: HashMap<String, Index> = HashMap::new();
    let reserved: Vec<String> = book.template.browsable().map(|field| segment_of(&field.name)).collect();
    for index in 0..book.entries.len() {
        let entry = &book.entries[index];
        let mut wanted = if entry.kind == Kind::Page { page(entry) } else { format!("incidents/{}/", entry.id.slug()) };
        let first = wanted.split('/').next().unwrap_or_default();
        if entry.kind == Kind::Page && (RESERVED.contains(&first) || reserved.iter().any(|segment| segment == first)) {
            wanted = format!("pages/{wanted}");
        }
        if let Some(holder) = taken.get(&wanted).copied() {
            findings.push(clash(entry, &book.entries[holder], &wanted));
            wanted = (2..)
                .map(|number| format!("{}-{number}/", wanted.trim_end_matches('/')))
                .find(|address| !taken.contains_key(address))
                .unwrap_or(wanted);
        }
        taken.insert(wanted.clone(), index);
        book.addresses.push(Address::new(&wanted));
        let id: Arc<str> = entry.id.as_str().into();
        let slug: Arc<str> = entry.id.slug().into();
        book.by_id.entry(id).or_insert(index);
        book.by_id.entry(slug).or_insert(index);
    }
    aliases(book, &mut taken, findings);
    book.by_address = taken;
}

/// `guides/How we review.md` → `guides/how-we-review/`; a `README.md` or `index.md` stands for its folder, the one at
/// the top for the book itself.
fn page(entry: &Postmortem) -> String {
    let path = entry.content_path.rsplit_once('.').map_or(&*entry.content_path, |(path, _)| path);
    let mut parts: Vec<String> = path.split('/').map(slug).filter(|part| !part.is_empty()).collect();
    if entry.id_span.is_some() {
        parts = vec![entry.id.slug().to_owned()];
    } else if parts.last().is_some_and(|last| last == "readme" || last == "index") {
        parts.pop();
    }
    if parts.is_empty() { "about/".to_owned() } else { format!("{}/", parts.join("/")) }
}

fn clash(entry: &Postmortem, holder: &Postmortem, address: &str) -> Diagnostic {
    let place = |entry: &Postmortem| entry.id_span.unwrap_or_else(|| first_line(entry));
    let message = if entry.id == holder.id {
        format!("the id `{}` is used twice", entry.id)
    } else {
        format!("`{}` and `{}` would share the address `/{address}`", entry.id, holder.id)
    };
    Diagnostic::new(code::CB108, &entry.path, place(entry), message)
        .related(&holder.path, place(holder), "used first here")
        .help("give one of the two another `id`")
}

fn first_line(entry: &Postmortem) -> Span {
    Span::new(0, entry.text.lines().next().map_or(0, str::len))
}

/// Old addresses: each must be a plain path that nothing else uses.
fn aliases(book: &Casebook, taken: &mut HashMap<String, Index>, findings: &mut Vec<Diagnostic>) {
    for (index, entry) in book.entries.iter().enumerate() {
        for alias in &entry.aliases {
            let Some(path) = alias_path(&alias.value) else {
                let message = format!("`{}` is no address of this site", alias.value);
                findings.push(
                    Diagnostic::new(code::CB106, &entry.path, alias.span, message)
                        .help("write a path such as `/incidents/old-name/`: letters, digits, `-`, `_` and `.`"),
                );
                continue;
            };
            match taken.get(&path) {
                Some(holder) => {
                    let holder = &book.entries[*holder];
                    let message = format!("the address `/{path}` is in use");
                    let place = holder.id_span.unwrap_or_else(|| first_line(holder));
                    findings.push(
                        Diagnostic::new(code::CB108, &entry.path, alias.span, message)
                            .related(&holder.path, place, "by this entry")
                            .help("remove the alias, or give it another address"),
                    );
                }
                None => {
                    taken.insert(path, index);
                }
            }
        }
    }
}

/// `/incidents/old-name/` → `incidents/old-name/`, when every segment is plain.
pub(super) fn alias_path(alias: &str) -> Option<String> {
    let path = alias.strip_prefix('/')?.trim_end_matches('/');
    let plain = |part: &str| {
        !part.is_empty()
            && part != "."
            && part != ".."
            && part.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.'))
    };
    (path.split('/').all(plain) && path.len() < 200).then(|| format!("{}/", path.to_lowercase()))
}

impl Casebook {
    /// The old addresses that redirect to an entry, as folders of the site.
    pub fn redirects(&self) -> impl Iterator<Item = (String, Index)> {
        let mut redirects: Vec<(String, Index)> = self
            .by_address
            .iter()
            .filter(|(path, index)| self.addresses[**index].as_str() != path.as_str())
            .map(|(path, index)| (path.clone(), *index))
            .collect();
        redirects.sort();
        redirects.into_iter()
    }

    /// The entry at an address of the site, old or new.
    #[must_use]
    pub fn entry_at(&self, address: &str) -> Option<Index> {
        let path = address.trim_matches('/').to_lowercase();
        self.by_address.get(&format!("{path}/")).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_are_plain_paths() {
        assert_eq!(alias_path("/incidents/Old_Name.html/"), Some("incidents/old_name.html/".to_owned()));
        for bad in ["incidents/x", "/../x", "/a//b", "/", "/a b/", "/a?b", "//host/x", "/a\\b"] {
            assert_eq!(alias_path(bad), None, "{bad}");
        }
    }
}
