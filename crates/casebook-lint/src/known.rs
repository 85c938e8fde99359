//! What rules said of an entry, and would say again: a book that stays open is linted after every pause, and whoever types in
//! between changed one entry.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::Pass;
use casebook_analysis::index::Memo;
use casebook_analysis::index::memo::{self, Key};
use casebook_diagnostic::{Diagnostic, kept};
use casebook_model::book::Casebook;
use casebook_model::entry::Postmortem;
use casebook_model::template::Template;
use casebook_time::Date;

/// The findings of the rules that look at one entry alone, by the entries that they were found in. A lint that is given it asks
/// those rules about new and changed entries only, and leaves what it found for the next one.
#[derive(Debug, Default)]
pub struct Known {
    around: Option<Around>,
    entries: HashMap<Arc<str>, Kept>,
}

#[derive(Debug)]
struct Kept {
    entry: Arc<Postmortem>,
    /// Which owners of its actions are authors somewhere: all that rules of one entry ask the others.
    authors: Vec<bool>,
    findings: Arc<[Diagnostic]>,
}

/// What such findings depend on beside the entry.
#[derive(Debug, Clone, PartialEq)]
struct Around {
    today: Date,
    /// The text of `book.toml`.
    config: Option<String>,
    template: Template,
}

impl Known {
    /// Forgets everything if the rules would say something else now.
    pub(super) fn keep_for(&mut self, pass: &Pass<'_>, config: Option<&str>) {
        let around = Around {
            today: pass.book.today,
            config: config.map(str::to_owned),
            template: pass.book.book.template.clone(),
        };
        if self.around.as_ref() != Some(&around) {
            self.entries.clear();
            self.around = Some(around);
        }
    }

    /// The findings of all entries.
    pub(super) fn look(&mut self, pass: &Pass<'_>) -> Vec<Diagnostic> {
        let book = pass.book.book;
        let found: Vec<(Kept, Vec<Diagnostic>)> = (0..book.entries.len())
            .into_par_iter()
            .map(|index| {
                let entry = &book.entries[index];
                let authors = authors_among_owners(book, entry);
                let known = self.entries.get(&entry.path);
                let known = known
                    .filter(|known| Arc::ptr_eq(&known.entry, entry) && known.authors == authors);
                let findings = match known {
                    Some(known) => Arc::clone(&known.findings),
                    None => pass.entry(index, &|rule| rule.is_of_one_entry()).into(),
                };
                let kept = Kept {
                    entry: Arc::clone(entry),
                    authors,
                    findings,
                };
                (kept, pass.entry(index, &|rule| !rule.is_of_one_entry()))
            })
            .collect();
        let mut findings = Vec::new();
        self.entries = found
            .into_iter()
            .map(|(kept, others)| {
                findings.extend(kept.findings.iter().cloned().chain(others));
                (Arc::clone(&kept.entry.path), kept)
            })
            .collect();
        findings
    }
}

/// The findings of all entries, those of one entry alone from `memo` where it has them.
pub(super) fn look_up(pass: &Pass<'_>, config: Option<&str>, memo: &Memo) -> Vec<Diagnostic> {
    let book = pass.book.book;
    let around = around(pass, config);
    let found: Vec<Vec<Diagnostic>> = (0..book.entries.len())
        .into_par_iter()
        .map(|index| {
            let look = || pass.entry(index, &|rule| rule.is_of_one_entry());
            let known = memo.get_or_make(
                || key_of(book, &book.entries[index], &around),
                || kept::to_bytes(&look()),
            );
            let known = known.ok().and_then(|bytes| kept::from_bytes(&bytes));
            let mut findings = known.unwrap_or_else(look);
            findings.extend(pass.entry(index, &|rule| !rule.is_of_one_entry()));
            findings
        })
        .collect();
    found.into_iter().flatten().collect()
}

/// The hash of what the findings of one entry alone depend on beside the entry.
fn around(pass: &Pass<'_>, config: Option<&str>) -> Key {
    let book = pass.book.book;
    let Template {
        fields,
        sections,
        vocabularies,
        glossary,
        synonyms,
        dialects,
        source_dialects,
        default_status,
        ..
    } = &book.template;
    let terms: Vec<_> = vocabularies
        .iter()
        .map(|(name, vocabulary)| (name, vocabulary.terms()))
        .collect();
    let texts: Vec<&str> = dialects.iter().map(|dialect| &*dialect.text).collect();
    let of_sources: Vec<(&String, Vec<&str>)> = source_dialects
        .iter()
        .map(|(name, own)| (name, own.iter().map(|dialect| &*dialect.text).collect()))
        .collect();
    let template = format!(
        "{fields:?}{sections:?}{terms:?}{glossary:?}{synonyms:?}{texts:?}{of_sources:?}{default_status:?}"
    );
    memo::key(&[
        b"findings around",
        pass.book.today.to_string().as_bytes(),
        config.unwrap_or_default().as_bytes(),
        // A text with mistakes is not in force: the last one without is.
        format!("{:?}", book.config).as_bytes(),
        book.config.audience.name.as_bytes(),
        template.as_bytes(),
    ])
}

/// The hash of an entry as the rules see it, and of what is around it.
fn key_of(book: &Casebook, entry: &Postmortem, around: &Key) -> Key {
    let dialect = entry.explained.as_ref().map(|one| &*one.dialect.text);
    let read = format!(
        "{:?}{:?}{:?}{}{}{:?}{:?}",
        entry.kind,
        entry.status,
        entry.visibility,
        entry.hidden,
        entry.broken,
        entry.title,
        authors_among_owners(book, entry)
    );
    memo::key(&[
        b"findings",
        around,
        entry.path.as_bytes(),
        entry.content_path.as_bytes(),
        entry.id.as_str().as_bytes(),
        entry.text.as_bytes(),
        entry.cut.as_bytes(),
        dialect.unwrap_or_default().as_bytes(),
        &[u8::from(dialect.is_some())],
        read.as_bytes(),
    ])
}

fn authors_among_owners(book: &Casebook, entry: &Postmortem) -> Vec<bool> {
    let owners = entry
        .actions
        .iter()
        .filter_map(|action| action.owner.as_ref());
    owners
        .map(|owner| book.is_author(owner.value.as_str()))
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::Sample;
    use super::*;
    use casebook_time::parse_date;

    fn entry(title: &str) -> String {
        format!(
            "---\ntitle: {title}\nstatus: published\nseverity: SEV9\nstarted: 2026-10-01T09:14Z\n---\n\nTBD [gone](gone.md).\n"
        )
    }

    fn own(known: &Known, path: &str) -> Arc<[Diagnostic]> {
        Arc::clone(&known.entries[path].findings)
    }

    #[test]
    fn findings_from_a_memo_are_those_of_a_look() {
        let (a, b, other) = (entry("A"), entry("B"), entry("Other"));
        let sample = |b: &str| Sample::new(&[("content/a.md", &a), ("content/b.md", b)]);
        let mut memo = Arc::new(Memo::default());
        let mut lint = |sample: &Sample, config: Option<&str>| {
            assert_eq!(sample.with_memo(config, &memo), sample.findings());
            let is_new = !memo.is_as_it_was();
            memo = std::mem::take(&mut memo).after(true);
            is_new
        };
        let (first, mut second) = (sample(&b), sample(&other));
        assert!(lint(&first, None) && !lint(&sample(&b), None));
        assert!(lint(&second, None) && !lint(&second, None));
        assert!(lint(&second, Some("[book]")));
        (second.today, _) = parse_date("2027-11-22").unwrap();
        assert!(lint(&second, Some("[book]")));
        second.book.template.default_status = casebook_model::entry::Status::InReview;
        assert!(lint(&second, Some("[book]")));
    }

    #[test]
    fn an_unchanged_entry_is_not_looked_at_again() {
        let (a, b, other) = (entry("A"), entry("B"), entry("Other"));
        let sample = |b: &str| Sample::new(&[("content/a.md", &a), ("content/b.md", b)]);
        let (first, mut second) = (sample(&b), sample(&other));
        let mut known = Known::default();
        let found = first.again(&mut known);
        assert!(found.len() > 4, "{found:#?}");
        assert_eq!(found, first.findings());
        // As an open book keeps what did not change.
        second.book.entries[0] = Arc::clone(&first.book.entries[0]);
        let (a, b) = (own(&known, "content/a.md"), own(&known, "content/b.md"));
        assert_eq!(second.again(&mut known), second.findings());
        assert!(Arc::ptr_eq(&a, &own(&known, "content/a.md")));
        assert!(!Arc::ptr_eq(&b, &own(&known, "content/b.md")));
        // Another day is another question.
        (second.today, _) = parse_date("2027-11-22").unwrap();
        assert_eq!(second.again(&mut known), second.findings());
        assert!(!Arc::ptr_eq(&a, &own(&known, "content/a.md")));
    }
}
