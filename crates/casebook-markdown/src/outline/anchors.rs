//! Places in a document that a `#fragment` may name.

use std::borrow::Cow;

use super::parts::Outline;
use crate::slug::USER;

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
        let headings = || self.headings.iter();
        let heading = headings()
            .find(|heading| heading.is_explicit && heading.id == fragment)
            .or_else(|| {
                headings()
                    .find(|heading| heading.forge_ids.first().is_some_and(|id| id == fragment))
            })
            .or_else(|| headings().find(|heading| heading.id == fragment))
            .or_else(|| {
                headings().find(|heading| heading.forge_ids.iter().any(|id| id == fragment))
            });
        if let Some(heading) = heading {
            return Some(Cow::Borrowed(&heading.id));
        }
        if self.anchors.iter().any(|anchor| anchor == fragment) {
            return Some(Cow::Owned(format!("{USER}{fragment}")));
        }
        let label = fragment.strip_prefix("fn-")?;
        Some(Cow::Owned(format!("fn-{}", self.note_number(label)?)))
    }

    /// The number that the page gives to a footnote: they are numbered as they are first referred to, and those that
    /// nothing refers to come last.
    fn note_number(&self, label: &str) -> Option<usize> {
        let mut labels: Vec<String> = Vec::new();
        let referred = self.footnotes.iter().filter(|note| !note.definition);
        let defined = self.footnotes.iter().filter(|note| note.definition);
        for note in referred.chain(defined) {
            let label = note.label.to_lowercase();
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        let wanted = label.to_lowercase();
        labels
            .iter()
            .position(|label| *label == wanted)
            .map(|at| at + 1)
    }
}
