//! What rules said of an entry, and would say again: a book that stays open is linted after every pause, and whoever types in
//! between changed one entry.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::Pass;
use casebook_diagnostic::Diagnostic;
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
