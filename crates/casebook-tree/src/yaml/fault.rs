//! What is wrong with a text that is not YAML, in the words of somebody who wrote a field and not a parser.
//!
//! A parser says where it gave up and what it waited for. That is a place after the mistake, sometimes lines after it; what the
//! author did is read from there backwards.

mod brackets;
mod places;
mod quotes;

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
            "it exceeds the size limit",
            "shorten it, or move text from the front matter to the body",
        )),
        Error::Budget { .. }
        | Error::AliasReplayCounterOverflow { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => Some((
            "it would be too large with every `*alias` written out",
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
const COLUMN: &str = "align fields that belong together, using spaces";

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
            ErrorKind::InvalidIndentation => {
                self.misindented("this line is indented unlike those around it")
            }
            ErrorKind::UnclosedFlowCollection { .. } => self.unclosed_bracket(self.at),
            ErrorKind::InvalidColonPlacement
            | ErrorKind::ExpectedFlowMappingSeparator
            | ErrorKind::ExpectedFlowSequenceSeparator => self.in_brackets(kind),
            ErrorKind::RecursionLimitExceeded => fault(
                self.letter(self.at),
                "brackets are nested too deeply",
                "put in quotes a text that begins with brackets",
            ),
            ErrorKind::CommentInterceptedScalar => fault(
                self.letter(self.at),
                "a comment interrupts a multi-line value",
                "put the comment on a line of its own before the field, or the value in quotes",
            ),
            ErrorKind::BlockSequenceEntryNotAllowed => self.dash_after_key(),
            ErrorKind::InvalidBlockScalarHeader => self.after_block_sign(),
            other => fault(self.letter(self.at), other.to_string(), QUOTE),
        }
    }

    fn misindented(&self, message: &str) -> YamlError {
        fault(self.word(), message, COLUMN)
    }

    fn dash_after_key(&self) -> YamlError {
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

    /// Text beside the `|` or `>` that begins a text of several lines.
    fn after_block_sign(&self) -> YamlError {
        let sign = self.letter(self.at);
        let help = format!(
            "begin a text of several lines on the next one; else {}",
            self.in_quotes(self.at)
        );
        let message = format!("text follows `{}` on its line", sign.slice(self.yaml));
        fault(sign, message, help)
    }

    /// A colon where no key can be: in a value without quotes, or in a line that continues the value above it.
    fn second_colon(&self) -> YamlError {
        let colon = self.letter(self.at);
        let Some((scalar, true)) = self.scalar.filter(|(scalar, _)| scalar.end <= self.at) else {
            return fault(colon, "a colon is not allowed here", QUOTE);
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

    /// A line that is not a field, since it has no colon or none with a blank after it.
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
            format!("there is no space after the colon of `{key}`"),
            help,
        ))
    }

    fn character(&self, character: char) -> YamlError {
        let found = self.yaml[self.at..]
            .find(character)
            .map_or(self.at, |found| self.at + found);
        if character.is_control() {
            let message = format!(
                "control characters are not allowed: U+{:04X}",
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
            "a tab is not allowed here",
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
                "this is a list item, but a field must begin here",
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
            return self.misindented("this line is indented unlike the fields above it");
        }
        fault(rest, "a field must begin here", QUOTE)
    }
}
