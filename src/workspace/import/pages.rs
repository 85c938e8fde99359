//! What became of the pages that links name, and links that lead there.

use std::collections::{BTreeSet, HashMap};

use casebook_import::{Draft, PageName, Reference, Target};

use super::write::Place;
use super::{ImportError, Run};

/// The entries that pages became, by what links call those pages.
#[derive(Debug, Default)]
pub(super) struct Pages {
    found: HashMap<PageName, Page>,
}

#[derive(Debug)]
struct Page {
    /// The path of the entry; `None` where two entries have the name.
    path: Option<String>,
    /// Whether a record of this run became it, which the link is likelier to mean.
    is_of_run: bool,
}

/// An entry that waits until it is known what became of the pages it refers to.
#[derive(Debug)]
pub(super) struct Unlinked {
    pub(super) draft: Draft,
    pub(super) place: Place,
    /// Its place among the entries of the report.
    pub(super) at: usize,
}

impl Pages {
    /// Knows an entry of an earlier import.
    pub(super) fn add_existing(&mut self, name: PageName, path: &str) {
        self.add(name, path, false);
    }

    /// Knows an entry of this run.
    pub(super) fn add_of_run(&mut self, names: &[PageName], path: &str) {
        for name in names {
            self.add(name.clone(), path, true);
        }
    }

    fn add(&mut self, name: PageName, path: &str, is_of_run: bool) {
        let page = Page {
            path: Some(path.to_owned()),
            is_of_run,
        };
        let is_exact = !matches!(name, PageName::Stem(_) | PageName::Title(..));
        match self.found.get_mut(&name) {
            None => _ = self.found.insert(name, page),
            Some(known) if is_of_run && !known.is_of_run => *known = page,
            Some(known) if is_exact || known.path.as_deref() == Some(path) => {}
            // Which of both is meant, nobody can tell.
            Some(known) => known.path = None,
        }
    }

    fn path(&self, reference: &Reference) -> Option<&str> {
        let mut names = reference.names.iter();
        names.find_map(|name| self.found.get(name)?.path.as_deref())
    }
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
