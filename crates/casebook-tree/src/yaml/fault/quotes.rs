//! Quotes that are not closed, and what stands after or between them.

use super::{Failure, fault};
use crate::yaml::YamlError;
use casebook_diagnostic::Span;

impl Failure<'_> {
    pub(super) fn unclosed_quote(&self, opening: usize) -> YamlError {
        let quote = self.letter(opening);
        let help = match quote.slice(self.yaml) {
            "'" => {
                "end the value with another `'`; if it begins with an apostrophe, put it in double quotes"
            }
            _ => "end the value with another `\"`",
        };
        fault(quote, "this quote is not closed", help)
    }

    pub(super) fn after_quote(&self) -> YamlError {
        let opening = self.scalar.map_or(self.at, |(key, _)| {
            let before = &self.yaml[key.end.min(self.at)..self.at];
            before
                .find(['"', '\''])
                .map_or(self.at, |quote| key.end + quote)
        });
        // A quote that ends where a later line opens one was meant to end on its own.
        if self.line(opening).start != self.line(self.at).start {
            return self.unclosed_quote(opening);
        }
        let rest = self.trimmed(Span::new(self.at, self.line(self.at).end));
        let help = match self.letter(opening).slice(self.yaml) {
            "'" => {
                "write an apostrophe between single quotes twice, or put the value in double quotes"
            }
            _ => "put the whole value in quotes, and write `\\\"` for a quote inside it",
        };
        fault(rest, "text follows the closing quote", help)
    }

    /// The backslash between double quotes that means nothing; the parser names the opening quote.
    pub(super) fn escape(&self) -> YamlError {
        let mut rest = self.yaml[self.at..].char_indices().peekable();
        while let Some((at, letter)) = rest.next() {
            if letter != '\\' {
                continue;
            }
            let Some((_, kind)) = rest.next() else { break };
            let digits = match kind {
                'x' => 2,
                'u' => 4,
                'U' => 8,
                '\r' | '\n' => 0,
                _ if "0abt\tnvfre \"/\\N_LP".contains(kind) => 0,
                _ => usize::MAX,
            };
            let start = self.at + at;
            let end = start + 1 + kind.len_utf8();
            let hexadecimal = self.yaml[end..]
                .bytes()
                .take_while(u8::is_ascii_hexdigit)
                .count();
            if hexadecimal < digits {
                let span = Span::new(start, end);
                let message = format!("`{}` is not a valid escape sequence", span.slice(self.yaml));
                return fault(
                    span,
                    message,
                    "write `\\\\` for a backslash, or put the value in single quotes",
                );
            }
        }
        fault(
            self.letter(self.at),
            "an escape sequence between these quotes is not valid",
            "write `\\\\` for a backslash",
        )
    }
}
