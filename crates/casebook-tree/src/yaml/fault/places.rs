//! The line, word or value around a place of the text.

use super::Failure;
use casebook_diagnostic::Span;

impl Failure<'_> {
    /// The line around a place, without its end.
    pub(super) fn line(&self, at: usize) -> Span {
        let start = self.yaml[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let end = self.yaml[at..]
            .find('\n')
            .map_or(self.yaml.len(), |newline| at + newline);
        Span::new(start, end)
    }

    /// The blanks at the beginning of a line, and the dashes of list items among them.
    pub(super) fn indentation(&self, at: usize) -> Span {
        let line = self.line(at);
        let text = line.slice(self.yaml);
        let mut rest = text.trim_start_matches([' ', '\t']);
        while let Some(item) = rest.strip_prefix("- ") {
            rest = item.trim_start_matches([' ', '\t']);
        }
        Span::new(line.start, line.start + text.len() - rest.len())
    }

    /// The key of the line, or its first word.
    pub(super) fn word(&self) -> Span {
        let start = self.indentation(self.at).end;
        let rest = Span::new(start, self.line(self.at).end).slice(self.yaml);
        Span::new(
            start,
            start + rest.find([':', ' ', '\t', '\r']).unwrap_or(rest.len()),
        )
    }

    /// Where the value of a line begins.
    pub(super) fn value_start(&self, at: usize) -> usize {
        let start = self.indentation(at).end;
        let rest = Span::new(start, self.line(at).end).slice(self.yaml);
        rest.find(": ").map_or(start, |colon| {
            let value = &rest[colon + 1..];
            start + colon + 1 + value.len() - value.trim_start().len()
        })
    }

    /// One letter, as a span.
    pub(super) fn letter(&self, at: usize) -> Span {
        Span::new(
            at,
            at + self
                .yaml
                .get(at..)
                .and_then(|rest| rest.chars().next())
                .map_or(0, char::len_utf8),
        )
    }

    pub(super) fn trimmed(&self, span: Span) -> Span {
        Span::new(
            span.start,
            span.start + span.slice(self.yaml).trim_end().len(),
        )
    }

    /// "put the value in quotes", with the value as it then reads where it is short enough to be shown.
    pub(super) fn in_quotes(&self, start: usize) -> String {
        let rest = Span::new(start, self.line(start).end).slice(self.yaml);
        let end = rest.find(" #").unwrap_or(rest.len());
        let end = if self.bracket().is_some() {
            rest[..end].find([',', ']', '}']).unwrap_or(end)
        } else {
            end
        };
        let value = rest[..end].trim_end();
        let advice = "put the value in quotes";
        let simple =
            !value.is_empty() && value.chars().count() <= 60 && !value.contains(char::is_control);
        match (simple, value.contains(['"', '\\']), value.contains('\'')) {
            (true, false, _) => format!("{advice}: `\"{value}\"`"),
            (true, true, false) => format!("{advice}: `'{value}'`"),
            _ => advice.to_owned(),
        }
    }
}
