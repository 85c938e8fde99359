//! What an audience sees of a book, and what a change would show it or take from it.

use std::collections::BTreeMap;
use std::sync::Arc;

use casebook_model::audience::{Audience, Cut, Labels, cut, twin_of};
use casebook_model::source::ChangesError;
use casebook_model::source::front_matter::split;
use casebook_model::template::{Field, Template};
use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use super::Workspace;
use super::bases::Bases;
use super::files::{FileId, Files, Schema};

/// What an audience sees of a book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AudienceAnswer {
    /// Its name.
    pub audience: String,
    /// The labels that it sees.
    pub sees: Vec<String>,
    /// The entries that it sees, in the order of their paths.
    pub entries: Vec<SeenEntry>,
    /// How many it does not see, by their label.
    pub left_out: BTreeMap<String, usize>,
    /// The fields that it sees of no entry, `actions.owner` for one inside another.
    pub hidden_fields: Vec<String>,
    /// The terms that it does not see, each behind its vocabulary: `services/payroll`.
    pub hidden_terms: Vec<String>,
    /// The files beside entries that go into its site, by path in the content folder.
    pub files: Vec<String>,
}

/// An entry that an audience sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeenEntry {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its file.
    pub path: String,
    /// Its label.
    pub visibility: String,
    /// The file of its text for this audience, where it has one of its own.
    pub twin: Option<String>,
    /// What of its text is hidden.
    pub hidden_passages: Vec<HiddenPassage>,
}

/// Text that an audience does not see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HiddenPassage {
    /// Its label.
    pub label: String,
    /// The line of its opening mark, from 1.
    pub line: usize,
    /// Its last line.
    pub last_line: usize,
}

/// What a change does to what an audience sees of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VisibilityChange {
    /// The file.
    pub path: String,
    /// What becomes of the entry.
    pub kind: VisibilityChangeKind,
    /// The lines that come and go, in their order.
    pub lines: Vec<ChangedLine>,
}

/// What becomes of an entry for an audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum VisibilityChangeKind {
    /// It was not seen before.
    NewlyVisible,
    /// It was seen, and is no longer.
    NewlyHidden,
    /// It is seen with other text.
    Changed,
}

/// A line that an audience sees on one side of a change alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangedLine {
    /// Whether it is seen now, and was not before.
    pub added: bool,
    /// Its line in the file as it is now, from 1; of a line that is gone, none.
    pub line: Option<usize>,
    /// The text.
    pub text: String,
}

impl VisibilityChange {
    /// Whether the audience sees something that it did not see before.
    #[must_use]
    pub fn shows(&self) -> bool {
        self.lines.iter().any(|line| line.added)
    }
}

impl Workspace {
    /// What the audience that the book is read for sees of it.
    #[must_use]
    pub fn audience(&self) -> AudienceAnswer {
        let book = self.book();
        let audience = &self.schema.config.audience;
        let mut left_out = BTreeMap::new();
        let mut seen = Vec::new();
        for (id, parsed) in &self.files.documents {
            if is_twin(&self.files, &self.schema, id) {
                continue;
            }
            if parsed.entry.hidden {
                *left_out
                    .entry(parsed.entry.visibility.as_str().to_owned())
                    .or_default() += 1;
                continue;
            }
            seen.push(SeenEntry {
                id: parsed.entry.id.to_string(),
                title: parsed.entry.title.clone(),
                path: parsed.entry.path.to_string(),
                visibility: parsed.entry.visibility.as_str().to_owned(),
                twin: parsed.twin.as_ref().map(|twin| twin.path.to_string()),
                hidden_passages: if parsed.twin.is_some() {
                    Vec::new()
                } else {
                    hidden_passages(&parsed.document.text, audience, &self.schema)
                },
            });
        }
        let files = book.published_assets().into_iter();
        AudienceAnswer {
            audience: audience.name.clone(),
            sees: audience.sees.clone(),
            entries: seen,
            left_out,
            hidden_fields: hidden_fields(&self.schema.whole.fields, audience, ""),
            hidden_terms: hidden_terms(&self.schema.whole, &book.template),
            files: files
                .map(|file| book.assets[file].content_path.to_string())
                .collect(),
        }
    }

    /// What changed of that since the branch left `reference`.
    ///
    /// # Errors
    /// When there is nothing to compare with, or git data cannot be read.
    pub fn audience_since(&self, reference: &str) -> Result<Vec<VisibilityChange>, ChangesError> {
        let base = Bases::open(&self.folders, reference)?;
        let (files, schema) = self.at_base(&base)?;
        let before = visible(&files, &schema);
        let now = visible(&self.files, &self.schema);
        let mut paths: Vec<&Arc<str>> = before.keys().chain(now.keys()).collect();
        paths.sort_unstable();
        paths.dedup();
        let change = |path: &Arc<str>| {
            let (old, new) = (before.get(path), now.get(path));
            let kind = match (old, new) {
                (None, Some(_)) => VisibilityChangeKind::NewlyVisible,
                (Some(_), None) => VisibilityChangeKind::NewlyHidden,
                _ => VisibilityChangeKind::Changed,
            };
            let text = |side: Option<&Arc<str>>| side.cloned().unwrap_or_default();
            let lines = self.changed_lines(path, &text(old), &text(new));
            (!lines.is_empty()).then(|| VisibilityChange {
                path: self.folders.book_path(path).to_string(),
                kind,
                lines,
            })
        };
        Ok(paths.into_iter().filter_map(change).collect())
    }

    fn changed_lines(&self, path: &Arc<str>, old: &str, new: &str) -> Vec<ChangedLine> {
        if old == new {
            return Vec::new();
        }
        let place = self.place_in_file(path);
        let mut at = 0;
        let mut lines = Vec::new();
        for change in TextDiff::from_lines(old, new).iter_all_changes() {
            let text = change.value();
            let added = match change.tag() {
                ChangeTag::Equal => None,
                ChangeTag::Delete => Some(false),
                ChangeTag::Insert => Some(true),
            };
            if let Some(added) = added.filter(|_| !text.trim().is_empty()) {
                lines.push(ChangedLine {
                    added,
                    line: added.then(|| place(at)),
                    text: text.trim_end().to_owned(),
                });
            }
            if change.tag() != ChangeTag::Delete {
                at += text.len();
            }
        }
        lines
    }

    /// The line of the file for a byte of what the audience sees of it.
    fn place_in_file(&self, path: &str) -> impl Fn(usize) -> usize + use<> {
        let parsed = self.files.documents.get(&FileId::of(&self.folders, path));
        let text = parsed.map_or_else(Arc::default, |parsed| Arc::clone(&parsed.document.text));
        let config = &self.schema.config;
        let cut = match parsed {
            // Its twin stands in another file: the place is the beginning of this one.
            Some(parsed) if parsed.twin.is_none() => cut(
                &text,
                &self.schema.whole,
                &config.audience,
                &config.audiences,
            ),
            _ => Cut::Whole,
        };
        move |byte| line_of(&text, cut.place(byte))
    }
}

fn is_twin(files: &Files, schema: &Schema, id: &FileId) -> bool {
    twin_of(&id.path, &schema.config.audiences)
        .is_some_and(|twin| files.documents.contains_key(&id.beside(&twin.base)))
}

/// What an audience sees of each entry that it sees, by path in the content folder.
fn visible(files: &Files, schema: &Schema) -> BTreeMap<Arc<str>, Arc<str>> {
    files
        .documents
        .iter()
        .filter(|(id, parsed)| !parsed.entry.hidden && !is_twin(files, schema, id))
        .map(|(_, parsed)| {
            (
                Arc::clone(&parsed.document.content_path),
                Arc::clone(&parsed.entry.text),
            )
        })
        .collect()
}

fn hidden_passages(text: &str, audience: &Audience, schema: &Schema) -> Vec<HiddenPassage> {
    let start = split(text).body.start;
    let labels = Labels::of(&schema.whole, &schema.config.audiences);
    let (passages, _) = labels.passages(&text[start..]);
    passages
        .into_iter()
        .filter(|passage| labels.hide(passage, audience))
        .map(|passage| HiddenPassage {
            label: passage.word,
            line: line_of(text, start + passage.span.start),
            last_line: line_of(text, start + passage.span.end.saturating_sub(1)),
        })
        .collect()
}

/// The line of a byte, from 1.
fn line_of(text: &str, byte: usize) -> usize {
    let before = &text.as_bytes()[..byte.min(text.len())];
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}

fn hidden_fields(fields: &[Field], audience: &Audience, above: &str) -> Vec<String> {
    let mut hidden = Vec::new();
    for field in fields {
        let name = format!("{above}{}", field.name);
        if field.is_seen_by(audience) {
            hidden.extend(hidden_fields(&field.fields, audience, &format!("{name}.")));
        } else {
            hidden.push(name);
        }
    }
    hidden
}

/// Terms that have a label and are not in what is left of the template.
fn hidden_terms(whole: &Template, left: &Template) -> Vec<String> {
    let mut hidden = Vec::new();
    for (name, vocabulary) in &whole.vocabularies {
        let left = left.vocabularies.get(name);
        let terms = vocabulary.terms().iter();
        let gone = terms.filter(|term| {
            term.visibility.is_some() && left.is_none_or(|left| left.get(&term.name).is_none())
        });
        hidden.extend(gone.map(|term| format!("{name}/{}", term.name)));
    }
    hidden
}
