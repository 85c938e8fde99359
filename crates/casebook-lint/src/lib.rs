//! The linter: every rule in a file of its own, and the one pass that runs them.
//!
//! What is wrong while loading, parsing and linking is raised there and handed in; the rules here look at the linked
//! book. Everything is a pure function of its input, so that one text can be linted in memory against a book that is
//! loaded already.

mod baseline;
mod fix;
mod heading;
mod ignores;
mod known;
pub mod rules;
mod selection;
mod subject;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testing;

use std::cell::LazyCell;

use memchr::memmem;
use rayon::prelude::*;

pub use baseline::{Baseline, BaselineError, Compared, Shrinkable};
pub use fix::{Fixed, apply, fix, unified};
pub use ignores::suppressed;
pub use known::Known;
pub use rules::reference_line;
pub use selection::{Before, Selection, UnknownRule, codes};
pub use subject::{Found, Headings, Subject, Wanted};

use casebook_analysis::index::{Likeness, Memo};
use casebook_analysis::{Recurrence, recurrence};
use casebook_diagnostic::{Code, Diagnostic, code};
use casebook_model::book::{Casebook, Index, link};
use casebook_model::config::Lint;
use casebook_model::entry::{Context, Kind, Postmortem, Status, read};
use casebook_model::source::{Changes, History};
use casebook_time::Date;
use ignores::Scope;
use rules::{Check, RULES, Rule};

/// What a lint looks at.
pub struct Input<'a> {
    /// The linked book.
    pub book: &'a Casebook,
    /// Its repeats.
    pub recurrence: &'a Recurrence,
    /// The day that counts as today.
    pub today: Date,
    /// What is asked for. Nothing else is looked at, unless it takes the whole book to answer.
    pub selection: &'a Selection,
    /// What was found while loading, configuring, parsing and linking.
    pub parsed: Vec<Diagnostic>,
}

/// The findings of a book that were asked for, in the order in which findings are shown, at the levels of its
/// `book.toml`.
#[must_use]
pub fn lint(input: Input<'_>) -> Vec<Diagnostic> {
    let selection = input.selection;
    let mut findings = lint_around(input);
    findings.retain(|finding| selection.takes(finding));
    findings
}

/// The same of a whole book that was linted before: `known` holds what is found again without looking, and then what was found
/// now. `config` is the text of `book.toml`.
#[must_use]
pub fn lint_again(input: Input<'_>, config: Option<&str>, known: &mut Known) -> Vec<Diagnostic> {
    around(input, &Memo::off(), |pass| {
        known.keep_for(pass, config);
        known.look(pass)
    })
}

/// The same of a whole book; what rules say of one entry alone, and said of it before, is taken from `memo`. `config` is the text
/// of `book.toml`.
#[must_use]
pub fn lint_with_memo(input: Input<'_>, config: Option<&str>, memo: &Memo) -> Vec<Diagnostic> {
    around(input, memo, |pass| known::look_up(pass, config, memo))
}

/// The same with what was found on the way: all there is in the files that were asked for, and in the others what
/// depends on other files.
#[must_use]
pub fn lint_around(input: Input<'_>) -> Vec<Diagnostic> {
    around(input, &Memo::off(), |pass| {
        let entries = (0..pass.book.book.entries.len()).into_par_iter();
        let found: Vec<Vec<Diagnostic>> =
            entries.map(|index| pass.entry(index, &|_| true)).collect();
        found.into_iter().flatten().collect()
    })
}

/// Runs the rules: `look` those that are asked about each entry.
fn around(
    input: Input<'_>,
    memo: &Memo,
    look: impl FnOnce(&Pass<'_>) -> Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let headings = Headings::of(&input.book.template);
    let (book, recurrence, today, selection) =
        (input.book, input.recurrence, input.today, input.selection);
    let changes = selection.changes.as_ref();
    let likeness = likeness(book, selection, memo);
    let book = Book {
        book,
        recurrence,
        today,
        changes,
        headings: &headings,
        likeness: likeness.as_ref(),
    };
    let pass = Pass {
        book: &book,
        selection,
    };
    let mut findings = input.parsed;
    findings.extend(look(&pass));
    let lint = &input.book.config.lint;
    let wanted = |code: Code| lint.level(code).is_some() && selection.wants(code);
    for rule in RULES
        .iter()
        .filter(|rule| pass.judges() || wanted(rule.code))
    {
        if let Check::Book(check) = rule.check {
            check(&book, &mut findings);
        }
    }
    let entries = input.book.entries.iter().map(|entry| &**entry);
    finish(lint, entries, Scope::Book, findings)
}

/// One look at a book.
struct Pass<'a> {
    book: &'a Book<'a>,
    selection: &'a Selection,
}

impl Pass<'_> {
    fn lint(&self) -> &Lint {
        &self.book.book.config.lint
    }

    /// Whether an ignore is of use, only the rule tells that it is about.
    fn judges(&self) -> bool {
        self.lint().level(code::CB901).is_some() && self.selection.wants(code::CB901)
    }

    /// What those of the rules find in an entry that are asked.
    fn entry(&self, index: Index, asked: &dyn Fn(&Rule) -> bool) -> Vec<Diagnostic> {
        let subject = self.book.subject(index);
        let (entry, selection) = (subject.entry, self.selection);
        let asks = self.judges() && (entry.lint.is_some() || ignores::has_comment(entry));
        let links = LazyCell::new(|| has_inner_link(entry.body_text()));
        let looked_at = asks || selection.asks_every_rule() || selection.looks_at(&entry.path);
        let is_asked =
            |rule: &Rule| looked_at || (rule.sees_others() && (!rule.reads_links() || *links));
        let mut findings = Vec::new();
        check(
            &subject,
            &|rule| {
                asked(rule)
                    && self.lint().level(rule.code).is_some()
                    && (asks || selection.wants(rule.code))
                    && is_asked(rule)
            },
            &mut findings,
        );
        findings
    }
}

/// Whether a text may have a link or image that leads to another file of the book; when in doubt, it may. It takes a
/// glance where finding out for sure takes reading the Markdown.
fn has_inner_link(text: &str) -> bool {
    let bytes = text.as_bytes();
    let leads_out = |rest: &[u8]| {
        let rest = rest.strip_prefix(b"<").unwrap_or(rest);
        [&b"http://"[..], b"https://", b"mailto:", b"#"]
            .iter()
            .any(|start| rest.starts_with(start))
    };
    let inline = memmem::find_iter(bytes, "](").any(|at| !leads_out(&bytes[at + 2..]));
    let defined = || {
        memmem::find_iter(bytes, "]:").any(|at| {
            let rest = bytes[at + 2..].strip_prefix(b" ").unwrap_or_default();
            !leads_out(rest)
        })
    };
    let raw = || {
        memchr::memchr_iter(b'<', bytes).any(|at| {
            let tag = &bytes[at + 1..];
            let called = |name: &[u8]| {
                tag.get(..name.len())
                    .is_some_and(|tag| tag.eq_ignore_ascii_case(name))
                    && !tag.get(name.len()).is_some_and(u8::is_ascii_alphanumeric)
            };
            called(b"a") || called(b"img")
        })
    };
    inline || defined() || memmem::find(bytes, b"[[").is_some() || raw()
}

/// The words of drafts and changed entries, unless nobody wants to know what they are like.
fn likeness(book: &Casebook, selection: &Selection, memo: &Memo) -> Option<Likeness> {
    book.config
        .lint
        .level(code::CB306)
        .filter(|_| selection.wants(code::CB306))?;
    let changes = selection.changes.as_ref();
    let is_asked = |index: &Index| {
        let entry = &book.entries[*index];
        // In an adopted book nothing has a status: what has a day can be told from what came before it.
        let has_place = entry.status_span.is_some() || book.date(*index).is_some();
        let is_draft = entry.status == Status::Draft && has_place;
        let looked_at = entry.kind == Kind::Incident && selection.looks_at(&entry.path);
        looked_at && (is_draft || changes.is_some_and(|changes| changes.is_edited(&entry.path)))
    };
    let asked: Vec<Index> = (0..book.entries.len()).filter(is_asked).collect();
    (!asked.is_empty()).then(|| Likeness::with_memo(book, asked, memo))
}

/// The findings of one text, which stands for the entry at `index` of a book that is loaded already: what parsing
/// raises, and the rules that look at one entry, less what the text asks to have ignored. Reads no file. With the
/// book's `likeness`, the text is compared with the other entries too.
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
    let is_page = |path: &str| book.config.is_page(path);
    let context = Context::of(&book.config, &book.template, &is_page);
    let (entry, mut findings) = read(&old.path, &old.content_path, text, &context);
    let entry = book.with_ids_of_book(entry);
    let headings = Headings::of(&book.template);
    let whole = Book {
        book,
        recurrence,
        today,
        changes: None,
        headings: &headings,
        likeness,
    };
    check(
        &whole.subject_of(index, &entry),
        &|rule| book.config.lint.level(rule.code).is_some(),
        &mut findings,
    );
    finish(
        &book.config.lint,
        std::iter::once(&entry),
        Scope::OneText,
        findings,
    )
}

/// The findings of a text that stands for an entry which is held back, and so not in the book: those of reading it, and
/// as soon as nothing holds it back any longer those of the rules, as if the book had had it all along.
#[must_use]
pub fn lint_held_back(
    book: &Casebook,
    today: Date,
    path: &std::sync::Arc<str>,
    content_path: &std::sync::Arc<str>,
    text: &std::sync::Arc<str>,
) -> Vec<Diagnostic> {
    let is_page = |path: &str| book.config.is_page(path);
    let context = Context::of(&book.config, &book.template, &is_page);
    let (entry, findings) = read(path, content_path, text, &context);
    if entry.hidden {
        let mut findings = suppressed(std::iter::once(&entry), findings);
        findings.retain_mut(|finding| {
            let level = book.config.lint.level(finding.code);
            finding.level = level.unwrap_or(finding.level);
            level.is_some()
        });
        return findings;
    }
    let mut entries = book.entries.clone();
    let at = entries.partition_point(|other| other.path < entry.path);
    entries.insert(at, std::sync::Arc::new(entry));
    let (book, _) = link(
        book.config.clone(),
        book.template.clone(),
        entries,
        book.assets.clone(),
        History::default(),
    );
    lint_one(&book, &recurrence(&book), today, None, at, text)
}

/// The book as the rules see it.
pub struct Book<'a> {
    /// The linked book.
    pub book: &'a Casebook,
    /// Its repeats.
    pub recurrence: &'a Recurrence,
    /// The day that counts as today.
    pub today: Date,
    /// The files that are being worked on, where that is known.
    pub changes: Option<&'a Changes>,
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

fn check(subject: &Subject<'_>, wanted: &dyn Fn(&Rule) -> bool, findings: &mut Vec<Diagnostic>) {
    let is_entry = subject.entry.kind != Kind::Page && !subject.entry.broken;
    let asked = |rule: &Rule| wanted(rule) && !subject.entry.excuses(rule.code);
    let before = findings.len();
    for rule in RULES.iter().filter(|rule| asked(rule)) {
        match rule.check {
            Check::Entry(check) if is_entry => check(subject, findings),
            Check::Document(check) => check(subject, findings),
            _ => {}
        }
    }
    if !subject.entry.is_rewritable() {
        // The fixes write Casebook's YAML, and another tool owns the file.
        let found = findings[before..].iter_mut();
        found.for_each(|finding| finding.fix = None);
    }
}

/// Levels of this book, what is switched off or ignored left out, in order.
fn finish<'a>(
    lint: &Lint,
    entries: impl Iterator<Item = &'a Postmortem>,
    scope: Scope,
    findings: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let levelled = findings.into_iter().filter_map(|mut finding| {
        finding.level = lint.level(finding.code)?;
        Some(finding)
    });
    let mut findings = ignores::apply(entries, lint, scope, levelled.collect());
    findings.sort_by(Diagnostic::order);
    findings.dedup();
    findings
}
