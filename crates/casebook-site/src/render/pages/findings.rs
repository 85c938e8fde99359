//! Findings of the lint as pages show them.

use super::Site;
use crate::render::views::{Finding, FindingLevel};
use casebook_diagnostic::{Diagnostic, Level};
use casebook_model::book::Index;

impl Site<'_> {
    pub(super) fn finding(&self, finding: &Diagnostic, with_page: bool) -> Finding {
        let entry = self
            .book
            .entries
            .iter()
            .position(|entry| entry.path == finding.path);
        let path = self.book.shown_path(&finding.path);
        let place = entry.map(|index| {
            let text = &self.book.entries[index].text;
            let at = casebook_diagnostic::LineIndex::new(text).position(finding.span.start);
            format!("{path}:{}:{}", at.line, at.column)
        });
        Finding {
            level: match finding.level {
                Level::Error => FindingLevel::Error,
                Level::Warning => FindingLevel::Warning,
                Level::Info => FindingLevel::Note,
            },
            code: finding.code.to_string(),
            message: finding.message.clone(),
            place: place.or_else(|| Some(path.into_owned())),
            href: entry.filter(|_| with_page).map(|index| self.href(index)),
            help: finding.help.clone(),
        }
    }

    /// Findings that keep a reader from seeing what the author wrote: an entry that could be read only in part.
    pub(super) fn reader_findings(&self, index: Index) -> Vec<Finding> {
        use casebook_diagnostic::code::{CB100, CB101, CB102};
        let entry = &self.book.entries[index];
        let start = self
            .findings
            .partition_point(|finding| finding.path < entry.path);
        self.findings[start..]
            .iter()
            .take_while(|finding| finding.path == entry.path)
            .filter(|finding| [CB100, CB101, CB102].contains(&finding.code))
            .map(|finding| self.finding(finding, false))
            .collect()
    }
}
