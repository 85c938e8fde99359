//! Changes to texts as clients apply them.

use std::collections::HashMap;

use casebook_diagnostic::{Edit, Span};
use gen_lsp_types as lsp;
use gen_lsp_types::{TextEdit, Uri, WorkspaceEdit};
use similar::{DiffTag, TextDiff};

use super::encoding::{Encoding, Lines};
use super::state::State;
use super::view::View;

/// Edits of several files, in the order of their addresses, in the form that the client reads.
pub(super) fn workspace_edit(state: &State, mut files: Vec<(Uri, Vec<TextEdit>)>) -> WorkspaceEdit {
    files.sort_by(|(one, _), (other, _)| one.0.cmp(&other.0));
    if !state.abilities.document_changes {
        return WorkspaceEdit {
            changes: Some(files.into_iter().collect::<HashMap<_, _>>()),
            ..WorkspaceEdit::default()
        };
    }
    let changes = files.into_iter().map(|(uri, edits)| {
        let version = state.documents.get(&uri).map(|document| document.version);
        lsp::DocumentChange::TextDocumentEdit(lsp::TextDocumentEdit {
            text_document: lsp::OptionalVersionedTextDocumentIdentifier {
                version,
                text_document_identifier: lsp::TextDocumentIdentifier { uri },
            },
            edits: edits.into_iter().map(lsp::Edit::TextEdit).collect(),
        })
    });
    WorkspaceEdit {
        document_changes: Some(changes.collect()),
        ..WorkspaceEdit::default()
    }
}

/// The same for one document.
pub(super) fn document_edit(view: &View<'_>, edits: Vec<TextEdit>) -> WorkspaceEdit {
    workspace_edit(view.state, vec![(view.document.uri.clone(), edits)])
}

/// The edits of a fix, with the line ends of the document.
pub(super) fn fix_edits(view: &View<'_>, edits: &[Edit]) -> Vec<TextEdit> {
    let written =
        |edit: &Edit| view.edit(edit.span, with_line_ends(view.text(), &edit.replacement));
    edits.iter().map(written).collect()
}

/// A text with the line ends of another.
pub(super) fn with_line_ends(like: &str, text: &str) -> String {
    match line_end(like) {
        "\n" => text.to_owned(),
        end => text.replace("\r\n", "\n").replace('\n', end),
    }
}

/// How lines end in a text: as the first of them does.
pub(super) fn line_end(text: &str) -> &'static str {
    let first = text.find(['\n', '\r']).map(|at| &text[at..]);
    match first {
        Some(rest) if rest.starts_with("\r\n") => "\r\n",
        Some(rest) if rest.starts_with('\r') => "\r",
        _ => "\n",
    }
}

/// The lines that have to be replaced to get from one text to another.
pub(super) fn difference(lines: &Lines, after: &str, encoding: Encoding) -> Vec<TextEdit> {
    // Both as the protocol parts lines, which end at a lone `\r` too.
    let after_lines = Lines::new(&after.into());
    let (before, now) = (lines.pieces(), after_lines.pieces());
    let diff = TextDiff::from_slices(&before, &now);
    let starts = |pieces: &[&str]| -> Vec<usize> {
        let mut starts = vec![0];
        for piece in pieces {
            starts.push(starts.last().copied().unwrap_or_default() + piece.len());
        }
        starts
    };
    let (old, new) = (starts(&before), starts(&now));
    diff.ops()
        .iter()
        .filter(|op| op.tag() != DiffTag::Equal)
        .map(|op| {
            let (from, to) = (op.old_range(), op.new_range());
            let span = Span::new(old[from.start], old[from.end]);
            TextEdit {
                range: lines.range(span, encoding),
                new_text: after[new[to.start]..new[to.end]].to_owned(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn applied(before: &str, edits: &[TextEdit]) -> String {
        let lines = Lines::new(&before.into());
        let mut text = before.to_owned();
        for edit in edits.iter().rev() {
            let span = lines.span(edit.range, Encoding::Utf16);
            text.replace_range(span.start..span.end, &edit.new_text);
        }
        text
    }

    proptest! {
        #[test]
        fn a_difference_leads_from_one_text_to_the_other(
            before in "([ab\u{e9}]{0,2}(\r|\r?\n)){0,6}[ab]{0,2}",
            after in "([ab\u{e9}]{0,2}(\r|\r?\n)){0,6}[ab]{0,2}",
        ) {
            let lines = Lines::new(&before.as_str().into());
            let edits = difference(&lines, &after, Encoding::Utf16);
            prop_assert_eq!(applied(&before, &edits), after);
        }
    }

    #[test]
    fn only_what_differs_is_replaced() {
        let lines = Lines::new(&"a\nb\nc\n".into());
        let edits = difference(&lines, "a\nB\nc\n", Encoding::Utf8);
        assert_eq!(edits.len(), 1);
        assert_eq!(edits[0].new_text, "B\n");
        assert_eq!((edits[0].range.start.line, edits[0].range.end.line), (1, 2));
        let lines = Lines::new(&"a\rb\r\nc\nd".into());
        let edits = difference(&lines, "a\rB\r\nc\nd", Encoding::Utf8);
        assert_eq!(edits.len(), 1);
        assert_eq!(edits[0].new_text, "B\r\n");
        assert_eq!((edits[0].range.start.line, edits[0].range.end.line), (1, 2));
    }

    #[test]
    fn a_text_takes_the_line_ends_of_another() {
        for (like, expected) in [
            ("a\nb\r\n", "x\ny\n"),
            ("a\r\nb\n", "x\r\ny\r\n"),
            ("a\rb\r", "x\ry\r"),
            ("a", "x\ny\n"),
        ] {
            assert_eq!(with_line_ends(like, "x\ny\n"), expected, "{like:?}");
        }
    }
}
