//! Files of an open book that get another text.

use std::sync::{Arc, OnceLock};

use casebook_model::config::{self, Config};
use casebook_model::template::SchemaFile;

use super::files::Schema;
use super::{CONFIG, FileId, Source, Workspace};

/// What a new text changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Nothing: it is the text that was there, or none that the book reads.
    Nothing,
    /// An entry, or whether there is one.
    Entry,
    /// A file beside the entries came or went.
    Asset,
    /// The template or a vocabulary, and so how entries are read.
    Template,
    /// `book.toml`. One with mistakes is a finding, and the last one without them stays in force.
    Config,
    /// `book.toml` names other files than those that are open: the book has to be opened again. Nothing was changed.
    Reopen,
}

impl Change {
    pub(super) fn when(changed: bool, change: Self) -> Self {
        if changed { change } else { Self::Nothing }
    }
}

impl Workspace {
    /// Gives a file another text, or takes it away: what an editor holds and has not saved, or what happened on the disk.
    pub fn set(&mut self, file: &FileId, text: Option<Arc<str>>) -> Change {
        let change = match file.source {
            Source::Book if &*file.path == CONFIG => self.set_config(text),
            Source::Book => Change::Nothing,
            Source::Content | Source::Repository(_) => {
                self.files.set(file, text, &self.folders, &self.schema)
            }
        };
        match change {
            Change::Template => self.set_schema(self.schema.config.clone()),
            // A file more or less, and another dialect may explain most of them.
            Change::Entry => {
                let mut schema = self.schema.clone();
                schema.choose_dialects(self.files.documents());
                self.replace_schema(schema);
            }
            _ => {}
        }
        if !matches!(change, Change::Nothing | Change::Reopen) {
            self.revision = OnceLock::new();
        }
        change
    }

    fn set_config(&mut self, text: Option<Arc<str>>) -> Change {
        if text == self.config_text {
            return Change::Nothing;
        }
        let (config, findings) = match &text {
            Some(text) => config::read(text, &CONFIG.into()),
            None => (Config::default(), Vec::new()),
        };
        let Ok(config) = self.viewer().configure(config) else {
            return Change::Reopen;
        };
        if findings.is_empty() {
            if !self.is_read_with(&config) {
                return Change::Reopen;
            }
            self.set_schema(config);
        }
        (self.config_text, self.config_findings) = (text, findings);
        Change::Config
    }

    /// Whether the files that are open are those that `config` names.
    fn is_read_with(&self, config: &Config) -> bool {
        let Some(location) = &self.location else {
            return true;
        };
        let folders = location.folders(self.folders.book.clone(), config);
        folders == self.folders && config.build.max_file_size == self.config().build.max_file_size
    }

    fn set_schema(&mut self, config: Config) {
        let files: Vec<SchemaFile> = self.files.schema.values().cloned().collect();
        let mut schema = Schema::new(config, &files);
        schema.choose_dialects(self.files.documents());
        self.replace_schema(schema);
    }

    fn replace_schema(&mut self, schema: Schema) {
        let old = std::mem::replace(&mut self.schema, schema);
        self.files.reparse(&self.schema, &old);
    }
}
