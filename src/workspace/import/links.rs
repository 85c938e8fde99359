//! Links to pages, written when it is known what became of those.

use std::collections::BTreeSet;

use casebook_import::{Draft, Reference, Target};

use super::write::Place;
use super::{ImportError, Run};

/// An entry that waits until it is known what became of the pages it refers to.
#[derive(Debug)]
pub(super) struct Unlinked {
    pub(super) draft: Draft,
    pub(super) place: Place,
    /// Its place among the entries of the report.
    pub(super) at: usize,
}

impl Run<'_> {
    /// Writes the entries whose links had to wait, and tells of pages that are not there.
    pub(super) fn link(&mut self) -> Result<(), ImportError> {
        for unlinked in std::mem::take(&mut self.unlinked) {
            let Unlinked { draft, place, at } = unlinked;
            let mut notes = BTreeSet::new();
            let mut targets: Vec<Option<Target>> = Vec::with_capacity(draft.references.len());
            for reference in &draft.references {
                let target = self
                    .pages
                    .path(reference)
                    .map(|path| reference.target(&place.path, path));
                match (&target, reference.loses_place) {
                    (None, _) if reference.stays_useful => {}
                    (None, _) => _ = notes.insert(missing(reference)),
                    (Some(_), true) => _ = notes.insert(LOST_PLACE.to_owned()),
                    (Some(_), false) => {}
                }
                targets.push(target);
            }
            for note in notes {
                self.report.note(note);
            }
            let fate = self.write(&place, &draft.linked(&targets), &draft.text)?;
            self.report.entries[at].fate = fate;
        }
        Ok(())
    }
}

const LOST_PLACE: &str = "links to a place within a page lead to the page";

fn missing(reference: &Reference) -> String {
    let what = match reference.is_title {
        true => "links to it are its title",
        false => "links to it stay as they are",
    };
    format!("`{}` was not imported: {what}", reference.shown)
}
