//! One lexer for many languages: comments, strings, numbers and words look much alike in all of them. It makes one
//! pass, never looks back further than a line, and is some hundred times faster than a grammar of regular
//! expressions; a book of ten thousand entries would spend seconds on those.

use super::languages::{Keys, Language};
use super::{Class, Pending};

pub(super) fn highlight(language: &'static Language, code: &str, out: &mut String) {
    let mut lexer = Lexer {
        language,
        code,
        at: 0,
        line_start: true,
        command: language.commands,
        unclosed: Vec::new(),
    };
    let mut pending = Pending::default();
    while lexer.at < code.len() {
        let start = lexer.at;
        let class = lexer.token();
        pending.push(out, class, &code[start..lexer.at]);
    }
    pending.flush(out);
}

struct Lexer<'a> {
    language: &'static Language,
    code: &'a str,
    at: usize,
    /// Nothing but blanks, dashes and openings stands before this on its line.
    line_start: bool,
    /// The next word is a command.
    command: bool,
    /// Quotes that no later one closes: looking again from each would take quadratic time.
    unclosed: Vec<&'static str>,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.code[self.at..]
    }

    fn byte(&self, at: usize) -> u8 {
        self.code.as_bytes().get(at).copied().unwrap_or(0)
    }

    /// Moves past the characters that `keep` holds for.
    fn take(&mut self, keep: impl Fn(u8) -> bool) {
        let bytes = self.code.as_bytes();
        while self.at < bytes.len() && keep(bytes[self.at]) {
            self.at += 1;
        }
        while !self.code.is_char_boundary(self.at) {
            self.at += 1;
        }
    }

    /// Reads one token; its class. Always moves on.
    fn token(&mut self) -> Class {
        let byte = self.byte(self.at);
        if byte == b'\n' {
            self.at += 1;
            // A command goes on after a backslash.
            self.command =
                self.language.commands && !(self.at >= 2 && self.byte(self.at - 2) == b'\\');
            self.line_start = true;
            return Class::Plain;
        }
        if byte.is_ascii_whitespace() {
            self.take(|b| b.is_ascii_whitespace() && b != b'\n');
            return Class::Plain;
        }
        if let Some(class) = self.comment().or_else(|| self.key()) {
            return class;
        }
        let class = self
            .string()
            .or_else(|| self.marked())
            .or_else(|| self.word());
        self.line_start &= class.is_none() && matches!(byte, b'-' | b'{' | b'(');
        class.unwrap_or_else(|| {
            self.command = self.language.commands
                && matches!(byte, b'|' | b'&' | b';' | b'(' | b'{' | b'`' | b'!');
            self.at += 1;
            self.take(|b| b & 0xC0 == 0x80);
            Class::Plain
        })
    }

    fn comment(&mut self) -> Option<Class> {
        if let Some((open, close)) = self.language.block_comment
            && let Some(inner) = self.rest().strip_prefix(open)
        {
            self.at += open.len()
                + inner
                    .find(close)
                    .map_or(inner.len(), |end| end + close.len());
            return Some(Class::Comment);
        }
        let blank_before = self.at == 0 || self.byte(self.at - 1).is_ascii_whitespace();
        let starts = self
            .language
            .line_comments
            .iter()
            .any(|mark| self.rest().starts_with(mark));
        if !starts || self.language.comment_after_blank && !blank_before {
            return None;
        }
        self.take(|b| b != b'\n');
        Some(Class::Comment)
    }

    /// The name at the start of a line.
    fn key(&mut self) -> Option<Class> {
        if !self.line_start {
            return None;
        }
        let line = self.rest().split('\n').next().unwrap_or_default();
        let (length, class) = match self.language.keys {
            Keys::None | Keys::Json => return None,
            Keys::Yaml => {
                if matches!(
                    self.byte(self.at),
                    b'-' | b'"' | b'\'' | b'{' | b'[' | b'|' | b'>' | b'&' | b'*'
                ) {
                    return None;
                }
                let colon = line.match_indices(':').map(|(at, _)| at).find(|at| {
                    line[at + 1..].is_empty()
                        || line[at + 1..].starts_with(|c: char| c.is_ascii_whitespace())
                })?;
                (colon, Class::Variable)
            }
            Keys::Ini if line.starts_with('[') => (
                line.find(']').map_or(line.len(), |end| end + 1),
                Class::Type,
            ),
            Keys::Ini => {
                let key = line.find(['=', ':'])?;
                (line[..key].trim_end().len(), Class::Variable)
            }
            Keys::Hcl => {
                let name = line
                    .bytes()
                    .take_while(|b| is_word(*b) || *b == b'-')
                    .count();
                let after = line[name..].trim_start();
                let class = if after.starts_with('=') && !after.starts_with("==") {
                    Class::Variable
                } else {
                    Class::Keyword
                };
                let is_block = after.starts_with(['"', '{']);
                (
                    if class == Class::Variable || is_block {
                        name
                    } else {
                        0
                    },
                    class,
                )
            }
            Keys::Directive => (
                line.bytes().take_while(|b| is_word(*b)).count(),
                Class::Keyword,
            ),
        };
        self.line_start = false;
        self.at += length;
        (length > 0).then_some(class)
    }

    fn string(&mut self) -> Option<Class> {
        let rest = self.rest();
        let long = self
            .language
            .long_quotes
            .iter()
            .find(|quote| rest.starts_with(**quote));
        let quote = long.or_else(|| {
            self.language
                .quotes
                .iter()
                .find(|quote| rest.starts_with(**quote))
        })?;
        if self.unclosed.contains(quote) {
            return None;
        }
        let bytes = rest.as_bytes();
        let mut end = quote.len();
        loop {
            let Some(byte) = bytes.get(end) else {
                self.unclosed.push(quote);
                return None;
            };
            match byte {
                b'\\' => end += 2,
                b'\n' if long.is_none() => return None,
                _ if rest.as_bytes()[end..].starts_with(quote.as_bytes()) => break,
                _ => end += 1,
            }
        }
        self.at += end + quote.len();
        self.command = false;
        let is_key = self.language.keys == Keys::Json && self.rest().trim_start().starts_with(':');
        Some(if is_key {
            Class::Variable
        } else {
            Class::String
        })
    }

    /// `$name`, `@name`, `#name`
    fn marked(&mut self) -> Option<Class> {
        let (byte, next) = (self.byte(self.at), self.byte(self.at + 1));
        match byte {
            b'$' if self.language.variables && next == b'{' => {
                let end = self.rest().find('}')?;
                self.at += end + 1;
            }
            b'$' if self.language.variables
                && (is_word(next) || matches!(next, b'?' | b'@' | b'#' | b'!' | b'*' | b'$')) =>
            {
                self.at += 2;
                if is_word(next) {
                    self.take(is_word);
                }
            }
            b'@' if self.language.annotations && is_word(next) && !next.is_ascii_digit() => {
                self.at += 1;
                self.take(|b| is_word(b) || b == b'.');
                return Some(Class::Preprocessor);
            }
            b'#' if self.language.directives && (self.line_start || next == b'[') => {
                if matches!(next, b'[' | b'!') {
                    let end = self
                        .rest()
                        .find([']', '\n'])
                        .map_or(self.rest().len(), |end| end + 1);
                    self.at += end - usize::from(self.rest()[..end].ends_with('\n'));
                } else {
                    self.at += 1;
                    self.take(is_word);
                }
                return Some(Class::Preprocessor);
            }
            _ => return None,
        }
        self.command = false;
        Some(Class::Variable)
    }

    fn word(&mut self) -> Option<Class> {
        let start = self.at;
        let first = self.byte(start);
        let path = self.command && matches!(first, b'.' | b'/' | b'~');
        if !is_word(first) && !path {
            return None;
        }
        if first.is_ascii_digit() {
            self.take(|b| is_word(b) || b == b'.');
            // `1.` may end a sentence.
            if self.code[start..self.at].ends_with('.') {
                self.at -= 1;
            }
            self.command = false;
            return Some(Class::Number);
        }
        let commands = self.language.commands;
        self.take(|b| is_word(b) || commands && matches!(b, b'-' | b'.' | b'/' | b'~' | b':'));
        let word = &self.code[start..self.at];
        let class = self.word_class(word);
        // After a keyword, or an assignment, a command may follow.
        self.command &= matches!(class, Class::Keyword) || self.byte(self.at) == b'=';
        Some(class)
    }

    fn word_class(&self, word: &str) -> Class {
        let language = self.language;
        let is_in = |words: &[&str]| {
            words.iter().any(|known| {
                if language.any_case {
                    known.eq_ignore_ascii_case(word)
                } else {
                    *known == word
                }
            })
        };
        if language.commands {
            // Shell keywords are ordinary words anywhere but where a command is expected.
            return match self.byte(self.at) {
                _ if self.command && is_in(language.keywords) || word == "in" => Class::Keyword,
                b'=' if self.command => Class::Variable,
                _ if self.command => Class::Function,
                _ => Class::Plain,
            };
        }
        let capital = word.starts_with(|c: char| c.is_ascii_uppercase());
        if is_in(language.keywords) {
            Class::Keyword
        } else if is_in(language.constants) {
            Class::Number
        } else if is_in(language.types) {
            Class::Type
        } else if language.calls
            && self.rest().starts_with(['(', '!'])
            && !self.rest().starts_with("!=")
        {
            Class::Function
        } else if language.capital_types && capital && word.bytes().any(|b| b.is_ascii_lowercase())
        {
            Class::Type
        } else {
            Class::Plain
        }
    }
}

/// A byte of a word; letters beyond ASCII are.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

#[cfg(test)]
mod tests;
