//! What is wrong with a text that is no YAML, in the words of somebody who wrote a field and not a parser.
//!
//! A parser says where it gave up and what it waited for. That is a place after the mistake, sometimes lines after it; what the
//! author did is read from there backwards.

use casebook_text::truncate;
use serde_saphyr::granit_parser::{ErrorKind, Event, Parser, ScalarStyle, StrInput};

use super::YamlError;
use casebook_diagnostic::Span;

/// Most characters of a file that a message quotes.
const QUOTED: usize = 60;

/// The fault that the parser itself finds, with its place in `yaml`; `None` for a text that only breaks a budget.
pub(super) fn of(yaml: &str) -> Option<YamlError> {
    let mut failure = Failure {
        yaml,
        at: 0,
        scalar: None,
        open: Vec::new(),
    };
    let mut parser: Parser<'_, StrInput<'_>> = Parser::new_from_str(yaml);
    loop {
        match parser.next_event()? {
            Ok((event, span)) => {
                let span = span
                    .byte_range()
                    .map(|bytes| Span::new(bytes.start, bytes.end));
                match (event, span) {
                    (Event::Scalar(_, style, ..), Some(span)) => {
                        failure.scalar = Some((span, style == ScalarStyle::Plain));
                    }
                    (Event::SequenceStart(..) | Event::MappingStart(..), Some(span)) => {
                        failure.open.push(span);
                    }
                    (Event::SequenceEnd | Event::MappingEnd, _) => {
                        failure.open.pop();
                    }
                    _ => {}
                }
            }
            Err(error) => {
                failure.at =
                    yaml.floor_char_boundary(error.marker().byte_offset().unwrap_or_default());
                return Some(failure.fault(error.kind()));
            }
        }
    }
}

/// What a text breaks that is YAML, but more of it than is read.
pub(super) fn of_budget(
    yaml: &str,
    error: &serde_saphyr::Error,
) -> Option<(&'static str, &'static str)> {
    use serde_saphyr::Error;
    match error.without_snippet() {
        Error::AliasError { error, .. } => of_budget(yaml, error),
        Error::MultipleDocuments { .. } => Some((
            "a second document begins here",
            "keep to one: remove the line of `---` or `...`",
        )),
        Error::Budget { .. } if !yaml.contains('*') => Some((
            "there is more of it than is read",
            "shorten it, or move text from the front matter to the body",
        )),
        Error::Budget { .. }
        | Error::AliasReplayCounterOverflow { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => Some((
            "with every `*alias` written out it would be too large",
            "write out what is needed instead of repeating it with `&` and `*`",
        )),
        _ => None,
    }
}

/// Where the parser gave up, and what it had read.
struct Failure<'y> {
    yaml: &'y str,
    /// The place that the parser names.
    at: usize,
    /// The last scalar, and whether it is written without quotes.
    scalar: Option<(Span, bool)>,
    /// The lists and mappings that are not finished.
    open: Vec<Span>,
}

/// What most mistakes come down to.
const QUOTE: &str = "put in quotes a value that contains `: ` or ` #`, or that begins with a sign such as `[`, `*` or `@`";
const COLUMN: &str = "begin the fields that belong together in one column, with spaces";

fn fault(span: Span, message: impl Into<String>, help: impl Into<String>) -> YamlError {
    YamlError {
        message: message.into(),
        help: help.into(),
        span,
    }
}

impl Failure<'_> {
    fn fault(&self, kind: &ErrorKind) -> YamlError {
        match kind {
            ErrorKind::MappingValueNotAllowed => self.second_colon(),
            ErrorKind::SimpleKeyExpected => self.no_colon(),
            ErrorKind::UnexpectedCharacter { character } => self.character(*character),
            ErrorKind::UnexpectedEofBlockMapping
            | ErrorKind::MappingKeyNotAllowed
            | ErrorKind::MissingDocumentEndBeforeDirective
            | ErrorKind::PlainScalarStartsWithDashFlowIndicator => self.sign(),
            ErrorKind::MisplacedFlowCollectionEnd
            | ErrorKind::MismatchedFlowCollectionEnd { .. } => self.closing(),
            ErrorKind::UnknownAnchor => self.alias(),
            ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => {
                self.unclosed_quote(self.at)
            }
            ErrorKind::InvalidTrailingSingleQuotedScalar
            | ErrorKind::InvalidTrailingDoubleQuotedScalar => self.after_quote(),
            ErrorKind::UnknownQuotedScalarEscape
            | ErrorKind::InvalidQuotedScalarHexEscape
            | ErrorKind::InvalidUnicodeEscape => self.escape(),
            ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar
            | ErrorKind::TabAtBlockScalarStart => self.tab(),
            ErrorKind::ExpectedBlockMappingKey | ErrorKind::ExpectedBlockSequenceEntry => {
                self.no_field()
            }
            ErrorKind::InvalidIndentation => fault(
                self.word(),
                "this line is indented unlike those around it",
                COLUMN,
            ),
            ErrorKind::UnclosedFlowCollection { .. } => self.unclosed_bracket(self.at),
            ErrorKind::InvalidColonPlacement
            | ErrorKind::ExpectedFlowMappingSeparator
            | ErrorKind::ExpectedFlowSequenceSeparator => self.in_brackets(kind),
            ErrorKind::RecursionLimitExceeded => {
                let help = "put in quotes a text that begins with brackets";
                fault(
                    self.letter(self.at),
                    "brackets stand inside one another deeper than is read",
                    help,
                )
            }
            ErrorKind::CommentInterceptedScalar => {
                let help =
                    "put the comment on a line of its own before the field, or the value in quotes";
                fault(
                    self.letter(self.at),
                    "a comment stands in a value of several lines",
                    help,
                )
            }
            ErrorKind::BlockSequenceEntryNotAllowed => {
                let help = format!(
                    "begin a list on the line after its key; if this is text, {}",
                    self.in_quotes(self.at)
                );
                fault(
                    self.letter(self.at),
                    "a value cannot begin with `- ` on the line of its key",
                    help,
                )
            }
            ErrorKind::InvalidBlockScalarHeader => {
                let sign = self.letter(self.at);
                let help = format!(
                    "begin a text of several lines on the next one; else {}",
                    self.in_quotes(self.at)
                );
                fault(
                    sign,
                    format!("text follows `{}` on its line", sign.slice(self.yaml)),
                    help,
                )
            }
            other => fault(self.letter(self.at), other.to_string(), QUOTE),
        }
    }

    /// A colon where no key can be: in a value without quotes, or in a line that continues the value above it.
    fn second_colon(&self) -> YamlError {
        let colon = self.letter(self.at);
        let Some((scalar, true)) = self.scalar.filter(|(scalar, _)| scalar.end <= self.at) else {
            return fault(colon, "a colon cannot stand here", QUOTE);
        };
        if self.line(scalar.start).start == self.line(self.at).start {
            return fault(
                colon,
                "a value without quotes cannot contain `: `",
                self.in_quotes(scalar.start),
            );
        }
        let first = Span::new(scalar.start, self.line(scalar.start).end).slice(self.yaml);
        if self.indentation(scalar.start).end == scalar.start
            && let Some(unspaced) = self.unspaced(scalar.start, first)
        {
            return unspaced;
        }
        let key = self.word();
        let message = format!(
            "`{}` is indented further than the line above, so that it reads as the rest of its value",
            key.slice(self.yaml)
        );
        fault(
            key,
            message,
            format!("{COLUMN}, or put a value of several lines in quotes"),
        )
    }

    /// A line that is no field, since it has no colon or none with a blank after it.
    fn no_colon(&self) -> YamlError {
        let line = self.line(self.at);
        let rest = Span::new(self.at, line.end);
        self.unspaced(self.at, rest.slice(self.yaml))
            .unwrap_or_else(|| {
                let help = "write `key: value`, or indent the line if it continues the value above";
                fault(self.trimmed(rest), "this line has no key", help)
            })
    }

    /// `key:value` at a place of the text.
    fn unspaced(&self, start: usize, text: &str) -> Option<YamlError> {
        let (key, value) = text.split_once(':')?;
        let is_key = !key.is_empty()
            && key
                .chars()
                .all(|letter| letter.is_alphanumeric() || "_-".contains(letter));
        if !is_key || value.is_empty() || value.starts_with(char::is_whitespace) {
            return None;
        }
        let colon = start + key.len();
        let help = format!(
            "write `{}`",
            truncate(&format!("{key}: {}", value.trim()), QUOTED)
        );
        Some(fault(
            Span::new(colon, colon + 1),
            format!("no space follows the colon of `{key}`"),
            help,
        ))
    }

    fn character(&self, character: char) -> YamlError {
        let found = self.yaml[self.at..]
            .find(character)
            .map_or(self.at, |found| self.at + found);
        if character.is_control() {
            let message = format!(
                "a control character stands here, U+{:04X}",
                u32::from(character)
            );
            return fault(self.letter(found), message, "delete it");
        }
        Self {
            at: found,
            scalar: self.scalar,
            open: self.open.clone(),
            ..*self
        }
        .sign()
    }

    /// A sign that YAML keeps for itself at the beginning of a value.
    fn sign(&self) -> YamlError {
        let sign = self.letter(self.at);
        let shown = match sign.slice(self.yaml) {
            "" | "\n" | "\r" => return fault(sign, "a value is missing here", QUOTE),
            "`" => "a backtick".to_owned(),
            sign => format!("`{sign}`"),
        };
        if self.indentation(self.at).end == self.at {
            let help = "put the key or the item in quotes";
            return fault(sign, format!("a line cannot begin with {shown}"), help);
        }
        fault(
            sign,
            format!("a value without quotes cannot begin with {shown}"),
            self.in_quotes(self.at),
        )
    }

    fn closing(&self) -> YamlError {
        let sign = self.letter(self.at);
        if self.value_start(self.at) == self.at {
            return self.sign();
        }
        let message = format!("`{}` closes no bracket that is open", sign.slice(self.yaml));
        fault(
            sign,
            message,
            "remove it, or put in quotes a text that contains it",
        )
    }

    fn alias(&self) -> YamlError {
        let name = self.yaml[self.at..]
            .split([' ', '\t', '\n', '\r', ',', ']', '}'])
            .next()
            .unwrap_or_default();
        let called = truncate(name.trim_start_matches('*'), QUOTED);
        let message =
            format!("`*{called}` repeats a value that nothing above marks with `&{called}`");
        let help = format!("if it is a text, {}", self.in_quotes(self.at));
        fault(Span::new(self.at, self.at + name.len()), message, help)
    }

    fn unclosed_quote(&self, opening: usize) -> YamlError {
        let quote = self.letter(opening);
        let help = match quote.slice(self.yaml) {
            "'" => {
                "end the value with another `'`; if it begins with an apostrophe, put it in double quotes"
            }
            _ => "end the value with another `\"`",
        };
        fault(quote, "this quote is not closed", help)
    }

    fn after_quote(&self) -> YamlError {
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
    fn escape(&self) -> YamlError {
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
                let message = format!(
                    "`{}` means nothing between double quotes",
                    span.slice(self.yaml)
                );
                return fault(
                    span,
                    message,
                    "write `\\\\` for a backslash, or put the value in single quotes",
                );
            }
        }
        fault(
            self.letter(self.at),
            "a backslash between these quotes means nothing",
            "write `\\\\` for a backslash",
        )
    }

    /// The first tab in an indentation, from the line on that the parser names; it may name the value above.
    fn tab(&self) -> YamlError {
        let mut start = self.line(self.at).start;
        for line in self.yaml[start..].split_inclusive('\n') {
            let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
            if let Some(tab) = line[..blanks]
                .find('\t')
                .filter(|_| !line.trim().is_empty())
            {
                let help = "use spaces, not a tab: YAML counts the columns of an indentation";
                return fault(
                    Span::new(start + tab, start + tab + 1),
                    "this line is indented with a tab",
                    help,
                );
            }
            start += line.len();
        }
        let found = self.yaml[self.at..]
            .find('\t')
            .map_or(self.at, |tab| self.at + tab);
        fault(
            self.letter(found),
            "a tab cannot stand here",
            "use spaces, not a tab",
        )
    }

    /// Something where a field or an item of a list has to begin.
    fn no_field(&self) -> YamlError {
        let line = self.line(self.at);
        let before = self.yaml[line.start..self.at].trim_end();
        let rest = self.trimmed(Span::new(self.at, line.end));
        if before.trim() == "-" {
            let dash = line.start + before.len() - 1;
            let help = "indent the item below the field that the list belongs to, and put nothing else beside that field";
            return fault(
                Span::new(dash, dash + 1),
                "an item of a list stands where a field has to begin",
                help,
            );
        }
        if before.ends_with([']', '}']) {
            let help = format!(
                "if the whole value is a text, {}",
                self.in_quotes(self.value_start(self.at))
            );
            return fault(rest, "text follows the closing bracket", help);
        }
        if before.is_empty() {
            return fault(
                self.word(),
                "this line is indented unlike the fields above it",
                COLUMN,
            );
        }
        fault(rest, "a field has to begin here", QUOTE)
    }

    /// Something where brackets want a comma or their end.
    fn in_brackets(&self, kind: &ErrorKind) -> YamlError {
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

    fn unclosed_bracket(&self, opening: usize) -> YamlError {
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
    fn bracket(&self) -> Option<Span> {
        self.open
            .iter()
            .rev()
            .map(|open| self.letter(open.start))
            .find(|open| {
                let sign = open.slice(self.yaml);
                sign == "[" || sign == "{"
            })
    }

    /// The line around a place, without its end.
    fn line(&self, at: usize) -> Span {
        let start = self.yaml[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let end = self.yaml[at..]
            .find('\n')
            .map_or(self.yaml.len(), |newline| at + newline);
        Span::new(start, end)
    }

    /// The blanks at the beginning of a line, and the dashes of list items among them.
    fn indentation(&self, at: usize) -> Span {
        let line = self.line(at);
        let text = line.slice(self.yaml);
        let mut rest = text.trim_start_matches([' ', '\t']);
        while let Some(item) = rest.strip_prefix("- ") {
            rest = item.trim_start_matches([' ', '\t']);
        }
        Span::new(line.start, line.start + text.len() - rest.len())
    }

    /// The key of the line, or its first word.
    fn word(&self) -> Span {
        let start = self.indentation(self.at).end;
        let rest = Span::new(start, self.line(self.at).end).slice(self.yaml);
        Span::new(
            start,
            start + rest.find([':', ' ', '\t', '\r']).unwrap_or(rest.len()),
        )
    }

    /// Where the value of a line begins.
    fn value_start(&self, at: usize) -> usize {
        let start = self.indentation(at).end;
        let rest = Span::new(start, self.line(at).end).slice(self.yaml);
        rest.find(": ").map_or(start, |colon| {
            let value = &rest[colon + 1..];
            start + colon + 1 + value.len() - value.trim_start().len()
        })
    }

    /// One letter, as a span.
    fn letter(&self, at: usize) -> Span {
        Span::new(
            at,
            at + self
                .yaml
                .get(at..)
                .and_then(|rest| rest.chars().next())
                .map_or(0, char::len_utf8),
        )
    }

    fn trimmed(&self, span: Span) -> Span {
        Span::new(
            span.start,
            span.start + span.slice(self.yaml).trim_end().len(),
        )
    }

    /// "put the value in quotes", with the value as it then reads where it is short enough to be shown.
    fn in_quotes(&self, start: usize) -> String {
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
