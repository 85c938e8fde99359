//! Places in a document that a `#fragment` may name.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::parts::{Footnote, Heading};

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

impl AnchorIndex {
    /// The anchors of the document that has these headings, footnotes, and ids in raw HTML.
    pub(super) fn of(
        &self,
        headings: &[Heading],
        footnotes: &[Footnote],
        html: &[String],
    ) -> &Anchors {
        self.0
            .get_or_init(|| Anchors::of(headings, footnotes, html))
    }
}

#[derive(Debug, Clone, Default)]
pub(super) struct Anchors {
    /// What names a heading → its place among the headings.
    pub(super) headings: HashMap<String, usize>,
    /// The ids in raw HTML.
    pub(super) html: HashSet<String>,
    /// Labels of footnotes in lower case → their numbers.
    pub(super) notes: HashMap<String, usize>,
}

impl Anchors {
    fn of(headings: &[Heading], footnotes: &[Footnote], html: &[String]) -> Self {
        let mut this = Self {
            html: html.iter().cloned().collect(),
            ..Self::default()
        };
        // Where several headings go by a name, the first kind of name counts, and of its headings the first.
        let headings = || headings.iter().enumerate();
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
        let referred = footnotes.iter().filter(|note| !note.definition);
        let defined = footnotes.iter().filter(|note| note.definition);
        for note in referred.chain(defined) {
            let next = this.notes.len() + 1;
            this.notes.entry(note.label.to_lowercase()).or_insert(next);
        }
        this
    }
}
