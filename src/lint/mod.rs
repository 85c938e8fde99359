//! The linter: every rule in a file of its own, and the one pass that runs them.
//!
//! What is wrong while loading, parsing and linking is raised there and handed in; the rules here look at the linked
//! book. Everything is a pure function of its input, so that one text can be linted in memory against a book that is
//! loaded already.

pub mod rules;
mod subject;
mod timeline;

use rayon::prelude::*;

pub use subject::{Headings, Subject};
pub use timeline::{Row, Timeline};

use crate::analysis::Recurrence;
use crate::casebook::{Casebook, Index};
use crate::diagnostic::{Diagnostic, code};
use crate::index::Likeness;
use crate::model::{Context, Kind, Postmortem, Status, read};
use crate::time::Date;
use rules::{Check, RULES};

/// What a lint looks at.
pub struct Input<'a> {
    /// The linked book.
    pub book: &'a Casebook,
    /// Its repeats.
    pub recurrence: &'a Recurrence,
    /// The day that counts as today.
    pub today: Date,
    /// What was found while loading, configuring, parsing and linking.
    pub parsed: Vec<Diagnostic>,
    /// Entries that are new or changed, which are compared by their words as drafts are.
    pub changed: &'a [Index],
}

/// Every finding of a book, in the order in which findings are shown, at the levels of its `book.toml`.
#[must_use]
pub fn lint(input: Input<'_>) -> Vec<Diagnostic> {
    let headings = Headings::of(&input.book.template);
    let likeness = likeness(input.book, input.changed);
    let book = Book {
        book: input.book,
        recurrence: input.recurrence,
        today: input.today,
        headings: &headings,
        likeness: likeness.as_ref(),
    };
    let mut findings = input.parsed;
    let of_entries: Vec<Vec<Diagnostic>> = (0..input.book.entries.len())
        .into_par_iter()
        .map(|index| {
            let mut findings = Vec::new();
            check(&book.subject(index), &mut findings);
            findings
        })
        .collect();
    findings.extend(of_entries.into_iter().flatten());
    for rule in RULES {
        if let Check::Book(check) = rule.check {
            check(&book, &mut findings);
        }
    }
    finish(input.book, findings)
}

/// The words of drafts and changed entries, unless nobody wants to know what they are like.
fn likeness(book: &Casebook, changed: &[Index]) -> Option<Likeness> {
    book.config.lint.level(code::CB306)?;
    let drafts = (0..book.entries.len()).filter(|index| {
        let entry = &book.entries[*index];
        entry.kind == Kind::Incident && entry.status == Status::Draft && entry.status_span.is_some()
    });
    let asked: Vec<Index> = drafts.chain(changed.iter().copied()).collect();
    (!asked.is_empty()).then(|| Likeness::of(book, asked))
}

/// The findings of one text, which stands for the entry at `index` of a book that is loaded already: what parsing
/// raises, and the rules that look at one entry. Reads no file. With the book's `likeness`, the text is compared with
/// the other entries too.
#[must_use]
pub fn lint_one(
    book: &Casebook,
    recurrence: &Recurrence,
    today: Date,
    likeness: Option<&Likeness>,
    index: Index,
    text: &std::sync::Arc<str>,
) -> Vec<Diagnostic> {
    let old = &book.entries[index];
    let is_page = |path: &str| is_page(book, path);
    let context = Context { template: &book.template, zone: book.zone(), is_page: &is_page };
    let (entry, mut findings) = read(&old.path, &old.content_path, text, &context);
    let headings = Headings::of(&book.template);
    let whole = Book { book, recurrence, today, headings: &headings, likeness };
    check(&whole.subject_of(index, &entry), &mut findings);
    finish(book, findings)
}

/// Whether a file is a page unless its front matter says otherwise.
fn is_page(book: &Casebook, content_path: &str) -> bool {
    let name = content_path.rsplit('/').next().unwrap_or(content_path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.eq_ignore_ascii_case("readme")
        || stem.eq_ignore_ascii_case("index")
        || book.config.pages.is_match(content_path)
}

/// The book as the rules see it.
pub struct Book<'a> {
    /// The linked book.
    pub book: &'a Casebook,
    /// Its repeats.
    pub recurrence: &'a Recurrence,
    /// The day that counts as today.
    pub today: Date,
    /// The headings that the template knows.
    pub headings: &'a Headings<'a>,
    /// The words of entries that are to be compared with the others.
    pub likeness: Option<&'a Likeness>,
}

impl<'a> Book<'a> {
    /// One of its entries.
    #[must_use]
    pub fn subject(&self, index: Index) -> Subject<'a> {
        self.subject_of(index, &self.book.entries[index])
    }

    fn subject_of(&self, index: Index, entry: &'a Postmortem) -> Subject<'a> {
        Subject::new(self, index, entry)
    }
}

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let is_entry = subject.entry.kind != Kind::Page && !subject.entry.broken;
    for rule in RULES {
        match rule.check {
            Check::Entry(check) if is_entry => check(subject, findings),
            Check::Document(check) => check(subject, findings),
            _ => {}
        }
    }
}

/// Levels of this book, what is switched off left out, in order.
fn finish(book: &Casebook, findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> = findings
        .into_iter()
        .filter_map(|mut finding| {
            finding.level = book.config.lint.level(finding.code)?;
            Some(finding)
        })
        .collect();
    findings.sort_by(Diagnostic::order);
    findings.dedup();
    findings
}
