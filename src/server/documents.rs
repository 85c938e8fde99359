//! The texts that the editor has open, saved or not.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use casebook_diagnostic::Diagnostic;
use casebook_model::entry::Postmortem;
use casebook_model::source::yaml;
use gen_lsp_types::{TextDocumentContentChangeEvent as ChangeEvent, TextDocumentItem, Uri};

use super::encoding::{Encoding, Lines};
use super::uri::path_of;

/// What was read from a document, each when somebody first asks.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub(super) entry: OnceCell<Postmortem>,
    pub(super) tree: OnceCell<Option<yaml::Node>>,
    pub(super) findings: OnceCell<Vec<Diagnostic>>,
}

/// A text that is open in the editor.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) uri: Uri,
    pub(super) path: Option<PathBuf>,
    pub(super) version: i32,
    pub(super) lines: Lines,
    /// What was read from it, as long as neither the text nor the book changes.
    pub(super) parsed: OnceCell<Parsed>,
}

impl Document {
    fn new(item: TextDocumentItem) -> Self {
        Self {
            path: path_of(&item.uri),
            uri: item.uri,
            version: item.version,
            lines: Lines::new(&item.text.into()),
            parsed: OnceCell::new(),
        }
    }

    /// The text.
    pub(super) fn text(&self) -> &Arc<str> {
        self.lines.text()
    }

    fn change(&mut self, version: i32, changes: Vec<ChangeEvent>, encoding: Encoding) {
        for change in changes {
            let text = match change {
                ChangeEvent::TextDocumentContentChangeWholeDocument(whole) => whole.text,
                ChangeEvent::TextDocumentContentChangePartial(part) => {
                    let span = self.lines.span(part.range, encoding);
                    let text = self.text();
                    [&text[..span.start], &part.text, &text[span.end..]].concat()
                }
            };
            self.lines = Lines::new(&text.into());
        }
        self.version = version;
        self.parsed = OnceCell::new();
    }
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Documents {
    by_uri: HashMap<Uri, Document>,
}

impl Documents {
    pub(super) fn open(&mut self, item: TextDocumentItem) {
        self.by_uri.insert(item.uri.clone(), Document::new(item));
    }

    /// The document after the changes; `None` if it is not open.
    pub(super) fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: Vec<ChangeEvent>,
        encoding: Encoding,
    ) -> Option<&Document> {
        let document = self.by_uri.get_mut(uri)?;
        document.change(version, changes, encoding);
        Some(document)
    }

    pub(super) fn close(&mut self, uri: &Uri) -> Option<Document> {
        self.by_uri.remove(uri)
    }

    pub(super) fn get(&self, uri: &Uri) -> Option<&Document> {
        self.by_uri.get(uri)
    }

    /// In no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Document> {
        self.by_uri.values()
    }

    /// The one that stands for a file.
    pub(super) fn of_path(&self, path: &Path) -> Option<&Document> {
        let mut all = self.by_uri.values();
        all.find(|document| document.path.as_deref() == Some(path))
    }

    /// Forgets what was read from them: the book is another.
    pub(super) fn reread(&mut self) {
        for document in self.by_uri.values_mut() {
            document.parsed = OnceCell::new();
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use gen_lsp_types::{
        LanguageKind, Position, Range, TextDocumentContentChangePartial,
        TextDocumentContentChangeWholeDocument,
    };

    fn part(from: (u32, u32), to: (u32, u32), text: &str) -> ChangeEvent {
        let at = |(line, character)| Position { line, character };
        ChangeEvent::TextDocumentContentChangePartial(TextDocumentContentChangePartial {
            range: Range {
                start: at(from),
                end: at(to),
            },
            text: text.to_owned(),
            ..TextDocumentContentChangePartial::default()
        })
    }

    #[test]
    fn changes_are_applied_one_after_the_other() {
        let mut documents = Documents::default();
        let uri = Uri("file:///a.md".to_owned());
        documents.open(TextDocumentItem {
            uri: uri.clone(),
            language_id: LanguageKind::Markdown,
            version: 1,
            text: "a\u{1f525}b\nc".to_owned(),
        });
        let changes = vec![
            part((0, 3), (0, 4), "x\ny"),
            part((1, 1), (2, 1), ""),
            part((9, 9), (9, 9), "!"),
            part((1, 5), (0, 0), "?"),
        ];
        let changed = documents.change(&uri, 2, changes, Encoding::Utf16);
        assert_eq!(&**changed.unwrap().text(), "a\u{1f525}x\ny!?");
        let whole = ChangeEvent::TextDocumentContentChangeWholeDocument(
            TextDocumentContentChangeWholeDocument {
                text: "new".to_owned(),
            },
        );
        let changed = documents.change(&uri, 3, vec![whole], Encoding::Utf16);
        assert_eq!(&**changed.unwrap().text(), "new");
        assert!(documents.close(&uri).is_some());
        assert!(
            documents
                .change(&uri, 4, Vec::new(), Encoding::Utf8)
                .is_none()
        );
    }
}
