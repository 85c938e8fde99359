//! Links of an entry to other pages of its tool. Which entries those become is known when all have been read; until then a link
//! stays as its author wrote it, or is the title of the page.

mod issues;
mod names;

use std::cmp::Reverse;
use std::ops::Range;

use casebook_diagnostic::Span;
use casebook_dialect::Dialect;
use casebook_markdown::{Link, LinkForm, percent_decoded, percent_encoded};
use casebook_model::entry::Postmortem;

use super::Draft;
use crate::record::Record;
use crate::yaml_text::{hash_of, with_hash, with_unlinked_hash};

use issues::Tracker;
pub use names::PageName;
use names::{Named, is_page_address, named};
pub(crate) use names::{page_by_id, page_by_title};

/// A link of an entry to another page of its tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The names of that page, the surest first.
    pub names: Vec<PageName>,
    /// What the link says of the page, for people.
    pub shown: String,
    /// The file of the source that the link names, if it names one.
    pub file: Option<String>,
    /// Whether only the title of the page stands there while the link leads nowhere.
    pub is_title: bool,
    /// Whether it leads to a place in that page, which the page of an entry calls otherwise.
    pub loses_place: bool,
    /// Whether what stands there is of use where the page became no entry: the name of an issue, its address.
    pub stays_useful: bool,
    /// Where in the page the link leads.
    fragment: Option<String>,
    /// What the link leads to as it is written: a path beside the entry.
    written: Option<String>,
    /// What is replaced in the text of the draft.
    range: Range<usize>,
    /// The text of the link that stands there then; `None` where only the address is replaced.
    text: Option<String>,
}

/// Where a reference leads from an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// To this address, once the text says so.
    Address(String),
    /// Where it leads as it is.
    AsWritten,
}

impl Reference {
    /// The link from the entry `from` to the entry `to`, both paths within the folder of entries.
    #[must_use]
    pub fn target(&self, from: &str, to: &str) -> Target {
        let written = self.written.as_ref();
        if written.is_some_and(|written| leads_to(from, written, to)) {
            return Target::AsWritten;
        }
        let path = relative(from, to);
        let fragment = self
            .fragment
            .as_deref()
            .map(|fragment| format!("#{fragment}"));
        Target::Address(format!(
            "{}{}",
            percent_encoded(&path),
            fragment.unwrap_or_default()
        ))
    }
}

/// Whether an address in one entry leads to another, as Casebook reads addresses: it may lack the ending, or name a folder.
fn leads_to(from: &str, address: &str, to: &str) -> bool {
    let Some(path) = super::names::beside(from, address) else {
        return false;
    };
    let rest = to.strip_prefix(&*path);
    rest.is_some_and(|rest| ["", ".md", "/index.md", "/README.md"].contains(&rest))
}

/// The address of one path from another.
fn relative(from: &str, to: &str) -> String {
    let folders: Vec<&str> = from.split('/').collect();
    let folders = &folders[..folders.len() - 1];
    let parts: Vec<&str> = to.split('/').collect();
    let same = folders
        .iter()
        .zip(&parts[..parts.len() - 1])
        .take_while(|(one, other)| one == other)
        .count();
    let up = std::iter::repeat_n("..", folders.len() - same);
    let way: Vec<&str> = up.chain(parts[same..].iter().copied()).collect();
    way.join("/")
}

impl Draft {
    /// The text of the entry whose references lead to `targets`, one for each; `None` for one that stays as it is.
    #[must_use]
    pub fn linked(&self, targets: &[Option<Target>]) -> String {
        let mut out = String::with_capacity(self.text.len());
        let mut at = 0;
        for (reference, target) in self.references.iter().zip(targets) {
            let Some(Target::Address(address)) = target else {
                continue;
            };
            out.push_str(&self.text[at..reference.range.start]);
            match &reference.text {
                Some(text) => out.push_str(&format!("[{text}]({address})")),
                None => out.push_str(address),
            }
            at = reference.range.end;
        }
        if at == 0 {
            return self.text.clone();
        }
        out.push_str(&self.text[at..]);
        // Whether the source changed is told from the text without links: an entry that moves changes those of others.
        with_hash(&with_unlinked_hash(&out, &hash_of(&self.text)))
    }
}

/// The body of an entry with links to pages as they stay without those pages, and the references in it, by places in the body.
pub(super) fn body(
    record: &Record,
    dialect: &Dialect,
    entry: &Postmortem,
) -> (String, Vec<Reference>) {
    let written = entry.body_text();
    let mut out = String::with_capacity(written.len());
    let mut references = Vec::new();
    let mut at = 0;
    for Naming { place, named, text } in namings(record, dialect, entry) {
        // A link inside another was read with it.
        if place.start < at {
            continue;
        }
        out.push_str(&written[at..place.start]);
        let from = out.len();
        match (&text, named.is_title) {
            (Some(text), true) => out.push_str(&title_for(text, &named.title)),
            _ => out.push_str(&written[place.clone()]),
        }
        at = place.end;
        references.push(reference(named, from..out.len(), text));
    }
    out.push_str(&written[at..]);
    (out, references)
}

/// The name of a record that is an issue.
pub(super) fn issue_name(record: &Record, dialect: &Dialect) -> Option<PageName> {
    Tracker::of(record, dialect)?.own_name(record, dialect)
}

/// A place of a body that names a page.
struct Naming {
    /// What is replaced when it leads to an entry.
    place: Range<usize>,
    named: Named,
    /// The text of the link that stands there then; `None` where only the address is replaced.
    text: Option<String>,
}

/// Every place of a body that names a page, in order.
fn namings(record: &Record, dialect: &Dialect, entry: &Postmortem) -> Vec<Naming> {
    let written = entry.body_text();
    let start = entry.body.start;
    let outline = entry.outline();
    let tracker = Tracker::of(record, dialect);
    let mut found = Vec::new();
    for link in &outline.links {
        // The files of a page have names of their own.
        let is_file = record
            .files
            .contains_key(&*percent_decoded(&link.destination));
        let issue = tracker
            .as_ref()
            .and_then(|tracker| tracker.at(&link.destination));
        let named = issue.or_else(|| named(record, &link.destination));
        let span = link.span.start - start..link.span.end - start;
        let (Some(named), Some(whole)) = (named.filter(|_| !is_file), written.get(span.clone()))
        else {
            continue;
        };
        if let Some((place, text)) = replaced(link, whole) {
            found.push(Naming {
                place: span.start + place.start..span.start + place.end,
                named,
                text,
            });
        }
    }
    let links = outline.links.iter().map(|link| link.span);
    let images = outline.images.iter().map(|image| image.span);
    let links = outermost(links.chain(images).collect());
    let mentioned = tracker.map(|tracker| tracker.mentioned(outline));
    for (span, named) in mentioned.into_iter().flatten() {
        let place = span.start - start..span.end - start;
        if let Some(text) = written
            .get(place.clone())
            .filter(|_| !is_among(&span, &links))
        {
            found.push(Naming {
                named,
                text: Some(text.to_owned()),
                place,
            });
        }
    }
    found.sort_by_key(|naming| naming.place.start);
    found
}

/// Those spans that are inside no other, in order; of any two, one is inside the other or they are disjoint.
fn outermost(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(|span| (span.start, Reverse(span.end)));
    let mut end = 0;
    spans.retain(|span| {
        let is_outer = span.start >= end;
        end = end.max(span.end);
        is_outer
    });
    spans
}

/// Whether a place shares letters with one of the spans, which are disjoint and in order.
fn is_among(place: &Range<usize>, spans: &[Span]) -> bool {
    let before = spans.partition_point(|span| span.start < place.end);
    spans[..before]
        .last()
        .is_some_and(|span| place.start < span.end)
}

fn reference(named: Named, range: Range<usize>, text: Option<String>) -> Reference {
    Reference {
        names: named.names,
        shown: named.shown,
        file: named.file,
        is_title: named.is_title,
        loses_place: named.loses_place,
        stays_useful: named.stays_useful,
        fragment: named.fragment,
        written: named.written,
        range,
        text,
    }
}

/// A link without a page to lead to: its text, and the title of that page where the text is another.
fn title_for(text: &str, title: &str) -> String {
    match text == title || title.is_empty() {
        true => text.to_owned(),
        false => format!("{text} ({title})"),
    }
}

/// The part of a link that is replaced when it leads elsewhere: the address, or all of it by a link with this text.
fn replaced(link: &Link, whole: &str) -> Option<(Range<usize>, Option<String>)> {
    let all = 0..whole.len();
    let address =
        link.destination_span.start - link.span.start..link.destination_span.end - link.span.start;
    match link.form {
        LinkForm::Inline if is_page_address(&link.destination) => {
            let end = whole.rfind("](")?;
            Some((all, Some(whole.get(1..end)?.to_owned())))
        }
        LinkForm::Inline => (address != all).then_some((address, None)),
        LinkForm::Html => {
            let at = whole.get(address.clone())?.find(&link.destination)?;
            let start = address.start + at;
            Some((start..start + link.destination.len(), None))
        }
        // Its definition may serve other links.
        LinkForm::Reference => {
            let end = whole.rfind("][").or_else(|| whole.rfind(']'))?;
            Some((all, Some(whole.get(1..end)?.to_owned())))
        }
        LinkForm::Wiki => {
            let inner = whole.trim_start_matches('[').trim_end_matches(']');
            let shown = inner.split_once('|').map_or(inner, |(_, shown)| shown);
            Some((all, Some(shown.to_owned())))
        }
        LinkForm::Autolink => Some((all, Some(link.destination.clone()))),
    }
}

impl Reference {
    /// Its place in a text that begins so many bytes earlier.
    pub(super) fn shifted(mut self, by: usize) -> Self {
        self.range = self.range.start + by..self.range.end + by;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn an_address_goes_up_only_as_far_as_it_must() {
        for (from, to, way) in [
            ("a.md", "b.md", "b.md"),
            ("x/a.md", "x/b.md", "b.md"),
            ("x/y/a.md", "x/b.md", "../b.md"),
            ("x/a.md", "y/b.md", "../y/b.md"),
            ("a.md", "x/y/b.md", "x/y/b.md"),
            ("x/a.md", "x", "../x"),
        ] {
            assert_eq!(relative(from, to), way, "{from} -> {to}");
        }
    }
}
