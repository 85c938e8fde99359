//! Places in a document that a `#fragment` may name.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::parts::Outline;
use crate::slug::USER;

/// The anchors of a document, filed when one is first asked for: a document may have many links to many headings.
#[derive(Debug, Clone, Default)]
pub(super) struct AnchorIndex(OnceLock<Anchors>);

impl PartialEq for AnchorIndex {
    fn eq(&self, _: &Self) -> bool {
        // It is made from the headings, footnotes and raw HTML of its outline.
        true
    }
}

impl Eq for AnchorIndex {}

#[derive(Debug, Clone, Default)]
struct Anchors {
    /// What names a heading → its place among the headings.
    headings: HashMap<String, usize>,
    /// The ids in raw HTML.
    html: HashSet<String>,
    /// Labels of footnotes in lower case → their numbers.
    notes: HashMap<String, usize>,
}

impl Anchors {
    fn of(outline: &Outline) -> Self {
        let mut this = Self {
            html: outline.anchors.iter().cloned().collect(),
            ..Self::default()
        };
        // Where several headings go by a name, the first kind of name counts, and of its headings the first.
        let headings = || outline.headings.iter().enumerate();
        let explicit = headings()
            .filter(|(_, heading)| heading.is_explicit)
            .map(|(at, heading)| (&heading.id, at));
        let github = headings().filter_map(|(at, heading)| Some((heading.forge_ids.first()?, at)));
        let own = headings().map(|(at, heading)| (&heading.id, at));
        let gitlab =
            headings().flat_map(|(at, heading)| heading.forge_ids.iter().map(move |id| (id, at)));
        for (name, at) in explicit.chain(github).chain(own).chain(gitlab) {
            if !this.headings.contains_key(name) {
                this.headings.insert(name.clone(), at);
            }
        }
        // Footnotes are numbered as they are first referred to, and those that nothing refers to come last.
        let referred = outline.footnotes.iter().filter(|note| !note.definition);
        let defined = outline.footnotes.iter().filter(|note| note.definition);
        for note in referred.chain(defined) {
            let next = this.notes.len() + 1;
            this.notes.entry(note.label.to_lowercase()).or_insert(next);
        }
        this
    }
}

impl Outline {
    /// The anchor in the page of the place that `fragment` names; `None` when there is no such place. Nothing and `top`
    /// name the page itself.
    ///
    /// A heading goes by the id its author gave it, else by GitHub's, else by the page's own, else by GitLab's: a link
    /// that works in the repository leads to the same heading here.
    #[must_use]
    pub fn anchor<'a>(&'a self, fragment: &'a str) -> Option<Cow<'a, str>> {
        if fragment.is_empty() || fragment == "top" {
            return Some(Cow::Borrowed(fragment));
        }
        let anchors = self.anchor_index.0.get_or_init(|| Anchors::of(self));
        if let Some(at) = anchors.headings.get(fragment) {
            return Some(Cow::Borrowed(&self.headings[*at].id));
        }
        if anchors.html.contains(fragment) {
            return Some(Cow::Owned(format!("{USER}{fragment}")));
        }
        let label = fragment.strip_prefix("fn-")?.to_lowercase();
        let number = anchors.notes.get(&label)?;
        Some(Cow::Owned(format!("fn-{number}")))
    }
}
