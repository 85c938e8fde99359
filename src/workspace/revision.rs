//! A book as it is linked from the files of one moment.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use casebook_analysis::{Recurrence, recurrence};
use casebook_diagnostic::{Diagnostic, code};
use casebook_lint::{self as lint, Selection};
use casebook_model::audience::Labels;
use casebook_model::book::{Casebook, WholeBook, link};
use casebook_model::entry::Postmortem;
use casebook_model::source::{BookHistory, Folders};
use casebook_time::Date;

use super::files::{Files, Parsed, Schema};
use super::{Workspace, sources, theme};

/// What is made again when anything changes.
#[derive(Debug)]
pub(super) struct Revision {
    pub(super) book: Casebook,
    /// What was found while loading, configuring, parsing and linking.
    pub(super) findings: Vec<Diagnostic>,
    recurrence: OnceLock<Recurrence>,
    /// What is wrong with the theme, which only the linter asks.
    theme: OnceLock<Vec<Diagnostic>>,
}

impl Revision {
    /// Links what was read with `schema`.
    pub(super) fn of(
        files: &Files,
        schema: &Schema,
        config_findings: &[Diagnostic],
        whole: &WholeBook,
        history: impl FnOnce(&[Arc<Postmortem>]) -> BookHistory,
    ) -> Self {
        let parsed: Vec<&Parsed> = files.documents.values().collect();
        let entries: Vec<Arc<Postmortem>> = parsed
            .iter()
            .map(|parsed| Arc::clone(&parsed.entry))
            .collect();
        let found: Vec<Diagnostic> = parsed
            .iter()
            .flat_map(|parsed| &parsed.findings)
            .cloned()
            .collect();
        let hidden: Vec<Arc<Postmortem>> = entries
            .iter()
            .filter(|entry| entry.hidden)
            .cloned()
            .collect();
        let mut findings = lint::suppressed(hidden.iter().map(|entry| &**entry), found);
        findings.extend(files.unreadable.iter().cloned());
        findings.extend(schema.findings.iter().cloned());
        findings.extend(Labels::of(&schema.whole, &schema.config.audiences).unseen());
        findings.extend(config_findings.iter().cloned());
        let history = history(&entries);
        let shown = entries.iter().filter(|entry| !entry.hidden);
        let template = (schema.template.clone())
            .without_hidden_terms(&schema.config.audience, shown.map(|entry| &**entry));
        let template = sources::with_field(template, &schema.config);
        let config = schema.config.clone();
        let (mut book, linked) = link(config, template, entries, files.assets(), history);
        book.missing_sources.clone_from(&files.missing);
        book.whole = whole.clone();
        findings.extend(linked);
        findings.extend(book.ids_taken_in_whole());
        let is_said = said_of(&book, &hidden);
        findings.retain(is_said);
        Self {
            book,
            findings,
            recurrence: OnceLock::new(),
            theme: OnceLock::new(),
        }
    }

    /// The repeats of the book.
    pub(super) fn recurrence(&self) -> &Recurrence {
        self.recurrence.get_or_init(|| recurrence(&self.book))
    }

    /// What the linter looks at; `config` is the text of `book.toml`.
    pub(super) fn input<'a>(
        &'a self,
        folders: &Folders,
        config: Option<&str>,
        today: Date,
        selection: &'a Selection,
    ) -> lint::Input<'a> {
        let find = || theme::findings(folders, &self.book.config, config);
        let theme = self.theme.get_or_init(find);
        lint::Input {
            book: &self.book,
            recurrence: self.recurrence(),
            today,
            selection,
            parsed: self.findings.iter().chain(theme).cloned().collect(),
        }
    }
}

/// Which findings are said. A twin need not have what its entry has; and of an entry that outsiders do not see they are told
/// only that it was left out against its author's will.
fn said_of(book: &Casebook, hidden: &[Arc<Postmortem>]) -> impl Fn(&Diagnostic) -> bool {
    let twins: HashSet<Arc<str>> = book
        .twins
        .iter()
        .map(|twin| Arc::clone(&twin.path))
        .collect();
    let outsiders = !book.config.audience.is_inside();
    let hidden: HashSet<Arc<str>> = (hidden.iter())
        .filter(|_| outsiders)
        .map(|entry| Arc::clone(&entry.path))
        .collect();
    move |finding| {
        let owed_by_twin = finding.code == code::CB105 && twins.contains(&finding.path);
        let of_hidden = finding.code != code::CB115 && hidden.contains(&finding.path);
        !(owed_by_twin || of_hidden)
    }
}

impl Workspace {
    /// Links what was read. Cheap beside reading it, so that a change needs no account of what it touches.
    pub(super) fn link(&self) -> Revision {
        Revision::of(
            &self.files,
            &self.schema,
            &self.config_findings,
            &self.whole,
            |entries| {
                self.history.of(
                    &self.folders,
                    self.config(),
                    self.depth,
                    entries,
                    self.today(),
                )
            },
        )
    }
}
