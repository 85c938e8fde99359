//! Brackets that are not closed, and what stands between them.

use serde_saphyr::granit_parser::ErrorKind;

use super::{Failure, QUOTE, fault};
use crate::yaml::YamlError;
use casebook_diagnostic::Span;

impl Failure<'_> {
    pub(super) fn closing(&self) -> YamlError {
        let sign = self.letter(self.at);
        if self.value_start(self.at) == self.at {
            return self.sign();
        }
        let message = format!(
            "`{}` has no matching opening bracket",
            sign.slice(self.yaml)
        );
        fault(
            sign,
            message,
            "remove it, or put in quotes a text that contains it",
        )
    }

    /// Something where brackets want a comma or their end.
    pub(super) fn in_brackets(&self, kind: &ErrorKind) -> YamlError {
        let here = self.line(self.at);
        let Some(bracket) = self.bracket() else {
            return fault(self.letter(self.at), kind.to_string(), QUOTE);
        };
        let indented = |at: usize| self.indentation(at).end - self.line(at).start;
        if self.line(bracket.start).start != here.start
            && indented(self.at) <= indented(bracket.start)
        {
            return self.unclosed_bracket(bracket.start);
        }
        let sign = self.letter(self.at);
        if sign.slice(self.yaml) == ":" {
            return fault(
                sign,
                "a value without quotes cannot contain `: `",
                "put the value in quotes",
            );
        }
        let closing = if bracket.slice(self.yaml).starts_with('{') {
            '}'
        } else {
            ']'
        };
        let message = format!("`,` or `{closing}` is missing before this");
        fault(
            sign,
            message,
            "put in quotes a value that contains quotes or brackets",
        )
    }

    pub(super) fn unclosed_bracket(&self, opening: usize) -> YamlError {
        let bracket = self.letter(opening);
        let closing = if bracket.slice(self.yaml) == "{" {
            '}'
        } else {
            ']'
        };
        let help =
            format!("close it with `{closing}`; a text that begins with a bracket needs quotes");
        fault(bracket, "this bracket is not closed", help)
    }

    /// The innermost bracket that is open.
    pub(super) fn bracket(&self) -> Option<Span> {
        self.open
            .iter()
            .rev()
            .map(|open| self.letter(open.start))
            .find(|open| {
                let sign = open.slice(self.yaml);
                sign == "[" || sign == "{"
            })
    }
}
