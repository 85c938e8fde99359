//! What is wrong, while somebody types: the findings of the text as it is now, and of those that take the whole book the ones
//! found last, moved to where their text is by now.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use casebook_diagnostic::{Diagnostic, Span};
use casebook_model::config;

use super::view::{Role, View};
use crate::workspace::Snapshot;

/// What the linter said of a whole book.
#[derive(Debug)]
pub(super) struct BookFindings {
    /// The revision that was linted.
    snapshot: Snapshot,
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
    fn of_the_book(&self, name: &Arc<str>, content_path: &str) -> Arc<[Diagnostic]> {
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

/// The findings of a document.
pub(super) fn of_document(view: &View<'_>) -> Vec<Diagnostic> {
    let name = view.name();
    let text = view.text();
    let Some(linted) = view.linted else {
        return match view.role {
            Role::Entry => view.snapshot.lint_text(&view.content_path(), text),
            Role::Config => config::read(text, &name).1,
            Role::Schema => Vec::new(),
        };
    };
    let before = linted.snapshot.text(&name);
    if before == Some(text) {
        return linted.of(&name).to_vec();
    }
    let (mut findings, rest) = match view.role {
        Role::Entry => (
            view.snapshot.lint_text(&view.content_path(), text),
            linted.of_the_book(&name, &view.content_path()),
        ),
        Role::Config => (config::read(text, &name).1, Arc::default()),
        // Until the template is read again: that takes the whole book.
        Role::Schema => (Vec::new(), linted.of(&name).into()),
    };
    if let Some(before) = before {
        let edited = Edited::between(before, text);
        let moved = rest.iter().filter_map(|finding| {
            let span = edited.moved(finding.span)?;
            let mut finding = finding.clone();
            finding.span = span;
            // Its edits are made for the text as it was.
            finding.fix = None;
            Some(finding)
        });
        findings.extend(moved);
    }
    findings.sort_by(Diagnostic::order);
    findings.dedup();
    findings
}

/// The one stretch in which two texts differ.
#[derive(Debug, PartialEq, Eq)]
struct Edited {
    /// In the text before.
    old: Span,
    /// In the text after, the end.
    new_end: usize,
}

impl Edited {
    fn between(before: &str, after: &str) -> Self {
        let (old, new) = (before.as_bytes(), after.as_bytes());
        let same = old.iter().zip(new).take_while(|(one, other)| one == other);
        let start = same.count();
        let (rest_old, rest_new) = (old[start..].iter().rev(), new[start..].iter().rev());
        let same = rest_old
            .zip(rest_new)
            .take_while(|(one, other)| one == other);
        let end = same.count();
        Self {
            old: Span::new(start, old.len() - end),
            new_end: new.len() - end,
        }
    }

    /// Where a stretch of the text before is in the text after; `None` if it was edited itself.
    fn moved(&self, span: Span) -> Option<Span> {
        if span.end <= self.old.start {
            Some(span)
        } else if span.start >= self.old.end {
            let at = |offset: usize| offset - self.old.end + self.new_end;
            Some(Span::new(at(span.start), at(span.end)))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_move_with_the_text_around_them() {
        let edited = Edited::between("one two three", "one 22 three");
        assert_eq!(edited.moved(Span::new(0, 3)), Some(Span::new(0, 3)));
        assert_eq!(edited.moved(Span::new(4, 7)), None);
        assert_eq!(edited.moved(Span::new(8, 13)), Some(Span::new(7, 12)));
    }

    #[test]
    fn repeated_letters_do_not_count_twice() {
        let edited = Edited::between("aaa", "aaaa");
        assert_eq!(
            edited,
            Edited {
                old: Span::at(3),
                new_end: 4
            }
        );
        let edited = Edited::between("abab", "ab");
        assert_eq!(
            edited,
            Edited {
                old: Span::new(2, 4),
                new_end: 2
            }
        );
        assert_eq!(
            Edited::between("", "").moved(Span::at(0)),
            Some(Span::at(0))
        );
    }
}
