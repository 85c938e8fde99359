//! What became of the pages that links name.

use std::collections::HashMap;

use casebook_import::{PageName, Reference};

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

    /// The path of the entry that a reference means.
    pub(super) fn path(&self, reference: &Reference) -> Option<&str> {
        let mut names = reference.names.iter();
        names.find_map(|name| self.found.get(name)?.path.as_deref())
    }
}
