//! What the linter last said of a whole book.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use casebook_diagnostic::Diagnostic;

use crate::workspace::Snapshot;

/// What the linter said of a whole book.
#[derive(Debug)]
pub(super) struct BookFindings {
    /// The revision that was linted.
    pub(super) snapshot: Snapshot,
    by_file: BTreeMap<Arc<str>, Vec<Diagnostic>>,
    /// Of files that were edited since, what only the whole book tells.
    of_the_book: RefCell<HashMap<Arc<str>, Arc<[Diagnostic]>>>,
}

impl BookFindings {
    pub(super) fn new(snapshot: Snapshot, findings: Vec<Diagnostic>) -> Self {
        let mut by_file: BTreeMap<Arc<str>, Vec<Diagnostic>> = BTreeMap::new();
        for finding in findings {
            by_file
                .entry(Arc::clone(&finding.path))
                .or_default()
                .push(finding);
        }
        Self {
            snapshot,
            by_file,
            of_the_book: RefCell::default(),
        }
    }

    /// The findings of a file, by what findings call it.
    pub(super) fn of(&self, name: &str) -> &[Diagnostic] {
        self.by_file.get(name).map_or(&[], Vec::as_slice)
    }

    /// The files that have any.
    pub(super) fn files(&self) -> impl Iterator<Item = (&Arc<str>, &[Diagnostic])> {
        let files = self.by_file.iter();
        files.map(|(name, findings)| (name, findings.as_slice()))
    }

    /// Whether `other` says the same.
    pub(super) fn says_what(&self, other: &Self) -> bool {
        self.by_file == other.by_file
    }

    /// Of the findings of a file those that its text alone does not tell, as they were when the book was linted.
    pub(super) fn of_the_book(&self, name: &Arc<str>, content_path: &str) -> Arc<[Diagnostic]> {
        let mut known = self.of_the_book.borrow_mut();
        let known = known.entry(Arc::clone(name)).or_insert_with(|| {
            let text = self.snapshot.text(name);
            let alone = text.map(|text| self.snapshot.lint_text(content_path, text));
            let alone = alone.unwrap_or_default();
            let all = self.of(name).iter();
            all.filter(|finding| !alone.contains(finding))
                .cloned()
                .collect()
        });
        Arc::clone(known)
    }
}
