//! Who a book is read for, and how its texts are read for them.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use casebook_diagnostic::{Diagnostic, code};
use casebook_model::audience::{Cut, UnknownAudience, cut, twin_of, with_twin};
use casebook_model::config::Config;
use casebook_model::entry::{Context, Postmortem, read};
use casebook_model::source::Document;
use casebook_model::template::Template;

use super::Workspace;
use super::files::{FileId, Parsed, Schema};
use super::sources;

/// Who a book is read for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Viewer {
    /// The audience `internal`.
    #[default]
    Usual,
    /// Who writes it: texts are as they were written.
    Author,
    /// An audience by its name.
    Audience(String),
}

impl Viewer {
    /// What `book.toml` says to this viewer.
    ///
    /// # Errors
    /// When the book has no such audience.
    pub(super) fn configure(&self, mut config: Config) -> Result<Config, UnknownAudience> {
        match self {
            Self::Usual => {}
            Self::Author => config.audience = config.audience.author(&config.audiences),
            Self::Audience(name) => return config.for_audience(name),
        }
        Ok(config)
    }
}

impl Schema {
    /// Reads an entry as the audience sees it; `twin` is its text for that audience, where it has one.
    pub(super) fn read(&self, document: Document, twin: Option<Document>) -> Parsed {
        let (mut entry, findings) = self.entry(&document, twin.as_ref());
        sources::mark(&mut entry, &self.config, &self.whole);
        Parsed {
            document,
            twin,
            entry: Arc::new(entry),
            findings,
        }
    }

    fn entry(&self, document: &Document, twin: Option<&Document>) -> (Postmortem, Vec<Diagnostic>) {
        let config = &self.config;
        let joined = twin.map(|twin| with_twin(&document.text, &twin.text));
        let text = match &joined {
            Some(Some(joined)) => joined,
            _ => &document.text,
        };
        let (mut entry, mut findings) = self.read_with(&self.whole, document, text);
        entry.hidden = !config.audience.sees_entry(&entry.visibility);
        if joined == Some(None) {
            entry.hidden = true;
            let message = "this entry and its twin cannot be joined; the entry is left out";
            let at = entry.front_matter.unwrap_or_default();
            let help = "write the front matter of both in one language, one field to a line";
            findings.push(Diagnostic::new(code::CB115, &entry.path, at, message).help(help));
        }
        if entry.hidden {
            return (entry, findings);
        }
        match cut(text, &self.whole, &config.audience, &config.audiences) {
            Cut::Whole if self.sees_whole() => (entry, findings),
            Cut::Whole => self.cut_entry(document, text, &entry),
            Cut::Rest {
                text: rest,
                removed,
            } => {
                let (mut cut, findings) = self.cut_entry(document, &rest, &entry);
                let gone: String = removed.iter().map(|span| span.slice(text)).collect();
                cut.cut = gone.into();
                (cut, findings)
            }
            Cut::Nothing { span, reason } => {
                entry.hidden = true;
                let message = format!("the entry is left out for `{}`", config.audience.name);
                findings
                    .push(Diagnostic::new(code::CB115, &entry.path, span, message).help(reason));
                (entry, findings)
            }
        }
    }

    fn cut_entry(
        &self,
        document: &Document,
        text: &Arc<str>,
        whole: &Postmortem,
    ) -> (Postmortem, Vec<Diagnostic>) {
        let (mut entry, findings) = self.read_with(&self.template, document, text);
        entry.visibility = whole.visibility.clone();
        entry.hidden = false;
        entry.keep_outline_of(whole);
        (entry, findings)
    }

    fn read_with(
        &self,
        template: &Template,
        document: &Document,
        text: &Arc<str>,
    ) -> (Postmortem, Vec<Diagnostic>) {
        let is_page = |path: &str| self.config.is_page(path);
        let context = Context::of(&self.config, template, &is_page);
        read(&document.path, &document.content_path, text, &context)
    }

    /// The entry that the file at `path` is the twin of for the audience of the book, if its name says so.
    pub(super) fn base_of(&self, path: &str) -> Option<String> {
        let twin = twin_of(path, &self.config.audiences)?;
        (twin.audience == self.config.audience.name).then_some(twin.base)
    }
}

impl Workspace {
    /// Takes out what the audience does not see (entries, files beside them, terms of vocabularies), so that no answer tells
    /// it from what was never there. Findings of links and ids that lead to it are those of wrong ones from then on. Lasts
    /// until the book is read again.
    pub fn forget_hidden(&mut self) {
        let revision = Arc::clone(self.revision());
        let book = &revision.book;
        let files = &mut self.files;
        files
            .assets
            .retain(|_, asset| !book.is_restricted_file(&asset.content_path));
        let hidden: BTreeSet<FileId> = files
            .documents
            .extract_if(.., |_, parsed| parsed.entry.hidden)
            .map(|(id, _)| id)
            .collect();
        // A text for an audience is not an entry of its own where its entry is gone.
        let audiences = &self.schema.config.audiences;
        files.documents.retain(|id, _| {
            twin_of(&id.path, audiences).is_none_or(|twin| !hidden.contains(&id.beside(&twin.base)))
        });
        self.schema.show(book.template.clone());
        self.revision = OnceLock::new();
    }
}
