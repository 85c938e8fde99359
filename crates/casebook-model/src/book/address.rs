//! Where each entry stands in the site.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Casebook, Index, OwnPage};
use crate::config::Config;
use crate::entry::{Kind, Postmortem};
use crate::template::Template;
use casebook_diagnostic::{Diagnostic, Span, code};
use casebook_markdown::{segment, segments};

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

/// Folders of the site's first level that hold files of its own, beside those of its own pages.
const FOLDERS: &[&str] = &["assets", "files", "feeds", "docs"];

/// Files of the site's first level; no folder can have their names.
pub(super) const FILES: &[&str] = &[
    "index.html",
    "404.html",
    "robots.txt",
    "llms.txt",
    "sitemap.xml",
    "_headers",
];

/// Whether the site itself uses a first segment; a page of the book cannot stand there.
pub(super) fn is_reserved(segment: &str) -> bool {
    FOLDERS.contains(&segment) || OwnPage::ALL.iter().any(|page| page.segment() == segment)
}

/// The first segment of the listing pages of a field: `root_causes` → `causes`. A field of the book's own whose name
/// the site uses for something else is set apart: `actions` → `by-actions`.
#[must_use]
pub(crate) fn segment_of(field: &str) -> String {
    let own = match field {
        "root_causes" => return "causes".to_owned(),
        "trigger" => return "triggers".to_owned(),
        "severity" => return "severities".to_owned(),
        other => segment(other),
    };
    let taken = is_reserved(&own)
        || ["pages", "about", "causes", "triggers", "severities"].contains(&own.as_str());
    match own.as_str() {
        "" => "other".to_owned(),
        _ if taken => format!("by-{own}"),
        _ => own,
    }
}

/// The first segments of the listings of all browsable fields, in the order of the template, no two the same.
pub(super) fn listing_segments(template: &Template) -> Vec<String> {
    let mut segments: Vec<String> = Vec::new();
    for field in template.browsable() {
        let wanted = segment_of(&field.name);
        let mut segment = wanted.clone();
        let mut number = 2;
        while segments.contains(&segment) {
            segment = format!("{wanted}-{number}");
            number += 1;
        }
        segments.push(segment);
    }
    segments
}

/// Gives each entry its address and fills the book's maps of ids and addresses. Of entries with the same address the
/// [oldest](seniority) keeps it; each of the others gets a number, and a finding that points at both.
pub(super) fn assign(book: &mut Casebook, findings: &mut Vec<Diagnostic>) {
    let reserved = listing_segments(&book.template);
    let wanted: Vec<String> = book
        .entries
        .iter()
        .map(|entry| wanted(&book.config, entry, &reserved))
        .collect();
    let mut holders: HashMap<&str, Index> = HashMap::new();
    let mut displaced: Vec<Index> = Vec::new();
    for (index, address) in wanted.iter().enumerate() {
        let holder = holders.entry(address).or_insert(index);
        if *holder != index {
            let (keeps, yields) = match seniority(book, index) < seniority(book, *holder) {
                true => (index, *holder),
                false => (*holder, index),
            };
            *holder = keeps;
            displaced.push(yields);
        }
    }
    displaced.sort_by_key(|index| seniority(book, *index));
    for index in &displaced {
        let holder = holders[wanted[*index].as_str()];
        findings.push(clash(book, *index, holder, &wanted[*index]));
    }
    let mut taken: HashMap<String, Index> = holders
        .iter()
        .map(|(address, index)| ((*address).to_owned(), *index))
        .collect();
    let mut addresses = wanted.clone();
    for index in &displaced {
        let is_page = book.entries[*index].kind == Kind::Page;
        let free = numbered(&wanted[*index], |address| {
            taken.contains_key(address) || (is_page && is_of_site(address, &reserved))
        });
        taken.insert(free.clone(), *index);
        addresses[*index] = free;
    }
    book.addresses = addresses
        .iter()
        .map(|address| Address::new(address))
        .collect();
    // Whoever keeps the address is who the id means.
    let is_displaced: HashSet<Index> = displaced.iter().copied().collect();
    let keepers = (0..book.entries.len()).filter(|index| !is_displaced.contains(index));
    for index in keepers.chain(displaced.iter().copied()) {
        let entry = &book.entries[index];
        let id: Arc<str> = entry.id.as_str().into();
        let slug: Arc<str> = entry.id.slug().into();
        book.by_id.entry(id).or_insert(index);
        book.by_id.entry(slug).or_insert(index);
    }
    book.by_address = taken;
}

/// The folder of the site that an entry would have, were it alone.
fn wanted(config: &Config, entry: &Postmortem, reserved: &[String]) -> String {
    if entry.kind != Kind::Page {
        return format!("incidents/{}/", entry.id.slug());
    }
    let wanted = page(config, entry);
    if is_of_site(&wanted, reserved) {
        format!("pages/{wanted}")
    } else {
        wanted
    }
}

/// Whether a page cannot stand at `address`, because the site itself uses its first segment: for something of its own, or
/// for one of the `listings`.
fn is_of_site(address: &str, listings: &[String]) -> bool {
    let first = address.split('/').next().unwrap_or_default();
    is_reserved(first) || listings.iter().any(|segment| segment == first)
}

/// `tags/c/` → `tags/c-2/`, or the next number that is free.
pub(super) fn numbered(address: &str, taken: impl Fn(&str) -> bool) -> String {
    let stem = address.trim_end_matches('/');
    (2_usize..)
        .map(|number| format!("{stem}-{number}/"))
        .find(|address| !taken(address))
        .unwrap_or_else(|| address.to_owned())
}

/// The order in which entries have a claim to an address: by the day git first saw the file, by the day of the entry
/// itself, by path. What has no such day comes last: a file that is not committed is newer than any that is. An entry
/// that is added later so never takes the address, which others may have linked to, of one that is there.
pub(super) fn seniority(book: &Casebook, index: Index) -> impl Ord + use<> {
    let created = book.history[index].as_ref().map(|history| history.created);
    let day = book.entries[index].date(book.zone());
    (created.is_none(), created, day.is_none(), day, index)
}

/// Whether two entries would share an address because of their ids: then it takes the history to tell who keeps it.
#[must_use]
pub fn ids_clash(entries: &[Arc<Postmortem>]) -> bool {
    let mut seen = HashSet::new();
    entries
        .iter()
        .filter(|entry| !entry.hidden)
        .any(|entry| !seen.insert((entry.kind == Kind::Page, entry.id.slug())))
}

/// `guides/How we review.md` → `guides/how-we-review/`; a `README.md` or `index.md` stands for its folder, the one at
/// the top for the book itself. One at the top of a source, of which outsiders do not see the name, has that of its title.
fn page(config: &Config, entry: &Postmortem) -> String {
    let shown = config.shown_content_path(&entry.content_path);
    let path = shown.rsplit_once('.').map_or(shown, |(path, _)| path);
    let mut parts: Vec<String> = path
        .split('/')
        .map(segment)
        .filter(|part| !part.is_empty())
        .collect();
    if entry.id_span.is_some() {
        parts = vec![entry.id.slug().to_owned()];
    } else if parts
        .last()
        .is_some_and(|last| last == "readme" || last == "index")
    {
        parts.pop();
        if parts.is_empty() && config.source_of(&entry.content_path).is_some() {
            parts = vec![segment(&entry.title)];
        }
    }
    if parts.is_empty() {
        "about/".to_owned()
    } else {
        format!("{}/", segments(&parts))
    }
}

fn clash(book: &Casebook, index: Index, holder: Index, address: &str) -> Diagnostic {
    let (entry, holder) = (&*book.entries[index], &*book.entries[holder]);
    let source = |entry: &Postmortem| {
        let source = book.config.source_of(&entry.content_path);
        source.map(|source| &source.name)
    };
    let place = |entry: &Postmortem| entry.id_span.unwrap_or_else(|| first_line(entry));
    let message = if entry.id == holder.id {
        format!("the id `{}` is used twice", entry.id)
    } else {
        format!(
            "`{}` and `{}` would share the address `/{address}`",
            entry.id, holder.id
        )
    };
    Diagnostic::new(code::CB108, &entry.path, place(entry), message)
        .related(&holder.path, place(holder), "the entry that keeps it")
        .help(match source(entry) == source(holder) {
            true => "give one of the two another `id`",
            false => "give one of the two another `id`, or its source an `id-prefix`",
        })
}

pub(super) fn first_line(entry: &Postmortem) -> Span {
    Span::new(0, entry.text.lines().next().map_or(0, str::len))
}
