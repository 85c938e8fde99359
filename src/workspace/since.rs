//! The book as it was where its branch left another one, and what was found in it. What a change broke in other files is
//! what is found now and was not found then.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use casebook_analysis::recurrence;
use casebook_diagnostic::{Diagnostic, code};
use casebook_lint::{self as lint, Before, Selection};
use casebook_model::config;
use casebook_model::source::{AssetFile, Changes, ChangesError, Document, FileKind};
use casebook_model::template::SchemaFile;

use super::bases::Bases;
use super::files::{FileId, Files, Parsed, Schema};
use super::revision::Revision;
use super::{CONFIG, Workspace};

/// What all entries share, as it was at the base.
struct Shared {
    schema: Schema,
    config_findings: Vec<Diagnostic>,
    has_config_changed: bool,
    /// Whether the settings or the template differ from those of today, so that every entry is read again.
    has_changed: bool,
}

impl Workspace {
    /// Narrows a selection to what changed since the branch left `reference`.
    ///
    /// # Errors
    /// When there is nothing to compare with, or git data cannot be read.
    pub fn since(
        &self,
        reference: &str,
        mut selection: Selection,
    ) -> Result<Selection, ChangesError> {
        let present: Vec<(&str, &str, &str)> = self
            .texts()
            .filter_map(|(path, text)| Some((path, self.folders.content_path(path)?, &**text)))
            .collect();
        let base = Bases::open(&self.folders, reference)?;
        let mut changes = base.changes(&self.folders, &present);
        let shared = self.shared_at(&base)?;
        if shared.has_config_changed {
            changes.add_edited(CONFIG);
        }
        selection.not_compared = base
            .unknown()
            .map(|(name, why)| (name.to_owned(), why.to_owned()))
            .collect();
        selection.before = Some(self.before(&base, &shared, &changes, &selection)?);
        selection.changes = Some(changes);
        Ok(selection)
    }

    /// The whole book of the base, as the same viewer reads it.
    pub(super) fn at_base(&self, base: &Bases) -> Result<(Files, Schema), ChangesError> {
        let schema = self.shared_at(base)?.schema;
        let mut files = self.files_at(base, &schema, None)?;
        files.lay_twins_over(&schema);
        Ok((files, schema))
    }

    /// Reads the settings and the template of the base.
    fn shared_at(&self, base: &Bases) -> Result<Shared, ChangesError> {
        let config_text = base.own.read_outside(&self.folders.book.join(CONFIG))?;
        let config_text = config_text.map(|bytes| text_of(&bytes));
        let config_text = config_text.as_deref().unwrap_or_default();
        let config_now = self.config_text.as_deref().unwrap_or_default();
        let has_config_changed = !is_same_text(config_text, config_now);
        let mut files = Vec::new();
        for file in base.files() {
            if FileKind::of(file.inside()) == Some(FileKind::Schema) {
                files.push(SchemaFile {
                    path: self.folders.book_path(&file.content_path),
                    text: text_of(&file.read()?),
                });
            }
        }
        // In the order in which they are loaded.
        let unknown = self.files.schema.iter().filter(|(id, _)| {
            let path = id.content_path();
            path.is_some_and(|path| base.is_unknown(&path))
        });
        files.extend(unknown.map(|(_, file)| file.clone()));
        files.sort_by(|one, other| one.path.cmp(&other.path));
        let is_as_now = |file: &SchemaFile| {
            let now = self.text(&file.path);
            now.is_some_and(|now| is_same_text(now, &file.text))
        };
        let has_changed = has_config_changed
            || files.len() != self.files.schema.len()
            || !files.iter().all(is_as_now);
        let (schema, config_findings) = if has_changed {
            let (config, findings) = config::read(config_text, &CONFIG.into());
            // At the base the book may have had other audiences.
            let config = self.viewer().configure(config.clone()).unwrap_or(config);
            let mut schema = Schema::new(config, &files);
            // Both sides are read alike, whichever of their files came or went.
            schema.choose_dialects(self.files.documents());
            (schema, findings)
        } else {
            (self.schema.clone(), self.config_findings.clone())
        };
        Ok(Shared {
            schema,
            config_findings,
            has_config_changed,
            has_changed,
        })
    }

    /// What was found in the book of the base: by the rules that see other files, since a change of some entries concerns
    /// no other rule elsewhere; by every rule where what entries share has changed.
    fn before(
        &self,
        base: &Bases,
        shared: &Shared,
        changes: &Changes,
        selection: &Selection,
    ) -> Result<Before, ChangesError> {
        let changed = (!shared.has_changed).then_some(changes);
        let files = self.files_at(base, &shared.schema, changed)?;
        // The same facts on both sides: what git tells of a file does not depend on the change.
        let history = self.book().history_of_book.clone();
        let revision = Revision::of(
            &files,
            &shared.schema,
            &shared.config_findings,
            &self.whole,
            |_| history,
        );
        // What a text reads like is news of the text alone, and takes longer to say than all other rules together.
        let mut ignore = selection.ignore.clone();
        ignore.insert(code::CB306);
        let asked = Selection {
            select: selection.select.clone(),
            ignore,
            changes: changed.cloned(),
            ..Selection::default()
        };
        let found = lint::lint_around(lint::Input {
            book: &revision.book,
            recurrence: &recurrence(&revision.book),
            today: self.today(),
            selection: &asked,
            parsed: revision.findings,
        });
        // To give a large book back piece by piece takes longer than to compare its entries.
        std::mem::forget((revision.book, files));
        Ok(Before::new(found, changes, shared.has_changed))
    }

    /// The files of the base. Where only some changed, what was read of the others is taken over.
    fn files_at(
        &self,
        base: &Bases,
        schema: &Schema,
        changes: Option<&Changes>,
    ) -> Result<Files, ChangesError> {
        let mut documents: BTreeMap<FileId, Parsed> = BTreeMap::new();
        let mut assets: BTreeMap<FileId, AssetFile> = BTreeMap::new();
        self.keep_unknown(base, &mut documents, &mut assets);
        for file in base.files() {
            let content_path = &*file.content_path;
            let id = FileId::of(&self.folders, content_path);
            let path = self.folders.book_path(content_path);
            let text = || file.read().map(|bytes| text_of(&bytes));
            match FileKind::of(file.inside()) {
                Some(FileKind::Document) => {
                    let is_same = changes.is_some_and(|changes| !changes.is_edited(&path));
                    let known = self.files.documents.get(&id).filter(|_| is_same);
                    let parsed = match known {
                        Some(known) => known.clone(),
                        None => {
                            let document = Document {
                                path,
                                content_path: content_path.into(),
                                text: text()?,
                            };
                            schema.read(document, None)
                        }
                    };
                    documents.insert(id, parsed);
                }
                Some(FileKind::Asset) => {
                    let now = self.files.assets.get(&id);
                    let asset = match now.filter(|now| now.head.is_empty()) {
                        // A picture says nothing of whom it may be shown to.
                        Some(now) => now.clone(),
                        None => AssetFile::of_text(path, content_path, PathBuf::new(), &text()?),
                    };
                    assets.insert(id, asset);
                }
                Some(FileKind::Schema) | None => {}
            }
        }
        Ok(Files {
            documents,
            schema: BTreeMap::new(),
            assets,
            unreadable: self.files.unreadable.clone(),
            missing: self.files.missing.clone(),
        })
    }
}

impl Workspace {
    /// Files of sources of which it is not known how they were: as they are.
    fn keep_unknown(
        &self,
        base: &Bases,
        documents: &mut BTreeMap<FileId, Parsed>,
        assets: &mut BTreeMap<FileId, AssetFile>,
    ) {
        if base.unknown().next().is_none() {
            return;
        }
        let is_unknown = |path: &str| base.is_unknown(path);
        let known = self.files.documents.iter();
        let known = known.filter(|(_, parsed)| is_unknown(&parsed.document.content_path));
        documents.extend(known.map(|(id, parsed)| (id.clone(), parsed.clone())));
        let known = self.files.assets.iter();
        let known = known.filter(|(_, asset)| is_unknown(&asset.content_path));
        assets.extend(known.map(|(id, asset)| (id.clone(), asset.clone())));
    }
}

fn text_of(bytes: &[u8]) -> Arc<str> {
    String::from_utf8_lossy(bytes).into()
}

/// Whether two texts differ in their line ends at most, which git may convert.
fn is_same_text(one: &str, other: &str) -> bool {
    one == other || one.lines().eq(other.lines())
}
