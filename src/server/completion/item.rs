//! One thing that can be written.

use casebook_diagnostic::Span;
use gen_lsp_types as lsp;
use gen_lsp_types::{CompletionItem, CompletionItemKind, CompletionList, InsertTextFormat};

use super::super::edits::with_line_ends;
use super::super::view::View;

/// Something that can be written.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) label: String,
    kind: CompletionItemKind,
    detail: Option<String>,
    about: String,
    /// With stops (`$1`, `${1:x}`) where somebody goes on typing.
    snippet: String,
    /// What has to be typed for it, beside its label.
    also: String,
}

/// All that can be written at a place, best first.
#[derive(Debug)]
pub(super) struct Found {
    /// What it replaces.
    pub(super) word: Span,
    pub(super) items: Vec<Item>,
    /// Whether there is more as soon as more is typed.
    pub(super) is_incomplete: bool,
}

impl Item {
    pub(super) fn new(label: impl Into<String>, kind: CompletionItemKind) -> Self {
        let label = label.into();
        Self {
            snippet: escaped(&label),
            label,
            kind,
            detail: None,
            about: String::new(),
            also: String::new(),
        }
    }

    /// Writes this in place of the label.
    pub(super) fn writes(mut self, text: &str) -> Self {
        self.snippet = escaped(text);
        self
    }

    /// Writes a snippet in place of the label.
    pub(super) fn snippet(mut self, snippet: impl Into<String>) -> Self {
        self.snippet = snippet.into();
        self
    }

    /// A few words beside the label.
    pub(super) fn detail(mut self, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        self.detail = Some(detail).filter(|detail| !detail.is_empty());
        self
    }

    /// More about it, as Markdown.
    pub(super) fn about(mut self, about: impl Into<String>) -> Self {
        self.about = about.into();
        self
    }

    /// Offers it to those too who type one of these words.
    pub(super) fn also(mut self, words: impl Into<String>) -> Self {
        self.also = words.into();
        self
    }
}

impl Found {
    /// As the protocol says it.
    pub(super) fn list(self, view: &View<'_>) -> CompletionList {
        let range = view.range(self.word);
        let snippets = view.state.abilities.snippets;
        let items = self.items.into_iter().enumerate().map(|(rank, item)| {
            let text = if snippets {
                item.snippet
            } else {
                without_stops(&item.snippet)
            };
            let format = if snippets {
                InsertTextFormat::Snippet
            } else {
                InsertTextFormat::PlainText
            };
            let documentation = (!item.about.is_empty()).then_some(
                lsp::Documentation::MarkupContent(lsp::MarkupContent {
                    kind: lsp::MarkupKind::Markdown,
                    value: item.about,
                }),
            );
            CompletionItem {
                filter_text: (!item.also.is_empty())
                    .then(|| format!("{} {}", item.label, item.also)),
                label: item.label,
                kind: Some(item.kind),
                detail: item.detail,
                documentation,
                sort_text: Some(format!("{rank:04}")),
                insert_text_format: Some(format),
                text_edit: Some(lsp::CompletionItemTextEdit::TextEdit(lsp::TextEdit {
                    range,
                    new_text: with_line_ends(view.text(), &text),
                })),
                ..CompletionItem::default()
            }
        });
        CompletionList {
            is_incomplete: self.is_incomplete,
            items: items.collect(),
            ..CompletionList::default()
        }
    }
}

/// A text as it stands in a snippet.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '$' | '}' | '\\') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

/// A snippet as text: stops are what they propose.
fn without_stops(snippet: &str) -> String {
    let mut text = String::with_capacity(snippet.len());
    let mut letters = snippet.chars().peekable();
    let mut open = 0_usize;
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => text.extend(letters.next()),
            '$' => {
                let braced = letters.next_if_eq(&'{').is_some();
                while letters.next_if(char::is_ascii_digit).is_some() {}
                if braced {
                    letters.next_if_eq(&':');
                    open += 1;
                }
            }
            '}' if open > 0 => open -= 1,
            letter => text.push(letter),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_are_what_they_propose() {
        for (snippet, text) in [
            ("title: $0", "title: "),
            (
                "- id: ${1:A1}\n  kind: ${2:prevent}$0",
                "- id: A1\n  kind: prevent",
            ),
            ("${1:{a\\}}", "{a}"),
        ] {
            assert_eq!(without_stops(snippet), text);
        }
        let text = "{US$ 3} \\";
        assert_eq!(without_stops(&escaped(text)), text);
    }
}
