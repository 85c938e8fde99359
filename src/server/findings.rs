//! What is wrong, while somebody types: the findings of the text as it is now, and of those that take the whole book the ones
//! found last, moved to where their text is by now.

use std::sync::Arc;

use casebook_diagnostic::{Diagnostic, Span};
use casebook_model::config;

use super::view::{Role, View};

impl<'a> View<'a> {
    /// What is wrong with it, as far as that can be told before the book is linked again.
    pub(super) fn findings(&self) -> &'a [Diagnostic] {
        self.parsed().findings.get_or_init(|| of_document(self))
    }
}

/// The findings of a document.
fn of_document(view: &View<'_>) -> Vec<Diagnostic> {
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
