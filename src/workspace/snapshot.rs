//! The book as it is linked at one moment, for whoever asks about it while the workspace goes on: an editor, a thread.

use std::collections::HashMap;
use std::sync::Arc;

use casebook_analysis::Recurrence;
use casebook_diagnostic::Diagnostic;
use casebook_lint::{self as lint, Known, Selection};
use casebook_model::audience::twin_of;
use casebook_model::book::{Casebook, Index};
use casebook_model::entry::{Context, Postmortem, read};
use casebook_model::source::Folders;
use casebook_time::{Date, Timestamp};

use serde_json::Map;

use super::revision::Revision;
use super::{CONFIG, Incident, Workspace, new_entry};

/// One revision of a book. Cloning it copies nothing of the book.
#[derive(Debug, Clone)]
pub struct Snapshot {
    revision: Arc<Revision>,
    folders: Folders,
    today: Date,
    now: Timestamp,
    /// `book.toml` and the files of the template, by what findings call them.
    shared: HashMap<Arc<str>, Arc<str>>,
}

impl Workspace {
    /// The book as it is linked now.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let schema = self.files.schema.values();
        let schema = schema.map(|file| (Arc::clone(&file.path), Arc::clone(&file.text)));
        let config = self.config_text.iter();
        let config = config.map(|text| (Arc::from(CONFIG), Arc::clone(text)));
        Snapshot {
            revision: Arc::clone(self.revision()),
            folders: self.folders.clone(),
            today: self.today(),
            now: self.now(),
            shared: schema.chain(config).collect(),
        }
    }
}

impl Snapshot {
    /// The linked book.
    #[must_use]
    pub fn book(&self) -> &Casebook {
        &self.revision.book
    }

    /// Its repeats.
    #[must_use]
    pub fn recurrence(&self) -> &Recurrence {
        self.revision.recurrence()
    }

    /// Its folders.
    #[must_use]
    pub fn folders(&self) -> &Folders {
        &self.folders
    }

    /// The day that counts as today.
    #[must_use]
    pub fn today(&self) -> Date {
        self.today
    }

    /// What counts as now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The findings of the whole book, in the order in which they are shown.
    #[must_use]
    pub fn lint(&self) -> Vec<Diagnostic> {
        let selection = Selection::default();
        let config = self.shared.get(CONFIG).map(|text| &**text);
        let input = (self.revision).input(&self.folders, config, self.today, &selection);
        lint::lint(input)
    }

    /// The same after another revision was linted: `known` holds what was found then, and now what was found now.
    #[must_use]
    pub fn lint_again(&self, known: &mut Known) -> Vec<Diagnostic> {
        let selection = Selection::default();
        let config = self.shared.get(CONFIG).map(|text| &**text);
        let input = (self.revision).input(&self.folders, config, self.today, &selection);
        lint::lint_again(input, config, known)
    }

    /// The entry of a file, by its path inside the content folder.
    #[must_use]
    pub fn index_of(&self, content_path: &str) -> Option<Index> {
        self.book().entry_of_path(content_path)
    }

    /// A text read as the file at `content_path`.
    #[must_use]
    pub fn read(&self, content_path: &str, text: &Arc<str>) -> Postmortem {
        self.read_with_findings(content_path, text).0
    }

    fn read_with_findings(
        &self,
        content_path: &str,
        text: &Arc<str>,
    ) -> (Postmortem, Vec<Diagnostic>) {
        let book = self.book();
        let is_page = |path: &str| book.config.is_page(path);
        let context = Context::of(&book.config, &book.template, &is_page);
        let path = self.folders.book_path(content_path);
        let (entry, findings) = read(&path, &content_path.into(), text, &context);
        (book.with_ids_of_book(entry), findings)
    }

    /// The findings of a text that stands for the file at `content_path`: those that take only this text and the book as it
    /// is linked. What takes linking again or comparing all words is for [`Snapshot::lint`].
    #[must_use]
    pub fn lint_text(&self, content_path: &str, text: &Arc<str>) -> Vec<Diagnostic> {
        let book = self.book();
        match self.index_of(content_path) {
            Some(index) => {
                let recurrence = self.recurrence();
                lint::lint_one(book, recurrence, self.today, None, index, text)
            }
            // A text for one audience is judged together with its entry, when the book is linked.
            None if twin_of(content_path, &book.config.audiences).is_some() => Vec::new(),
            None => {
                let path = self.folders.book_path(content_path);
                lint::lint_held_back(book, self.today, &path, &content_path.into(), text)
            }
        }
    }

    /// A new entry of which nothing is known yet: the skeleton of the template.
    #[must_use]
    pub fn skeleton(&self) -> String {
        let book = self.book();
        let (incident, _) = Incident::read(Map::new(), &book.template, &book.config);
        let decision = incident.triage(&book.config).decision;
        new_entry::entry(book, &incident, &decision, self.today).text
    }

    /// The text of the file that findings call `path`; `None` for files of restricted entries and for what is not text.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&Arc<str>> {
        self.shared.get(path).or_else(|| {
            let content_path = self.folders.content_path(path)?;
            let book = self.book();
            let entry = self.index_of(content_path).map(|at| &book.entries[at]);
            let twin = || book.twins.iter().find(|twin| &*twin.path == path);
            entry.or_else(twin).map(|entry| &entry.text)
        })
    }
}
